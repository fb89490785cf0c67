"""Companies, which all principals share."""

from api.deps import ServicesDep
from api.dialects.tracker.fields import Limit, PathId, Search, Skip
from api.dialects.tracker.shared_wire import CompanyList, CompanyNew
from api.dialects.tracker.words import TAKEN, UNKNOWN, WRITE, tracker_router
from domain.tracker import Company
from memory.pool import connection
from memory.tracker import companies

router = tracker_router("/api/companies", "Companies")


@router.get("", summary="List companies")
async def list_companies(
    services: ServicesDep, skip: Skip = 0, limit: Limit = 20, search: Search = None
) -> CompanyList:
    """Return a page of companies: the best matches of a search first, else by name."""
    async with connection(services.pool) as conn:
        found = await companies.listed(conn, skip, limit, search)
    return CompanyList(total=found.total, skip=skip, limit=limit, data=found.rows)


@router.post("", status_code=201, summary="Add a company", responses={**WRITE, **TAKEN})
async def create_company(body: CompanyNew, services: ServicesDep) -> Company:
    """Add a company; a name that is taken is refused with the id that has it."""
    async with connection(services.pool) as conn:
        return await companies.create(conn, body.sent())


@router.get("/{company_id}", summary="Read a company", responses=UNKNOWN)
async def get_company(company_id: PathId, services: ServicesDep) -> Company:
    """Return a company."""
    async with connection(services.pool) as conn:
        return await companies.get(conn, company_id)
