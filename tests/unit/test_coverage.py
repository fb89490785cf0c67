"""The coverage matrix: what an answer does to the requirement for which it was asked."""

import random
from typing import get_args

import pytest

from domain.coverage import (
    COVERS,
    MOST_EVIDENCE,
    Requirement,
    RequirementKind,
    RequirementStatus,
    after_answer,
)
from domain.scoring import Assessment, Rating, Refused

KINDS: tuple[RequirementKind, ...] = get_args(RequirementKind)
STATUSES: tuple[RequirementStatus, ...] = get_args(RequirementStatus)


def requirement(kind: RequirementKind = "job", status: RequirementStatus = "open") -> Requirement:
    return Requirement(id=1, kind=kind, text="Knows caches", competency="technical", status=status)


def assessment(
    score: float | None = None, covered: int = 0, missing: int = 0, refused: Refused | None = None, quotes: int = 1
) -> Assessment:
    rating = Rating(competency="technical", score=score, evidence=tuple(f"quote {one}" for one in range(quotes)))
    return Assessment(
        ratings=(rating,),
        covered=tuple(map(str, range(covered))),
        missing=tuple(map(str, range(missing))),
        refused=refused,
        method="test",
        engine="offline",
    )


@pytest.mark.parametrize(
    ("made", "job", "claim"),
    [
        (assessment(COVERS), "covered", "supported"),
        (assessment(COVERS - 0.1), "weak", "unsupported"),
        (assessment(None, 1, 1), "covered", "supported"),
        (assessment(None, 1, 2), "probed", "probed"),
        (assessment(None, refused="empty"), "probed", "probed"),
        (assessment(0, refused="empty"), "weak", "unsupported"),
        (assessment(None), "probed", "probed"),
        (assessment(2, 5, 0), "weak", "unsupported"),
        (assessment(9, 5, 0, "injected"), "weak", "unsupported"),
    ],
)
def test_what_an_answer_does(made: Assessment, job: RequirementStatus, claim: RequirementStatus):
    for kind in KINDS:
        assert after_answer(requirement(kind), 3, made).status == (claim if kind == "claim" else job)


def test_only_claims_are_contradicted_and_that_outweighs_everything():
    for status in STATUSES:
        assert after_answer(requirement("claim", status), 1, assessment(9), contradicted=True).status == "contradicted"
    assert after_answer(requirement("job"), 1, assessment(9), contradicted=True).status == "covered"


@pytest.mark.parametrize("seed", range(100))
def test_what_is_settled_well_stays_and_evidence_is_the_newest_in_order(seed: int):
    rng = random.Random(seed)
    now, quoted, well = requirement(rng.choice(KINDS)), [], False
    for turn in range(1, rng.randint(2, 12)):
        made = assessment(rng.choice((None, 2.0, 8.0)), rng.randint(0, 3), rng.randint(0, 3), quotes=rng.randint(0, 4))
        before = now
        now = after_answer(now, turn, made)
        assert now.model_copy(update={"status": before.status, "evidence": before.evidence}) == before
        assert not well or now.settled
        well = now.status in ("covered", "supported")
        rating = made.main
        assert rating is not None
        quoted += [(turn, quote) for quote in rating.evidence[:2]]
        assert [(one.turn, one.quote) for one in now.evidence] == quoted[-MOST_EVIDENCE:]


def test_what_is_settled():
    settled = {status for status in STATUSES if requirement(status=status).settled}
    assert settled == {"covered", "supported", "unsupported", "contradicted"}


@pytest.mark.parametrize("status", STATUSES)
def test_what_was_not_assessed_changes_no_verdict(status: RequirementStatus):
    after = after_answer(requirement("claim", status), 3, assessment(None, refused="empty", quotes=0))
    assert after.status == ("probed" if status == "open" else status)
