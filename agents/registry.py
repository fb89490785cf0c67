"""Finds the specialists and the phases: every module of their folder that holds a SPEC."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Protocol, TypeVar

import agents.phases
import agents.specialists
from agents.spec import PhaseSpec, SpecialistSpec
from domain.errors import StartupError


class Spec(Protocol):
    """What every kind of spec has."""

    @property
    def id(self) -> str:
        """Its name, given once in its folder."""
        ...

    @property
    def order(self) -> int:
        """Its place among those of its folder."""
        ...


S = TypeVar("S", bound=Spec)


def _load(name: str, kind: type[S]) -> S:
    spec = getattr(importlib.import_module(name), "SPEC", None)
    if not isinstance(spec, kind):
        raise StartupError(f"{name} has no SPEC: a module of this folder holds one {kind.__name__} named SPEC")
    return spec


def _refuse_duplicates(specs: list[S]) -> None:
    ids = [spec.id for spec in specs]
    twice = {name for name in ids if ids.count(name) > 1}
    if twice:
        raise StartupError(f"two specs have the same id: {', '.join(sorted(twice))}")


def load(folder: ModuleType, kind: type[S]) -> dict[str, S]:
    """Return the SPEC of every module of a package by id, in their own order.

    Raises:
        StartupError: a module has no SPEC of this kind, or two share an id.
    """
    names = [info.name for info in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}.")]
    specs = [_load(name, kind) for name in names]
    _refuse_duplicates(specs)
    return {spec.id: spec for spec in sorted(specs, key=lambda spec: spec.order)}


@cache
def specialists() -> dict[str, SpecialistSpec]:
    """Return every specialist by id, in their own order.

    Raises:
        StartupError: a module has no SPEC, or two share an id.
    """
    return load(agents.specialists, SpecialistSpec)


@cache
def phases() -> dict[str, PhaseSpec]:
    """Return every phase of an interview by id, in their own order.

    Raises:
        StartupError: a module has no SPEC, or two share an id.
    """
    return load(agents.phases, PhaseSpec)
