"""Tells what can be seen of code that was not run: by its looks, since reading it closely would be running it."""

import re

from domain.coding import CodeRun

MOST_NAMED = 3
_NAMES = {"python": "Python", "javascript": "JavaScript", "other": "another language"}
_DEFINED = re.compile(
    r"^[ \t]*(?:export[ ]+)?(?:default[ ]+)?(?:async[ ]+)?(?:def|function|func|fn)[ *]+(\w+)[ ]*\(([^)\n]*)\)"
    r"|^[ \t]*(?:export[ ]+)?(?:const|let|var)[ ]+(\w+)[ ]*=[ ]*(?:async[ ]*)?\(([^)\n]*)\)[ ]*=>",
    re.M,
)
_COMMENT = re.compile(r"^[ \t]*(?:#(?!include\b|!)|//|/\*|\"\"\")", re.M)
_AGAIN = re.compile(r"^[ \t]*(?:for|while)\b", re.M)


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _defined(code: str) -> str:
    found = [f"{one[0] or one[2]}({(one[1] or one[3]).strip()})"[:80] for one in _DEFINED.findall(code)]
    if not found:
        return "It defines no function that could be seen"
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"It defines {', '.join(found[:MOST_NAMED])}{more}"


def reviewed(run: CodeRun, code: str) -> CodeRun:
    """Add what is seen of the code to a run that did not take place."""
    lines = sum(bool(line.strip()) for line in code.splitlines())
    loops, comments = len(_AGAIN.findall(code)), len(_COMMENT.findall(code))
    seen = (
        f"It is {_counted(lines, 'line')} of {_NAMES[run.language]}, with {_counted(loops, 'loop')} and "
        f"{_counted(comments, 'line')} of comment.",
        f"{_defined(code)}.",
    )
    return run.model_copy(update={"seen": seen})
