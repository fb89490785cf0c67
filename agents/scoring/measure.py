"""Measures an answer without a model: observations for every category, a number where one can be earned."""

import asyncio
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from agents.scoring import observe, wording
from agents.scoring.features import chunks
from agents.scoring.grading import Compared, Grader
from agents.scoring.measured import Measured
from agents.scoring.mentions import heard, mentioned
from agents.scoring.scorer import LIMITS, METHOD, Scorer, band
from agents.scoring.shelf import GRADED, Array, Shelf
from agents.tasks.assess_answer import AssessInput
from domain.language.foreign import not_english
from domain.language.quotes import locate
from domain.language.sentences import sentence_spans, words
from domain.language.vague import vague_on
from llm.embeddings import Embedder

FOREIGN: Final = "the answer does not seem to be in English, the only language read without a model"
NO_NUMBER: Final = "without a model this kind of answer gets observations and no number"
NO_REFERENCE: Final = "no reference answer is near this question, so nothing can be measured without a model"
PROBED: Final = "the answer to a follow-up question is too narrow to be scored without a model"
# From this cosine a sentence touches a concept: 46% of the concepts in excellent answers of the training authors,
# 7% of those in vague ones, 4% of those in answers to another question.
_TOUCHES: Final = 0.45
# Concepts of these are qualities of a story, which no wording shows.
_UNNAMED: Final = frozenset({"behavioral", "general"})
# Terms in a sentence that is said again and again are no explanation.
_DRILLED: Final = 1.0
_MOST_EVIDENCE: Final = 2
_LONGEST_EVIDENCE: Final = 60


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read out of an answer before anything is concluded."""

    covered: tuple[str, ...]
    missing: tuple[str, ...]
    compared: Compared | None = None


class Measurer:
    """One per process; holds the local model, the references and the weights."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._grader = Grader(embedder, Shelf.load())
        self._scorer = Scorer.load()

    async def measure(self, value: AssessInput) -> Measured:
        """Return what rules and the local model find, in some 30 ms for 200 words."""
        return await asyncio.to_thread(self._measure, value)

    def _measure(self, value: AssessInput) -> Measured:
        if not_english(value.answer, words(value.answer)):
            return Measured(note=FOREIGN, feedback=f"Not assessed: {FOREIGN}.")
        if value.category in _UNNAMED:
            return wording.of_story(value, NO_NUMBER)
        read = self._read(value)
        found = Measured(
            note=self._why_not(value, read),
            covered=read.covered,
            missing=read.missing,
            observations=observe.observations(value.answer),
            vague_on=vague_on(value.answer, read.missing, value.question),
        )
        return wording.of_concepts(value, self._scored(value, found, read.compared) if not found.note else found)

    def _why_not(self, value: AssessInput, read: _Read) -> str:
        if value.category not in GRADED:
            return NO_NUMBER
        if value.question != value.main_question:
            return PROBED
        return "" if read.compared else NO_REFERENCE

    def _scored(self, value: AssessInput, found: Measured, compared: Compared | None) -> Measured:
        if compared is None:
            return found
        score = self._scorer.score(compared.row)
        drilled = observe.drills(value.answer, compared.own.terms)
        score = min(score, _DRILLED) if drilled else score
        seen = [wording.STRAYS] if self._scorer.strays(compared.row) else []
        seen += [wording.DRILLED] if drilled else []
        return replace(
            found,
            score=score,
            band=band(score),
            note=LIMITS,
            method=METHOD,
            evidence=_whole(compared, value.answer),
            observations=(*found.observations, *seen),
        )

    def _read(self, value: AssessInput) -> _Read:
        graded = value.category in GRADED and value.question == value.main_question
        compared = None
        if graded:
            compared = self._grader.compare(value.answer, value.question, value.category, value.reference)
        vectors = compared.told.vectors if compared else self._embedder.embed(chunks(value.answer))
        covered = self._covered(value, vectors)
        return _Read(covered, tuple(one for one in value.key_concepts if one not in covered), compared)

    def _covered(self, value: AssessInput, vectors: Array) -> tuple[str, ...]:
        if not value.key_concepts:
            return ()
        nearness: Array = (vectors @ self._grader.concepts(value.key_concepts, value.reference).T).max(0)
        touched = np.flatnonzero(nearness >= _TOUCHES)
        said, given = observe.content(value.answer), observe.content(value.main_question)
        told = heard(value.answer, value.main_question)
        return tuple(
            one
            for at, one in enumerate(value.key_concepts)
            if at in touched or observe.named(one, said, given) or mentioned(one, told)
        )


def _whole(compared: Compared, answer: str) -> tuple[str, ...]:
    """The sentences in which the best pieces begin, or the piece where speech has no sentences."""
    found: list[str] = []
    for piece in compared.best[:_MOST_EVIDENCE]:
        begin, stop = locate(piece, answer) or (0, 0)
        overlaps = [(min(b, stop) - max(a, begin), a, b) for a, b in sentence_spans(answer)]
        _, start, end = max(overlaps)
        short = len(answer[start:end].split()) <= _LONGEST_EVIDENCE
        found.append(answer[start:end] if short else piece)
    return tuple(dict.fromkeys(found))
