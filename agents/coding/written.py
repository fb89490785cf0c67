"""Finds the code in an answer, by its looks alone: parsing what nobody trusts is work for the sandbox."""

import re
from dataclasses import dataclass

from domain.coding import Language

_FENCE = re.compile(r"^[ \t]*```[ \t]*([\w+#.-]*)[^\n]*\n(.*?)(?:^[ \t]*```|\Z)", re.M | re.S)
_PYTHON = re.compile(r"^[ \t]*(?:async[ ]+)?def[ ]+\w+[ ]*\(|^class[ ]+\w+[^{\n]*:|^\w+[ ]*=[ ]*lambda\b", re.M)
_EXPORT = r"^[ \t]*(?:export[ ]+)?(?:default[ ]+)?"
_SCRIPT = re.compile(
    rf"{_EXPORT}(?:async[ ]+)?function\b[^\n]*\{{"
    rf"|{_EXPORT}(?:const|let|var)[ ]+\w+[ ]*=[^\n]*(?:=>|function)"
    r"|^(?:module\.)?exports(?:\.\w+)?[ ]*=[^\n]*(?:=>|function|class)"
    # Methods of other languages begin with the type of what they return.
    rf"|{_EXPORT}class[ ]+\w+[^\n:]*\{{\s*(?:(?:static|async)[ ]+)?[*#]?\w+[ ]*\([^)\n]*\)[ ]*\{{",
    re.M,
)
_OTHER = re.compile(
    r"^[ \t]*(?:#include\b|package[ ]+\w+|public[ ]+\w+|func[ ]+\w+\(|fn[ ]+\w+\()|;[ \t]*\n[^\n]*\}", re.M
)
_NAMES: dict[str, Language] = {
    "python": "python",
    "py": "python",
    "python3": "python",
    "javascript": "javascript",
    "js": "javascript",
    "node": "javascript",
}


@dataclass(frozen=True, slots=True)
class Written:
    """Code, as it stands in an answer."""

    code: str
    language: Language


def _looks(text: str) -> Language | None:
    if _SCRIPT.search(text):
        return "javascript"
    if _PYTHON.search(text):
        return "python"
    return "other" if _OTHER.search(text) else None


def written(answer: str) -> Written | None:
    """Return the code of an answer, or None when it is made of words: what is fenced, else all of it."""
    blocks = _FENCE.findall(answer)
    if not blocks:
        looks = _looks(answer)
        return Written(answer, looks) if looks else None
    code = "\n".join(block for _, block in blocks)
    named = next((name.lower() for name, _ in blocks if name), "")
    return Written(code, _NAMES.get(named, "other") if named else _looks(code) or "other")
