"""Whole trackers out and in: endpoints, and what they write."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from api.deps import PrincipalDep, ServicesDep
from api.dialects.tracker.words import CALL, tracker_router
from api.refusals import BODY, Responses, refusal
from domain.errors import Invalid
from domain.importing import Action, Imported, Outcome
from domain.records import RecordKind
from services.tracker.transfer import Format

MEDIA: dict[Format, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_ROW = "record,company_name,custom_role_title,interview_status,round_number,scheduled_date,question_text\r\n"
_CSV = (
    f"{_ROW}interview,Northwind,Data Engineer,scheduled,,,\r\nround,,,,1,2026-03-02,\r\n"
    "question,,,,1,,How do you backfill a table that is being written to?\r\n"
)
_JSON: dict[str, Any] = {
    "interviews": [
        {
            "company_name": "Northwind",
            "custom_role_title": "Data Engineer",
            "rounds": [{"round_number": 1, "scheduled_date": "2026-03-02"}],
            "questions": [{"question_text": "How do you backfill a table that is being written to?"}],
        }
    ]
}
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}, "example": _JSON},
            "text/csv": {"schema": {"type": "string", "format": "binary"}, "example": _CSV},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}
_TAKEN: Responses = {
    200: {
        "description": "All interviews with company and role names, rounds and linked questions",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": _CSV},
            "application/json": {"schema": {"type": "object"}, "example": _JSON},
        },
    }
}
_CHANGED: Responses = {
    409: refusal(
        "The same records changed at the same time",
        "The same records changed meanwhile, so nothing was imported. Try again.",
    )
}

router = tracker_router("/api/tracker", "Tracker files", responses={**CALL, 422: BODY[422]})


class OutcomeOut(BaseModel):
    """What becomes of one record."""

    row: int = Field(description="CSV: the row as a spreadsheet counts it; JSON: the interview, from 1", examples=[2])
    record: RecordKind = Field(examples=["interview"])
    action: Action = Field(examples=["updated"])
    fields: list[str] = Field(description="What changes", examples=[["interview_status"]])
    reason: str | None = Field(description="Why it is refused", examples=[None])

    @classmethod
    def of(cls, one: Outcome) -> "OutcomeOut":
        return cls(row=one.row, record=one.kind, action=one.action, fields=list(one.fields), reason=one.reason or None)


class ImportResponse(BaseModel):
    """What became of a file; of a dry run, what would become of it."""

    dry_run: bool = Field(examples=[True])
    created: int = Field(examples=[0])
    updated: int = Field(examples=[1])
    skipped: int = Field(description="They are there already, just so", examples=[0])
    refused: int = Field(examples=[0])
    new_companies: list[str] = Field(examples=[["Northwind"]])
    new_roles: list[str] = Field(examples=[[]])
    new_questions: list[str] = Field(examples=[[]])
    ignored_columns: list[str] = Field(description="Columns of a table that mean nothing here", examples=[[]])
    rows: list[OutcomeOut]

    @classmethod
    def of(cls, brought: Imported, dry_run: bool) -> "ImportResponse":
        return cls(
            dry_run=dry_run,
            created=brought.count("created"),
            updated=brought.count("updated"),
            skipped=brought.count("skipped"),
            refused=brought.count("refused"),
            new_companies=list(brought.companies),
            new_roles=list(brought.roles),
            new_questions=list(brought.questions),
            ignored_columns=list(brought.ignored),
            rows=[OutcomeOut.of(one) for one in brought.outcomes],
        )


async def _after(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    yield first
    async for piece in rest:
        yield piece


@router.get("/export", summary="Take the tracker out", response_class=StreamingResponse, responses=_TAKEN)
async def export(
    services: ServicesDep,
    caller: PrincipalDep,
    form: Annotated[Format, Query(alias="format", description="csv opens in spreadsheets")] = "json",
) -> StreamingResponse:
    """Stream everything that the caller tracks; what is imported again as it is changes nothing."""
    pieces = services.tracker.transfer.export(caller.id, form)
    # Begun before the answer is, so that what is out of reach is told by its status.
    first = await anext(pieces)
    name = f"tracker-{datetime.now(UTC):%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(_after(first, pieces), media_type=MEDIA[form], headers=headers)


async def _content(request: Request) -> bytes:
    """Return the file: the body itself, or the form's field `file`."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await request.body()
    async with request.form(max_files=1, max_fields=20) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid("The form has no file in its field `file`.")
        return await file.read()


@router.post(
    "/import", summary="Bring a tracker in", openapi_extra=_FILE, responses={400: BODY[400], 413: BODY[413], **_CHANGED}
)
async def bring(
    request: Request,
    services: ServicesDep,
    caller: PrincipalDep,
    dry_run: Annotated[bool, Query(description="Tell what would happen, and change nothing")] = False,
) -> ImportResponse:
    """Bring in CSV or JSON, all of it or nothing: new records are made, those that are there are brought up to date.

    A table's first row names its columns; `record` is interview, round or question, and the latter two belong to the
    interview above them. What a file does not name stays as it is, and nothing is ever deleted.
    """
    brought = await services.tracker.transfer.bring(caller.id, await _content(request), dry_run=dry_run)
    return ImportResponse.of(brought, dry_run)
