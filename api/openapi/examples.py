"""Whole examples of bodies, put together from the examples that the fields have."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
WHEN = {"date-time": "2026-01-31T10:00:00Z", "date": "2026-01-31", "time": "14:00:00"}
ID = "3d2f9a64-1c5b-4f0e-8a77-b6e01d94c2aa"
CHOICES = ("anyOf", "oneOf")
# A body that holds itself ends here.
DEEPEST = 8


class NoExampleError(LookupError):
    """A field has neither an example nor a fixed value; its name is told."""


def _fixed(schema: Schema) -> Iterator[Any]:
    """Yield what the schema itself gives as a value, the best first."""
    if schema.get("examples"):
        yield schema["examples"][0]
    for key in ("example", "const"):
        if key in schema:
            yield schema[key]
    if schema.get("enum"):
        yield schema["enum"][0]
    if schema.get("default") is not None:
        yield schema["default"]
    if schema.get("format") in WHEN:
        yield WHEN[schema["format"]]
    if schema.get("format") == "uuid":
        yield ID


class Examples:
    """Makes examples of the schemas of one document."""

    def __init__(self, components: dict[str, Schema]) -> None:
        self._components = components

    def resolved(self, schema: Schema) -> Schema:
        """Return what a reference stands for; its own words, if any, go before the referred ones."""
        if "$ref" not in schema:
            return schema
        found = self._components[schema["$ref"].rpartition("/")[2]]
        return {**found, **{key: value for key, value in schema.items() if key != "$ref"}}

    def options(self, schema: Schema) -> list[Schema]:
        """Return what a schema leaves to choose, without null; itself where there is no choice."""
        schema = self.resolved(schema)
        for key in CHOICES:
            if key in schema:
                return [each for each in schema[key] if each.get("type") != "null"]
        return [schema]

    def of(self, schema: Schema, name: str = "body", depth: int = 0) -> Any:
        """Return an example.

        Raises:
            NoExampleError: a field has none.
        """
        schema = self.resolved(schema)
        for value in _fixed(schema):
            return value
        if any(key in schema for key in CHOICES):
            return self.of(self.options(schema)[0], name, depth + 1)
        if "allOf" in schema:
            return self.of(schema["allOf"][0], name, depth + 1)
        return self._composed(schema, name, depth)

    def _composed(self, schema: Schema, name: str, depth: int) -> Any:
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            fields = schema.get("properties", {})
            return {key: self.of(each, f"{name}.{key}", depth + 1) for key, each in fields.items()}
        if kind == "array" and "items" in schema:
            return [self.of(schema["items"], f"{name}[]", depth + 1)] if depth < DEEPEST else []
        if kind == "boolean":
            return True
        if kind == "null":
            return None
        raise NoExampleError(f"{name} has no example")
