"""Who may call: tokens that are asked for, good ones and bad ones."""

import base64
import json
import time
from typing import Any

import jwt
import pytest

from domain.errors import StartupError
from services.tokens import SECRET_FILE, issue, signing_secret
from tests.contract.rig import ANSWER, PLAIN, STREAM
from tests.serving import SECRET, Served, settings_of

OPEN = ["/health", "/health/live", "/health/ready", "/docs", "/redoc", "/openapi.json"]


@pytest.fixture
async def closed(serve) -> Served:
    """A server that wants tokens of one issuer."""
    return await serve(auth={"required": True, "issuer": "https://issuer.example"})


def claims(**changed: object) -> dict[str, object]:
    """Those of a good token, but for changes; None leaves a claim out."""
    good = {"sub": "ada", "exp": int(time.time()) + 600, "iss": "https://issuer.example"}
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def signed(payload: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(payload, secret, algorithm)


def unsigned(payload: dict[str, Any], algorithm: str) -> str:
    parts = ({"alg": algorithm, "typ": "JWT"}, payload)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


async def statuses(served: Served, authorization: str | None) -> set[int]:
    headers = {} if authorization is None else {"Authorization": authorization}
    answers = [
        await served.http.post(STREAM, json={"question": PLAIN}, headers=headers),
        await served.http.post(ANSWER, json={"question": PLAIN}, headers=headers),
        await served.http.get("/api/agents/available", headers=headers),
    ]
    for answer in answers:
        if answer.status_code == 401:
            assert answer.headers["www-authenticate"] == "Bearer"
            assert isinstance(answer.json()["detail"], str)
    return {answer.status_code for answer in answers}


async def test_a_good_token(closed: Served):
    assert await statuses(closed, f"Bearer {signed(claims())}") == {200}
    assert await statuses(closed, f"bearer   {issue(closed.settings, 'ada')}") == {200}


REFUSED = [
    pytest.param(lambda: None, id="none"),
    pytest.param(lambda: "", id="empty"),
    pytest.param(lambda: "Bearer", id="no token"),
    pytest.param(lambda: f"Basic {signed(claims())}", id="other scheme"),
    pytest.param(lambda: signed(claims()), id="no scheme"),
    pytest.param(lambda: "Bearer a.b.c", id="garbage"),
    pytest.param(lambda: "Bearer ä.ö.ü".encode("latin-1"), id="beyond ASCII"),
    pytest.param(lambda: f"Bearer {signed(claims(exp=int(time.time()) - 3600))}", id="expired"),
    pytest.param(lambda: f"Bearer {signed(claims(exp=int(time.time()) - 1))}", id="expired just now"),
    pytest.param(lambda: f"Bearer {signed(claims(exp=None))}", id="no exp"),
    pytest.param(lambda: f"Bearer {signed(claims(exp='soon'))}", id="exp is no number"),
    pytest.param(lambda: f"Bearer {signed(claims(sub=None))}", id="no sub"),
    pytest.param(lambda: f"Bearer {signed(claims(sub=' '))}", id="blank sub"),
    pytest.param(lambda: f"Bearer {signed(claims(nbf=int(time.time()) + 3600))}", id="not yet"),
    pytest.param(lambda: f"Bearer {signed(claims(iss='https://evil.example'))}", id="other issuer"),
    pytest.param(lambda: f"Bearer {signed(claims(iss=None))}", id="no issuer"),
    pytest.param(lambda: f"Bearer {signed(claims(), 'x' * 64)}", id="other secret"),
    pytest.param(lambda: f"Bearer {signed(claims(), SECRET * 2, 'HS512')}", id="HS512 by another"),
    pytest.param(lambda: f"Bearer {signed(claims(), SECRET * 2, 'HS384')}", id="HS384"),
    pytest.param(lambda: f"Bearer {unsigned(claims(), 'none')}", id="unsigned"),
    pytest.param(lambda: f"Bearer {unsigned(claims(), 'None')}", id="unsigned, other case"),
    pytest.param(lambda: f"Bearer {unsigned(claims(), 'HS256')}", id="signature left out"),
    pytest.param(lambda: f"Bearer {unsigned(claims(), 'RS256')}AAAA", id="RS256"),
]


@pytest.mark.parametrize("authorization", REFUSED)
async def test_refused_tokens(closed: Served, authorization):
    assert await statuses(closed, authorization()) == {401}


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_other_algorithms_with_the_right_secret(closed: Served, algorithm: str):
    assert await statuses(closed, f"Bearer {signed(claims(), SECRET, algorithm)}") == {401}


async def test_a_token_of_a_clock_that_is_ahead(closed: Served):
    assert await statuses(closed, f"Bearer {signed(claims(nbf=int(time.time()) + 10, iat=int(time.time()) + 10))}") == {
        200
    }


async def test_the_token_is_judged_before_the_body(closed: Served):
    for body in (b"{", b"", b"[" * 100_000, b'{"question": ""}'):
        response = await closed.http.post(STREAM, content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 401


async def test_open_paths(closed: Served):
    assert {(await closed.http.get(path)).status_code for path in OPEN} == {200}


async def test_without_tokens_asked_for(offline: Served):
    assert await statuses(offline, None) == {200}
    assert await statuses(offline, f"Bearer {issue(offline.settings, 'ada')}") == {200}
    # A caller who shows a bad token is told so instead of becoming the guest.
    assert await statuses(offline, "Bearer a.b.c") == {401}


async def test_audiences(serve):
    served = await serve(auth={"required": True, "audience": "viva"})
    assert await statuses(served, f"Bearer {issue(served.settings, 'ada')}") == {200}
    for audience in ("other", None):
        assert await statuses(served, f"Bearer {signed(claims(aud=audience))}") == {401}


def test_a_secret_is_made_once_and_kept(tmp_path):
    for unset in (None, "", "  "):
        settings = settings_of({"data": tmp_path / "data", "auth_jwt_secret": unset})
        kept = signing_secret(settings)
        assert len(kept) >= 48
        assert signing_secret(settings) == kept
    file = tmp_path / "data" / SECRET_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("\n")
    with pytest.raises(StartupError, match=SECRET_FILE):
        signing_secret(settings)


def test_a_public_key_is_no_secret():
    key = "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----"
    with pytest.raises(StartupError, match="AUTH_JWT_SECRET"):
        signing_secret(settings_of({"auth_jwt_secret": key}))
