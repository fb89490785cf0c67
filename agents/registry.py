"""Finds the specialists: every module of `agents/specialists` that holds a SPEC."""

import importlib
import pkgutil
from functools import cache

import agents.specialists
from agents.spec import SpecialistSpec
from domain.errors import StartupError


def _load(name: str) -> SpecialistSpec:
    spec = getattr(importlib.import_module(name), "SPEC", None)
    if not isinstance(spec, SpecialistSpec):
        raise StartupError(f"{name} has no SPEC: a specialist's module holds one SpecialistSpec named SPEC")
    return spec


def _refuse_duplicates(specs: list[SpecialistSpec]) -> None:
    ids = [spec.id for spec in specs]
    twice = {name for name in ids if ids.count(name) > 1}
    if twice:
        raise StartupError(f"specialists with the same id: {', '.join(sorted(twice))}")


@cache
def specialists() -> dict[str, SpecialistSpec]:
    """Return every specialist by id, in their own order.

    Raises:
        StartupError: a module has no SPEC, or two share an id.
    """
    names = [info.name for info in pkgutil.iter_modules(agents.specialists.__path__, "agents.specialists.")]
    specs = [_load(name) for name in names]
    _refuse_duplicates(specs)
    return {spec.id: spec for spec in sorted(specs, key=lambda spec: spec.order)}
