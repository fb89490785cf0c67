"""The settings, group by group."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from settings.folders import default_face_model_folder, default_speech_model_folder

EngineChoice = Literal["auto", "openai", "offline"]


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Database(_Group):
    """Postgres: the embedded server unless `DATABASE_URL` names a real one."""

    pool_min: int = Field(default=1, ge=0, description="connections kept open by each process")
    pool_max: int = Field(default=8, ge=1, description="connections a process may open")
    pool_timeout: float = Field(default=3.0, gt=0, description="seconds to wait for a free connection before a 503")
    start_timeout: float = Field(default=60.0, gt=0, description="seconds to wait for the database at start-up")
    binaries: Path | None = Field(
        default=None, description="folder with bin/postgres; default: the packaged Postgres 18"
    )


class LLM(_Group):
    """The model endpoint; `auto` takes it when a key or a base URL is set, else the offline engine."""

    engine: EngineChoice = Field(default="auto", description="auto | openai | offline")
    connect_timeout: float = Field(default=5.0, gt=0, description="seconds to open a connection to the endpoint")
    idle_timeout: float = Field(
        default=30.0, gt=0, description="seconds without a byte after which a stream is given up"
    )
    deadline: float = Field(default=120.0, gt=0, description="seconds in all for one call, its retries included")
    task_deadline: float = Field(default=20.0, gt=0, description="seconds in all for one typed task")
    classify_deadline: float = Field(default=4.0, gt=0, description="seconds the router waits for the model's verdict")
    retries: int = Field(
        default=2, ge=0, le=10, description="attempts after the first on 429, 5xx and connection errors"
    )
    max_tokens: int = Field(default=1600, gt=0, description="tokens in one answer at most")
    temperature: float | None = Field(default=None, ge=0, le=2, description="unset: the endpoint's default")


class Speech(_Group):
    """Hearing and speaking; `auto` takes the model endpoint when a key or a base URL is set, else this machine."""

    engine: EngineChoice = Field(default="auto", description="auto | openai | offline")
    stt_model: str = Field(default="gpt-4o-mini-transcribe", description="the endpoint's model that hears")
    tts_model: str = Field(default="gpt-4o-mini-tts", description="the endpoint's model that speaks")
    voice: str = Field(default="alloy", description="the endpoint's voice")
    language: str = Field(
        default="en", pattern=r"^[a-z]{2,3}(-[a-z]{2,8})?$", description="what is heard and spoken, as en or en-us"
    )
    deadline: float = Field(default=120.0, gt=0, description="seconds in all for one recording or text")
    silence: float = Field(
        default=25.0, gt=0, description="seconds without a byte after which the endpoint is given up"
    )
    processes: int = Field(default=2, ge=1, le=64, description="recordings and texts at once, offline")
    model: Path = Field(default_factory=default_speech_model_folder, description="folder of the offline model")


class Limits(_Group):
    """What a request may weigh, and how often a user may call."""

    body: int = Field(default=1024 * 1024, gt=0, description="bytes in a JSON body")
    question: int = Field(default=20_000, gt=0, description="characters in a question or context")
    history: int = Field(default=200, gt=0, description="earlier messages sent along with a question")
    upload: int = Field(default=10 * 1024 * 1024, gt=0, description="bytes in an uploaded file")
    depth: int = Field(default=64, gt=0, le=500, description="levels in a JSON body")
    items: int = Field(default=10_000, gt=0, description="entries in one list or object of a JSON body")
    calls: int = Field(default=1200, ge=0, le=100_000, description="requests a minute of one user; 0: no limit")
    model_calls: int = Field(
        default=300, ge=0, le=100_000, description="requests a minute that ask a model; 0: they count as any other"
    )
    session_calls: int = Field(
        default=100, ge=1, le=100_000, description="requests a minute of one user to /interview-sessions"
    )
    session_burst: int = Field(
        default=10, ge=1, le=10_000, description="requests a second of one user to /interview-sessions"
    )
    guest: bool = Field(default=False, description="count the local guest's requests, too")


class Interviews(_Group):
    """How interviews are driven."""

    lease: float = Field(default=6.0, gt=0, description="seconds after which a dead driver's interview is taken over")
    retry: float = Field(default=4.0, gt=0, le=5, description="seconds between attempts at an assessment that waits")
    grace: float = Field(default=60.0, ge=0, description="seconds a question still stands after the planned time")
    sweep: float = Field(default=1.0, gt=0, description="seconds between looks at interviews that fell due")


class Sockets(_Group):
    """What one WebSocket may send, and how long its client may take to read."""

    frame: int = Field(default=256 * 1024, gt=0, description="bytes in a message; a larger one is refused")
    rate: float = Field(default=20.0, gt=0, description="messages per second, in the long run")
    burst: int = Field(default=60, ge=20, description="messages at once")
    byte_rate: int = Field(default=1024 * 1024, gt=0, description="bytes per second, in the long run")
    byte_burst: int = Field(default=20 * 1024 * 1024, gt=0, description="bytes at once")
    patience: float = Field(default=60.0, gt=0, description="seconds without reading after which a client is let go")
    clock: float = Field(default=30.0, gt=0, description="seconds between two time_remaining events")


class LiveKit(_Group):
    """Rooms for spoken interviews; they are made when LIVEKIT_URL and its key are set."""

    public_url: str | None = Field(
        default=None, pattern=r"^(wss?|https?)://", description="address that candidates join at; default: LIVEKIT_URL"
    )
    agent: str = Field(default="viva-voce", min_length=1, max_length=100, description="name that workers register with")
    timeout: float = Field(default=1.2, gt=0, le=10, description="seconds for one call to the LiveKit server")
    grace: int = Field(default=300, ge=1, le=86_400, description="seconds a room waits for a candidate who left")
    token_hours: float = Field(default=12.0, gt=0, le=24, description="hours for which a candidate's token lets in")
    heartbeat: float = Field(default=0.5, gt=0, le=10, description="seconds between two signs of life of an agent")
    lapse: float = Field(default=3.0, gt=0, le=60, description="seconds without one after which another agent is sent")
    retry: float = Field(default=1.5, gt=0, le=30, description="seconds until an agent is asked for again")
    attempts: int = Field(default=4, ge=1, le=100, description="times that one is asked for before a candidate is told")
    sweep: float = Field(default=0.5, gt=0, le=10, description="seconds between looks at rooms that fell due")
    capacity: int = Field(default=4, ge=1, le=1000, description="interviews that one worker holds at once")


class Auth(_Group):
    """Who may call; without `required` a loopback caller is the local guest."""

    required: bool = Field(default=False, description="ask every caller for a JWT")
    jwks_url: str | None = Field(
        default=None, pattern=r"^https?://", description="where the keys of an issuer of RS256 or ES256 tokens are"
    )
    issuer: str | None = Field(default=None, description="the `iss` that a token must carry, when set")
    audience: str | None = Field(default=None, description="the `aud` that a token must carry, when set")


class Web(_Group):
    """Where the service listens and which pages may call it."""

    host: str = Field(default="127.0.0.1", description="address to bind")
    port: int = Field(default=8000, ge=0, le=65535, description="port to bind; 0 takes a free one")
    origins: str = Field(default="", description="further page origins that may call, by commas; `*` for any")
    hosts: str = Field(default="", description="further Host names that this service answers to, by commas")
    heartbeat: float = Field(default=15.0, gt=0, description="seconds between comment lines on a quiet stream")


class Proctoring(_Group):
    """What is noticed around an interview, and the pictures of faces."""

    burst: float = Field(default=10.0, ge=0, description="seconds within which events of a kind count as one")
    most: int = Field(
        default=500, ge=1, le=10_000, description="observations of one interview; then one more for each known kind"
    )
    key: SecretStr | None = Field(
        default=None,
        description="long random text that encrypts faces and voices; unset: one is kept in the data folder",
    )
    model: Path = Field(default_factory=default_face_model_folder, description="folder of what compares faces")
