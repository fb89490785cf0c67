"""Asks the model for questions and keeps those that stand up to a check."""

import logging
import re

import numpy as np

from agents.planning.draft import Draft, Drafts, Vector
from agents.planning.labels import label, purpose, shortened
from agents.planning.shelf import Shelf
from agents.tasks.write_questions import WRITE_QUESTIONS, WriteInput, WrittenQuestion
from domain.errors import UpstreamMalformed, UpstreamUnavailable
from domain.language.lexicon import vocabulary
from domain.language.sentences import words
from domain.language.steering import steering
from domain.selection import PoolQuestion
from llm.embeddings import Embedder
from llm.engine import Engine
from memory.bank import Stored

log = logging.getLogger(__name__)

DEADLINE = 15.0
MOST = 16
# An authored question this near in meaning (cosine) asks for the same answer; two of one category stay below .77.
SAME_ANSWER = 0.8
_SHORTEST, _LONGEST, _LONGEST_PURPOSE, _LONGEST_CONCEPT = 12, 600, 240, 80
_FEWEST_WORDS = 3
_NUMBERED = re.compile(r"^\s*(?:(?:Q(?:uestion)?\s*)?\d{1,2}\s*[.):]|[-*•])\s*", re.I)
_MARKUP = re.compile(r"\*\*|__|`")
_ASKS = vocabulary(
    """what why how when where which who whose would could can do does did is are was were have has should will tell
    describe explain walk talk give show compare contrast design implement write find suppose imagine think name list
    choose pick outline sketch estimate size define discuss share take say assume consider build create plan propose
    analyse analyze calculate return reverse evaluate identify solve argue convince present"""
)
# A demand may follow a sentence that sets the scene.
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")


def tidy(text: str) -> str:
    """Return a question on one line, without its number and marks of emphasis."""
    return " ".join(_MARKUP.sub("", _NUMBERED.sub("", text)).split())


def is_question(text: str) -> bool:
    """Tell whether a tidied text asks for something, and neither for too much nor for obedience."""
    said = words(text)
    if not (_SHORTEST <= len(text) <= _LONGEST) or len(said) < _FEWEST_WORDS or steering(text):
        return False
    demands = (words(sentence)[:1] for sentence in _SENTENCE.split(text))
    return "?" in text or any(first and first[0] in _ASKS for first in demands)


def _reference(vector: Vector, shelf: Shelf, category: str) -> Stored | None:
    """Return the authored question of the same category that asks for the same answer, if there is one."""
    near = shelf.vectors @ vector
    for place in np.argsort(-near)[:3]:
        entry = shelf.entries[place]
        if near[place] >= SAME_ANSWER and entry.stored.authored and entry.category == category:
            return entry.stored
    return None


def _draft(one: WrittenQuestion, text: str, vector: Vector, shelf: Shelf, claims: int) -> Draft:
    topic = shortened(tidy(one.topic)) or label(one.category)
    said = shortened(tidy(one.purpose), _LONGEST_PURPOSE)
    concepts = (shortened(tidy(each), _LONGEST_CONCEPT) for each in one.key_concepts)
    claim = one.claim - 1 if one.claim is not None and 1 <= one.claim <= claims else None
    reference = _reference(vector, shelf, one.category)
    question = PoolQuestion(
        position=0,
        text=text,
        category=one.category,
        difficulty=one.difficulty,
        topic=topic,
        purpose=said if said and not steering(said) else purpose(one.category, topic),
        source="model",
        bank=reference.text if reference else None,
        question_id=reference.id if reference else None,
        key_concepts=tuple(dict.fromkeys(each for each in concepts if each)),
    )
    return Draft(question, vector, (topic,), claim=claim)


async def add_written(engine: Engine, embedder: Embedder, shelf: Shelf, value: WriteInput, drafts: Drafts) -> int:
    """Add the model's questions that pass to the drafts and return how many did.

    None does when the engine is offline, or when the endpoint fails or answers nothing that can be used: the bank
    then has enough of its own.
    """
    if engine.name == "offline":
        return 0
    try:
        made = await engine.run(WRITE_QUESTIONS, value, deadline=DEADLINE)
    except (UpstreamUnavailable, UpstreamMalformed) as error:
        log.warning("no questions from the model, the bank's are taken: %s", type(error).__name__)
        return 0
    # More than was asked for could crowd out what the bank has.
    asked = [(one, tidy(one.text)) for one in made.questions]
    passed = [(one, text) for one, text in asked if is_question(text)][: value.count]
    vectors = await embedder.aembed([text for _, text in passed])
    drafted = (
        _draft(one, text, vector, shelf, len(value.claims)) for (one, text), vector in zip(passed, vectors, strict=True)
    )
    return sum(drafts.add(draft) for draft in drafted)
