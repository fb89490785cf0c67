"""Finds the skills of the authored taxonomy in a text."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.errors import StartupError

_FILE = Path(__file__).with_name("skills.toml")
# Bounded, and begun at the edge of a word only: a resume may be one long word.
_ADDRESS = re.compile(
    r"(?<![^\s(<,;:|])[^\s@]{1,80}@\S{1,120}|\b(?:https?://|www\.)\S{1,300}|"
    r"(?<![\w.-])(?:[\w-]{1,40}\.){1,4}(?:com|org|io|dev|me|in|co|ai)\b(?:/\S{0,200})?",
    re.IGNORECASE,
)
# A word that may open a sentence is a skill there only as an item of a list, or in front of one of these.
_ITEM_BEFORE = re.compile(r"(?:[,/|;:•·(&\t]|\b[a-z][\w'’-]*,?|\b(?:AWS|API|APIs))\s*$")
_ITEM_AFTER = re.compile(
    r"\s*(?:[,/|;)\n•·]|$|\.\s*$|(?:and|developer|engineer|engineering|programming|language|services?|"
    r"microservices?|backend|applications?|apps?|code|hooks|components?)\b)"
)
_NO_ITEM = re.compile(r"\s*(?:level|suite|round|the extra)\b|-|\s*&")
_ORDINAL = re.compile(r"\b(?:series|class|grade|vitamin|plan|tier|section|appendix)\s*$", re.I)
_CAPITALS_FROM = 4


@dataclass(frozen=True)
class _Taxonomy:
    """`area` by name; `plain` by lower-case form, `exact` and `doubtful` by form as written."""

    area: dict[str, str]
    plain: dict[str, str]
    exact: dict[str, str]
    doubtful: frozenset[str]
    any_case: re.Pattern[str]
    as_written: re.Pattern[str]


def _alternation(forms: dict[str, str]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<![\w+#])(?:{'|'.join(map(re.escape, longest_first))})(?![\w+#])")


def _forms(entry: str) -> tuple[str, list[str]]:
    name, *forms = entry.split(" | ")
    return name, forms


@cache
def _taxonomy() -> _Taxonomy:
    try:
        areas: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StartupError(f"cannot read {_FILE.name}: {error}") from error
    area: dict[str, str] = {}
    plain: dict[str, str] = {}
    exact: dict[str, str] = {}
    doubtful: set[str] = set()
    for its_area, entries in areas.items():
        for name, forms in map(_forms, entries):
            area[name] = its_area
            for form in forms:
                word = form.lstrip("=~")
                if form == form.lower() and form[0] not in "=~":
                    plain[word] = name
                    continue
                exact[word] = name
                if form.startswith("~"):
                    doubtful.add(word)
                elif len(word) >= _CAPITALS_FROM:
                    exact[word.upper()] = name
    return _Taxonomy(area, plain, exact, frozenset(doubtful), _alternation(plain), _alternation(exact))


def _is_item(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 30]
    if _NO_ITEM.match(after) or _ORDINAL.search(before) or before[-1:] in ("-", ".", "'") or after[:1] in ("'", "’"):
        return False
    if len(match[0]) == 1 and (after[:1] == "&" or before[-1:] == "&"):
        return False
    opens = before.rsplit("\n", 1)[-1].strip(" •·-*–") == "" or before.rstrip()[-1:] in ".!?"
    return bool(_ITEM_AFTER.match(after)) if opens else bool(_ITEM_BEFORE.search(before) or _ITEM_AFTER.match(after))


def counted(text: str) -> Counter[str]:
    """How often each skill is named, in the order of first mention; addresses of the web and of mail do not count."""
    taxonomy = _taxonomy()
    # Look-ups by place need a lower-case text of the same length.
    bare = _ADDRESS.sub(lambda address: " " * len(address[0]), text)
    lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in bare)
    found = [(match.start(), match.end(), taxonomy.plain[match[0]]) for match in taxonomy.any_case.finditer(lower)]
    taken = {place for start, end, _ in found for place in range(start, end)}
    for match in taxonomy.as_written.finditer(bare):
        sure = match[0] not in taxonomy.doubtful or _is_item(bare, match)
        if sure and match.start() not in taken:
            found.append((match.start(), match.end(), taxonomy.exact[match[0]]))
    return Counter(name for _, _, name in sorted(found))


def skills_in(text: str) -> tuple[str, ...]:
    """The skills that a text names, in the order of first mention."""
    return tuple(counted(text))


def area_of(skill: str) -> str | None:
    """The area of a skill, None for one that the taxonomy does not know."""
    return _taxonomy().area.get(skill)


def canonical(name: str) -> str | None:
    """The taxonomy's name for what somebody calls a skill, or None."""
    if name in _taxonomy().area:
        return name
    lowered = {known.lower(): known for known in _taxonomy().area}
    return lowered.get(name.strip().lower()) or next(iter(skills_in(f"{name.strip()},")), None)
