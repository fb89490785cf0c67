"""LangGraph Studio's server over the interviewer, driven with its own client as Studio drives it."""

import subprocess
import sys
from collections.abc import Generator
from typing import Any

import psycopg
import pytest
from langgraph_sdk.client import LangGraphClient
from psycopg.rows import dict_row

from tests.studio.server import ROOT, Server, environment

WISH = {"topic": "Data Structures", "questions": 2}
ANSWER = (
    "I would take a hash map with marmalade keys: it spreads them over buckets by their hash, so lookup, insertion and "
    "removal take constant time on average, and linear time when every key collides in one bucket."
)
ANOTHER = (
    "A balanced tree of rhubarb nodes keeps its keys in order, so lookup, insertion and removal take logarithmic time, "
    "because a rotation after each change bounds the height; a range query then visits only what it returns."
)
MOST_TURNS = 8


@pytest.fixture(scope="module")
def dsn(server: Server) -> Generator[str]:
    """The address of the server's own database, which is held open for the tests."""
    keeper = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "database"],
        cwd=ROOT,
        env=environment(server.data),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert keeper.stdout is not None
    assert keeper.stdin is not None
    yield keeper.stdout.readline().strip()
    keeper.stdin.close()
    assert keeper.wait(30) == 0
    keeper.stdout.close()


def rows(dsn: str, statement: str, *values: object) -> list[dict[str, Any]]:
    with psycopg.connect(dsn) as connection, connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement.encode(), values).fetchall()


def turns_of(dsn: str, session_id: str) -> list[dict[str, Any]]:
    asking = "SELECT number, answer, channel, assessment IS NOT NULL AS assessed FROM turns WHERE session_id = %s"
    return rows(dsn, f"{asking} ORDER BY number", session_id)


async def go(studio: LangGraphClient, thread: str, **asking: Any) -> tuple[list[Any], dict[str, Any]]:
    """Run a thread as far as it goes; return what it told on the way and its state."""
    modes: Any = ["custom", "updates"]
    parts = [part async for part in studio.runs.stream(thread, "interviewer", stream_mode=modes, **asking)]
    assert not [part.data for part in parts if part.event == "error"]
    state: Any = await studio.threads.get_state(thread)
    return [part.data for part in parts if part.event == "custom"], state


async def begin(studio: LangGraphClient, **wish: Any) -> tuple[str, list[Any], dict[str, Any]]:
    """Begin an interview on a new thread."""
    thread = (await studio.threads.create())["thread_id"]
    return thread, *await go(studio, thread, input={**WISH, **wish})


async def answer(studio: LangGraphClient, thread: str, text: str, **where: Any) -> tuple[list[Any], dict[str, Any]]:
    return await go(studio, thread, command={"resume": text}, **where)


async def finish(studio: LangGraphClient, thread: str, text: str) -> dict[str, Any]:
    """Give the same answer until the interview is over; return the state at its end."""
    for _ in range(MOST_TURNS):
        _, state = await answer(studio, thread, text)
        if state["next"] == []:
            return state
    pytest.fail("the interview does not end")


def waits_for(state: dict[str, Any]) -> Any:
    """What the one interrupt of a state says."""
    [interrupt] = state["interrupts"]
    return interrupt["value"]


async def test_there_are_two_assistants(studio: LangGraphClient):
    assert {one["graph_id"] for one in await studio.assistants.search()} == {"router", "interviewer"}


async def test_its_schemas(studio: LangGraphClient):
    [assistant] = await studio.assistants.search(graph_id="interviewer")
    schemas = await studio.assistants.get_schemas(assistant["assistant_id"])
    wish, kept, outcome = schemas["input_schema"], schemas["state_schema"], schemas["output_schema"]
    assert wish is not None
    assert kept is not None
    assert outcome is not None
    assert set(wish["properties"]) == {"session_id", "topic", "difficulty", "questions"}
    assert not wish.get("required")
    assert set(kept["properties"]) == {*wish["properties"], "turn", "status"}
    assert set(outcome["properties"]) == {"session_id", "turn", "status"}


async def test_its_drawing(studio: LangGraphClient):
    drawn = await studio.assistants.get_graph("interviewer")
    edges = {(edge["source"], edge["target"]) for edge in drawn["edges"]}
    assert edges == {
        ("__start__", "prepare"),
        ("prepare", "ask"),
        ("ask", "listen"),
        ("ask", "assess"),
        ("ask", "report"),
        ("listen", "assess"),
        ("assess", "ask"),
        ("report", "__end__"),
    }


async def test_an_interview_runs_from_its_first_question_to_its_end(studio: LangGraphClient, dsn: str):
    thread, told, state = await begin(studio)
    [asked] = told
    assert (asked["kind"], asked["turn"]) == ("asked", 1)
    assert asked["question"].strip()
    assert (state["next"], waits_for(state)) == (["listen"], {"turn": 1})
    told, state = await answer(studio, thread, ANSWER)
    assert [one["turn"] for one in told] == [2]
    assert told[0]["question"] != asked["question"]
    assert waits_for(state) == {"turn": 2}
    values = (await finish(studio, thread, ANOTHER))["values"]
    assert values["status"] == "completed"
    kept = turns_of(dsn, values["session_id"])
    assert [one["answer"] for one in kept] == [ANSWER] + [ANOTHER] * (values["turn"] - 1)
    assert {(one["channel"], one["assessed"]) for one in kept} == {("studio", True)}
    assert rows(dsn, "SELECT session_id FROM reports WHERE session_id = %s", values["session_id"])


