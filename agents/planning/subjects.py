"""What a free-text topic means in terms of the question bank: its categories, tags and terms."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.catalog import Category
from domain.errors import StartupError
from domain.language.lexicon import vocabulary

HERE = Path(__file__).parent
# Words that say what the topic is for, and not what it is.
_AROUND = re.compile(
    r"\b(?:interviews?|questions?|rounds?|basics?|fundamentals?|concepts?|advanced|introduction to|intro to|"
    r"junior|senior|staff|principal|mid level|entry level|prep(?:aration)?|practice|topics?|skills?|knowledge)\b"
)
# Names that are also everyday words: in a long topic, such as a line of a job description, they name nothing.
_EVERYDAY = vocabulary(
    """go rest general offer web business fit introduction developer performance management manager failure startup
    delivery learning growth strategy product operations languages strings queues trees motivation career pm swift
    infrastructure"""
)
_LONG = 5
_SPACE = re.compile(r"[\s_\-–—,;:|&]+")


class Subject(BaseModel):
    """A subject: `tags` and `terms` are at its heart, `near` tags lie beside it; `special`: not everybody's work."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[str, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = ()
    tags: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    special: bool = False

    @property
    def whole(self) -> bool:
        """Whether every question of its categories belongs to it."""
        return not (self.tags or self.terms)


@cache
def subjects() -> tuple[Subject, ...]:
    """Return the authored subjects.

    Raises:
        StartupError: the file is missing or malformed.
    """
    path = HERE / "subjects.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["subject"]
        return tuple(Subject.model_validate(entry) for entry in entries)
    except (OSError, KeyError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise StartupError(f"{path.name} does not hold subjects: {error}") from error


def plain(topic: str) -> str:
    """Return a topic in lower case, its words parted by single spaces."""
    return _SPACE.sub(" ", topic.lower()).strip()


def core(topic: str) -> str:
    """Return a topic without the words around it ("Senior Python interview": "python")."""
    bare = _SPACE.sub(" ", _AROUND.sub(" ", plain(topic))).strip()
    return bare or plain(topic)


@cache
def _names() -> tuple[tuple[str, Subject], ...]:
    """Every name with its subject, longest first."""
    pairs = [(plain(name), subject) for subject in subjects() for name in subject.names]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _exact() -> dict[str, Subject]:
    return dict(reversed(_names()))


def _inside(topic: str) -> Iterator[Subject]:
    """Yield the subjects named in a topic; a name inside a longer one that was found does not count."""
    rest = topic
    everyday = _EVERYDAY if len(topic.split()) > _LONG else frozenset[str]()
    for name, subject in _names():
        pattern = rf"(?<![\w.+#]){re.escape(name)}(?![\w+#])"
        if len(name) > 1 and name not in everyday and re.search(pattern, rest):
            rest = re.sub(pattern, " ", rest)
            yield subject


def named(topic: str) -> tuple[Subject, ...]:
    """Return the subjects that a topic names, at most three; none when it names none."""
    exact = _exact().get(plain(topic)) or _exact().get(core(topic))
    if exact is not None:
        return (exact,)
    found = list(dict.fromkeys(_inside(core(topic)[:200])))
    # A broad name ("software engineer") beside a narrow one only says who asks.
    narrow = [subject for subject in found if not subject.whole]
    return tuple((narrow or found)[:3])


def strange_tags(texts: Iterable[str]) -> frozenset[str]:
    """Return the tags of special subjects that none of these texts names."""
    special = [subject for subject in subjects() if subject.special]
    said = [subject for text in texts for subject in named(text)]
    own = frozenset(tag for subject in said for tag in subject.tags | subject.near)
    return frozenset(tag for subject in special for tag in subject.tags) - own
