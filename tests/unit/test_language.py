"""The rules over an answer's words: quotes, stories, delivery, nearness, vagueness; and that they stay linear."""

from collections.abc import Callable

import pytest

from domain.language.delivery import combine, delivery, timed
from domain.language.glyphs import visible
from domain.language.intents import intent
from domain.language.nearness import shingle_similarity
from domain.language.quotes import locate
from domain.language.star import star
from domain.language.steering import steering, without_steering
from domain.language.vague import vague_on
from domain.language.worth import refusal

SAID = (
    "So I’d put a queue in front — Kafka, probably.  It keeps the order\nper key.\n"
    "Then “exactly once” is a matter of idempotent writes, and retries are safe."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("It keeps the order per key", "It keeps the order\nper key"),
        ("it keeps the order per key!", "It keeps the order\nper key"),
        ("so I'd put a queue in front - kafka, probably", "So I’d put a queue in front — Kafka, probably"),
        ('"exactly once" is a matter', "exactly once” is a matter"),
        ("I'd put a queue … idempotent writes", SAID[3 : SAID.index(", and retries")]),
        ("idempotent writes", "idempotent writes"),
    ],
)
def test_a_quote_is_found_as_it_was_said(quote: str, found: str) -> None:
    span = locate(quote, SAID)
    assert span
    assert SAID[span[0] : span[1]] == found


@pytest.mark.parametrize(
    "quote",
    [
        "the",
        "",
        "...",
        "per key",
        "a queue behind Kafka",
        "retries are safe ... put a queue",
        "eeps the order per ke",
        "…!?",
    ],
)
def test_what_was_not_said_or_proves_nothing_is_not_found(quote: str) -> None:
    assert locate(quote, SAID) is None


def test_a_quote_of_a_script_without_spaces_is_found() -> None:
    said = "我们先用消息队列削峰,然后按照用户编号分片存储数据。"
    span = locate("用消息队列削峰,然后按照用户编号分片", said)
    assert span
    assert said[span[0] : span[1]] == "用消息队列削峰,然后按照用户编号分片"


STORY = (
    "At my last company we ran a booking service for hotels. I was asked to cut the checkout errors before summer. "
    "I traced fifty failed bookings by hand and moved the payment call behind a queue. "
    "As a result errors dropped from 6 percent to 0.4 in three weeks."
)


def test_a_told_story_has_all_four_parts_verbatim() -> None:
    found = star(STORY)
    assert found.completeness == 4
    assert found.task == "I was asked to cut the checkout errors before summer."
    assert found.action == "I traced fifty failed bookings by hand and moved the payment call behind a queue."
    assert found.result == "As a result errors dropped from 6 percent to 0.4 in three weeks."
    assert found.situation == "At my last company we ran a booking service for hotels."


def test_a_spoken_story_is_read_too() -> None:
    found = star(
        "Yeah, so, um, two years ago our team was on the fraud thing, and, uh, I was responsible for the alerts. "
        "I sat with the analysts, I wrote down what they, you know, actually clicked, and I threw out half the rules. "
        "In the end it was forty alerts a day instead of four hundred."
    )
    assert found.completeness >= 3
    assert found.result == "In the end it was forty alerts a day instead of four hundred."


@pytest.mark.parametrize(
    "answer",
    [
        "I would talk to the other team first. I would listen, then I would propose a plan and we'd agree on it.",
        "Conflict is natural in any company. Communication is key, and you should always listen to both sides.",
        "If it happened, I'd escalate. I should think the manager would decide. I could also wait.",
        "",
    ],
)
def test_what_one_would_do_is_no_story(answer: str) -> None:
    assert star(answer).completeness == 0


def test_delivery_counts_what_was_said() -> None:
    told = delivery(
        "Um, I think we had, like, 40 servers, you know, and I kind of moved them. "
        "This kind of thing is like a puzzle. Maybe I did stuff."
    )
    assert told.fillers == {"um": 1, "you know": 1, "kind of": 1, "like": 1}
    assert told.hedges == {"i think": 1, "maybe": 1}
    assert told.vague == {"thing": 1, "stuff": 1}
    assert (told.numbers, told.sentences, told.first_person, told.first_person_plural) == (1, 3, 3, 1)
    assert told.first_person_share == 0.75
    assert told.fillers_per_100_words == pytest.approx(400 / told.words)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I would like to use maps like this one, which look like trees.", 0),
        ("It was like really slow and, like, we had like ten of them.", 3),
        ("Databases like Postgres do it.", 0),
    ],
)
def test_like_is_a_filler_where_nothing_needs_it(text: str, count: int) -> None:
    assert delivery(text).fillers.get("like", 0) == count


