"""Which questions of the bank lie beside a topic."""

import re

import pytest

from agents.planning.relevance import relevance
from tests.unit.planning_rig import authored, embedder


@pytest.mark.parametrize(("topic", "other"), [("Go", "JavaScript"), ("Rust", "JavaScript"), ("Java", "JavaScript")])
def test_who_is_asked_about_one_language_is_not_asked_about_another(topic: str, other: str) -> None:
    shelf = authored()
    found = relevance(topic, embedder().embed([topic])[0], shelf)
    beside = [entry.text for entry, value in zip(shelf.entries, found.values, strict=True) if value >= found.beside]
    assert beside
    assert not any(re.search(rf"\b{other}\b", text) for text in beside)
