"""Reports by the address that clients of parallel interviews know."""

from typing import Literal

from fastapi import Response
from pydantic import BaseModel, Field

from api.deps import PrincipalDep, ServicesDep
from api.dialects.parallel.words import ALWAYS
from api.refusals import Responses
from api.routers import token_router
from api.sessions.deps import SessionIdDep
from api.sessions.refusals import STATE, UNKNOWN
from api.sessions.report import ReportResponse

ACCEPTED = 202


class GeneratingResponse(BaseModel):
    """The report is not there yet."""

    status: Literal["generating"] = Field("generating", examples=["generating"])


BEING_MADE: Responses = {202: {"model": GeneratingResponse, "description": "The report is being made; ask again"}}

router = token_router("Parallel interviews", {**ALWAYS, **UNKNOWN, **STATE}, "/api/reports")


@router.get("/{session_id}", summary="Report of an interview", responses=BEING_MADE)
async def report(
    session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep, response: Response
) -> ReportResponse | GeneratingResponse:
    """Return the report; while it is being made 202, and before the interview has ended 409."""
    interviews = services.interviews
    # Before the report is looked for: it may be made in between, and one that is being made is none that is missing.
    if (await interviews.progress(caller.id, session_id)).session.status == "evaluating":
        response.status_code = ACCEPTED
        return GeneratingResponse(status="generating")
    found = await interviews.report(caller.id, session_id)
    standing = await interviews.progress(caller.id, session_id)
    return ReportResponse.of(found, standing.session, await interviews.transcript(caller.id, session_id))
