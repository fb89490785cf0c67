"""What the interview was to find out, and what it did."""

from agents.reporting.given import ReportInput
from agents.reporting.words import bullets, plain
from agents.sections.spec import SectionSpec
from domain.coverage import Requirement, RequirementStatus
from domain.report import Report

_TOLD: dict[RequirementStatus, str] = {
    "contradicted": "Contradicted by your answers",
    "unsupported": "Not supported by your answers",
    "weak": "Asked, and weak",
    "supported": "Supported by your answers",
    "covered": "Covered",
    "probed": "Asked, not assessed",
    "open": "Not asked",
}
MOST_SHOWN = 5


def _part(value: ReportInput) -> dict[str, object]:
    return {"coverage": value.requirements}


def _group(title: str, rows: list[Requirement]) -> str:
    heaviest = sorted(rows, key=lambda row: (-row.weight, row.id))[:MOST_SHOWN]
    more = f"; and {len(rows) - MOST_SHOWN} more" if len(rows) > MOST_SHOWN else ""
    return f"{title} ({len(rows)}): {'; '.join(plain(row.text, 90) for row in heaviest)}{more}."


def _markdown(report: Report) -> str:
    groups = [(title, [row for row in report.coverage if row.status == status]) for status, title in _TOLD.items()]
    return bullets([_group(title, rows) for title, rows in groups if rows])


SPEC = SectionSpec(order=30, title="Coverage", part=_part, markdown=_markdown)
