"""Which methods a path takes."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import APIRoute


def allowed(routers: Iterable[APIRouter], path: str) -> list[str]:
    """Return the methods of the routes that fit a path best: those with the fewest parameters."""
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    fitting = [route for route in routes if route.path_regex.match(path)]
    fewest = min((len(route.param_convertors) for route in fitting), default=0)
    best = (route for route in fitting if len(route.param_convertors) == fewest)
    return sorted({method for route in best for method in route.methods or ()})
