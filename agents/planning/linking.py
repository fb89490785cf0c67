"""Drafts for the needs of a job: what ties the one to the other."""

from collections.abc import Sequence
from dataclasses import replace

from agents.planning.draft import Draft
from agents.planning.needs import Need
from agents.planning.shelf import Shelf
from agents.planning.subjects import named
from agents.profile.taxonomy import skills_in
from domain.catalog import Category
from domain.profile import Claim, JobProfile

# A question with the ids of the requirements that it is for.
Linked = list[tuple[Draft, tuple[int, ...]]]

BACKGROUND: frozenset[Category] = frozenset({"general"})
STORIES: frozenset[Category] = frozenset({"behavioral"})


def demands_of(job: JobProfile, needs: Sequence[Need]) -> str:
    return ". ".join([job.role, *(need.text for need in needs[:4])])


def is_field(need: Need) -> bool:
    """Whether a need is one of the field, and none that stories tell of."""
    subjects = named(need.text)
    return not subjects or any(not STORIES.issuperset(subject.categories) for subject in subjects)


def of_phase(draft: Draft) -> Draft:
    """Keep the first phase and the last to our own questions: the model's general ones are asked among the stories."""
    if draft.question.category not in BACKGROUND:
        return draft
    return replace(draft, question=draft.question.model_copy(update={"category": "behavioral"}))


def for_need(draft: Draft, need: Need) -> Draft:
    why = "the role asks for it" if need.kind == "job" else "it was to be looked at again"
    purpose = f"{draft.question.purpose.rstrip('.')}; {why}." if draft.question.purpose else ""
    return replace(draft, question=draft.question.model_copy(update={"purpose": purpose}))


def also_for(draft: Draft, shelf: Shelf, needs: Sequence[Need]) -> tuple[int, ...]:
    """Return the numbers of the areas, wider than what the job asks in words, that a bank's question belongs to."""
    place = shelf.places.get(draft.question.text)
    areas = [(number, need) for number, need in enumerate(needs, 1) if not need.asked]
    return () if place is None else tuple(number for number, need in areas if _within(shelf, place, need))


def _within(shelf: Shelf, place: int, need: Need) -> bool:
    entry = shelf.entries[place]
    return any(
        (not subject.categories or entry.category in subject.categories)
        and (subject.whole or not subject.tags.isdisjoint(entry.stored.tags))
        for subject in named(need.text)
    )


def claimed(claim: Claim, needs: Sequence[Need]) -> tuple[int, ...]:
    """Return the numbers of the needs that name a skill which a claim names."""
    skills = frozenset(claim.skills)
    return tuple(number for number, need in enumerate(needs, 1) if not skills.isdisjoint(skills_in(need.text)))
