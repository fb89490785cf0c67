"""The reference as one page: the groups, their operations, and the types that bodies are made of."""

import json
from collections.abc import Iterator
from typing import Any

from api.openapi.document import JSON, operations
from api.openapi.examples import Examples
from api.reference.curl import call
from api.reference.schemas import cell, fields, meaning, type_of

Document = dict[str, Any]
HEAD = """\
# API reference

Made of the service's own OpenAPI document (`/openapi.json`) by `python -m api.reference > docs/api.md`; a test keeps
the two equal. `/docs` has the same to try out.
"""
CHANNEL = """\
## WebSocket

OpenAPI knows no WebSockets. `/ws/interview/{session_id}` (or `/ws/interview?session_id=…`) speaks JSON messages
`{"type": …, "data": {…}}`; a token goes into the `Authorization` header, or into `?token=`.
"""


def page(document: Document) -> str:
    """Return the reference in Markdown."""
    return "\n".join(_lines(document)).rstrip() + "\n"


def _lines(document: Document) -> Iterator[str]:
    examples = Examples(document["components"]["schemas"])
    found = list(operations(document))
    yield from (HEAD, document["info"]["description"], "## All paths", "")
    yield from _overview(document, found)
    for tag in document["tags"]:
        yield from (f"## {tag['name']}", "", tag["description"], "")
        for path, method, operation in found:
            if tag["name"] in operation["tags"]:
                yield from _operation(path, method, operation, examples)
    yield CHANNEL
    yield from _types(document, examples)


def _overview(document: Document, found: list[tuple[str, str, Document]]) -> Iterator[str]:
    yield from ("| | path | what it does |", "| --- | --- | --- |")
    for tag in document["tags"]:
        for path, method, operation in found:
            if tag["name"] in operation["tags"]:
                yield f"| {method.upper()} | `{path}` | [{operation['summary']}](#{operation['operationId']}) |"
    yield ""


def _operation(path: str, method: str, operation: Document, examples: Examples) -> Iterator[str]:
    yield from (f'<a id="{operation["operationId"]}"></a>', "", f"### {method.upper()} `{path}`", "")
    yield from (f"**{operation['summary']}.** {operation['description']}", "")
    yield from _parameters(operation)
    yield from _request(operation, examples)
    yield from ("```bash", call(path, method, operation, examples), "```", "")
    yield from _answers(operation, examples)


def _parameters(operation: Document) -> Iterator[str]:
    told = operation.get("parameters", [])
    if told:
        yield from ("| parameter | in | type | required | meaning |", "| --- | --- | --- | --- | --- |")
    for each in told:
        required = "yes" if each.get("required") else ""
        words = meaning({**each["schema"], "description": each.get("description", "")})
        yield f"| `{each['name']}` | {each['in']} | {cell(type_of(each['schema']))} | {required} | {words} |"
    if told:
        yield ""


def _request(operation: Document, examples: Examples) -> Iterator[str]:
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield from (f"Body (`{kind}`): {type_of(content['schema'])}", "")
        rows = fields(content["schema"], examples)
        yield from ([*rows, ""] if rows else [])


def _shown(content: Document) -> Iterator[str]:
    named = content.get("examples") or {"": {"value": content["example"]} if "example" in content else {}}
    for each in named.values():
        if isinstance(each.get("value"), str):
            yield from ("```text", each["value"].strip(), "```", "")
        elif "value" in each:
            yield from ("```json", json.dumps(each["value"], indent=2, ensure_ascii=False), "```", "")


def _answers(operation: Document, examples: Examples) -> Iterator[str]:
    yield from ("| status | body | when |", "| --- | --- | --- |")
    for status, answer in sorted(operation["responses"].items()):
        kinds = [
            type_of(content.get("schema", {})) if kind == JSON else f"`{kind}`"
            for kind, content in answer.get("content", {}).items()
        ]
        yield f"| {status} | {cell(', '.join(kinds))} | {cell(answer['description'])} |"
    yield ""
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            for content in answer.get("content", {}).values():
                yield from _shown(content)


def _types(document: Document, examples: Examples) -> Iterator[str]:
    yield from ("## Types", "")
    for name, schema in sorted(document["components"]["schemas"].items()):
        rows = fields(schema, examples)
        if rows:
            yield from (f"### {name}", "", schema.get("description", ""), "", *rows, "")
