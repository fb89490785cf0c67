"""A call of an operation as a line for the shell."""

import json
import shlex
from typing import Any

from api.openapi.document import JSON
from api.openapi.examples import Examples

Operation = dict[str, Any]
HOST = "http://127.0.0.1:8000"
FORMS = {"multipart/form-data": "-F", "application/x-www-form-urlencoded": "--data-urlencode"}


def _url(path: str, operation: Operation, examples: Examples) -> str:
    query = []
    for parameter in operation.get("parameters", []):
        value = examples.of(parameter["schema"], parameter["name"])
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(value))
        elif parameter["in"] == "query" and parameter.get("required"):
            query.append(f"{parameter['name']}={value}")
    return HOST + path + (f"?{'&'.join(query)}" if query else "")


def _form(flag: str, schema: dict[str, Any], examples: Examples) -> list[str]:
    whole = examples.resolved(schema)
    lines = []
    for name in whole.get("required", []):
        value = examples.of(whole["properties"][name], name)
        is_file = whole["properties"][name].get("contentMediaType") == "application/octet-stream"
        lines.append(f"{flag} {shlex.quote(f'{name}=@{value}' if is_file else f'{name}={value}')}")
    return lines


def _body(operation: Operation, examples: Examples) -> list[str]:
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind in FORMS:
            return _form(FORMS[kind], content["schema"], examples)
        if kind == JSON:
            value = content["example"] if "example" in content else examples.of(content["schema"])
            return ["-H 'Content-Type: application/json'", f"-d {shlex.quote(json.dumps(value, ensure_ascii=False))}"]
    return []


def call(path: str, method: str, operation: Operation, examples: Examples) -> str:
    """Return the call, over as many lines as it takes."""
    parts = _body(operation, examples)
    if {} not in operation.get("security", [{}]):
        parts.insert(0, '-H "Authorization: Bearer $TOKEN"')
    implied = "POST" if parts and "requestBody" in operation else "GET"
    verb = "" if method.upper() == implied else f"-X {method.upper()} "
    return " \\\n  ".join([f"curl -s {verb}{shlex.quote(_url(path, operation, examples))}", *parts])
