"""How much there is in the tracker."""

from api.deps import PrincipalDep, ServicesDep
from api.dialects.tracker.words import tracker_router
from domain.tracker import Overview
from memory.pool import connection
from memory.tracker import stats

router = tracker_router("/api/stats", "Statistics")


@router.get("/overview", summary="Overall statistics")
async def overview(services: ServicesDep, caller: PrincipalDep) -> Overview:
    """Count the caller's interviews, and the companies and active questions that all share."""
    async with connection(services.pool) as conn:
        return await stats.overview(conn, caller.id)
