"""A model endpoint in trouble: the right word to the client, nothing of the endpoint's own, nothing left behind."""

from typing import Any

import pytest

from tests.contract.rig import ANSWER, PLAIN, Told, ask, settled, tasks
from tests.serving import Serve, Served
from tests.upstream import Behaviour, Upstream
from tests.upstream.fixture import KEY

SECRETS = (KEY, "secret", "Traceback", "aiohttp", "127.0.0.1", "<html")


def assert_error(told: Told, code: str, kinds: list[str]) -> None:
    """Assert that the stream ends with one clear error after these events."""
    assert told.kinds == [*kinds, "error"]
    error = told.one("error")
    assert error.keys() == {"message", "error", "success"}
    assert error["success"] is False
    assert error["error"] == code
    assert len(error["message"]) > 20
    assert not [word for word in SECRETS if word in told.text]


def trouble(do: Any, **more: Any) -> Behaviour:
    return Behaviour(do=do, kind="stream", times=9, **more)


BEFORE = ["start", "routing", "processing"]
MIDWAY = [*BEFORE, "content"]
GONE, USELESS = "upstream_unavailable", "upstream_malformed"
CASES = [
    pytest.param(trouble("status", status=500), 503, GONE, BEFORE, id="500"),
    pytest.param(trouble("status", status=429, headers={"Retry-After": "77"}), 503, GONE, BEFORE, id="429"),
    pytest.param(trouble("status", status=401), 503, GONE, BEFORE, id="401"),
    pytest.param(trouble("status", status=404), 503, GONE, BEFORE, id="404"),
    pytest.param(trouble("status", status=422), 502, USELESS, BEFORE, id="422"),
    pytest.param(trouble("status", status=302, headers={"Location": "/secret"}), 503, GONE, BEFORE, id="302"),
    pytest.param(trouble("html"), 502, USELESS, BEFORE, id="html"),
    pytest.param(trouble("drop"), 503, GONE, BEFORE, id="drop"),
    pytest.param(trouble("hang"), 503, GONE, BEFORE, id="hang"),
    pytest.param(trouble("hang_midway", tokens=3), 503, GONE, MIDWAY, id="hang midway"),
    pytest.param(trouble("half_line"), 503, GONE, MIDWAY, id="half a line"),
    pytest.param(trouble("empty_choices"), 502, USELESS, BEFORE, id="empty choice"),
    pytest.param(trouble("no_content"), 502, USELESS, BEFORE, id="no content"),
    pytest.param(trouble("malformed", tokens=3), 502, USELESS, MIDWAY, id="garbage midway"),
    pytest.param(trouble("raw", chunks=("ff00fe0a",)), 502, USELESS, BEFORE, id="garbage"),
    pytest.param(trouble("break", tokens=3), 503, GONE, MIDWAY, id="broken midway"),
    pytest.param(trouble("no_end", tokens=3), 503, GONE, MIDWAY, id="no end"),
    pytest.param(trouble("error_object", tokens=3), 503, GONE, MIDWAY, id="error midway"),
]


@pytest.fixture
async def impatient(online) -> Served:
    """A server that gives the endpoint half a second of silence."""
    return await online(llm={"idle_timeout": 0.5})


@pytest.mark.parametrize(("behaviour", "status", "code", "kinds"), CASES)
async def test_trouble(
    impatient: Served, upstream: Upstream, behaviour: Behaviour, status: int, code: str, kinds: list[str]
):
    before = tasks()
    upstream.script(behaviour)
    assert_error(await ask(impatient), code, kinds)
    response = await impatient.http.post(ANSWER, json={"question": PLAIN})
    assert response.status_code == status
    assert response.json().keys() == {"detail"}
    assert not [word for word in SECRETS if word in response.text]
    assert ("retry-after" in response.headers) == (status == 503)
    if behaviour.status == 429:
        assert response.headers["retry-after"] == "77"
    await settled(before)
    await upstream.record.reach(5, ended=upstream.record.total)
    assert upstream.record.concurrent == 0


async def test_it_heals(impatient: Served, upstream: Upstream):
    upstream.script(Behaviour(do="drop", kind="stream"))
    assert (await ask(impatient)).kinds[-1] == "error"
    assert (await ask(impatient)).kinds[-1] == "complete"


async def test_a_failure_before_the_first_token_is_tried_again(online, upstream: Upstream):
    served = await online(llm={"retries": 1})
    upstream.script(Behaviour(do="status", status=503, kind="stream"))
    assert (await ask(served)).chunks == "scripted tokens flow steadily onwards "


async def test_nobody_listens(serve: Serve):
    async with Upstream() as gone:
        url = gone.url
    served = await serve(openai_base_url=url, openai_api_key=KEY, llm={"retries": 0})
    before = tasks()
    assert_error(await ask(served), GONE, BEFORE)
    response = await served.http.post(ANSWER, json={"question": PLAIN})
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) >= 1
    await settled(before)


async def test_trouble_while_the_follow_ups_hang(impatient: Served, upstream: Upstream):
    before = tasks()
    upstream.script(trouble("break", tokens=3), Behaviour(do="hang", kind="suggest_follow_ups"))
    assert_error(await ask(impatient), GONE, MIDWAY)
    await settled(before)
    await upstream.record.reach(5, ended=2)


async def test_trouble_while_unsure(impatient: Served, upstream: Upstream, unsure: tuple[str, str]):
    before = tasks()
    upstream.script(Behaviour(do="status", status=500, times=9))
    assert_error(await ask(impatient, unsure[0]), GONE, BEFORE)
    await settled(before)
