"""The router graph: who answers, what streams out and when, what failures do, and that nothing is left running."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from agents.registry import specialists
from agents.tasks.answer_question import AnswerInput
from agents.tasks.suggest_follow_ups import FollowUpInput
from domain.errors import DatabaseUnavailable, Invalid, UpstreamMalformed, UpstreamUnavailable
from domain.events import Answered, Event, FollowUps, Routed, SectionDone, Token
from domain.question import Message, Question
from llm.embeddings import Embedder
from llm.offline import OfflineEngine
from services.answers import Answers
from settings import Settings
from tests.unit.scripted import Pause, Scripted, answers, engine, verdict

STORY = Question(text="Tell me about a conflict you had with a teammate.")
TWO = Question(text="How would you design a URL shortener? And tell me about a time you led a team through a crisis.")
DOWN = UpstreamUnavailable("down")


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    embedder = Embedder.load(Settings().model)
    yield embedder
    embedder.close()


async def collect(path: Answers, question: Question = STORY, told: list[Event] | None = None) -> list[Event]:
    """Return all events; `told` holds them also when the run fails."""
    told = [] if told is None else told
    async with aclosing(path.stream(question)) as events:
        async for event in events:
            told.append(event)
    return told


def words(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Token))


def routed(events: list[Event]) -> Routed:
    [one] = [event for event in events if isinstance(event, Routed)]
    return one


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events]


def answerers(scripted: Scripted) -> list[str]:
    return [value.specialist for value in scripted.asked if isinstance(value, AnswerInput)]


async def test_sure_the_local_choice_answers_alone(embedder: Embedder):
    scripted = engine(behavioral=["Once ", "upon."])
    events = await collect(answers(scripted, embedder))
    # How many tokens there are depends on how much was said before the closer look was over.
    assert kinds(events)[0] == "routed"
    assert set(kinds(events)[1:-2]) == {"token"}
    assert kinds(events)[-2:] == ["answered", "follow_ups"]
    assert routed(events).routing.method == "local"
    assert words(events) == "Once upon."
    assert events[-2] == Answered("Once upon.")
    assert events[-1] == FollowUps(("Why?", "How?", "When?"))
    assert answerers(scripted) == ["behavioral"]


async def test_unsure_and_the_verdict_agrees(embedder: Embedder):
    judging = Pause()
    held = Pause()
    scripted = engine(says=[judging, verdict("behavioral")], behavioral=["Once ", "upon ", held, "a time."])
    path = answers(scripted, embedder, sure=False)
    async with aclosing(path.stream(STORY)) as events:
        first = asyncio.ensure_future(anext(events))
        await judging.reached.wait()
        await held.reached.wait()
        assert not first.done()
        judging.go.set()
        assert isinstance(await first, Routed)
        assert await anext(events) == Token("Once upon ")
        held.go.set()
        rest = [event async for event in events]
    assert rest == [Token("a time."), Answered("Once upon a time."), FollowUps(("Why?", "How?", "When?"))]
    assert answerers(scripted) == ["behavioral"]


async def test_follow_ups_are_made_beside_an_agreed_answer(embedder: Embedder):
    suggesting, speaking = Pause(), Pause()
    scripted = engine(
        says=[verdict("behavioral")], suggests=[suggesting, DOWN], behavioral=["Once", speaking, " upon."]
    )
    run = asyncio.create_task(collect(answers(scripted, embedder, sure=False)))
    await suggesting.reached.wait()
    await speaking.reached.wait()
    suggesting.go.set()
    speaking.go.set()
    events = await run
    assert words(events) == "Once upon."
    assert events[-1] == FollowUps(())


async def test_unsure_and_the_verdict_disagrees(embedder: Embedder):
    wrong, suggesting, speaking = Pause(), Pause(), Pause()
    scripted = engine(
        says=[verdict("technical")],
        suggests=[suggesting, DOWN],
        behavioral=["Once", wrong],
        technical=["A map ", speaking, "hashes."],
    )
    run = asyncio.create_task(collect(answers(scripted, embedder, sure=False)))
    # The right specialist speaks although no follow-up question is there yet: it did not wait for them.
    await speaking.reached.wait()
    await suggesting.reached.wait()
    assert sorted(scripted.running) == ["suggest_follow_ups", "technical"]
    speaking.go.set()
    suggesting.go.set()
    events = await run
    assert routed(events).routing.agents == ("technical",)
    assert routed(events).routing.method == "model"
    assert words(events) == "A map hashes."
    [suggested] = [value for value in scripted.asked if isinstance(value, FollowUpInput)]
    assert suggested.specialist == "technical"


async def test_the_right_specialist_streams_piece_by_piece(embedder: Embedder):
    speaking = Pause()
    scripted = engine(says=[verdict("technical")], technical=["A map ", speaking, "hashes."])
    async with aclosing(answers(scripted, embedder, sure=False).stream(STORY)) as events:
        assert isinstance(await anext(events), Routed)
        assert await anext(events) == Token("A map ")
        assert not speaking.go.is_set()


@pytest.mark.parametrize("sure", [True, False])
async def test_a_question_with_two_askings_gets_two_sections(embedder: Embedder, sure: bool):
    scripted = engine(says=[verdict("system_design", "behavioral")])
    events = await collect(answers(scripted, embedder, sure=sure), TWO)
    names = [specialists()[name].name for name in ("system_design", "behavioral")]
    expected = f"## {names[0]}\n\nsystem_design speaks.\n\n## {names[1]}\n\nbehavioral speaks."
    assert words(events) == expected
    assert [event for event in events if isinstance(event, Answered)] == [Answered(expected)]
    shares = {value.specialist: value for value in scripted.asked if isinstance(value, AnswerInput)}
    assert shares["behavioral"].colleague == "system_design"
    assert "URL shortener" in shares["system_design"].part
    assert "URL shortener" not in shares["behavioral"].part


async def test_two_sections_by_the_verdict_alone(embedder: Embedder):
    scripted = engine(says=[verdict("technical", "behavioral")], behavioral=["Once upon."])
    events = await collect(answers(scripted, embedder, sure=False))
    assert routed(events).routing.agents == ("technical", "behavioral")
    assert words(events).index("technical speaks.") < words(events).index("Once upon.")
    assert all(value.part == "" for value in scripted.asked if isinstance(value, AnswerInput))


async def test_the_graph_returns_what_it_streams(embedder: Embedder):
    path = answers(engine(), embedder)
    for question in (STORY, TWO):
        outcome = await path._graph.ainvoke({"question": question.text})
        assert set(outcome) == {"routing", "answer", "follow_up_questions"}
        assert outcome["answer"] == words(await collect(path, question))


@pytest.mark.parametrize("failure", [DOWN, UpstreamMalformed("nonsense")])
async def test_without_a_verdict_the_local_choice_stands(embedder: Embedder, failure: Exception):
    scripted = engine(says=[failure])
    events = await collect(answers(scripted, embedder, sure=False))
    assert routed(events).routing.method == "local_fallback"
    assert words(events) == "behavioral speaks."
    assert answerers(scripted) == ["behavioral"]


async def test_a_stream_that_fails_before_the_verdict_fails_the_run_only_when_wanted(embedder: Embedder):
    for chosen in ("technical", "behavioral"):
        judging, failing = Pause(), Pause()
        scripted = engine(says=[judging, verdict(chosen)], behavioral=["Once ", failing, DOWN])
        run = asyncio.create_task(collect(answers(scripted, embedder, sure=False)))
        await judging.reached.wait()
        await failing.reached.wait()
        failing.go.set()
        await scripted.ended("behavioral")
        judging.go.set()
        if chosen == "technical":
            assert words(await run) == "technical speaks."
        else:
            with pytest.raises(UpstreamUnavailable):
                await run
        assert scripted.running == []


@pytest.mark.parametrize("sure", [True, False])
async def test_a_stream_that_fails_midway_fails_the_run_after_its_words(embedder: Embedder, sure: bool):
    suggesting = Pause()
    scripted = engine(says=[verdict("behavioral")], suggests=[suggesting], behavioral=["Once ", DOWN])
    told: list[Event] = []
    with pytest.raises(UpstreamUnavailable):
        await collect(answers(scripted, embedder, sure=sure), told=told)
    assert words(told) == "Once "
    assert not [event for event in told if isinstance(event, Answered | SectionDone)]
    assert scripted.running == []


@pytest.mark.parametrize("sure", [True, False])
async def test_failing_follow_ups_do_no_harm(embedder: Embedder, sure: bool):
    scripted = engine(says=[verdict("behavioral")], suggests=[DOWN])
    events = await collect(answers(scripted, embedder, sure=sure))
    assert words(events) == "behavioral speaks."
    assert events[-1] == FollowUps(())


PHASES = {
    "sure, speaking": (True, lambda at: engine(behavioral=["Once ", at])),
    "sure, only the follow-ups left": (True, lambda at: engine(suggests=[at])),
    "judging, nothing held": (False, lambda at: engine(says=[at], behavioral=[Pause()])),
    "judging, words held": (False, lambda at: engine(says=[Pause()], behavioral=["Once ", at])),
    "judging, all words held": (False, lambda at: engine(says=[at], behavioral=["Once"])),
    "agreed, flowing": (False, lambda at: engine(says=[verdict("behavioral")], behavioral=["Once ", at])),
    "agreed, only the follow-ups left": (False, lambda at: engine(says=[verdict("behavioral")], suggests=[at])),
    "handed over": (False, lambda at: engine(says=[verdict("technical")], technical=["A map ", at])),
    "handed over to two": (
        False,
        lambda at: engine(says=[verdict("technical", "general")], general=["I ", at], technical=[Pause()]),
    ),
}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("times", [1, 2])
async def test_going_away_leaves_nothing_running(embedder: Embedder, phase: str, times: int):
    sure, script = PHASES[phase]
    at = Pause()
    scripted = script(at)
    run = asyncio.create_task(collect(answers(scripted, embedder, sure=sure)))
    await at.reached.wait()
    for _ in range(times):
        run.cancel()
        await asyncio.sleep(0)
    await asyncio.wait({run})
    assert run.cancelled()
    # One who is cancelled twice stops waiting, and then the rest ends by itself.
    for _ in range(50 * (times - 1)):
        await asyncio.sleep(0)
    assert scripted.running == []
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_closing_the_stream_between_two_tokens_leaves_nothing_running(embedder: Embedder):
    for sure in (True, False):
        scripted = engine(says=[verdict("behavioral")], suggests=[Pause()], behavioral=["Once ", Pause()])
        events = answers(scripted, embedder, sure=sure).stream(STORY)
        while not isinstance(await anext(events), Token):
            pass
        await events.aclose()
        assert scripted.running == []
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_the_thread_goes_along(embedder: Embedder):
    scripted = engine()
    history = (Message(role="user", content="Hello"), Message(role="assistant", content="Hi"))
    question = Question(text="And why is that?", context="Senior engineer", history=history)
    await collect(answers(scripted, embedder), question)
    assert all(value.question == question for value in scripted.asked)
    assert len(scripted.asked) == 2


@pytest.mark.parametrize(
    ("asking", "complaint"),
    [
        ({"question": ""}, "question"),
        ({"question": " \n"}, "question"),
        ({"question": 7}, "question"),
        ({"context": "no question"}, "question"),
        ({"question": "Why?", "context": ["list"]}, "context"),
        ({"question": "Why?", "conversation_history": "text"}, "conversation_history"),
        (
            {"question": "Why?", "conversation_history": [{"role": "bot", "content": "x"}]},
            "conversation_history.0.role",
        ),
        ({"question": "Why?", "conversation_history": [{"role": "user"}]}, "conversation_history.0.content"),
    ],
)
async def test_a_bad_input_is_refused_by_the_name_of_its_field(
    embedder: Embedder, asking: dict[str, object], complaint: str
):
    scripted = engine()
    with pytest.raises(Invalid, match=f"^{complaint}: "):
        await answers(scripted, embedder)._graph.ainvoke(asking)
    assert scripted.asked == []


@pytest.mark.parametrize("sure", [True, False])
async def test_offline_no_verdict_is_asked_and_a_lost_database_is_told(embedder: Embedder, sure: bool):
    told: list[Event] = []
    with pytest.raises(DatabaseUnavailable):
        await collect(answers(OfflineEngine(), embedder, sure=sure), told=told)
    assert routed(told).routing.method == "local"


def test_the_drawing_shows_every_agent(embedder: Embedder):
    drawn = answers(engine(), embedder)._graph.get_graph()
    nodes = set(drawn.nodes) - {"__start__", "__end__"}
    assert nodes == {"classify", "hand_over", "follow_ups", "compose", *specialists()}
    edges = {(edge.source, edge.target) for edge in drawn.edges}
    for name in specialists():
        assert {("classify", name), ("hand_over", name), (name, "compose"), (name, "hand_over")} <= edges
