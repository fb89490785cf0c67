"""What routes about one session ask for, by name."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import Depends, Header, Path, Request

from api.sessions.arrivals import Arrivals
from api.sessions.words import session_uuid
from domain.errors import Invalid
from domain.session import LONGEST_KEY

if TYPE_CHECKING:
    from services.interviews import Standing

MOST_TURNS = 2**31 - 1


async def _session_id(
    session_id: Annotated[str, Path(description="The session's id", examples=["3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa"])],
) -> UUID:
    return session_uuid(session_id)


async def _key(
    idempotency_key: Annotated[
        str | None,
        Header(
            description=f"The same key again gets the stored outcome; at most {LONGEST_KEY} characters",
            examples=["3f1c-answer-2"],
        ),
    ] = None,
) -> str | None:
    key = (idempotency_key or "").strip()
    if len(key) > LONGEST_KEY:
        raise Invalid(f"Idempotency-Key may have {LONGEST_KEY} characters.")
    return key or None


SessionIdDep = Annotated[UUID, Depends(_session_id)]
KeyDep = Annotated[str | None, Depends(_key)]
TurnNumber = Annotated[int, Path(description="Exchanges are counted from 1", ge=1, le=MOST_TURNS, examples=[1])]


async def _arrivals(request: Request) -> "Arrivals[Standing]":
    return request.state.arrivals


ArrivalsDep = Annotated[Arrivals["Standing"], Depends(_arrivals)]