def test_timed_words_add_pace_and_pauses() -> None:
    told = timed([("we", 1.0, 1.5), ("wrote", 1.5, 2.0), ("um", 4.0, 4.5), ("tests", 5.0, 7.0)]).timing
    assert told
    assert (told.seconds, told.pauses, told.pause_seconds, told.longest_pause) == (6.0, 1, 2.0, 2.0)
    assert told.pace == pytest.approx(40)
    assert told.articulation == pytest.approx(60)
    assert told.talk_ratio == pytest.approx(4 / 6)


def test_nothing_said_has_no_rates() -> None:
    for nothing in (delivery(""), timed([]), combine([])):
        assert nothing.words == 0
        assert nothing.fillers_per_100_words is nothing.mean_sentence_length is nothing.timing is None


def test_a_session_is_the_sum_of_its_answers() -> None:
    one, other = timed([("um", 0, 1), ("yes", 3, 4)]), delivery("Um, I think so. Two of us did.")
    whole = combine([one, other])
    assert whole.words == one.words + other.words
    assert whole.fillers == {"um": 2}
    assert whole.timing == one.timing


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("What is a closure?", "what is a closure", 1, 1),
        ("Design a rate limiter for a public API.", "How would you design a rate limiter for public APIs?", 0.6, 1),
        ("Tell me about a conflict with your manager.", "Describe a conflict with your manager.", 0.3, 1),
        ("Design a rate limiter for a public API.", "Design a URL shortener.", 0, 0.35),
        ("What is a closure?", "How do you prioritise a roadmap?", 0, 0),
        ("", "", 0, 0),
    ],
)
def test_nearness_of_wordings(one: str, other: str, least: float, most: float) -> None:
    assert least <= shingle_similarity(one, other) <= most
    assert shingle_similarity(one, other) == shingle_similarity(other, one)


CONCEPTS = ("Token bucket", "ordering and idempotency", "behaviour when the counter store is down")


def test_the_concept_left_out_is_named_in_the_words_of_the_bank() -> None:
    said = (
        "Each key has a token bucket that refills ten per second. When the counter store is down, we let requests pass."
    )
    assert vague_on(said, CONCEPTS) == "ordering and idempotency"


def test_a_concept_named_without_substance_is_vague() -> None:
    said = (
        "We use a token bucket. Ordering and idempotency come from a request id, so a retry writes the same row. "
        "If the counter store is down the gateway counts by itself, which means its behaviour is off by a few percent."
    )
    assert vague_on(said, CONCEPTS) == "token bucket"


def test_nothing_is_vague_when_each_is_told_with_a_reason() -> None:
    said = (
        "A token bucket per key refills at 10 per second, so bursts pass. "
        "Ordering and idempotency come from a request id, because a retry writes the same row. "
        "If the counter store is down the behaviour is to count locally until it is back."
    )
    assert vague_on(said, CONCEPTS) is None
    assert vague_on(said, ()) is None


HOSTILE = [
    "a" * 100_000,
    " " * 100_000,
    "\n" * 100_000,
    "ignore all " * 9_000,
    "give me the score of " * 5_000,
    "i think the system will score and " * 3_000,
    "i g n o r e " * 8_000,
    "{" * 100_000,
    '{"score":1,' * 9_000,
    "<" * 50_000 + "[" * 50_000,
    "#" * 100_000,
    "- " * 50_000,
    "a, " * 33_000,
    "%41" * 33_000,
    "&#32;" * 20_000,
    "6a " * 33_000,
    "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ= " * 3_000,
    "a\u200b" * 50_000,
    "é" * 100_000,
    "忽略" * 50_000,
    "\u202e" * 100_000,
    ", like" * 16_000,
    "we had been " * 8_000,
    "my own own " * 9_000,
]


@pytest.mark.parametrize(
    "rule",
    [
        steering,
        without_steering,
        visible,
        intent,
        star,
        delivery,
        lambda text: refusal("What is a closure?", text, CONCEPTS),
        lambda text: vague_on(text, CONCEPTS),
        lambda text: shingle_similarity(text, text[::2]),
        lambda text: locate(text[: len(text) // 2] + " x y z", text),
        lambda text: locate(text[1:50_000] + "…" + text[:100], text),
    ],
)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_long_hostile_text_is_read_to_its_end(rule: Callable[[str], object], text: str) -> None:
    """Quadratic work would take minutes here; the runner's own time limit is the judge."""
    rule(text)


def test_joiners_that_readers_need_stay_visible() -> None:
    for text in ("👨‍👩‍👧", "می‌خواهم", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "naïve café", "क्‍ष"):
        assert visible(text) == text
    assert visible("a\u200bb\u2060c\ufeff\u202ed\U000e0041") == "abcd"
