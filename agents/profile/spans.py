"""Reads spans of time in a resume: "Mar 2019 – present", "2016-2018", "8+ years of experience"."""

import re
from collections.abc import Iterable
from datetime import date

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?"
_POINT = rf"(?:(?:{_MONTH}\s+|[01]?\d[/.])?(?:19|20)\d\d)(?:-[01]\d(?!\d))?"
_SPAN = re.compile(
    rf"(?<![\d/.])(?P<begin>{_POINT})\s*(?:-|–|—|−|to|until|till)\s*(?P<end>{_POINT}|present|now|current|today|ongoing)",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\bsince\s+(?P<begin>{_POINT})", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"^([01]?\d)[/.](?=\d{4})|(?<=\d{4}-)([01]\d)$")
_STATED = re.compile(
    r"\b(?:(?P<figure>\d{1,2})(?:\.\d)?|(?P<word>two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty))\s*\+?\s*"
    r"(?:years?|yrs?)\b(?=(?:['’]|\s+of)?(?:\s+[\w/,+-]+){0,5}?\s+(?:experience|expertise|building|developing|leading|designing|managing|working|delivering|"
    r"writing|in (?:software|the industry|tech|product|data|it)|as an?)\b|['’]?\s+experience)",
    re.IGNORECASE,
)
_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
}
_MOST_YEARS = 50

Months = tuple[int, int]
"""First and last month of a span, the last one not included, counted from the year 0."""


def _month(point: str) -> int | None:
    named = _MONTHS.get(point[:3].lower())
    number = _NUMBER.search(point)
    found = named or (int(number[1] or number[2]) if number else None)
    return found if found and found <= 12 else None


def _read(begin: str, end: str, today: date) -> Months | None:
    first, first_month = int(_YEAR.findall(begin)[0]), _month(begin)
    years = _YEAR.findall(end)
    now = today.year * 12 + today.month
    start = first * 12 + (first_month or 1)
    if not years:
        stop = now + 1
    elif (last_month := _month(end)) is not None:
        stop = int(years[0]) * 12 + last_month + 1
    else:
        # Bare years mean some month in each: "2016 – 2018" is two years on average, "2018 – 2018" half a one.
        stop = int(years[0]) * 12 + 1 if int(years[0]) > first else start + 6
    stop = min(stop, now + 1)
    return (start, stop) if start < stop <= start + _MOST_YEARS * 12 else None


def spans(text: str, today: date) -> list[Months]:
    """The spans of time that a text names; one that runs on ends with today's month."""
    found = [_read(match["begin"], match["end"], today) for match in _SPAN.finditer(text)]
    found += [_read(match["begin"], "present", today) for match in _SINCE.finditer(text)]
    return [span for span in found if span]


def without_spans(text: str) -> str:
    return _SINCE.sub(" ", _SPAN.sub(" ", text))


def years_of(found: Iterable[Months]) -> float | None:
    """The years that the spans cover, each month counted once; None without any."""
    months = {month for start, stop in found for month in range(start, stop)}
    return round(len(months) / 12, 1) if months else None


def stated_years(text: str) -> float | None:
    """The most years of experience that the text states in so many words."""
    stated = [int(match["figure"] or 0) or _WORDS[(match["word"] or "two").lower()] for match in _STATED.finditer(text)]
    return float(max(stated)) if stated and max(stated) <= _MOST_YEARS else None
