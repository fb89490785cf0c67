"""The report's head: the recommendation with its reason, the summary, strengths and gaps."""

from agents.reporting.given import ReportInput
from agents.reporting.recommendation import recommend
from agents.reporting.words import bullets, plain
from agents.sections.spec import SectionSpec
from domain.report import Report


def _part(value: ReportInput) -> dict[str, object]:
    recommendation, reason = recommend(value)
    return {"recommendation": recommendation, "recommendation_reason": reason}


def _points(title: str, points: tuple[str, ...]) -> list[str]:
    return [f"**{title}**\n\n{bullets([plain(point, 200) for point in points])}"] if points else []


def _markdown(report: Report) -> str:
    head = f"**Recommendation: {report.recommendation}.** {report.recommendation_reason}"
    return "\n\n".join(
        [
            head,
            plain(report.summary, 1_200),
            *_points("Strengths", report.strengths),
            *_points("Gaps", report.gaps),
        ]
    )


SPEC = SectionSpec(order=10, title="Summary", part=_part, markdown=_markdown)
