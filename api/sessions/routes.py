"""What every session has: its state, its report, and what only this service offers."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from api.deps import PrincipalDep, ServicesDep
from api.refusals import BODY
from api.routers import token_router
from api.sessions.deps import KeyDep, SessionIdDep, TurnNumber
from api.sessions.exchanges import AttemptsResponse, Exchange, Remark, TranscriptResponse
from api.sessions.refusals import SHARED, STATE
from api.sessions.report import ReportResponse
from api.sessions.wire import AmendRequest, CoverageResponse, ProgressResponse, SessionResponse

if TYPE_CHECKING:
    from services.interviews import Interviews

shared = token_router("Sessions", SHARED)
router = token_router("Sessions", SHARED, "/interviews/{session_id}")


@shared.get("/session/{session_id}", summary="Session", response_model_exclude_unset=True)
async def session(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> SessionResponse:
    """Tell how a session stands, in the words of the dialect that made it."""
    standing = await services.interviews.show(caller.id, session_id)
    return SessionResponse.of(standing.session, standing.turn)


@shared.get("/interview/report/{session_id}", summary="Report", responses=STATE)
async def report(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> ReportResponse:
    """Return the report of a completed session; before that there is none (409)."""
    interviews = services.interviews
    found = await interviews.report(caller.id, session_id)
    standing = await interviews.progress(caller.id, session_id)
    return ReportResponse.of(found, standing.session, await interviews.transcript(caller.id, session_id))


async def _progress(interviews: "Interviews", owner: str, session_id: UUID) -> ProgressResponse:
    standing = await interviews.show(owner, session_id)
    beliefs = await interviews.beliefs(owner, session_id)
    return ProgressResponse.of(standing.session, standing.turn, beliefs, datetime.now(UTC))


@router.get("", summary="Progress")
async def progress(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> ProgressResponse:
    """Tell where the interview stands, and what is believed about the candidate so far."""
    return await _progress(services.interviews, caller.id, session_id)


@router.get("/coverage", summary="Coverage matrix")
async def coverage(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> CoverageResponse:
    """Return what the interview should find out, with the evidence that there is."""
    found = await services.interviews.coverage(caller.id, session_id)
    settled = sum(requirement.settled for requirement in found)
    return CoverageResponse(session_id=session_id, requirements=found, settled=settled)


@router.get("/transcript", summary="Transcript")
async def transcript(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> TranscriptResponse:
    """Return everything that was asked and said, word for word."""
    turns = await services.interviews.transcript(caller.id, session_id)
    asides = await services.interviews.asides(caller.id, session_id)
    heard = [turn for turn in turns if turn.heard]
    return TranscriptResponse(
        session_id=session_id, exchanges=list(map(Exchange.of, heard)), remarks=list(map(Remark.of, asides))
    )


@router.post("/pause", summary="Pause", responses=STATE)
async def pause(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> ProgressResponse:
    """Stop the clock; answers are refused until the interview is resumed."""
    await services.interviews.pause(caller.id, session_id)
    return await _progress(services.interviews, caller.id, session_id)


@router.post("/resume", summary="Resume", responses=STATE)
async def resume(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> ProgressResponse:
    """Go on after a pause; the same question stands."""
    await services.interviews.resume(caller.id, session_id)
    return await _progress(services.interviews, caller.id, session_id)


@router.post("/finish", summary="Finish early", responses=STATE)
async def finish(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> ProgressResponse:
    """End the interview where it stands; the report is made of what was said."""
    await services.interviews.finish(caller.id, session_id)
    return await _progress(services.interviews, caller.id, session_id)


@router.post("/turns/{n}/amend", summary="Add to an answer", responses={**BODY, **STATE})
async def amend(
    body: AmendRequest,
    session_id: SessionIdDep,
    n: TurnNumber,
    key: KeyDep,
    services: ServicesDep,
    caller: PrincipalDep,
) -> ProgressResponse:
    """Add to the last answer while the next question has not been heard; it is assessed anew."""
    await services.interviews.amend(caller.id, session_id, n, body.said(), key)
    return await _progress(services.interviews, caller.id, session_id)


@router.post("/turns/{n}/retry", summary="Answer again", status_code=201, responses=STATE)
async def retry(
    session_id: SessionIdDep, n: TurnNumber, services: ServicesDep, caller: PrincipalDep
) -> ProgressResponse:
    """Open another session at this question, for a second attempt; the first session stays as it is."""
    standing = await services.interviews.retry(caller.id, session_id, n)
    return await _progress(services.interviews, caller.id, standing.session.id)


@router.get("/turns/{n}/attempts", summary="Attempts side by side")
async def attempts(
    session_id: SessionIdDep, n: TurnNumber, services: ServicesDep, caller: PrincipalDep
) -> AttemptsResponse:
    """Return every answer that was given to this question, with what was made of it."""
    return AttemptsResponse.of(session_id, n, await services.interviews.attempts(caller.id, session_id, n))


@router.delete("", summary="Delete", status_code=204)
async def delete(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> None:
    """Delete the session with all that was said in it."""
    await services.interviews.delete(caller.id, session_id)
