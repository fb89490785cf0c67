"""Fixtures: a scripted endpoint in the test's own loop, and settings that point to it."""

from collections.abc import AsyncIterator

import pytest

from settings import LLM, Settings
from tests.upstream.server import Upstream

KEY = "sk-very-secret-key"


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    """A fresh endpoint for each test: 5 tokens per answer, without pauses."""
    async with Upstream(tokens=5) as server:
        yield server


@pytest.fixture
def upstream_settings(upstream: Upstream) -> Settings:
    """Settings that know the endpoint and a key, with short limits."""
    return settings_for(upstream.url)


def settings_for(url: str | None, key: str | None = KEY, **limits: object) -> Settings:
    """Settings of their own, whatever the environment says; `limits` are fields of the LLM group."""
    chosen = LLM.model_validate({"deadline": 5, "task_deadline": 5, "idle_timeout": 2, **limits})
    values = {"openai_base_url": url, "openai_api_key": key, "openai_model": "scripted", "llm": chosen}
    return Settings.model_validate(values)
