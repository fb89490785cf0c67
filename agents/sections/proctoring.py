"""What was noticed around the interview, next to what the candidate says about it; it has no effect on any score."""

from agents.reporting.given import ReportInput
from agents.reporting.words import bullets, counted, plain
from agents.sections.spec import SectionSpec
from domain.proctoring import Observation, said, verdict
from domain.report import Report

MOST_SHOWN = 20
_HEAD = "Noticed by programs, which err: no score and no recommendation depends on it."
_ASKED = "A person should look at these together with the candidate's remarks."


def _part(value: ReportInput) -> dict[str, object]:
    return {"observations": value.observations}


def _line(one: Observation) -> str:
    times = f", {counted(one.count, 'time')}" if one.count > 1 else ""
    where = ""
    if one.question is not None:
        into = f", {one.seconds:.0f} s into it" if one.seconds is not None else ""
        where = f" at question {one.question}{into}"
    remark = f" The candidate: “{plain(one.remark, 300)}”" if one.remark else " No remark of the candidate's."
    return f"{said(one.kind)}{where}{times}.{remark}"


def _markdown(report: Report) -> str:
    if not report.observations:
        return ""
    shown = [_line(one) for one in report.observations[:MOST_SHOWN]]
    left = len(report.observations) - MOST_SHOWN
    more = [f"{counted(left, 'more observation')} in the report's data."] if left > 0 else []
    asked = f" {_ASKED}" if verdict(report.observations) == "ask_a_person" else ""
    return f"{_HEAD}{asked}\n\n{bullets([*shown, *more])}"


SPEC = SectionSpec(order=65, title="Noticed around the interview", part=_part, markdown=_markdown)
