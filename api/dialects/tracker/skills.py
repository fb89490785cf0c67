"""Skills, which all principals share."""

from typing import Annotated

from fastapi import Query

from api.deps import ServicesDep
from api.dialects.tracker.fields import Category, Limit, PathId, Search, Skip
from api.dialects.tracker.shared_wire import SkillList, SkillNew
from api.dialects.tracker.words import TAKEN, UNKNOWN, WRITE, tracker_router
from domain.tracker import Skill
from memory.pool import connection
from memory.tracker import skills

router = tracker_router("/api/skills", "Skills")


@router.get("", summary="List skills")
async def list_skills(
    services: ServicesDep,
    skip: Skip = 0,
    limit: Limit = 20,
    search: Search = None,
    category: Category = None,
    is_trending: Annotated[bool | None, Query(description="Only these, or only the others")] = None,
) -> SkillList:
    """Return a page of skills: the best matches of a search first, else by name."""
    async with connection(services.pool) as conn:
        found = await skills.listed(conn, skip, limit, search, category, is_trending)
    return SkillList(total=found.total, skip=skip, limit=limit, data=found.rows)


@router.post("", status_code=201, summary="Add a skill", responses={**WRITE, **TAKEN})
async def create_skill(body: SkillNew, services: ServicesDep) -> Skill:
    """Add a skill; a name that is taken is refused with the id that has it."""
    async with connection(services.pool) as conn:
        return await skills.create(conn, body.sent())


@router.get("/{skill_id}", summary="Read a skill", responses=UNKNOWN)
async def get_skill(skill_id: PathId, services: ServicesDep) -> Skill:
    """Return a skill."""
    async with connection(services.pool) as conn:
        return await skills.get(conn, skill_id)
