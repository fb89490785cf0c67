"""The settings of a process, as the environment and `.env` have them."""

import os
from pathlib import Path

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from settings.folders import default_data_folder, default_model_folder
from settings.groups import LLM, Auth, Database, Interviews, Limits, LiveKit, Proctoring, Sockets, Speech, Web
from settings.voice import Recording, Voice

CONVENTIONAL = (
    "DATABASE_URL",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
    "AUTH_JWT_SECRET",
    "LIVEKIT_URL",
    "LIVEKIT_API_KEY",
    "LIVEKIT_API_SECRET",
)


def listed(text: str) -> tuple[str, ...]:
    """Return the entries of a setting that holds several, separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


class Settings(BaseSettings):
    """Whoever starts a process makes it once, and hands it on.

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
    livekit_url: str | None = Field(
        default=None, pattern=r"^(wss?|https?)://", validation_alias=AliasChoices("livekit_url", "LIVEKIT_URL")
    )
    livekit_api_key: str | None = Field(
        default=None, validation_alias=AliasChoices("livekit_api_key", "LIVEKIT_API_KEY")
    )
    livekit_api_secret: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("livekit_api_secret", "LIVEKIT_API_SECRET")
    )

    database: Database = Database()
    llm: LLM = LLM()
    speech: Speech = Speech()
    limits: Limits = Limits()
    sockets: Sockets = Sockets()
    interviews: Interviews = Interviews()
    livekit: LiveKit = LiveKit()
    voice: Voice = Voice()
    recording: Recording = Recording()
    proctoring: Proctoring = Proctoring()
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


def forget_proxy() -> None:
    """Have this process reach what is not encrypted without a proxy."""
    for name in ("HTTP_PROXY", "http_proxy"):
        os.environ.pop(name, None)


def unwatch_loops() -> None:
    """Spare job processes the framework's look at how long they are blocked, unless somebody has asked for it.

    It takes a twentieth of an interview's processor time (`LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS`, 0: not at all).
    """
    os.environ.setdefault("LIVEKIT_AGENTS_LOOP_BLOCK_WARN_MS", "0")
