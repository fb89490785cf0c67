"""How much each question of the bank has to do with a topic."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.planning.shelf import CONCEPT, Entry, Shelf
from agents.planning.subjects import Subject, core, named, plain
from domain.language.nearness import stems

# From here on a question is one about the topic (0 to 1): measured for named subjects; for unknown ones wording and
# meaning alone decide.
ABOUT, ABOUT_UNKNOWN = 0.5, 0.4
# From here on it lies beside the topic.
BESIDE, BESIDE_UNKNOWN = 0.42, 0.27
_NEAR, _SUMMARY_TERM, _ASIDE = 0.6, 0.45, 0.12
_TAGGED, _MEANT, _PASSING = 0.95, 0.7, 0.5
_MENTIONED = 0.4
# Who is asked about one of these languages is not asked about another.
_TONGUES = frozenset({"cpp", "go", "java", "javascript", "python", "rust"})
# Cosines of a topic and a question on it lie between these.
_FAR, _CLOSE = 0.1, 0.6


@dataclass(frozen=True, slots=True)
class Relevance:
    """One value for each question of the shelf, 0 to 1; `about` and `beside` are the least values for being so.

    `foreign`: the topic is a special one of its subject that no question mentions, such as a tool's name.
    """

    values: NDArray[np.float64]
    about: float
    beside: float
    subjects: tuple[Subject, ...]
    foreign: bool = False


def _term(entry: Entry, terms: tuple[str, ...]) -> float:
    """How surely one of the terms is what the question is about."""
    stored = entry.stored
    text, concepts = f" {stored.text.lower()}", " ".join(stored.key_concepts).lower()
    if any(f" {term}" in text for term in terms):
        return 1.0
    if any(term in concepts for term in terms):
        return CONCEPT
    return _SUMMARY_TERM if any(f" {term}" in stored.summary.lower() for term in terms) else 0.0


def _belongs(entry: Entry, subject: Subject) -> float:
    """How much a question belongs to a subject."""
    if subject.categories and entry.category not in subject.categories:
        return 0.0
    if subject.whole:
        return 0.9
    tags = entry.stored.tags
    if any(tag in subject.tags for tag in tags):
        return 1.0 if tags[0] in subject.tags else 0.9
    own = subject.tags | subject.near
    other = any(tag in _TONGUES and tag not in own for tag in tags) and not own.isdisjoint(_TONGUES)
    beside = _NEAR if any(tag in subject.near for tag in tags) and not other else _ASIDE
    return max(_term(entry, subject.terms), beside)


def _wording(topic: str, shelf: Shelf) -> NDArray[np.float64]:
    """The share of the topic's words, by rarity, that each question is about."""
    words = set(stems(core(topic)))
    unseen = max(shelf.rarity.values(), default=1.0)
    weights = {word: shelf.rarity.get(word, unseen) for word in words}
    whole = sum(weights.values()) or 1.0
    shares = [sum(entry.found.get(word, 0.0) * weight for word, weight in weights.items()) for entry in shelf.entries]
    return np.array(shares, np.float64) / whole


def relevance(topic: str, vector: NDArray[np.float32], shelf: Shelf) -> Relevance:
    """Rate every question of the shelf for a topic with its vector of length 1 (384)."""
    meaning = np.clip((shelf.vectors @ vector - _FAR) / (_CLOSE - _FAR), 0.0, 1.0)
    wording = _wording(topic, shelf)
    subjects = named(topic)
    if not subjects:
        # A word in passing is no subject: it takes a tag, or a near meaning.
        sure = (wording >= _TAGGED) | (meaning >= _MEANT)
        values = np.where(sure, 1.0, _PASSING) * (0.45 * wording + 0.55 * meaning)
        return Relevance(values, ABOUT_UNKNOWN, BESIDE_UNKNOWN, ())
    belongs = np.array([max(_belongs(entry, one) for one in subjects) for entry in shelf.entries], np.float64)
    unheard = float(wording.max(initial=0.0)) < _MENTIONED
    foreign = unheard and all(not one.whole and core(topic) != plain(one.names[0]) for one in subjects)
    return Relevance(0.7 * belongs + 0.15 * wording + 0.15 * meaning, ABOUT, BESIDE, subjects, foreign)
