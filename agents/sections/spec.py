"""What a section of the report is, as data, and the loader that finds them all."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import agents.sections
from agents.reporting.given import ReportInput
from domain.errors import StartupError
from domain.report import Report


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section: a module of `agents/sections` holds it as `SPEC`.

    `part` computes fields of Report from what is known, without a model; `markdown` renders the section from the
    finished report, and an empty text leaves it out.
    """

    order: int
    title: str
    part: Callable[[ReportInput], dict[str, object]]
    markdown: Callable[[Report], str]


def _load(name: str) -> SectionSpec:
    spec = getattr(importlib.import_module(name), "SPEC", None)
    if not isinstance(spec, SectionSpec):
        raise StartupError(f"{name} has no SPEC: a section's module holds one SectionSpec named SPEC")
    return spec


@cache
def sections() -> tuple[SectionSpec, ...]:
    """Return every section, in their own order.

    Raises:
        StartupError: a module has no SPEC, or two have the same order.
    """
    names = [info.name for info in pkgutil.iter_modules(agents.sections.__path__, "agents.sections.")]
    specs = [_load(name) for name in names if name != __name__]
    orders = [spec.order for spec in specs]
    if twice := {str(order) for order in orders if orders.count(order) > 1}:
        raise StartupError(f"report sections with the same order: {', '.join(sorted(twice))}")
    return tuple(sorted(specs, key=lambda spec: spec.order))
