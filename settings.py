"""Every knob of the service, in groups; the only module that reads the environment.

Names: `VIVA_<GROUP>__<FIELD>` (for instance `VIVA_LLM__ENGINE`), next to the conventional names that other
tools already use (`DATABASE_URL`, `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_MODEL`, `AUTH_JWT_SECRET`).
"""

import json
import os
import sys
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

CONVENTIONAL = ("DATABASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "AUTH_JWT_SECRET")
EngineChoice = Literal["auto", "openai", "offline"]


def listed(text: str) -> tuple[str, ...]:
    """Return the entries of a setting that holds several, separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def default_data_folder() -> Path:
    """The platform's data folder of this user; for root the system's, where services keep their state."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return Path("/var/lib/viva-voce")
    return user_data_path("viva-voce", appauthor=False)


def default_model_folder() -> Path:
    """Where `make model` puts the embedding model: beside the packages of the running environment."""
    return Path(sys.prefix) / "share" / "viva" / "all-minilm-l6-v2-int8"


def default_speech_model_folder() -> Path:
    """Where `python -m llm.speech` puts the offline recogniser's model."""
    return Path(sys.prefix) / "share" / "viva" / "whisper-base"


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
    processes: int = Field(default=2, ge=1, le=64, description="recordings and texts at once, offline")
    model: Path = Field(default_factory=default_speech_model_folder, description="folder of the offline recogniser")


class Limits(_Group):
    """What a request may weigh."""

    body: int = Field(default=1024 * 1024, gt=0, description="bytes in a JSON body")
    question: int = Field(default=20_000, gt=0, description="characters in a question or context")
    history: int = Field(default=200, gt=0, description="earlier messages sent along with a question")
    upload: int = Field(default=10 * 1024 * 1024, gt=0, description="bytes in an uploaded file")


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


class Auth(_Group):
    """Who may call; without `required` a loopback caller is the local guest."""

    required: bool = Field(default=False, description="ask every caller for a JWT")
    issuer: str | None = Field(default=None, description="the `iss` that a token must carry, when set")
    audience: str | None = Field(default=None, description="the `aud` that a token must carry, when set")


class Web(_Group):
    """Where the service listens and which pages may call it."""

    host: str = Field(default="127.0.0.1", description="address to bind")
    port: int = Field(default=8000, ge=0, le=65535, description="port to bind; 0 takes a free one")
    origins: str = Field(default="", description="further page origins that may call, by commas; `*` for any")
    hosts: str = Field(default="", description="further Host names that this service answers to, by commas")
    heartbeat: float = Field(default=15.0, gt=0, description="seconds between comment lines on a quiet stream")


class Settings(BaseSettings):
    """Built once at each entry point and passed down.

    Raises:
        pydantic.ValidationError: a variable has a value that its field refuses.
    """

    model_config = SettingsConfigDict(
        env_prefix="VIVA_",
        env_nested_delimiter="__",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
    )

    data: Path = Field(default_factory=default_data_folder, description="folder of the database and the signing key")
    model: Path = Field(default_factory=default_model_folder, description="folder of the embedding model")
    insecure: bool = Field(default=False, description="allow a public address without authentication")
    database_url: SecretStr | None = Field(default=None, validation_alias=AliasChoices("database_url", "DATABASE_URL"))
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("openai_api_key", "OPENAI_API_KEY")
    )
    openai_base_url: str | None = Field(
        default=None, validation_alias=AliasChoices("openai_base_url", "OPENAI_BASE_URL")
    )
    openai_model: str = Field(default="gpt-4o-mini", validation_alias=AliasChoices("openai_model", "OPENAI_MODEL"))
    auth_jwt_secret: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("auth_jwt_secret", "AUTH_JWT_SECRET")
    )

    database: Database = Database()
    llm: LLM = LLM()
    speech: Speech = Speech()
    limits: Limits = Limits()
    sockets: Sockets = Sockets()
    interviews: Interviews = Interviews()
    auth: Auth = Auth()
    web: Web = Web()


def unknown() -> list[str]:
    """Return the VIVA_ variables of the environment and of `.env` that no setting reads, misspelt ones for instance."""
    read = {f"VIVA_{name.upper()}" for name, field in Settings.model_fields.items() if field.validation_alias is None}
    given = {name.upper() for name in (*os.environ, *dotenv_values(".env"))}
    return sorted(name for name in given if name.startswith("VIVA_") and name.partition("__")[0] not in read)


def export(settings: Settings) -> None:
    """Put what flags have changed into the environment, for child processes to find."""
    os.environ["VIVA_DATA"] = str(settings.data)
    os.environ["VIVA_WEB__HOST"] = settings.web.host
    os.environ["VIVA_WEB__PORT"] = str(settings.web.port)
    os.environ["VIVA_INSECURE"] = str(settings.insecure).lower()


def _shown(field: FieldInfo) -> str:
    unset = field.default is None or field.default == () or field.default_factory is not None
    return "" if unset else json.dumps(field.default).strip('"')


def _example_lines(model: type[BaseModel], prefix: str) -> list[str]:
    lines = []
    for name, field in model.model_fields.items():
        if isinstance(field.default, BaseModel):
            lines += ["", f"# {(type(field.default).__doc__ or '').strip()}"]
            lines += _example_lines(type(field.default), f"{prefix}{name.upper()}__")
        elif field.description is not None:
            lines.append(f"# {prefix}{name.upper()}={_shown(field)}".ljust(40) + f"  # {field.description}")
    return lines


def example() -> str:
    """Return the text of `.env.example`: every setting with its default, commented out."""
    head = [
        "# Copy to .env and uncomment what you change. Conventional names are honoured as they are:",
        *(f"# {name}=" for name in CONVENTIONAL),
        "",
    ]
    return "\n".join([*head, *_example_lines(Settings, "VIVA_")]) + "\n"
