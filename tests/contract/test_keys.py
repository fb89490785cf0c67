"""Tokens of an issuer elsewhere, judged by its published keys (JWKS)."""

import asyncio
import base64
import hmac
import json
import time
from collections.abc import AsyncIterator

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.warnings import InsecureKeyLengthWarning

from domain.errors import Invalid, StartupError, Unauthenticated, Unavailable
from services import keys
from services.keys import KeySet
from services.tokens import Tokens, issue
from tests.contract.issuer import Issuer, claims, issuing
from tests.serving import SECRET, Serve, Served, settings_of

LIST = "/api/agents/available"


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    async with issuing() as opened:
        yield opened


@pytest.fixture
async def closed(serve: Serve, issuer: Issuer) -> Served:
    """A server that wants this issuer's tokens."""
    return await serve(auth={"required": True, "jwks_url": issuer.url}, auth_jwt_secret=None)


def based(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def sealed(signed: str, secret: bytes) -> str:
    """Sign with HS256, which the library refuses to do with a public key."""
    return f"{signed}.{based(hmac.digest(secret, signed.encode(), 'sha256'))}"


def unsigned(payload: dict[str, object]) -> str:
    parts = ({"alg": "none", "kid": "rsa-1"}, payload)
    return ".".join(based(json.dumps(part).encode()) for part in parts) + "."


async def status(served: Served, token: str) -> int:
    response = await served.http.get(LIST, headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200 or response.json().keys() == {"detail"}
    return response.status_code


async def test_its_tokens_are_taken(closed: Served, issuer: Issuer):
    for kid, algorithm in (("rsa-1", "RS256"), ("ec-1", "ES256")):
        for named in ("", None):
            assert await status(closed, issuer.sign(kid, algorithm, named)) == 200
    assert issuer.asked == 1


async def test_claims_count_as_ever(serve: Serve, issuer: Issuer):
    auth = {"required": True, "jwks_url": issuer.url, "issuer": "https://id.example", "audience": "viva"}
    served = await serve(auth=auth)
    good = {"iss": "https://id.example", "aud": "viva"}
    assert await status(served, issuer.sign("rsa-1", "RS256", **good)) == 200
    now = int(time.time())
    wrong = (
        {"exp": now - 3600},
        {"exp": None},
        {"nbf": now + 3600},
        {"iss": "https://evil.example"},
        {"aud": "other"},
        {"aud": None},
        {"sub": None},
        {"sub": "local-guest"},
    )
    for changed in wrong:
        assert await status(served, issuer.sign("rsa-1", "RS256", **{**good, **changed})) == 401, changed


async def test_what_is_not_signed_by_it_is_refused(closed: Served, issuer: Issuer):
    other = Issuer()
    other.rsa("rsa-1")
    other.ec("ec-1")
    pem = issuer.private["rsa-1"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    confused = jwt.encode(claims(), "x" * 32, "HS256", {"kid": "rsa-1"}).rpartition(".")[0]
    forged = sealed(confused, pem)
    tokens = [
        other.sign("rsa-1", "RS256"),
        other.sign("ec-1", "ES256"),
        other.sign("rsa-1", "RS256", None),
        issuer.sign("rsa-1", "RS256", "ec-1"),
        issuer.sign("rsa-1", "RS512"),
        issuer.sign("rsa-1", "PS256"),
        forged,
        unsigned(claims()),
        jwt.encode(claims(), SECRET, "HS256"),
    ]
    assert {await status(closed, token) for token in tokens} == {401}


async def test_keys_of_other_kinds_count_for_nothing(closed: Served, issuer: Issuer):
    issuer.rsa("weak", 1024)
    issuer.ec("curve", ec.SECP384R1())
    issuer.rsa("secret-keeper")
    issuer.extra = [
        {"kty": "oct", "kid": "shared", "k": based(b"k" * 32), "alg": "HS256"},
        {**issuer.public("secret-keeper"), "kid": "enc", "use": "enc"},
        {"kty": "RSA", "kid": "broken", "n": "AQ", "e": "AQAB"},
        {"kty": "RSA", "kid": 7},
    ]
    assert await status(closed, issuer.sign("rsa-1", "RS256")) == 200
    with pytest.warns(InsecureKeyLengthWarning):
        weak = issuer.sign("weak", "RS256")
    tokens = [
        weak,
        jwt.encode(claims(), issuer.private["curve"], "ES384", {"kid": "curve"}),
        jwt.encode(claims(), b"k" * 32, "HS256", {"kid": "shared"}),
        issuer.sign("secret-keeper", "RS256", "enc"),
        issuer.sign("rsa-1", "RS256", "broken"),
    ]
    assert {await status(closed, token) for token in tokens} == {401}


@pytest.mark.parametrize(
    "trouble",
    [{"status": 500}, {"document": b"<html>"}, {"document": b'{"keys": 7}'}, {"document": b"x" * 400_000}],
    ids=lambda trouble: str(trouble)[:30],
)
async def test_while_its_keys_cannot_be_had_nobody_knows(closed: Served, issuer: Issuer, trouble: dict[str, object]):
    vars(issuer).update(trouble)
    for _ in range(3):
        response = await closed.http.get(LIST, headers={"Authorization": f"Bearer {issuer.sign('rsa-1', 'RS256')}"})
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) > 0
        assert "fetched" in response.json()["detail"]
    assert issuer.asked == 1
    # No key is needed to know that these are worth nothing.
    assert await status(closed, "a.b.c") == 401
    assert await status(closed, unsigned(claims())) == 401


async def test_nobody_listens_there(serve: Serve):
    served = await serve(auth={"required": True, "jwks_url": "http://127.0.0.1:9/keys"})
    issuer = Issuer()
    issuer.rsa("rsa-1")
    assert await status(served, issuer.sign("rsa-1", "RS256")) == 503
    # The own secret was set, so its tokens are judged without the issuer.
    assert await status(served, issue(served.settings, "ada")) == 200


async def test_many_at_once_ask_once(closed: Served, issuer: Issuer):
    issuer.slow = 0.2
    token = issuer.sign("ec-1", "ES256")
    assert await asyncio.gather(*(status(closed, token) for _ in range(50))) == [200] * 50
    assert issuer.asked == 1


async def test_unknown_keys_are_looked_for_but_not_all_the_time(closed: Served, issuer: Issuer):
    assert await status(closed, issuer.sign("rsa-1", "RS256")) == 200
    for n in range(20):
        assert await status(closed, issuer.sign("rsa-1", "RS256", f"made-up-{n}")) == 401
    assert issuer.asked == 1


async def test_a_renewed_key_is_found(issuer: Issuer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "BETWEEN_SECONDS", 0.0)
    judge = KeySet(issuer.url)
    assert len(await judge.keys("rsa-1", "RS256")) == 1
    issuer.rsa("rsa-2")
    assert len(await judge.keys("rsa-2", "RS256")) == 1
    assert issuer.asked == 2
    issuer.status = 500
    assert len(await judge.keys("rsa-1", "RS256")) == 1
    with pytest.raises(Unavailable):
        await judge.keys("rsa-3", "RS256")
    # Trusted as long as they may be, and not longer.
    monkeypatch.setattr(keys, "FRESH_SECONDS", 0.0)
    assert len(await judge.keys("rsa-1", "RS256")) == 1
    monkeypatch.setattr(keys, "TRUSTED_SECONDS", 0.0)
    with pytest.raises(Unavailable):
        await judge.keys("rsa-1", "RS256")


async def test_the_secret_that_is_made_by_itself_does_not_count_beside_an_issuer(tmp_path, issuer: Issuer):
    settings = settings_of({"data": tmp_path, "auth_jwt_secret": None, "auth": {"jwks_url": issuer.url}})
    own = issue(settings_of({"data": tmp_path, "auth_jwt_secret": None}), "ada")
    with pytest.raises(Unauthenticated):
        await Tokens(settings).verify(own)
    with pytest.raises(StartupError, match="AUTH_JWT_SECRET"):
        issue(settings, "ada")


@pytest.mark.parametrize("user", ["", " ", "local-guest", "a\0b", "a\nb", "\ud800", "x" * 256])
async def test_names_that_cannot_be_kept(offline: Served, user: str):
    with pytest.raises(Invalid):
        issue(offline.settings, user)
    token = jwt.encode({**claims(), "sub": user}, SECRET, "HS256") if user != "\ud800" else "a.b.c"
    assert await status(offline, token) == 401


def handmade(header: str, payload: str) -> str:
    """A token of our own secret over any text."""
    return sealed(f"{based(header.encode())}.{based(payload.encode())}", SECRET.encode())


HEADER = '{"alg": "HS256", "typ": "JWT"}'


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        (HEADER, '{"sub": "ada", "exp": 1e999}'),
        (HEADER, '{"sub": "ada", "exp": NaN}'),
        (HEADER, '{"sub": "ada", "exp": -Infinity}'),
        (HEADER, '{"sub": "ada", "exp": [9999999999]}'),
        (HEADER, '{"sub": "ada", "exp": 9999999999, "nbf": 1e999}'),
        (HEADER, '{"sub": "ada", "exp": 9999999999, "iat": {}}'),
        (HEADER, '{"sub": 7, "exp": 9999999999}'),
        (HEADER, '{"sub": ["ada"], "exp": 9999999999}'),
        (HEADER, '{"sub": null, "exp": 9999999999}'),
        (HEADER, '{"sub": "\\ud800", "exp": 9999999999}'),
        (HEADER, "[" * 3000),
        (HEADER, "[]"),
        (HEADER, "7"),
        ("[" * 3000, "{}"),
        ("7", "{}"),
        ('{"alg": ["HS256"]}', "{}"),
        ('{"alg": null}', "{}"),
        ('{"alg": "HS256", "kid": {"a": 1}}', '{"sub": "ada", "exp": 9999999999}'),
        ('{"alg": "HS256", "crit": ["b64"], "b64": false}', '{"sub": "ada", "exp": 9999999999}'),
    ],
)
async def test_hostile_tokens(offline: Served, header: str, payload: str):
    assert await status(offline, handmade(header, payload)) == 401
