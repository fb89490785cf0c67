"""The subject of a question, as guidance names it."""

import pytest

from agents.subject import FALLBACK, MOST_WORDS, subject


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How would you design a ride-hailing service that serves ten cities?", "a ride-hailing service"),
        ("Design a URL shortener.", "a URL shortener"),
        ("Could you sketch the backend of a food delivery app?", "the backend of a food delivery app"),
        ("How would you improve Google Maps?", "Google Maps"),
        ("How do we scale our checkout without downtime?", "the checkout"),
        ("DESIGN A PARKING LOT", "A PARKING LOT"),
        ("Estimate the market for dog food in the United Kingdom.", "the market for dog food in the United Kingdom"),
        ("Redesign an alarm clock for the deaf, please", "an alarm clock for the deaf"),
    ],
)
def test_finds_the_noun_phrase(question: str, expected: str):
    assert subject(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "",
        "What is a mutex?",
        "Tell me about a time you failed.",
        "How do you design so that nobody notices?",
        "Design",
        "Design ?",
        "Build things people want",
        "Design a " + "very " * MOST_WORDS + "long system",
    ],
)
def test_says_this_when_there_is_none(question: str):
    assert subject(question) == FALLBACK


def test_keeps_braces_of_the_question_as_they_are():
    assert subject("Design a {subject} parser") == "a {subject} parser"
