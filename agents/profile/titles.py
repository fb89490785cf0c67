"""Finds positions in a resume, and the level that a title speaks of."""

import re
from collections.abc import Sequence
from datetime import date

from agents.profile.layout import Line, is_personal
from agents.profile.spans import Months, spans, without_spans, years_of
from domain.profile import Role, Seniority

_NOUN = (
    r"engineer|developer|programmer|architect|scientist|analyst|designer|consultant|administrator|researcher|tester|"
    r"specialist|manager|director|intern|trainee|apprentice|lead|president|cto|cpo|cio|ciso|owner|coordinator|"
    r"technician|advocate|writer|strategist|founder|officer|fellow|sre|sdet|devops|freelancer|contractor"
)
_TITLE = re.compile(
    rf"(?<![\w-])(?:{_NOUN})(?![\w-])|\b(?:head|vp|chief)\b(?=\s+(?:of|technology|product))", re.IGNORECASE
)
_PARTS = re.compile(r"\s*[|•·\t–—−]\s*|\s+-\s+|\s+@\s+|\s+at\s+(?=[A-Z])|,\s+|\s*\((?=[A-Z])|\)\s*|\s{2,}")
_SENTENCE = re.compile(r"[.!?;]$|^(?:[a-z]|I\s)|\b(?:I|we|my|our)\b")
_PLACE = re.compile(
    r"^(?:remote|hybrid|on-?site|full[- ]time|part[- ]time|contract|[A-Z]{2}|usa|uk|india|germany)$", re.IGNORECASE
)
_DEGREE = re.compile(
    r"\b(?:university|college|school|institute|b\.?sc|m\.?sc|b\.?tech|m\.?tech|bachelor|master|ph\.?d|gpa|degree|diploma)\b",
    re.I,
)
_LONGEST = 120
_MOST_WORDS = 8
_NO_EXPERIENCE = frozenset({"education", "other", "references", "projects"})

# The first that fits counts; a product or project manager manages no people.
_LEVEL_WORDS: tuple[tuple[Seniority, str], ...] = (
    ("intern", r"intern|internship|trainee|apprentice|working student"),
    ("director", r"director|vp|vice president|head of|chief|cto|cpo|cio|ciso"),
    (
        "manager",
        r"(?:engineering|development|software|"
        r"team|qa|r&d|it|devops|platform|infrastructure|data|design|science|analytics|"
        r"security|technology|people|operations) manager|manager,? (?:of )?(?:software|engineering|data|development)",
    ),
    ("principal", r"principal|distinguished|fellow"),
    ("staff", r"staff"),
    ("lead", r"lead|leader|group product manager"),
    ("senior", r"senior|sr|snr|iii|iv"),
    ("junior", r"junior|jr|graduate|entry[- ]level|associate"),
    ("mid", r"mid[- ]?level|intermediate|ii"),
)
_LEVELS: dict[Seniority, re.Pattern[str]] = {
    level: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for level, words in _LEVEL_WORDS
}
# Years; a title without a level speaks for the lower one, so these lie above what job descriptions name.
_JUNIOR_BELOW, _MID_BELOW, _SENIOR_FROM = 2.0, 6.0, 2.0


def level_of(title: str) -> Seniority | None:
    """The level that a title names, None when it names none."""
    return next((level for level, words in _LEVELS.items() if words.search(title)), None)


def is_title(text: str) -> bool:
    """Whether a short text is somebody's position."""
    return bool(_TITLE.search(text)) and len(text.split()) <= _MOST_WORDS and not _SENTENCE.search(text)


def _parts(line: str) -> list[str]:
    return [part.strip(" .,()-") for part in _PARTS.split(without_spans(line)) if part and part.strip(" .,()-")]


def _company(parts: Sequence[str]) -> str | None:
    fitting = (part for part in parts if not is_title(part) and not _PLACE.match(part) and not part[:1].isdigit())
    return next((part for part in fitting if part[:1].isupper() and len(part.split()) <= _MOST_WORDS), None)


def _plain(line: Line) -> bool:
    """Whether the line may be the head of a position: short, no bullet, no sentence."""
    return (
        not line.bullet
        and len(line.text) <= _LONGEST
        and not _SENTENCE.search(line.text)
        and not is_personal(line.text)
    )


def _belongs(found: Sequence[Line], place: int, at: int) -> bool:
    """Whether a line beside the title in line `at` may name its company or its time."""
    if not 0 <= place < len(found) or found[place].section != found[at].section or not _plain(found[place]):
        return False
    return not any(is_title(part) for part in _parts(found[place].text))


def _near(found: Sequence[Line], at: int) -> list[Line]:
    """The lines that may belong to a title: up to two after it, or else the one before it."""
    places = [at + 1] if _belongs(found, at + 1, at) else []
    places += [at + 2] if places and _belongs(found, at + 2, at) else []
    places += [] if places or not _belongs(found, at - 1, at) else [at - 1]
    return [found[place] for place in places]


def _around(found: Sequence[Line], at: int, today: date) -> tuple[list[Months], str | None]:
    """The span and the company of the position in line `at`; both may stand in the line before or after it."""
    own = spans(found[at].text, today)
    company = _company(_parts(found[at].text))
    for near in _near(found, at):
        own = own or spans(near.text, today)
        company = company or _company(_parts(near.text))
    return own, company


def roles(found: Sequence[Line], today: date) -> tuple[Role, ...]:
    """The positions, the latest first."""
    dated: list[tuple[int, Role]] = []
    for at, line in enumerate(found):
        if line.section in _NO_EXPERIENCE or line.section == "skills" or not _plain(line) or _DEGREE.search(line.text):
            continue
        title = next((part for part in _parts(line.text) if is_title(part)), None)
        if title is None:
            continue
        span, company = _around(found, at, today)
        # A headline under the name is a position only where nothing else tells of any.
        if span or line.section == "experience":
            dated.append(
                (max((stop for _, stop in span), default=0), Role(title=title, company=company, years=years_of(span)))
            )
    return tuple(role for _, role in sorted(dated, key=lambda each: -each[0]))


def headline(found: Sequence[Line]) -> str | None:
    """The title that stands under the name, if any."""
    top = [part for line in found[:6] if line.section in ("", "summary") and _plain(line) for part in _parts(line.text)]
    return next((part for part in top if is_title(part)), None)


def worked(found: Sequence[Line], today: date) -> list[Months]:
    """The spans of professional life: those of schools, courses and projects of one's own left out."""
    kept: list[Months] = []
    for at, line in enumerate(found):
        studies = any(
            _DEGREE.search(near.text) for near in found[max(0, at - 1) : at + 2] if near.section == line.section
        )
        if line.section in _NO_EXPERIENCE or (studies and line.section != "experience"):
            continue
        kept += spans(line.text, today)
    return kept


def seniority(titles: Sequence[str], years: float | None, student: bool) -> Seniority:
    """The level by the latest title that names one, checked against the years; by the years where none does."""
    named = level_of(titles[0]) if titles else None
    if named == "senior" and years is not None and years < _SENIOR_FROM:
        return "mid"
    if named in ("junior", "mid") and years is not None and years >= 2 * _MID_BELOW:
        return "senior"
    if named:
        return named
    if years is None:
        return "intern" if student and not titles else "mid"
    if years < _JUNIOR_BELOW:
        return "junior"
    return "mid" if years < _MID_BELOW else "senior"
