"""Takes a resume apart: sections, and lines joined again where the page had wrapped them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.language.sentences import sentences

_HEADINGS: tuple[tuple[str, str], ...] = (
    (
        "experience",
        r"(?:(?:work|professional|employment|relevant|career|industry)\s+)*(?:experience|history|employment|background)"
        r"|internships?(?:\s+experience)?",
    ),
    ("education", r"education(?:al background)?(?:\s+(?:and|&)\s+\w+)?|academic background|qualifications"),
    (
        "skills",
        r"(?:(?:technical|core|key|professional)\s+)*(?:skills|competencies|technologies|tech stack|toolbox)"
        r"(?:\s+(?:and|&)\s+\w+)?",
    ),
    ("summary", r"(?:(?:professional|career|executive)\s+)?(?:summary|profile|objective)|about(?: me)?"),
    ("projects", r"(?:(?:personal|selected|side|academic|key)\s+)*projects"),
    (
        "other",
        r"certifications?|certificates|awards(?:\s+(?:and|&)\s+\w+)?|publications|languages spoken|"
        r"volunteer(?:ing| work| experience)|"
        r"interests|hobbies|courses|coursework",
    ),
    ("references", r"references|contact(?: details| information)?|personal (?:details|information|data)"),
)
_HEADING = re.compile(
    r"[\W_]*(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _HEADINGS) + r")[\s:_=*-]*", re.IGNORECASE
)
BULLET = re.compile(r"^\s*(?:[•·▪◦●○■‣*–—-]|\d{1,2}[.)])\s+")
_LONG_ENOUGH_TO_WRAP = 45
_PERSONAL = re.compile(
    r"[^\s@]@[^\s@.]{1,80}\.\w|https?://|www\.|(?:linkedin|github)\.com|\b(?:date of birth|born|nationality|"
    r"marital status|passport|phone|tel|mobile|address)\s*:|"
    r"\b\d{1,5}\s+(?:[A-Z]\w+\s+){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|drive|way)\b",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"\+?\d[\d ().-]{7,24}\d")
# Two years with a dash between them have eight.
_LEAST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the resume as it was meant, and the section that it stands in ("" before the first heading)."""

    text: str
    section: str
    bullet: bool = False


def is_personal(text: str) -> bool:
    """Whether it holds an address, a number to call, or the like."""
    numbers = (sum(char.isdigit() for char in found) for found in _NUMBER.findall(text))
    return bool(_PERSONAL.search(text)) or any(digits >= _LEAST_DIGITS for digits in numbers)


def _heading(line: str) -> str | None:
    match = _HEADING.fullmatch(line)
    return match.lastgroup if match else None


def _continues(before: Line, line: str) -> bool:
    """A wrapped line goes on in lower case, or after a line that was long and stopped in the middle."""
    if BULLET.match(line) or before.text.endswith((".", "!", "?", ":", ";")):
        return False
    wrapped = len(before.text) >= _LONG_ENOUGH_TO_WRAP
    return wrapped and (
        line[:1].islower() or line[:1].isdigit() or before.text.endswith((",", "and", "with", "of", "-"))
    )


def lines(text: str) -> list[Line]:
    """The lines with their sections; headings and empty lines are left out."""
    found: list[Line] = []
    section, broken = "", True
    for raw in text.splitlines():
        line = " ".join(raw.split())
        heading = _heading(line) if line else None
        if heading or not line:
            section, broken = heading or section, True
        elif not broken and _continues(found[-1], line):
            before = found[-1]
            found[-1] = Line(f"{before.text} {line}", section, before.bullet)
        else:
            found.append(Line(BULLET.sub("", line), section, bool(BULLET.match(line))))
            broken = False
    return found


def statements(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence with its section."""
    for line in lines(text):
        yield from ((sentence, line.section) for sentence in sentences(line.text))
