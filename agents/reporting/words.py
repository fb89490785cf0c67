"""Puts foreign words and numbers into the report's prose, at a bounded length and without effect on its Markdown."""

import re
from collections.abc import Sequence

_END = re.compile(r"[.!?][”\")]?(?=\s|$)")
# What could open a link, an image, code, emphasis or a tag; nothing else matters within a line.
_MARKUP = re.compile(r"([\\`*<\[])")


def one_line(text: str) -> str:
    """Return the text with single spaces, without control and direction characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def cut(text: str, most: int) -> str:
    """Return one line of at most `most` characters, cut between words."""
    line = one_line(text)
    if len(line) <= most:
        return line
    head = line[: most - 1]
    return (head.rpartition(" ")[0] if " " in head[most // 2 :] else head).rstrip(" ,;:.") + "…"


def whole(text: str, most: int) -> str:
    """Return as many whole sentences as fit into `most` characters; the first one is cut where even it does not."""
    line = one_line(text)
    ends = [found.end() for found in _END.finditer(line) if found.end() <= most]
    return line if len(line) <= most else line[: ends[-1]] if ends else cut(line, most)


def escaped(text: str) -> str:
    """Return one line so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def plain(text: str, most: int) -> str:
    """Return the cut text so that Markdown shows it as it is."""
    return escaped(cut(text, most))


def of_ten(score: float | None) -> str:
    """Word a score."""
    return "not assessed" if score is None else f"{score:.1f} of 10"


def counted(count: int, thing: str) -> str:
    """Return "1 answer" or "3 answers"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def listed(words: Sequence[str], most: int = 20) -> str:
    """Join words as a sentence does: "a, b and c"; beyond `most` only their number is told."""
    shown = [*words[:most], *([f"{len(words) - most} more"] if len(words) > most else [])]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def quoted(words: Sequence[str], most: int = 4) -> str:
    """Join words that may hold commas and conjunctions themselves: “a”, “b and c” and 2 more."""
    shown = [f"“{one_line(word)}”" for word in words]
    return listed(shown, most)


def unfound(method: str) -> str:
    """Word that key concepts were not found: only a model can tell that they are missing."""
    return "missing" if method.startswith("model") else "not recognised:"


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    line = one_line(text)
    return capital(line) + ("" if line.rstrip("”").endswith((".", "!", "?", "…")) else ".") if line else ""


def bullets(lines: Sequence[str]) -> str:
    """Return a Markdown list."""
    return "\n".join(f"- {line}" for line in lines)
