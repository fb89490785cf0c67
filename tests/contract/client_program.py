"""A program over the generated client, as a user writes one: a whole mock interview, its report and erasure, a job.

The test copies it to where the package is that the generator made, checks its types there, and runs it.
"""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false

import sys
from datetime import date

from viva_client import AuthenticatedClient
from viva_client.api.agents import agents_answer
from viva_client.api.companies import create_company
from viva_client.api.health import health
from viva_client.api.interviews import (
    create_interview,
    delete_interview,
    get_interview,
    interviews_create_asked,
    interviews_create_round,
    list_interviews,
    update_interview,
)
from viva_client.api.mock_interview import mock_interview_speak, mock_interview_start, mock_interview_submit
from viva_client.api.questions import create_question
from viva_client.api.roles import create_role
from viva_client.api.sessions import session, sessions_delete, sessions_report, sessions_transcript
from viva_client.models import (
    AnswerRequest,
    AnswerResponse,
    AskedNew,
    AskedQuestion,
    CatalogQuestion,
    Company,
    CompanyNew,
    DoneResponse,
    ErrorResponse,
    Health,
    Interview,
    InterviewChanges,
    InterviewDetail,
    InterviewList,
    InterviewNew,
    NextResponse,
    QuestionNew,
    ReportResponse,
    Role,
    RoleNew,
    Round,
    RoundNew,
    SessionResponse,
    SpeakRequest,
    StartRequest,
    StartResponse,
    SubmitRequest,
    TranscriptResponse,
)

SAID = "A binary tree has at most two children for each node; a search tree keeps smaller keys on the left."
QUESTIONS = 3


def interview(client: AuthenticatedClient) -> None:
    """Hold an interview from its first question to its erasure."""
    request = StartRequest(topic="Data Structures", difficulty="medium", num_questions=QUESTIONS)
    begun = mock_interview_start.sync(client=client, body=request)
    assert isinstance(begun, StartResponse)
    for number in range(1, QUESTIONS + 1):
        answer = SubmitRequest(session_id=str(begun.session_id), answer=SAID, question_number=number)
        reply = mock_interview_submit.sync(client=client, body=answer, idempotency_key=f"answer-{number}")
        assert isinstance(reply, NextResponse if number < QUESTIONS else DoneResponse)
    session_id = str(begun.session_id)
    state = session.sync(session_id, client=client)
    assert isinstance(state, SessionResponse)
    assert (state.status, state.answers_submitted) == ("completed", QUESTIONS)
    transcript = sessions_transcript.sync(session_id, client=client)
    assert isinstance(transcript, TranscriptResponse)
    assert [exchange.answer for exchange in transcript.exchanges] == [SAID] * QUESTIONS
    report = sessions_report.sync(session_id, client=client)
    assert isinstance(report, ReportResponse)
    assert report.final_report
    assert sessions_delete.sync_detailed(session_id, client=client).status_code == 204
    gone = session.sync(session_id, client=client)
    assert isinstance(gone, ErrorResponse)
    assert gone.detail == "Session not found"


def question(client: AuthenticatedClient) -> None:
    """Ask the specialists."""
    answered = agents_answer.sync(client=client, body=AnswerRequest(question="How would you design a parcel tracker?"))
    assert isinstance(answered, AnswerResponse)
    assert answered.success
    assert answered.routing.selected_agent in answered.metadata.agents


def tracked(client: AuthenticatedClient) -> None:
    """Keep a job that was applied for, find it again, change it, and take it back."""
    company = create_company.sync(client=client, body=CompanyNew(company_name="Northwind"))
    role = create_role.sync(client=client, body=RoleNew(role_name="Backend engineer"))
    asked = create_question.sync(
        client=client,
        body=QuestionNew(
            question_text="How would you shard a click log?",
            question_category="system_design",
            question_difficulty="medium",
        ),
    )
    assert isinstance(company, Company)
    assert isinstance(role, Role)
    assert isinstance(asked, CatalogQuestion)
    body = InterviewNew(company_id=company.company_id, role_id=role.role_id, seniority_level="senior")
    job = create_interview.sync(client=client, body=body)
    assert isinstance(job, Interview)
    round_ = RoundNew(
        interview_id=job.interview_id, round_number=1, round_name="Phone", scheduled_date=date(2026, 12, 1)
    )
    met = interviews_create_round.sync(job.interview_id, client=client, body=round_)
    assert isinstance(met, Round)
    link = AskedNew(interview_id=job.interview_id, question_id=asked.question_id, was_asked=True)
    assert isinstance(interviews_create_asked.sync(job.interview_id, client=client, body=link), AskedQuestion)
    changed = update_interview.sync(
        job.interview_id, client=client, body=InterviewChanges(interview_status="completed")
    )
    assert isinstance(changed, Interview)
    page = list_interviews.sync(client=client, interview_status="completed", sort_by="company_name", order="asc")
    assert isinstance(page, InterviewList)
    assert [(each.company_name, each.role_name) for each in page.data] == [("Northwind", "Backend engineer")]
    whole = get_interview.sync(job.interview_id, client=client)
    assert isinstance(whole, InterviewDetail)
    assert (len(whole.rounds), len(whole.questions)) == (1, 1)
    assert delete_interview.sync_detailed(job.interview_id, client=client).status_code == 204


def speech(client: AuthenticatedClient) -> None:
    """Have something spoken."""
    spoken = mock_interview_speak.sync_detailed(client=client, body=SpeakRequest(text="Hello", format_="wav"))
    assert spoken.content.startswith(b"RIFF")


def main(url: str, token: str) -> None:
    """Do it all."""
    with AuthenticatedClient(base_url=url, token=token, raise_on_unexpected_status=True) as client:
        well = health.sync(client=client)
        assert isinstance(well, Health)
        assert well.engine == "offline"
        interview(client)
        question(client)
        speech(client)
        tracked(client)


if __name__ == "__main__":
    main(*sys.argv[1:])
