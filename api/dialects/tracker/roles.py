"""Roles, which all principals share."""

from api.deps import ServicesDep
from api.dialects.tracker.fields import Category, Limit, PathId, Search, Skip
from api.dialects.tracker.shared_wire import RoleList, RoleNew
from api.dialects.tracker.words import TAKEN, UNKNOWN, WRITE, tracker_router
from domain.tracker import Role
from memory.pool import connection
from memory.tracker import roles

router = tracker_router("/api/roles", "Roles")


@router.get("", summary="List roles")
async def list_roles(
    services: ServicesDep, skip: Skip = 0, limit: Limit = 20, search: Search = None, category: Category = None
) -> RoleList:
    """Return a page of roles: the best matches of a search first, else by name."""
    async with connection(services.pool) as conn:
        found = await roles.listed(conn, skip, limit, search, category)
    return RoleList(total=found.total, skip=skip, limit=limit, data=found.rows)


@router.post("", status_code=201, summary="Add a role", responses={**WRITE, **TAKEN})
async def create_role(body: RoleNew, services: ServicesDep) -> Role:
    """Add a role; a name that is taken is refused with the id that has it."""
    async with connection(services.pool) as conn:
        return await roles.create(conn, body.sent())


@router.get("/{role_id}", summary="Read a role", responses=UNKNOWN)
async def get_role(role_id: PathId, services: ServicesDep) -> Role:
    """Return a role."""
    async with connection(services.pool) as conn:
        return await roles.get(conn, role_id)
