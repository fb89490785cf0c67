"""JSON schemas as `strict` outputs want them: closed objects, every field required, few keywords."""

from functools import cache

from pydantic import BaseModel

from llm.reply import is_array, is_object

# Keywords that strict mode refuses or that only cost tokens; lengths go into the description instead.
_DROPPED = frozenset(
    {"title", "default", "examples", "format", "minLength", "maxLength", "uniqueItems", "discriminator"}
)
_BY_NAME = frozenset({"properties", "$defs"})
_VERBATIM = frozenset({"enum", "const", "required", "type", "description", "pattern"})


@cache
def strict_schema(model: type[BaseModel]) -> dict[str, object]:
    """The model's schema in that form; what it no longer says, the model still checks."""
    return _strict(model.model_json_schema())


def _strict(node: dict[str, object]) -> dict[str, object]:
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    out = {_renamed(key): _value(key, value) for key, value in node.items() if key not in _DROPPED}
    if lengths := _lengths(node):
        out["description"] = f"{out.get('description', '')} {lengths}".strip()
    properties = node.get("properties")
    if is_object(properties):
        out |= {"additionalProperties": False, "required": list(properties)}
    return out


def _value(key: str, value: object) -> object:
    if key in _VERBATIM:
        return value
    if is_object(value):
        return {name: _value("", sub) for name, sub in value.items()} if key in _BY_NAME else _strict(value)
    if is_array(value):
        return [_value("", item) for item in value]
    return value


def _renamed(key: str) -> str:
    return "anyOf" if key == "oneOf" else key


def _lengths(node: dict[str, object]) -> str:
    least, most = node.get("minLength"), node.get("maxLength")
    words = [f"at least {least}"] if least else []
    words += [f"at most {most}"] if most else []
    return f"({' and '.join(words)} characters)" if words else ""
