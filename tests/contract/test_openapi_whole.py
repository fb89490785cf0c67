"""The OpenAPI document as a whole: every operation is named, told, grouped and shown by examples that are right."""

from collections import Counter
from typing import Any

import jsonschema_rs
import pytest

from api.app import create_app
from api.openapi.document import operations
from api.openapi.examples import Examples
from api.openapi.tags import TAGS
from tests.serving import Served, settings_of

Document = dict[str, Any]
JSON = "application/json"


def document_of(**values: object) -> Document:
    return create_app(settings_of(values)).openapi()


@pytest.fixture(scope="module")
def document() -> Document:
    return document_of()


def test_operations_are_told(document: Document):
    for path, method, operation in operations(document):
        name = f"{method} {path}"
        assert operation["summary"], name
        assert not operation["summary"].endswith("."), name
        assert operation["description"], name
        assert len(operation["tags"]) == 1, name
        assert operation["responses"].keys() >= {"400", "403", "500"}, name
        assert [status for status in operation["responses"] if status.startswith("2")], name
        for status, answer in operation["responses"].items():
            assert answer["description"] not in ("", "Additional Response"), f"{name} {status}"


def test_names_are_readable_and_single(document: Document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert all(name.replace("_", "").isalnum() and name == name.lower() for name in names)
    assert not [name for name in document["components"]["schemas"] if "_" in name]


def test_groups_are_told(document: Document):
    used = {tag for _, _, operation in operations(document) for tag in operation["tags"]}
    assert used <= TAGS.keys()
    assert [tag["name"] for tag in document["tags"]] == list(TAGS)
    assert not [tag for tag, text in TAGS.items() if not text]


def test_every_field_has_an_example(document: Document):
    schemas = document["components"]["schemas"]
    examples = Examples(schemas)
    for name, schema in schemas.items():
        for field, each in schema.get("properties", {}).items():
            examples.of(each, f"{name}.{field}")


def test_every_parameter_is_told(document: Document):
    examples = Examples(document["components"]["schemas"])
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            name = f"{method} {path} {parameter['name']}"
            assert parameter.get("description"), name
            examples.of(parameter["schema"], name)


def _shown(content: Document) -> list[Any]:
    if "example" in content:
        return [content["example"]]
    return [each["value"] for each in content.get("examples", {}).values()]


def _bodies(operation: Document) -> list[tuple[str, Document]]:
    bodies = [("request", operation.get("requestBody", {})), *operation["responses"].items()]
    return [(name, body["content"][JSON]) for name, body in bodies if JSON in body.get("content", {})]


def test_examples_are_what_they_show(document: Document):
    for path, method, operation in operations(document):
        for name, content in _bodies(operation):
            validator = jsonschema_rs.validator_for({**content["schema"], "components": document["components"]})
            assert _shown(content), f"{method} {path} {name} has no example"
            for value in _shown(content):
                assert validator.is_valid(value), f"{method} {path} {name}: {validator.validate(value)}"


def test_security_is_as_it_is_set(document: Document):
    for path, method, operation in operations(document):
        if path.startswith("/interview-sessions"):
            assert {} not in operation["security"], f"{method} {path}"
        elif "security" in operation:
            assert operation["security"] == [{}, {"Token": []}], f"{method} {path}"
    closed = document_of(auth={"required": True})
    secured = [operation["security"] for _, _, operation in operations(closed) if "security" in operation]
    assert secured
    assert all({} not in each for each in secured)


async def test_a_refused_method_is_told_the_right_ones(offline: Served):
    for path, methods in (
        ("/session/start", "POST"),
        ("/session/3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa", "GET"),
        ("/interviews/3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa", "DELETE, GET"),
    ):
        response = await offline.http.patch(path)
        assert (response.status_code, response.headers["allow"]) == (405, methods)
        assert response.json() == {"detail": "Method Not Allowed"}
