"""The text of `.env.example`, made from the settings."""

import json

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from settings.service import CONVENTIONAL, Settings


def _shown(field: FieldInfo) -> str:
    unset = field.default is None or field.default == () or field.default_factory is not None
    return "" if unset else json.dumps(field.default).strip('"')


def _example_lines(model: type[BaseModel], prefix: str) -> list[str]:
    lines = []
    for name, field in model.model_fields.items():
        if isinstance(field.default, BaseModel):
            lines += ["", f"# {(type(field.default).__doc__ or '').strip()}"]
            lines += _example_lines(type(field.default), f"{prefix}{name.upper()}__")
        elif field.description is not None:
            lines.append(f"# {prefix}{name.upper()}={_shown(field)}".ljust(40) + f"  # {field.description}")
    return lines


def example() -> str:
    """Return the text of `.env.example`: every setting with its default, commented out."""
    head = [
        "# Copy to .env and uncomment what you change. Conventional names are honoured as they are:",
        *(f"# {name}=" for name in CONVENTIONAL),
        "",
    ]
    return "\n".join([*head, *_example_lines(Settings, "VIVA_")]) + "\n"
