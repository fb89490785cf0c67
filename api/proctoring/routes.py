"""What is noticed around an interview, and the pictures of faces."""

from typing import Annotated

from fastapi import Path, Request

from api.deps import PrincipalDep, ServicesDep
from api.proctoring.picture import CAPTURE, CHECK, sent
from api.proctoring.wire import (
    CapturedResponse,
    EventRequest,
    FaceCheckResponse,
    NoticedResponse,
    ObservationOut,
    ProctoringResponse,
    RemarkRequest,
)
from api.refusals import BODY, Responses, refusal
from api.routers import token_router
from api.sessions.deps import MOST_TURNS, SessionIdDep
from api.sessions.refusals import SHARED, STATE
from api.sessions.words import session_uuid
from domain.proctoring import NO_FACE

PICTURE: Responses = {
    **STATE,
    400: refusal("A picture that cannot be taken, or a Host that this service does not answer to", NO_FACE),
    413: refusal("Larger than a picture may be", "The picture is larger than 10 MB: send a smaller one"),
}
Number = Annotated[int, Path(description="Observations are counted from 1", ge=1, le=MOST_TURNS, examples=[1])]

faces = token_router("Proctoring", SHARED)
router = token_router("Proctoring", SHARED, "/interviews/{session_id}")


@faces.post("/capture_reference_face", summary="Capture the reference face", responses=PICTURE, openapi_extra=CAPTURE)
async def capture(request: Request, services: ServicesDep, caller: PrincipalDep) -> CapturedResponse:
    """Keep the picture that later frames are compared with, of exactly one face; it goes when the interview ends."""
    async with sent(request, named=True) as given:
        known = session_uuid(given.session_id)
        await services.proctoring.judged(caller.id, known)
        found = await services.proctoring.capture(caller.id, known, await given.content())
    return CapturedResponse(session_id=known, faces_detected=found)


@router.post("/face-check", summary="Check a later frame", responses=PICTURE, openapi_extra=CHECK)
async def face_check(
    request: Request, session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep
) -> FaceCheckResponse:
    """Count the faces in a frame, and compare the only one with the reference picture where that can be done."""
    await services.proctoring.judged(caller.id, session_id)
    async with sent(request, named=False) as given:
        told = await services.proctoring.check(caller.id, session_id, await given.content())
    return FaceCheckResponse.of(session_id, told)


@router.post("/proctoring", summary="Report an event", status_code=201, responses={**BODY, **STATE})
async def record(
    body: EventRequest, session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep
) -> NoticedResponse:
    """Keep an event with the question that stands; one that follows another of its kind closely is counted to it."""
    noticed = await services.proctoring.record(caller.id, session_id, body.sighting())
    return NoticedResponse.of(session_id, noticed)


@router.get("/proctoring", summary="What was noticed", responses=STATE)
async def observations(session_id: SessionIdDep, services: ServicesDep, caller: PrincipalDep) -> ProctoringResponse:
    """List what was noticed, with the candidate's remarks."""
    return ProctoringResponse.of(session_id, await services.proctoring.observations(caller.id, session_id))


@router.put("/proctoring/{n}/remark", summary="Remark on an observation", responses=BODY)
async def remark(
    body: RemarkRequest, session_id: SessionIdDep, n: Number, services: ServicesDep, caller: PrincipalDep
) -> ObservationOut:
    """Put the candidate's word next to an observation, during the interview or after it; the report carries it."""
    return ObservationOut.of(await services.proctoring.remark(caller.id, session_id, n, body.remark))
