"""The local router routes clear questions surely, follows threads, finds two askings, and withstands any text."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agents.registry import specialists
from agents.routing.along import Along, along
from agents.routing.blend import PARAMETERS, START, blended, evidence, stacked
from agents.routing.local import LocalRouter
from agents.routing.predict import log_softmax
from agents.routing.segments import halves
from agents.routing.weights import load, save
from domain.errors import StartupError
from domain.question import Message, Question
from llm.embeddings import Embedder
from settings import Settings

CLEAR = {
    "system_design": "How would you design a URL shortening service for a billion links a day?",
    "product_manager": "Which metrics would you track after launching a new onboarding flow in our app?",
    "behavioral": "Tell me about a time you had a conflict with a colleague and how you resolved it.",
    "technical": "What is the difference between a process and a thread?",
    "case_study": "Our client, a supermarket chain, has seen its profit fall by 20%. How would you find out why?",
    "general": "What are your salary expectations?",
}
HOSTILE = {
    "empty": "",
    "blank": " \n\t",
    "punctuation": "?!... , ;",
    "one word": "why",
    "emoji": "🙂🔥" * 50,
    "right to left": "كيف تصمم نظاما لاختصار الروابط؟",
    "long": "how would you shard it, and then " * 600,
    "long word": "a" * 20_000,
    "surrogate": "what is \ud800 this",
}


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    model = Embedder.load(Settings().model)
    yield model
    model.close()


@pytest.fixture(scope="module")
def router() -> LocalRouter:
    return LocalRouter.load()


def thread(text: str, *said: str) -> Question:
    roles = ("user", "assistant")
    return Question(
        text=text,
        history=tuple(Message(role=roles[i % 2], content=words) for i, words in enumerate(said)),
    )


@pytest.mark.parametrize("agent", CLEAR)
async def test_a_clear_question_is_sure_and_right(router: LocalRouter, embedder: Embedder, agent: str) -> None:
    choice = await router.route(Question(text=CLEAR[agent]), embedder)
    assert choice.routing.agents == (agent,)
    assert choice.sure
    assert choice.parts == ()


async def test_a_follow_up_stays_with_its_thread(router: LocalRouter, embedder: Embedder) -> None:
    said = ("Tell me about a time you led a team through change.", "We moved a ward to tablets in four months.")
    choice = await router.route(thread("and what would you do differently?", *said), embedder)
    assert choice.routing.agents == ("behavioral",)
    said = ("Design a chat service for ten million users.", "Gateways hold the sockets, a queue fans out.")
    choice = await router.route(thread("and if one of them dies?", *said), embedder)
    assert choice.routing.agents == ("system_design",)


async def test_a_changed_subject_leaves_its_thread(router: LocalRouter, embedder: Embedder) -> None:
    said = ("Design a chat service for ten million users.", "Gateways hold the sockets, a queue fans out.")
    choice = await router.route(thread("Thanks. What is your notice period?", *said), embedder)
    assert choice.routing.agents == ("general",)


async def test_a_vague_question_is_decided_by_its_context(router: LocalRouter, embedder: Embedder) -> None:
    context = 'The interviewer wrote: "Estimate how many bicycles are sold in Denmark each year."'
    choice = await router.route(Question(text="How should I answer this?", context=context), embedder)
    assert choice.routing.agents == ("case_study",)


async def test_two_askings_are_found_in_their_order(router: LocalRouter, embedder: Embedder) -> None:
    text = "What is a foreign key? And separately, tell me about a time you disagreed with your manager."
    choice = await router.route(Question(text=text), embedder)
    assert choice.routing.agents == ("technical", "behavioral")
    assert choice.parts[0] == "What is a foreign key?"
    assert "disagreed with your manager" in choice.parts[1]


async def test_one_asking_in_several_sentences_is_one(router: LocalRouter, embedder: Embedder) -> None:
    text = "Describe a project that failed. What was your part in it, and what would you do differently?"
    choice = await router.route(Question(text=text), embedder)
    assert choice.routing.agents == ("behavioral",)


@pytest.mark.parametrize("name", HOSTILE)
async def test_any_text_gets_a_specialist(router: LocalRouter, embedder: Embedder, name: str) -> None:
    alone = await router.route(Question(text=HOSTILE[name]), embedder)
    asked = thread(HOSTILE[name], HOSTILE[name], HOSTILE[name])
    led = await router.route(asked.model_copy(update={"context": HOSTILE[name]}), embedder)
    for choice in (alone, led):
        assert set(choice.routing.agents) <= set(specialists())
        assert 0.0 <= choice.routing.confidence <= 1.0


async def test_the_same_question_gets_the_same_answer(router: LocalRouter, embedder: Embedder) -> None:
    question = thread("and why?", CLEAR["technical"], "A process has its own memory.")
    assert await router.route(question, embedder) == await router.route(question, embedder)


def test_weights_survive_a_round_trip_and_refuse_other_specialists(tmp_path: Path) -> None:
    weights = load()
    save(weights, tmp_path / "same.npz")
    again = load(tmp_path / "same.npz")
    assert again.labels == weights.labels
    np.testing.assert_array_equal(again.view.lexical, weights.view.lexical)
    assert again.plain_from == pytest.approx(weights.plain_from)
    save(replace(weights, labels=("somebody", *weights.labels[1:])), tmp_path / "other.npz")
    with pytest.raises(StartupError, match=r"agents\.routing\.train"):
        load(tmp_path / "other.npz")


def test_only_the_end_of_a_thread_is_read() -> None:
    said = [f"message {number} " + "x" * 400 for number in range(9)]
    lead = along(thread("and?", *said))
    assert lead is not None
    assert [words[:9] for words in lead.said] == ["message 4", "message 6", "message 8"]
    assert all(len(words) <= 300 for words in (*lead.said, lead.reply))


def test_a_batch_is_blended_as_each_of_it_alone() -> None:
    """Training blends many at once, the router one: the arithmetic must be the same."""
    chance = np.random.default_rng(1)
    parameters = START + chance.normal(0, 0.3, PARAMETERS)
    leads = [Along(("one",)), Along(("one", "two"), "reply"), Along(("one", "two", "three"), "reply")]
    items = []
    for lead in leads:
        n = len(lead.texts("and why?"))
        own, embedding = log_softmax(chance.normal(0, 3, (n, 6))), chance.normal(0, 0.05, (n, 384))
        items.append(evidence(lead, "and why?", own, embedding, chance.normal(0, 1, n)))
    together = blended(parameters, stacked(items))
    for row, item in zip(together, items, strict=True):
        np.testing.assert_allclose(row, blended(parameters, item)[0], rtol=1e-5)
    np.testing.assert_allclose(np.exp(together).sum(1), 1.0, rtol=1e-5)


def test_a_text_without_a_joint_is_not_cut() -> None:
    assert halves(load().view, "design Twitter") is None
    assert halves(load().view, "") is None
