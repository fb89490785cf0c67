"""Finishes the OpenAPI document that FastAPI makes of the routes."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.limits import SESSIONS_PREFIX
from api.openapi.examples import CHOICES, Examples, NoExampleError
from api.openapi.parameters import add_words
from api.openapi.tags import tag_list
from api.openapi.told import add_examples

Document = dict[str, Any]
JSON = "application/json"
FORM_PREFIX = "Body_"
UNTOLD = "Successful Response"
# So many letters of a word are the same in singular and plural.
STEM = 5
ABOUT = """\
One service, several APIs over the same interviews: each path keeps the fields, words and error shape of its own API.

A loopback service lets the local guest in without a token; everybody else sends `Authorization: Bearer TOKEN`.
Fields that are not known are ignored. Times are ISO 8601 in UTC. Requests may weigh 1 MB, uploads 10 MB.
"""


def _stem(word: str) -> str:
    return word.removesuffix("s")[:STEM]


def operation_id(route: APIRoute) -> str:
    """Name an operation by its function, after its group unless it says that itself; stable as long as both are."""
    words = re.findall(r"\w+", str(route.tags[0]).lower()) if route.tags else []
    told = {_stem(word) for word in route.name.split("_")} & {_stem(word) for word in words}
    return route.name if told else "_".join([*words, route.name])


def describe(app: FastAPI, token_required: bool) -> None:
    """Let an app tell the finished document."""

    def told() -> Document:
        if app.openapi_schema is None:
            app.openapi_schema = _finished(app, token_required)
        return app.openapi_schema

    app.openapi = told


def _finished(app: FastAPI, token_required: bool) -> Document:
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=ABOUT,
        routes=app.routes,
        tags=tag_list(),
    )
    document = _renamed(document)
    add_examples(document["components"]["schemas"])
    examples = Examples(document["components"]["schemas"])
    for path, _, operation in operations(document):
        if not token_required and not path.startswith(SESSIONS_PREFIX) and "security" in operation:
            # The local guest needs none.
            operation["security"] = [{}, *operation["security"]]
        for parameter in operation.get("parameters", []):
            add_words(parameter)
        for content in _contents(operation):
            _exemplify(content, examples)
        for answer in operation["responses"].values():
            _tell(answer, examples)
    return document


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Yield path, method and operation of everything in a document."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _form_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.removeprefix(FORM_PREFIX).split("_")) + "Form"


def _renamed(document: Document) -> Document:
    """Give the forms, which FastAPI names after operations, names that a type can have."""
    schemas = document["components"]["schemas"]
    names = {name: _form_name(name) for name in schemas if name.startswith(FORM_PREFIX)}
    document["components"]["schemas"] = {
        names.get(name, name): {**schema, "title": names.get(name, schema.get("title", name))}
        for name, schema in schemas.items()
    }
    for _, _, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            _point(content.get("schema", {}), names)
    return document


def _point(schema: Document, names: dict[str, str]) -> None:
    head, _, name = schema.get("$ref", "").rpartition("/")
    if name in names:
        schema["$ref"] = f"{head}/{names[name]}"


def _contents(operation: Document) -> Iterator[Document]:
    """Yield the JSON bodies of what is asked for and what is answered."""
    for body in (operation.get("requestBody", {}), *operation["responses"].values()):
        if JSON in body.get("content", {}):
            yield body["content"][JSON]


def _exemplify(content: Document, examples: Examples) -> None:
    """Add whole examples; where a field has none, that is left to be found by the tests."""
    schema = content.get("schema", {})
    if "example" in content or "examples" in content or not schema:
        return
    try:
        if any(key in schema for key in CHOICES):
            content["examples"] = dict(_named(schema, examples))
        else:
            content["example"] = examples.of(schema)
    except NoExampleError:
        return


def _tell(answer: Document, examples: Examples) -> None:
    """Say what a good answer is, where only the framework's two words are said: as its model says it."""
    if answer["description"] == UNTOLD:
        schema = answer.get("content", {}).get(JSON, {}).get("schema", {})
        words = [examples.resolved(option).get("description", "") for option in examples.options(schema)]
        answer["description"] = " Or: ".join(dict.fromkeys(word for word in words if word)) or "Done"


def _named(schema: Document, examples: Examples) -> Iterator[tuple[str, Document]]:
    for option in examples.options(schema):
        whole = examples.resolved(option)
        told = {"summary": whole["description"]} if "description" in whole else {}
        yield whole.get("title", "body"), {**told, "value": examples.of(option)}
