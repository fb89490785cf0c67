"""Which engine is made for which settings, and what start-up says about it."""

import subprocess
import sys

import pytest

from domain.errors import StartupError
from llm.address import completions_url
from llm.gateway import describe, make_engine
from tests.upstream.fixture import KEY, settings_for

URL = "https://me:word@models.example:8443/v1/?token=abc#part"


@pytest.mark.parametrize(
    ("engine", "url", "key", "name"),
    [
        ("auto", None, None, "offline"),
        ("auto", "", " ", "offline"),
        ("auto", None, KEY, "openai"),
        ("auto", URL, None, "openai"),
        ("offline", URL, KEY, "offline"),
        ("openai", URL, None, "openai"),
        ("openai", None, KEY, "openai"),
    ],
)
async def test_the_engine_is_chosen(engine: str, url: str | None, key: str | None, name: str):
    settings = settings_for(url, key, engine=engine)
    made = make_engine(settings)
    await made.close()
    assert made.name == name
    assert describe(settings).startswith(f"ENGINE {name}: ")


def test_the_line_says_where_and_why_without_secrets():
    line = describe(settings_for(URL, KEY))
    assert line == (
        "ENGINE openai: model scripted at https://models.example:8443/v1/ "
        "(VIVA_LLM__ENGINE=auto, OPENAI_API_KEY and OPENAI_BASE_URL set)"
    )
    assert "neither OPENAI_API_KEY nor OPENAI_BASE_URL is set" in describe(settings_for(None, None))


@pytest.mark.parametrize("choose", [make_engine, describe])
def test_openai_without_key_and_address_is_refused(choose: object):
    assert callable(choose)
    with pytest.raises(StartupError, match=r"OPENAI_API_KEY.*OPENAI_BASE_URL"):
        choose(settings_for(None, None, engine="openai"))


@pytest.mark.parametrize("url", ["models.example/v1", "ftp://x/v1", "http://", "http://x:notaport/v1", "http://[x"])
def test_an_unusable_address_is_refused_at_start(url: str):
    for choose in (make_engine, describe):
        with pytest.raises(StartupError, match="OPENAI_BASE_URL") as caught:
            choose(settings_for(url, None))
        assert url not in caught.value.message


@pytest.mark.parametrize("key", ["sk-one\nsk-two", "sk-\u00fc"])
def test_a_key_that_no_header_can_carry_is_refused_at_start(key: str):
    with pytest.raises(StartupError, match="OPENAI_API_KEY") as caught:
        make_engine(settings_for(None, key))
    assert "sk-" not in caught.value.message


@pytest.mark.parametrize(
    ("url", "full"),
    [
        (None, "https://api.openai.com/v1/chat/completions"),
        ("http://h:1", "http://h:1/chat/completions"),
        ("http://h:1/v1//", "http://h:1/v1/chat/completions"),
        ("http://h/a%20b?q=1", "http://h/a%20b/chat/completions?q=1"),
    ],
)
def test_the_address_is_only_completed(url: str | None, full: str):
    assert completions_url(settings_for(url, KEY)) == full


def test_importing_the_gateway_is_cheap():
    code = "import sys, llm.gateway; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
