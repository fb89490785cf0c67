"""An issuer of tokens elsewhere: its keys, the tokens that it signs, and the address where its keys can be had."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from starlette.types import Receive, Scope, Send

from tests.serving import listening


def claims(**changed: object) -> dict[str, object]:
    """Those of a good token, but for changes; None leaves a claim out."""
    good = {"sub": "ada", "exp": int(time.time()) + 600}
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


@dataclass
class Issuer:
    """Its private keys by id; `status` and `document` are what its address answers, `asked` how often it was asked."""

    private: dict[str, Any] = field(default_factory=dict)
    extra: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    document: bytes | None = None
    slow: float = 0.0
    asked: int = 0
    url: str = ""

    def rsa(self, kid: str, bits: int = 2048) -> None:
        """Make an RSA key."""
        self.private[kid] = rsa.generate_private_key(public_exponent=65537, key_size=bits)

    def ec(self, kid: str, curve: ec.EllipticCurve | None = None) -> None:
        """Make a key on an elliptic curve: P-256, unless another is given."""
        self.private[kid] = ec.generate_private_key(curve or ec.SECP256R1())

    def sign(self, kid: str, algorithm: str, named: str | None = "", **changed: object) -> str:
        """Sign a token; its header names the key, another, or (None) none."""
        headers = {"kid": kid if named == "" else named} if named is not None else {}
        return jwt.encode(claims(**changed), self.private[kid], algorithm, headers)

    def public(self, kid: str) -> dict[str, Any]:
        """A key's entry."""
        key = self.private[kid].public_key()
        if isinstance(key, rsa.RSAPublicKey):
            return {**RSAAlgorithm.to_jwk(key, as_dict=True), "kid": kid, "use": "sig"}
        return {**ECAlgorithm.to_jwk(key, as_dict=True), "kid": kid, "use": "sig"}

    def told(self) -> bytes:
        """What its address answers."""
        if self.document is not None:
            return self.document
        return json.dumps({"keys": [*map(self.public, self.private), *self.extra]}).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for moment in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{moment}.complete"})
            return
        self.asked += 1
        await asyncio.sleep(self.slow)
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": self.told()})


@asynccontextmanager
async def issuing() -> AsyncIterator[Issuer]:
    """An issuer with an RSA and an EC key, whose address answers while the context is open."""
    issuer = Issuer()
    issuer.rsa("rsa-1")
    issuer.ec("ec-1")
    async with listening(issuer) as port:
        issuer.url = f"http://127.0.0.1:{port}/keys"
        yield issuer
