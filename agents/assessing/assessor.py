"""Assesses one answer: rules, then one call of the engine, then verification."""

from dataclasses import replace
from typing import Final

from agents.assessing import coded, outcome
from agents.coding import Coding
from agents.coding.written import Written, written
from agents.scoring.measure import Measurer
from agents.scoring.measured import Measured
from agents.tasks.assess_answer import ASSESS_ANSWER, AssessInput, Grading
from domain.errors import UpstreamMalformed
from domain.language.glyphs import visible
from domain.language.steering import steering, without_steering
from domain.language.worth import refusal
from domain.scoring import COMPETENCY_OF_CATEGORY, Assessment, not_assessed
from llm.embeddings import Embedder
from llm.engine import Engine

SILENT: Final = "nothing was said"
UNUSABLE: Final = "the model's reply could not be used"


class Assessor:
    """One per engine; `assess` may run several times at once."""

    def __init__(self, engine: Engine, embedder: Embedder) -> None:
        self._engine = engine
        self._coding = Coding()
        self._measurer = Measurer(embedder) if engine.name == "offline" else None

    async def assess(self, value: AssessInput) -> Assessment:
        """Return what the answer earned; whatever cannot be earned or proven has no number.

        Raises:
            UpstreamUnavailable: the model cannot be reached; nothing was assessed, try again later.
        """
        transcript = visible(value.answer)
        if not transcript.strip():
            silent = not_assessed(COMPETENCY_OF_CATEGORY[value.category], SILENT, self._engine.name)
            return silent.model_copy(update={"refused": "empty"})
        code = written(value.answer) if value.category == "coding" else None
        attempts = tuple(dict.fromkeys(one.excerpt for one in steering(value.answer)))
        if code:
            found = await self._coded(replace(value, answer=transcript), code)
            return found.model_copy(update={"steering": attempts}) if attempts else found
        why = refusal(value.question, value.answer, value.key_concepts)
        if why:
            found = outcome.refused(value, why, self._engine.name)
        else:
            plain = replace(value, answer=without_steering(value.answer) if attempts else transcript)
            found = await self._graded(plain, transcript)
        return found.model_copy(update={"steering": attempts}) if attempts else found

    async def _coded(self, value: AssessInput, code: Written) -> Assessment:
        """Judge code by its tests; a model reads it besides, knowing what became of it."""
        run = await self._coding.run(code, value.reference.text if value.reference else value.main_question)
        if self._measurer:
            return coded.by_tests(value, code, run, "offline")
        return coded.with_run(await self._graded(replace(value, ran=coded.facts(run)), value.answer), run)

    async def _graded(self, value: AssessInput, transcript: str) -> Assessment:
        measured = await self._measurer.measure(value) if self._measurer else Measured()
        try:
            judged = await self._engine.run(ASSESS_ANSWER, Grading(value, measured))
        except UpstreamMalformed:
            return not_assessed(COMPETENCY_OF_CATEGORY[value.category], UNUSABLE, self._engine.name)
        if self._measurer:
            return outcome.by_rules(value, judged, measured, transcript)
        model: object = getattr(self._engine, "model", None)
        return outcome.by_model(value, judged, transcript, f"model:{model}" if model else "model")
