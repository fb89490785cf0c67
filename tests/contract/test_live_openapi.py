"""The OpenAPI document of the live interview API: whole, and true."""

from typing import Any

import jsonschema_rs
import pytest
import pytest_asyncio

from tests.contract.live import JOB, RESUME, begun, created, describe, upload
from tests.serving import Served

Document = dict[str, Any]
PATHS = ("/session/start", "/upload/resume", "/upload/jd", "/interview/opt-in-memory")
UNKNOWN = "3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def document(standing: Served) -> Document:
    return (await standing.http.get("/openapi.json")).json()


def check(document: Document, response: Any, status: int) -> None:
    """Assert that a response has this status, which is declared for its path, and the declared body."""
    assert response.status_code == status, response.text
    operation = document["paths"][response.request.url.path][response.request.method.lower()]
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    jsonschema_rs.validator_for({**schema, "components": document["components"]}).validate(response.json())


@pytest.mark.parametrize("path", PATHS)
async def test_operations_are_declared(document: Document, path: str):
    operation = document["paths"][path]["post"]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"] == ["Live interview"]
    assert operation["security"] == [{}, {"Token": []}]
    assert {"200", "400", "401", "403", "500", "503"} <= operation["responses"].keys()
    if path != "/session/start":
        assert {"404", "413", "422"} <= operation["responses"].keys()


async def test_fields_have_examples(document: Document):
    for name in ("CreatedResponse", "ResumeResponse", "JobResponse", "MemoryRequest", "MemoryResponse"):
        for field, schema in document["components"]["schemas"][name]["properties"].items():
            assert "examples" in schema or "const" in schema, f"{name}.{field}"


async def test_what_is_sent_is_what_is_declared(standing: Served, document: Document):
    http, session_id = standing.http, await created(standing)
    check(document, await http.post("/session/start"), 200)
    check(document, await upload(standing, session_id), 200)
    check(document, await describe(standing, session_id), 200)
    check(document, await upload(standing, session_id, RESUME, "resume.exe"), 400)
    check(document, await upload(standing, UNKNOWN), 404)
    check(document, await upload(standing, session_id, b"x" * 11_000_000), 413)
    check(document, await http.post("/upload/resume", data={"session_id": session_id}), 422)
    check(document, await describe(standing, session_id, JOB * 1_000), 413)
    check(document, await describe(standing, session_id, " "), 422)
    async with begun(standing, session_id):
        check(document, await upload(standing, session_id), 409)
        check(document, await describe(standing, session_id), 409)


async def test_the_choice_of_memory(standing: Served, document: Document):
    http, path, session_id = standing.http, PATHS[3], await created(standing)
    check(document, await http.post(path, json={"opt_in": True, "session_id": session_id}), 200)
    check(document, await http.post(path, json={"opt_in": True}), 400)
    check(document, await http.post(path, json={"opt_in": True, "session_id": UNKNOWN}), 404)
    check(document, await http.post(path, content=b"x" * 2_000_000), 413)
    check(document, await http.post(path, json={}), 422)
    for refused in (
        await http.post(path, headers={"Authorization": "Bearer x"}),
        await http.post(path, headers={"Origin": "http://evil.example"}),
        await http.post(path, headers={"Host": "evil.example"}),
    ):
        check(document, refused, refused.status_code)