async def test_no_word_of_an_answer_is_in_a_state_of_the_thread(studio: LangGraphClient):
    thread, told, _ = await begin(studio, questions=1)
    await finish(studio, thread, ANSWER)
    history = await studio.threads.get_history(thread, limit=100)
    assert len(history) > 4
    for state in history:
        assert set(state["values"] or {}) <= {"session_id", "topic", "questions", "turn", "status"}
        assert "marmalade" not in str(state["values"])
        assert told[0]["question"] not in str(state["values"])


@pytest.mark.parametrize("unusable", ["", "  \n", "x" * 20_001, "null \x00 byte"])
async def test_what_is_no_answer_is_refused_and_the_question_stands(studio: LangGraphClient, dsn: str, unusable: str):
    thread, _, _ = await begin(studio, questions=1)
    told, state = await answer(studio, thread, unusable)
    assert told == []
    refused = waits_for(state)
    assert refused["turn"] == 1
    assert "text of 1 to 20000 characters" in refused["error"]
    session_id = state["values"]["session_id"]
    assert [one["answer"] for one in turns_of(dsn, session_id)] == [None]
    await answer(studio, thread, ANSWER)
    assert turns_of(dsn, session_id)[0]["answer"] == ANSWER


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"topic": " "}, "topic"), ({"questions": 0}, "questions"), ({"difficulty": "brutal"}, "difficulty")],
)
async def test_a_wish_that_cannot_be_met_is_told_by_its_field(
    studio: LangGraphClient, wish: dict[str, Any], field: str
):
    thread = (await studio.threads.create())["thread_id"]
    parts = [part async for part in studio.runs.stream(thread, "interviewer", input={**WISH, **wish})]
    [error] = [part.data for part in parts if part.event == "error"]
    assert error["error"] == "Invalid"
    assert error["message"].startswith(f"{field}: ")


async def first_wait(studio: LangGraphClient, thread: str) -> str:
    """The checkpoint in which the thread waited for its first answer."""
    history: Any = await studio.threads.get_history(thread, limit=100)
    waits = [one for one in history if one["next"] == ["listen"] and (one["values"] or {}).get("turn") == 1]
    checkpoint = waits[-1]["checkpoint"]["checkpoint_id"]
    assert checkpoint
    return checkpoint


async def rewind(studio: LangGraphClient, thread: str, how: str) -> dict[str, Any]:
    """Let a thread wait for its first answer once more, in one of Studio's two ways."""
    checkpoint = await first_wait(studio, thread)
    if how == "run again from there":
        return (await go(studio, thread, checkpoint_id=checkpoint))[1]
    await studio.threads.update_state(thread, None, as_node="__copy__", checkpoint_id=checkpoint)
    return (await go(studio, thread))[1]


@pytest.mark.parametrize("how", ["run again from there", "copied to the front"])
async def test_a_question_answered_anew_goes_on_in_a_copy(studio: LangGraphClient, dsn: str, how: str):
    thread, _, state = await begin(studio)
    first = state["values"]["session_id"]
    await answer(studio, thread, ANSWER)
    assert waits_for(await rewind(studio, thread, how)) == {"turn": 1}
    _, state = await answer(studio, thread, ANOTHER)
    copy = state["values"]["session_id"]
    assert copy != first
    assert [one["answer"] for one in turns_of(dsn, first)] == [ANSWER, None]
    assert [one["answer"] for one in turns_of(dsn, copy)] == [ANOTHER, None]
    kept = rows(dsn, "SELECT forked_from::text, forked_turn FROM sessions WHERE id = %s", copy)
    assert kept == [{"forked_from": first, "forked_turn": 1}]
    over = (await finish(studio, thread, ANOTHER))["values"]
    assert (over["session_id"], over["status"]) == (copy, "completed")
    statuses = rows(dsn, "SELECT status FROM sessions WHERE id IN (%s, %s) ORDER BY created_at", first, copy)
    assert [one["status"] for one in statuses] == ["active", "completed"]


async def test_a_state_that_was_edited_leads_on(studio: LangGraphClient, dsn: str):
    thread, _, state = await begin(studio)
    await studio.threads.update_state(thread, {"turn": 1, "status": "active"}, as_node="ask")
    assert (await studio.threads.get_state(thread))["next"] == ["listen"]
    await go(studio, thread, input=None)
    _, state = await answer(studio, thread, ANSWER)
    assert waits_for(state) == {"turn": 2}
    assert [one["answer"] for one in turns_of(dsn, state["values"]["session_id"])] == [ANSWER, None]


async def test_an_answer_that_is_replayed_is_kept_once(studio: LangGraphClient, dsn: str):
    """A resume of a checkpoint that was resumed before gets the words of the first time, from LangGraph."""
    thread, _, state = await begin(studio)
    session_id = state["values"]["session_id"]
    await answer(studio, thread, ANSWER)
    _, state = await answer(studio, thread, ANOTHER, checkpoint_id=await first_wait(studio, thread))
    assert (state["values"]["session_id"], waits_for(state)) == (session_id, {"turn": 2})
    assert [one["answer"] for one in turns_of(dsn, session_id)] == [ANSWER, None]
    assert rows(dsn, "SELECT id FROM sessions WHERE forked_from = %s", session_id) == []


async def test_a_finished_interview_takes_no_more_answers(studio: LangGraphClient, dsn: str):
    thread, _, _ = await begin(studio, questions=1)
    over = await finish(studio, thread, ANSWER)
    session_id = over["values"]["session_id"]
    before = turns_of(dsn, session_id)
    told, state = await answer(studio, thread, ANOTHER)
    assert (told, state["next"], state["values"]) == ([], [], over["values"])
    assert turns_of(dsn, session_id) == before
    assert rows(dsn, "SELECT id FROM sessions WHERE forked_from = %s", session_id) == []
