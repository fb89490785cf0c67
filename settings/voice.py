"""The settings of spoken interviews."""

from pydantic import BaseModel, ConfigDict, Field

_PLUGIN = r"^[a-z][a-z0-9_]*$"


class Voice(BaseModel):
    """How spoken interviews are held by `viva voice`; what hears and speaks is set under Speech."""

    model_config = ConfigDict(extra="forbid")

    silence: float = Field(default=0.3, ge=0.1, le=3, description="seconds of silence that end a stretch of speech")
    ahead: float = Field(
        default=0.15,
        ge=0,
        le=3,
        description="seconds of silence in which recognition begins, in case it lasts; 0: none",
    )
    piece: float = Field(default=8.0, ge=1, le=60, description="seconds of speech after which a short pause parts it")
    slow: float = Field(
        default=4.0,
        gt=0,
        le=60,
        description="seconds until hearing is slow; a sentence not spoken by then is silence, and the voice rests 10 s",
    )
    endpoint: float = Field(default=0.4, ge=0, le=10, description="seconds of silence after which words are taken")
    longest: float = Field(default=3.0, ge=0, le=30, description="seconds of silence waited for at most")
    patience: float = Field(default=1.0, ge=0, le=30, description="seconds more before a reply in patient phases")
    patient: str = Field(default="technical,behavioral", description="phases that are patient, by commas")
    unfinished: float = Field(default=2.0, ge=0, le=30, description="seconds more when a sentence hangs in the air")
    settle: float = Field(default=1.0, ge=0, le=10, description="seconds of a question after which it counts as heard")
    lead: float = Field(default=0.15, ge=0, le=30, description="seconds of work after which an answer is thanked for")
    filler: float = Field(default=0.9, ge=0, le=30, description="seconds of work after which a moment is asked for")
    nudge: float = Field(default=15.0, gt=0, le=600, description="seconds of silence after which help is offered")
    barge_in: float = Field(default=0.1, ge=0, le=5, description="seconds of speech that stop the agent")
    resume: float = Field(default=0.8, gt=0, le=10, description="seconds after which it goes on if nothing was said")
    warmup: float | None = Field(
        default=None, ge=0, le=30, description="seconds in which a first word stops nothing, for loudspeakers"
    )
    stt: str = Field(default="", pattern=rf"{_PLUGIN}|^$", description="LiveKit plugin that hears, as deepgram")
    tts: str = Field(default="", pattern=rf"{_PLUGIN}|^$", description="LiveKit plugin that speaks, as cartesia")
    idle: int = Field(default=1, ge=0, le=64, description="processes that stand ready for the next interview")
    drain: int = Field(default=1800, ge=0, description="seconds that interviews may go on after SIGTERM")
    port: int = Field(default=0, ge=0, le=65535, description="port of the worker's health page; 0 takes a free one")


class Recording(BaseModel):
    """The sound of spoken interviews, kept only while the candidate agrees."""

    model_config = ConfigDict(extra="forbid")

    piece: float = Field(default=8.0, ge=0.5, le=60, description="seconds of sound that are kept at once")
    bitrate: int = Field(default=24_000, ge=6_000, le=128_000, description="bits for a second of sound (Opus)")
    turn: float = Field(default=1800.0, gt=0, le=7200, description="seconds of one exchange, both voices, at most")
    session: float = Field(default=14_400.0, gt=0, description="seconds of one interview, both voices, at most")
    waiting: int = Field(default=8, ge=1, le=1000, description="pieces that wait for the database; more are dropped")
