"""The endpoints of the mock interview dialect that hear and speak."""

from typing import TYPE_CHECKING, Annotated

from fastapi import File, Form, Path, Request, Response, UploadFile
from pydantic import BaseModel, Field

from api.deps import PrincipalDep, ServicesDep
from api.dialects.mock.answering import Arrived, Outcome, answered
from api.dialects.mock.router import mock_router
from api.dialects.mock.wire import DoneResponse, HeardDone, HeardNext, NextResponse
from api.dialects.mock.words import ANSWERED, HEARD, SPOKEN, UNREADABLE
from api.presence import while_present
from api.sessions.deps import ArrivalsDep, KeyDep
from api.sessions.wire import ID
from api.sessions.words import session_uuid
from api.text import Text, size
from domain.errors import Invalid, TooLarge
from domain.language.delivery import Timing, timed
from llm.speech.audio import UNSUPPORTED, decode, supported
from llm.speech.seam import SpokenFormat, Transcript
from services.wiring import Services

if TYPE_CHECKING:
    from services.interviews import Interviews

router = mock_router()
AudioFile = Annotated[
    UploadFile, File(description="WAV, MP3, M4A or FLAC, at most 10 MB and ten minutes", examples=["answer.wav"])
]
SessionPath = Annotated[str, Path(description="The session's id", examples=[ID])]


class TranscriptOut(BaseModel):
    """What was heard; "" where nobody speaks."""

    transcript: str = Field(examples=["arrays are linear data structures"])


class SpeakRequest(BaseModel):
    """What is to be spoken."""

    text: Text = Field(description="At most 4,096 characters", examples=["Which bug took you longest to find?"])
    format: SpokenFormat = Field("wav", examples=["wav"])


async def _read(file: UploadFile, limit: int) -> bytes:
    """Return a file that may be audio.

    Raises:
        TooLarge: it is over the limit (bytes).
        Invalid: it is none of the formats.
    """
    content = await file.read(limit + 1)
    if len(content) > limit:
        raise TooLarge(f"The audio file is larger than {size(limit)}. Send a shorter recording.")
    if not supported(file.filename or "", file.content_type, content):
        raise Invalid(UNSUPPORTED)
    return content


async def _heard(services: Services, file: UploadFile, content: bytes) -> Transcript:
    audio = await decode(content, file.filename or "", content_type=file.content_type)
    return await services.speech.transcribe(audio)


def _timing(heard: Transcript) -> Timing | None:
    """Return the timing of what was said, where the recogniser tells when each word was."""
    spoken = [(word.text, word.start, word.end) for word in heard.words]
    return timed(spoken).timing if spoken else None


async def _known(interviews: "Interviews", arrived: Arrived) -> str | None:
    """Return the words that are kept under this key, so that they need not be heard again."""
    if arrived.key is None:
        return None
    turns = await interviews.transcript(arrived.owner, arrived.session_id)
    asides = await interviews.asides(arrived.owner, arrived.session_id)
    kept = [(turn.key, turn.answer) for turn in turns] + [(aside.key, aside.said) for aside in asides]
    return next((text for key, text in kept if key == arrived.key), None)


def _reply(outcome: Outcome, transcript: str) -> HeardNext | HeardDone:
    if outcome.report is not None:
        done = DoneResponse.of(outcome.session, outcome.report)
        return HeardDone(**done.model_dump(), transcript=transcript)
    assert outcome.turn is not None
    following = NextResponse.of(outcome.session, outcome.turn, outcome.message)
    return HeardNext(**following.model_dump(), transcript=transcript)


@router.post("/audio-answer/{session_id}", summary="Answer by voice", responses={**HEARD, **ANSWERED})
async def audio_answer(
    session_id: SessionPath,
    audio_file: AudioFile,
    key: KeyDep,
    arrivals: ArrivalsDep,
    services: ServicesDep,
    caller: PrincipalDep,
    question_number: Annotated[
        int | None, Form(ge=1, le=2**31 - 1, description="The question that it answers", examples=[1])
    ] = None,
) -> HeardNext | HeardDone:
    """Write down the spoken answer to the standing question, and go on as for a written one."""
    content = await _read(audio_file, services.settings.limits.upload)
    uuid, interviews = session_uuid(session_id), services.interviews
    async with arrivals.standing(caller.id, uuid, lambda: interviews.progress(caller.id, uuid)) as standing:
        arrived = Arrived(caller.id, uuid, standing, question_number, key)
        text, timing = await _known(interviews, arrived), None
        if text is None:
            arrived.check()
            heard = await _heard(services, audio_file, content)
            text, timing = heard.text, _timing(heard)
        if not text.strip():
            raise Invalid("No words were heard in the recording. It was not counted; the question still stands.")
        return _reply(await answered(interviews, arrived, text, timing), text)


@router.post("/transcribe-audio", summary="Transcribe", responses=HEARD)
async def transcribe(audio_file: AudioFile, request: Request, services: ServicesDep) -> TranscriptOut:
    """Write down what is said in a recording."""
    content = await _read(audio_file, services.settings.limits.upload)
    heard = await while_present(request, _heard(services, audio_file, content))
    return TranscriptOut(transcript=heard.text)


@router.post("/text-to-speech", summary="Speak", response_class=Response, responses={**UNREADABLE, **SPOKEN})
async def speak(body: SpeakRequest, request: Request, services: ServicesDep) -> Response:
    """Speak a text; the reply is the audio file itself."""
    spoken = await while_present(request, services.speech.synthesize(body.text, body.format))
    return Response(spoken.content, media_type=spoken.content_type)
