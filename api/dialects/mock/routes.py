"""The endpoints of the mock interview dialect that work on text."""

from secrets import randbits

from fastapi import Request

from api.deps import PrincipalDep, ServicesDep
from api.dialects.mock.answering import Arrived, Outcome, answered
from api.dialects.mock.evaluating import EvaluationsResponse, Pairs
from api.dialects.mock.router import mock_router
from api.dialects.mock.wire import (
    CountsResponse,
    DoneResponse,
    NextResponse,
    QuestionsRequest,
    QuestionsResponse,
    StartRequest,
    StartResponse,
    SubmitRequest,
)
from api.dialects.mock.words import ANSWERED, UNREADABLE
from api.presence import while_present
from api.sessions.deps import ArrivalsDep, KeyDep
from api.sessions.words import session_uuid
from domain.errors import Busy

router = mock_router()


@router.post("/start-interview", summary="Start an interview", responses=UNREADABLE)
async def start(body: StartRequest, services: ServicesDep, caller: PrincipalDep) -> StartResponse:
    """Plan an interview on a topic and ask its first question."""
    standing = await services.interviews.start_mock(
        caller.id,
        body.topic.strip(),
        body.stored_difficulty,
        body.num_questions,
        level=body.difficulty,
        probes=body.probes,
    )
    if standing.turn is None:
        raise Busy("The first question is being prepared; GET /session/{session_id} tells when it is there.")
    return StartResponse.of(standing.session, standing.turn)


def _reply(outcome: Outcome) -> NextResponse | DoneResponse:
    if outcome.report is not None:
        return DoneResponse.of(outcome.session, outcome.report)
    assert outcome.turn is not None
    return NextResponse.of(outcome.session, outcome.turn, outcome.message)


@router.post("/submit-answer", summary="Answer in writing", responses=ANSWERED)
async def submit(
    body: SubmitRequest, key: KeyDep, arrivals: ArrivalsDep, services: ServicesDep, caller: PrincipalDep
) -> NextResponse | DoneResponse:
    """Keep the answer to the standing question, and return the next question or the feedback."""
    session_id, interviews = session_uuid(body.session_id), services.interviews
    async with arrivals.standing(caller.id, session_id, lambda: interviews.progress(caller.id, session_id)) as standing:
        arrived = Arrived(caller.id, session_id, standing, body.question_number, key)
        return _reply(await answered(interviews, arrived, body.said()))


@router.get("/sessions", summary="Count the sessions")
async def sessions(services: ServicesDep, caller: PrincipalDep) -> CountsResponse:
    """Count the caller's mock interviews."""
    counts = await services.interviews.counts(caller.id, "mock")
    return CountsResponse(
        active_sessions=counts.active,
        completed_sessions=counts.completed,
        total_sessions=counts.active + counts.completed,
    )


@router.post("/generate-questions", summary="Questions alone", responses=UNREADABLE)
async def generate(body: QuestionsRequest, request: Request, services: ServicesDep) -> QuestionsResponse:
    """Return questions on a topic, without any interview."""
    work = services.planner.questions(body.topic.strip(), body.stored_difficulty, body.num_questions, randbits(64))
    questions = await while_present(request, work)
    return QuestionsResponse(questions=questions, topic=body.topic, difficulty=body.difficulty)


@router.post("/evaluate-answers", summary="Evaluate answers", responses=UNREADABLE)
async def evaluate(body: Pairs, request: Request, services: ServicesDep) -> EvaluationsResponse:
    """Say what each answer is worth, without any interview; null where nothing earned a score."""
    work = services.evaluations.evaluate([(pair.question, pair.answer) for pair in body])
    return EvaluationsResponse.of(await while_present(request, work))
