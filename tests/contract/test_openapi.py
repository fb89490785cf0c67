"""The OpenAPI document: whole, and true to what is really sent."""

from typing import Any

import jsonschema_rs
import pytest
import pytest_asyncio

from tests.contract.door import Door
from tests.contract.rig import ANSWER, PLAIN, STREAM
from tests.serving import Serve, Served
from tests.upstream import Behaviour, Upstream

PATHS = {
    "/health": "get",
    "/health/live": "get",
    "/health/ready": "get",
    STREAM: "post",
    ANSWER: "post",
    "/api/agents/available": "get",
}
SHARED = pytest.mark.asyncio(loop_scope="module")
Document = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def document(standing: Served) -> Document:
    return (await standing.http.get("/openapi.json")).json()


def check(document: Document, response: Any) -> None:
    """Assert that a response has a status that is declared for its path, and the declared body."""
    path, method = response.request.url.path, response.request.method.lower()
    declared = document["paths"][path][method]["responses"][str(response.status_code)]
    schema = declared["content"]["application/json"]["schema"]
    jsonschema_rs.validator_for({**schema, "components": document["components"]}).validate(response.json())


@SHARED
async def test_paths_are_there(document: Document):
    assert PATHS.items() <= {path: next(iter(methods)) for path, methods in document["paths"].items()}.items()
    for path, method in PATHS.items():
        operation = document["paths"][path][method]
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        assert {"200", "400", "403", "500"} <= operation["responses"].keys()


@SHARED
async def test_the_stream_is_declared(document: Document):
    content = document["paths"][STREAM]["post"]["responses"]["200"]["content"]
    assert content.keys() == {"text/event-stream"}
    assert content["text/event-stream"]["example"].startswith("data: {")


@SHARED
async def test_errors_are_declared(document: Document):
    for path in (STREAM, ANSWER, "/api/agents/available"):
        operation = document["paths"][path][PATHS[path]]
        assert "401" in operation["responses"]
        assert operation["security"] == [{}, {"Token": []}]
    for path in (STREAM, ANSWER):
        assert {"413", "422"} <= document["paths"][path]["post"]["responses"].keys()
    assert {"502", "503"} <= document["paths"][ANSWER]["post"]["responses"].keys()
    assert "Retry-After" in document["paths"][ANSWER]["post"]["responses"]["503"]["headers"]
    assert "503" in document["paths"]["/health/ready"]["get"]["responses"]
    assert "HTTPValidationError" not in document["components"]["schemas"]


@SHARED
async def test_fields_have_examples(document: Document):
    schemas = document["components"]["schemas"]
    for name in (
        "AnswerRequest",
        "MessageIn",
        "ErrorResponse",
        "RoutingOut",
        "AnswerResponse",
        "Statistics",
        "AgentOut",
        "Complaint",
    ):
        for field, schema in schemas[name]["properties"].items():
            assert "examples" in schema or "$ref" in schema, f"{name}.{field}"


@SHARED
async def test_its_own_example_works(standing: Served, document: Document):
    fields = document["components"]["schemas"]["AnswerRequest"]["properties"]
    body = {name: schema["examples"][0] for name, schema in fields.items()}
    response = await standing.http.post(ANSWER, json=body)
    assert response.status_code == 200
    check(document, response)


@SHARED
@pytest.mark.parametrize("page", ["/docs", "/redoc"])
async def test_pages(standing: Served, page: str):
    response = await standing.http.get(page)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


@SHARED
async def test_what_is_sent_is_what_is_declared(standing: Served, document: Document):
    for path, method in PATHS.items():
        body = {"question": PLAIN} if method == "post" else None
        for headers in ({}, {"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Authorization": "Bearer x"}):
            if (path, headers) != (STREAM, {}):
                check(document, await standing.http.request(method, path, json=body, headers=headers))
    json = {"Content-Type": "application/json"}
    for path in (STREAM, ANSWER):
        for content in (b"{", b"{}", b'{"question": 7}', b"[" * 100_000, b"x" * 2_000_000, b'{"question": "\xff"}'):
            check(document, await standing.http.post(path, content=content, headers=json))
        check(document, await standing.http.post(path, json={"question": "x" * 30_000}))


async def test_what_is_sent_in_trouble(online, upstream: Upstream, database: str, serve: Serve, document: Document):
    served = await online()
    failed, useless = Behaviour(do="status", status=500, kind="stream"), Behaviour(do="html", kind="stream")
    for behaviour, status in ((failed, 503), (useless, 502)):
        upstream.script(behaviour)
        response = await served.http.post(ANSWER, json={"question": PLAIN})
        assert response.status_code == status
        check(document, response)
    async with Door(database) as door:
        served = await serve(database_url=door.dsn, database={"pool_timeout": 0.5})
        await door.shut()
        for response in (
            await served.http.post(ANSWER, json={"question": PLAIN}),
            await served.http.get("/health/ready"),
        ):
            assert response.status_code == 503
            check(document, response)
