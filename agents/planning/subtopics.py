"""What an interview on a topic should find out: its subtopics, as rows of the coverage matrix."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from agents.planning.draft import Draft
from domain.catalog import Category
from domain.coverage import Requirement
from domain.scoring import COMPETENCY_OF_CATEGORY

FEWEST, MOST = 4, 12
_LEAST_WEIGHT = 0.4
# A question says something about its own topic and perhaps about one more.
_LINKS = 2


def _chosen(drafts: Sequence[Draft]) -> list[str]:
    """The subtopics that most of the pool is about, a question's own topic counting twice."""
    counts: Counter[str] = Counter()
    for draft in drafts:
        counts.update(draft.labels[:_LINKS])
        counts.update(draft.labels[:1])
    own = {draft.labels[0] for draft in drafts}
    return [name for name, _ in counts.most_common() if name in own][:MOST]


def _links(draft: Draft, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in draft.labels if name in names)[:_LINKS]


def _requirement(number: int, name: str, about: Sequence[Draft], greatest: float) -> Requirement:
    categories: Counter[Category] = Counter(draft.question.category for draft in about)
    weight = sum(draft.weight for draft in about) / len(about) / greatest
    return Requirement(
        id=number,
        kind="topic",
        text=name,
        competency=COMPETENCY_OF_CATEGORY[categories.most_common(1)[0][0]],
        weight=round(_LEAST_WEIGHT + (1.0 - _LEAST_WEIGHT) * min(1.0, weight), 2),
    )


def _finer(drafts: Sequence[Draft]) -> list[Draft]:
    """Name each question's first key concept as its subtopic, for a pool whose tags hardly differ."""
    return [
        replace(draft, labels=(concept[0].upper() + concept[1:], *draft.labels))
        for draft in drafts
        for concept in [draft.question.key_concepts[0] if draft.question.key_concepts else draft.labels[0]]
    ]


def with_subtopics(drafts: Sequence[Draft], first: int = 1) -> tuple[list[Draft], tuple[Requirement, ...]]:
    """Return the questions linked to their subtopics, and these, numbered from `first`."""
    own = len({draft.labels[0] for draft in drafts})
    labelled = _finer(drafts) if own < min(FEWEST, len(drafts)) else list(drafts)
    names = _chosen(labelled)
    greatest = max((draft.weight for draft in labelled), default=1.0) or 1.0
    ids = {name: first + place for place, name in enumerate(names)}
    linked = [
        replace(
            draft,
            question=draft.question.model_copy(
                update={"requirements": tuple(ids[name] for name in _links(draft, names))}
            ),
        )
        for draft in labelled
    ]
    requirements = tuple(
        _requirement(number, name, [draft for draft in labelled if name in _links(draft, names)], greatest)
        for name, number in ids.items()
    )
    return linked, requirements
