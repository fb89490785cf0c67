"""An interview's status in the words of the parallel dialect, and its refusals."""

from typing import Literal

from api.refusals import EVERYWHERE, FAULT, TOKEN, Responses, refusal
from api.sessions.refusals import DATABASE, FIELDS
from domain.session import Status

ParallelStatus = Literal["initialized", "in_progress", "completed"]
ReportStatus = Literal["not_started", "generating", "ready"]
STATUSES: dict[ParallelStatus, tuple[Status, ...]] = {
    "initialized": ("created",),
    "in_progress": ("active", "paused"),
    # Over for the candidate, though the report is still being made.
    "completed": ("evaluating", "completed"),
}
_WORDS: dict[Status, ParallelStatus] = {status: word for word, each in STATUSES.items() for status in each}

ALWAYS: Responses = {**EVERYWHERE, **TOKEN, **FAULT, **FIELDS, **DATABASE}
LENGTHS: Responses = {
    400: refusal(
        "No question, too many, or lists of different lengths; or a Host that this service does not answer to",
        "timers: give one number, or one for each of the 3 questions.",
    ),
    413: refusal("Larger than a body may be", "The body is larger than 1 MB. Send less."),
}


def word(status: Status) -> ParallelStatus:
    """Return a status in this dialect's words."""
    return _WORDS[status]


def report_status(status: Status, reported: bool) -> ReportStatus:
    """Tell whether there is a report."""
    if reported:
        return "ready"
    return "generating" if word(status) == "completed" else "not_started"
