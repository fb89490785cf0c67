"""What a client may say over the WebSocket."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field, StrictInt, ValidationError

from api.proctoring.wire import EventRequest
from api.sessions.deps import MOST_TURNS
from api.text import Filled, Text
from domain.errors import Invalid
from domain.proctoring import Sighting
from domain.session import LONGEST_ANSWER, LONGEST_KEY


class AnswerData(BaseModel):
    """An answer; `question_number` names the main question it is for, `client_turn_id` makes it safe to send twice."""

    text: Annotated[Filled, Field(max_length=LONGEST_ANSWER)]
    question_number: Annotated[StrictInt, Field(ge=1, le=MOST_TURNS)] | None = None
    client_turn_id: Annotated[Filled, Field(max_length=LONGEST_KEY)] | None = None


Data = TypeVar("Data", bound=BaseModel)


def _read(kind: type[Data], data: Mapping[str, object]) -> Data:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"][:2])) or "data"
        raise Invalid(f"data.{place}: {first['msg']}.") from None


class DraftData(BaseModel):
    """What has been written so far of an answer."""

    text: Annotated[Text, Field(max_length=LONGEST_ANSWER)]


def draft_data(data: Mapping[str, object]) -> DraftData:
    """Read what has been written so far.

    Raises:
        Invalid: something in it is missing or wrong.
    """
    return _read(DraftData, data)


def answer_data(data: Mapping[str, object]) -> AnswerData:
    """Read an answer.

    Raises:
        Invalid: something in it is missing or wrong; the message says what, and quotes nothing.
    """
    return _read(AnswerData, data)


def sighting_of(data: Mapping[str, object]) -> Sighting:
    """Read what the client noticed.

    Raises:
        Invalid: something in it is missing or wrong; the message says what, and quotes nothing.
    """
    return _read(EventRequest, data).sighting()
