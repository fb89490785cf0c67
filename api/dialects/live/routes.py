"""The endpoints of the live interview dialect; its WebSocket is in `socket`."""

from typing import Annotated

from fastapi import File, Form, Query, UploadFile

from api.deps import PrincipalDep, ServicesDep
from api.dialects.live.wire import CreatedResponse, JobResponse, MemoryRequest, MemoryResponse, ResumeResponse
from api.refusals import BODY, EVERYWHERE, FAILURES, FAULT, TOKEN, Responses, refusal
from api.routers import token_router
from api.sessions.refusals import DATABASE, FIELDS, STATE, UNKNOWN
from api.sessions.wire import ID
from api.sessions.words import session_uuid
from api.text import Filled, size
from domain.errors import Invalid, TooLarge

SessionForm = Annotated[str, Form(description="The session's id", examples=[ID])]
JOB = "We look for a backend engineer who has run Python services and knows Postgres well."
CREATED = "Session created successfully"
KEPT: Responses = {
    **UNKNOWN,
    **STATE,
    **FIELDS,
    400: refusal("A document that cannot be taken, or a Host that this service does not answer to", "role is blank."),
    413: refusal("Larger than an upload may be", "The file is larger than 10 MB: upload a smaller one"),
}

router = token_router("Live interview", {**EVERYWHERE, **TOKEN, **FAULT, **DATABASE})


@router.post("/session/start", summary="Create a session")
async def start(services: ServicesDep, caller: PrincipalDep) -> CreatedResponse:
    """Create a session; upload resume and job description, then open its WebSocket."""
    session = await services.interviews.create_live(caller.id)
    return CreatedResponse(session_id=session.id, message=CREATED)


@router.post("/upload/resume", summary="Upload a resume", responses={**KEPT, **FAILURES})
async def resume(
    session_id: SessionForm,
    file: Annotated[UploadFile, File(description="PDF, DOCX or TXT, at most 10 MB", examples=["resume.pdf"])],
    services: ServicesDep,
    caller: PrincipalDep,
) -> ResumeResponse:
    """Read the resume; it takes the place of one that was uploaded before."""
    known, most = session_uuid(session_id), services.settings.limits.upload
    content = await file.read(most + 1)
    if len(content) > most:
        raise TooLarge(f"The file is larger than {size(most)}: upload a smaller one")
    found = await services.materials.put_resume(caller.id, known, file.filename or "", content)
    return ResumeResponse.of(known, found)


@router.post("/upload/jd", summary="Submit the job description", responses=KEPT)
async def job(
    session_id: SessionForm,
    job_description: Annotated[Filled, Form(description="At most 50,000 characters", examples=[JOB])],
    role: Annotated[Filled, Form(description="The position's title", examples=["Backend engineer"])],
    services: ServicesDep,
    caller: PrincipalDep,
) -> JobResponse:
    """Read the job description; it takes the place of one that was submitted before."""
    known = session_uuid(session_id)
    found = await services.materials.put_job(caller.id, known, job_description, role)
    return JobResponse(session_id=known, role=found.role)


@router.post("/interview/opt-in-memory", summary="Toggle memory", responses={**BODY, **UNKNOWN})
async def opt_in(
    body: MemoryRequest,
    services: ServicesDep,
    caller: PrincipalDep,
    session_id: Annotated[str | None, Query(description="Here or in the body", examples=[ID])] = None,
) -> MemoryResponse:
    """Record whether what the interview finds out may be kept for later ones; opting out erases what was kept."""
    named = {one for one in (session_id, body.session_id) if one is not None}
    if len(named) != 1:
        raise Invalid("Name one session: session_id in the query or in the body.")
    known = session_uuid(named.pop())
    await services.interviews.opt_in(caller.id, known, body.opt_in)
    message = f"Memory storage {'enabled' if body.opt_in else 'disabled'}"
    return MemoryResponse(session_id=known, memory_opt_in=body.opt_in, message=message)
