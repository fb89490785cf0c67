"""Types, limits and meanings of the document's schemas, in the words of a table."""

from typing import Any

from api.openapi.examples import CHOICES, Examples

Schema = dict[str, Any]
LIMITS = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
}


def cell(text: str) -> str:
    """Fit a text into a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def type_of(schema: Schema) -> str:
    """Name a schema's type."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    for key in CHOICES:
        if key in schema:
            return " or ".join(dict.fromkeys(type_of(each) for each in schema[key]))
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    return _plain(schema)


def _plain(schema: Schema) -> str:
    form = schema.get("format") or schema.get("contentMediaType", "")
    if form in ("binary", "application/octet-stream"):
        return "file"
    kind = schema.get("type", "any")
    return f"{kind} ({form})" if form else str(kind)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def limits_of(schema: Schema) -> str:
    """Say what a value may measure."""
    options = [schema, *schema.get("anyOf", [])]
    told = [words.format(_number(option[key])) for option in options for key, words in LIMITS.items() if key in option]
    return ", ".join(dict.fromkeys(told))


def meaning(schema: Schema) -> str:
    """Say what a value means, what it may measure, and what it is when it is left out."""
    parts = [schema.get("description", ""), limits_of(schema)]
    if schema.get("default") not in (None, "", [], {}):
        parts.append(f"default `{schema['default']}`")
    return cell("; ".join(part for part in parts if part))


def fields(schema: Schema, examples: Examples) -> list[str]:
    """Return the rows of a table of a body's fields; none where it is no object."""
    whole = examples.resolved(schema)
    required = set(whole.get("required", ()))
    rows = [
        f"| `{name}` | {cell(type_of(each))} | {'yes' if name in required else ''} | {meaning(each)} |"
        for name, each in whole.get("properties", {}).items()
    ]
    return ["| field | type | required | meaning |", "| --- | --- | --- | --- |", *rows] if rows else []
