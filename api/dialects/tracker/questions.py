"""The question bank: found by words, by tags, by meaning; added to, edited and retired."""

import re
from dataclasses import replace
from typing import Annotated

from fastapi import Query, Response

from api.deps import ServicesDep
from api.dialects.tracker.fields import LARGEST, Category, Limit, PathId, Search, Skip
from api.dialects.tracker.shared_wire import QuestionChanges, QuestionList, QuestionNew
from api.dialects.tracker.words import TAKEN, UNKNOWN, WRITE, tracker_router
from api.text import Filled, Text
from domain.catalog import Difficulty
from domain.records import LONGEST_LABEL
from domain.tracker import CatalogQuestion, Order, QuestionFilter, QuestionOrder
from memory.pool import connection
from memory.tracker import questions
from services.wiring import Services

router = tracker_router("/api/questions", "Questions")

Tags = Annotated[
    list[Annotated[Text, Query(max_length=LONGEST_LABEL)]] | None,
    Query(description="Any of these; repeat the parameter for several", max_length=50),
]
SimilarTo = Annotated[
    Filled | None,
    Query(description="A question's id, or a text: what is near in meaning, the nearest first", max_length=2000),
]
_ID = re.compile(r"[0-9]{1,10}")


async def _page(services: Services, wanted: QuestionFilter, skip: int, limit: int) -> QuestionList:
    async with connection(services.pool) as conn:
        found = await questions.listed(conn, wanted, skip, limit)
    return QuestionList(total=found.total, skip=skip, limit=limit, data=found.rows)


async def _near(services: Services, wanted: QuestionFilter, meant: str) -> QuestionFilter | None:
    """Add the vector of what is meant; None where it names a question that there is not."""
    if not _ID.fullmatch(meant):
        [vector] = await services.embedder.aembed([meant])
        return replace(wanted, vector=vector)
    number = int(meant)
    if not 0 < number <= LARGEST:
        return None
    async with connection(services.pool) as conn:
        vector = await questions.vector_of(conn, number)
    return None if vector is None else replace(wanted, vector=vector, other_than=number)


@router.get("", summary="List questions")
async def list_questions(
    services: ServicesDep,
    skip: Skip = 0,
    limit: Limit = 20,
    category: Category = None,
    difficulty: Difficulty | None = None,
    search: Search = None,
    tags: Tags = None,
    is_active: Annotated[bool, Query(description="The active ones, or those that were retired")] = True,
    similar_to: SimilarTo = None,
    sort_by: Annotated[
        QuestionOrder | None, Query(description="When left out: the best matches first, else the newest")
    ] = None,
    order: Order = "desc",
) -> QuestionList:
    """Return a page of the questions that pass all of the filters."""
    wanted = QuestionFilter(category, difficulty, search, tuple(tags or ()), is_active, sort_by=sort_by, order=order)
    if similar_to is not None:
        near = await _near(services, wanted, similar_to)
        if near is None:
            return QuestionList(total=0, skip=skip, limit=limit, data=[])
        wanted = near
    return await _page(services, wanted, skip, limit)


@router.get("/category/{category:path}", summary="List a category")
async def list_category(category: Text, services: ServicesDep, skip: Skip = 0, limit: Limit = 20) -> QuestionList:
    """Return a page of the active questions of a category, the newest first."""
    return await _page(services, QuestionFilter(category=category), skip, limit)


@router.post("", status_code=201, summary="Add a question", responses=WRITE)
async def create_question(body: QuestionNew, services: ServicesDep) -> CatalogQuestion:
    """Add a question to the bank, from which interviews draw as well."""
    fields = body.fields()
    [vector] = await services.embedder.aembed([body.question_text])
    async with connection(services.pool) as conn:
        return await questions.create(conn, fields, vector)


@router.get("/{question_id}", summary="Read a question", responses=UNKNOWN)
async def get_question(question_id: PathId, services: ServicesDep) -> CatalogQuestion:
    """Return a question, retired or not."""
    async with connection(services.pool) as conn:
        return await questions.get(conn, question_id)


@router.put("/{question_id}", summary="Change a question", responses={**UNKNOWN, **WRITE, **TAKEN})
async def update_question(question_id: PathId, body: QuestionChanges, services: ServicesDep) -> CatalogQuestion:
    """Change the fields that are sent. A question that came with the service is yours from then on: later versions
    leave it as you made it."""
    changes = body.sent()
    vector = (await services.embedder.aembed([body.question_text]))[0] if "question_text" in changes else None
    async with connection(services.pool) as conn:
        if not changes:
            return await questions.get(conn, question_id)
        return await questions.update(conn, question_id, changes, vector)


@router.delete("/{question_id}", status_code=204, summary="Retire a question", responses=UNKNOWN)
async def delete_question(question_id: PathId, services: ServicesDep) -> Response:
    """Make a question inactive: interviews draw on it no more, and it stays readable."""
    async with connection(services.pool) as conn:
        await questions.update(conn, question_id, {"is_active": False})
    return Response(status_code=204)
