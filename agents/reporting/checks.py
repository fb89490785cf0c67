"""Holds a model's narrative against the data it was made from; what does not hold is left out."""

import re

from agents.reporting.narrative import MOST_POINTS, Advice, Narrative, Point, WriteInput
from agents.reporting.words import cut
from agents.tasks.write_report import material
from domain.report import Report

SUMMARY = 1_200
POINT = 200
# A digit within a name, as in S3 or p99, is no number.
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:[.,]\d+)*")
_OF_TEN = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|of|out of)\s*(?:10|ten)\b(?! *(?:questions|answers|exchanges))", re.I)
# A grade in words, which no rule could compare with the scores.
_WORDED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundred)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?(?: and a half)?[ -]*"
    r"(?:(?:out )?of (?:five|ten|a hundred|\d+)\b(?! +(?:questions|answers|exchanges))|percent|per cent|stars?\b)",
    re.I,
)
_HIRE = re.compile(r"\b(?:(?:strong|lean)\s+)?(?:no\s+)?hire\b", re.I)
_LINK = re.compile(r"https?:|www\.|\]\(|<\w", re.I)


def _numbers(text: str) -> set[float]:
    return {float(found.replace(",", "").rstrip(".")) for found in _NUMBER.findall(text) if found.count(".") < 2}


def _scores(report: Report) -> set[float]:
    earned = {one.score for one in report.questions} | set(report.scores.values())
    told = map(float, _OF_TEN.findall(report.recommendation_reason))
    return {score for score in earned if score is not None} | set(told)


class Check:
    """What words about one report may say."""

    def __init__(self, value: WriteInput) -> None:
        self._report = value.report
        self._known = _numbers(material(value)) | {10.0}
        self._scores = _scores(value.report)
        self._good = {one.question_number for one in value.report.questions if one.covered or one.strengths}
        self._good |= {one.question_number for one in value.report.questions if (one.score or 0.0) >= 5.0}
        self._asked = {one.question_number for one in value.report.questions if not one.pending}

    def holds(self, text: str) -> bool:
        """Whether every number, score and recommendation in the text is the report's own."""
        if _LINK.search(text) or _WORDED.search(text):
            return False
        if not {float(found) for found in _OF_TEN.findall(text)} <= self._scores:
            return False
        own = self._report.recommendation.lower()
        hires = {" ".join(found.lower().split()) for found in _HIRE.findall(text)}
        return _numbers(text) <= self._known and hires <= {own}

    def strengths(self, points: list[Point]) -> list[Point]:
        """The strengths that answered questions bear out."""
        return self._points(points, self._good)

    def gaps(self, points: list[Point]) -> list[Point]:
        """The gaps that asked questions bear out."""
        return self._points(points, self._asked)

    def _points(self, points: list[Point], proving: set[int]) -> list[Point]:
        kept = [
            Point(text=cut(point.text, POINT), questions=proofs)
            for point in points
            if (proofs := [each for each in dict.fromkeys(point.questions) if each in proving])
            and self.holds(point.text)
        ]
        return kept[:MOST_POINTS]

    def advice(self, advice: list[Advice]) -> list[Advice]:
        """The rewordings of items that are there."""
        return [
            one
            for one in advice
            if one.item <= len(self._report.roadmap) and all(map(self.holds, (one.why, *one.practise)))
        ]


def checked(said: Narrative, value: WriteInput) -> Narrative | None:
    """Return what holds of a narrative at a bounded length, or None when its summary does not."""
    check = Check(value)
    if not said.summary.strip() or not check.holds(said.summary):
        return None
    return Narrative(
        summary=cut(said.summary, SUMMARY),
        strengths=check.strengths(said.strengths),
        gaps=check.gaps(said.gaps),
        roadmap=check.advice(said.roadmap),
    )
