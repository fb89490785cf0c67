"""Scores by competency, with the belief behind them and the candidate's best words."""

from agents.reporting.given import ReportInput, cause
from agents.reporting.ratings import Earned, by_competency, earned, least_sure, mean
from agents.reporting.words import bullets, counted, of_ten, plain, sentence
from agents.sections.spec import SectionSpec
from domain.ability import Belief
from domain.report import CompetencyLine, Report
from domain.scoring import COMPETENCIES, Competency
from domain.session import Turn

MOST_QUOTES = 3
MOST_CAUSES = 3


def _quotes(ratings: list[Earned]) -> tuple[str, ...]:
    best = sorted(ratings, key=lambda one: -one.score)
    return tuple(dict.fromkeys(quote for one in best for quote in one.rating.evidence))[:MOST_QUOTES]


def _unrated(name: Competency, turns: tuple[Turn, ...]) -> list[str]:
    """Why answers have no score in this competency: one cause for each such answer."""
    causes: list[str] = []
    for turn in turns:
        if turn.assessment and turn.assessment.rating(name):
            continue
        noted = [one.note for one in turn.assessment.ratings if one.competency == name] if turn.assessment else []
        if noted or turn.asked.competency == name:
            causes.append(noted[0].rstrip(".") if noted and noted[0] else cause(turn))
    return [one or "no score could be earned" for one in causes]


def _note(rated: int, causes: list[str], probed: bool) -> str:
    if not causes:
        return ""
    told = "; ".join(list(dict.fromkeys(causes))[:MOST_CAUSES])
    among = f"{counted(rated + len(causes), 'answer')}{', to follow-ups too,' if probed else ''}"
    return f"{len(causes)} of {among} not assessed: {told}"


def _line(name: Competency, value: ReportInput, ratings: list[Earned]) -> CompetencyLine:
    belief = value.beliefs.get(name, Belief())
    return CompetencyLine(
        competency=name,
        score=mean(ratings),
        confidence=least_sure(ratings),
        answers=len(ratings),
        ability=round(belief.mean, 2),
        deviation=round(belief.deviation, 2),
        evidence=_quotes(ratings),
        note=_note(len(ratings), _unrated(name, value.exchanges), any(turn.probe for turn in value.exchanges)),
    )


def _part(value: ReportInput) -> dict[str, object]:
    turns = value.exchanges
    found = by_competency(earned(turns))
    rated = {one.competency for turn in turns if turn.assessment for one in turn.assessment.ratings}
    met = {turn.asked.competency for turn in turns} | rated
    lines = tuple(_line(name, value, found[name]) for name in COMPETENCIES if name in met)
    scores: dict[Competency, float | None] = dict.fromkeys(COMPETENCIES)
    return {"competencies": lines, "scores": scores | {line.competency: line.score for line in lines}}


def _told(line: CompetencyLine) -> str:
    sure = f" ({line.confidence} confidence, {counted(line.answers, 'rated answer')})" if line.confidence else ""
    if line.score is None:
        causes = plain(line.note.partition(": ")[2], 260)
        return f"**{line.competency.capitalize()}**: not assessed: {causes}".rstrip("….") + "."
    quote = f" {sentence(f'“{plain(line.evidence[0], 120)}”')}" if line.evidence else ""
    note = f" {sentence(plain(line.note, 240))}" if line.note else ""
    return f"**{line.competency.capitalize()}**: {of_ten(line.score)}{sure}.{quote}{note}"


def _markdown(report: Report) -> str:
    return bullets([_told(line) for line in report.competencies])


SPEC = SectionSpec(order=20, title="Competencies", part=_part, markdown=_markdown)
