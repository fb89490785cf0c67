"""The interviewer graph: prepare → ask → listen → assess → (ask | report), over rows that hold every word.

`next_move` decides the flow and a model words questions and rates answers. Every node looks at the rows first and
writes what is not there yet, so it may be run again after a crash, at any place.
"""

from typing import Any, Literal
from uuid import UUID

from langgraph.graph import END, START, StateGraph
from langgraph.types import StreamWriter, interrupt

from graphs.asking import ask_next
from graphs.closing import assess_rest, close, compose, remember
from graphs.interviewer_parts import InterviewerParts
from graphs.interviewer_state import InterviewState, Standing, Wish
from graphs.judgement import judge
from graphs.preparing import prepare
from graphs.studio import begin_here, take_here
from memory import happenings, sessions, turns
from memory.pool import connection

# An evaluation whose driver dies is taken up after this (seconds).
LOOKED_AFTER = 8.0


class Interviewer:
    """The graph's nodes over what they need; stateless, so one serves all runs."""

    def __init__(self, parts: InterviewerParts) -> None:
        self._parts = parts

    async def prepare(self, state: Wish) -> dict[str, Any]:
        """Make the plan, unless it is there."""
        session_id = state.get("session_id") or await begin_here(self._parts, state)
        await prepare(self._parts, UUID(session_id))
        return {"session_id": session_id}

    async def ask(self, state: InterviewState, writer: StreamWriter) -> dict[str, Any]:
        """Ask what comes next, or enter the evaluation; an answer that nobody has looked at comes first."""
        session_id = UUID(state.get("session_id", ""))
        async with connection(self._parts.pool) as conn:
            session = await sessions.get(conn, session_id)
            last = await turns.get(conn, session_id, session.turn)
            if last is not None and last.closed == "answered" and last.assessment is None and last.attempts == 0:
                return {"status": "answered"}
            going = session.status in ("active", "paused")
            turn = await ask_next(conn, self._parts.embedder, session, last) if going else None
            if turn is None:
                async with conn.transaction():
                    if await sessions.evaluate(conn, session_id, LOOKED_AFTER):
                        await happenings.tell(conn, session_id, "phase")
        if turn is None:
            return {"turn": session.turn, "status": "evaluating"}
        writer({"kind": "asked", "turn": turn.number, "question": turn.text})
        return {"turn": turn.number, "status": "active"}

    async def listen(self, state: InterviewState) -> dict[str, Any]:
        """Wait; the answer is a row when the run goes on. Studio, which has no other door, sends it along."""
        turn = state.get("turn", 0)
        said = interrupt({"turn": turn})
        if isinstance(said, str):
            return {"session_id": await take_here(self._parts, UUID(state.get("session_id", "")), turn, said)}
        return {}

    async def assess(self, state: InterviewState) -> dict[str, Any]:
        """Assess the answer to the last turn, unless that is done."""
        session_id = UUID(state.get("session_id", ""))
        async with connection(self._parts.pool) as conn:
            session = await sessions.get(conn, session_id)
            turn = await turns.get(conn, session_id, session.turn)
        if turn is not None and turn.closed == "answered" and turn.assessment is None:
            await judge(self._parts.pool, self._parts.assessor, session, turn)
        return {}

    async def report(self, state: InterviewState) -> dict[str, Any]:
        """Assess what had to wait, make the report, end the interview."""
        parts, session_id = self._parts, UUID(state.get("session_id", ""))
        async with connection(parts.pool) as conn:
            session = await sessions.get(conn, session_id)
        if not session.over:
            await assess_rest(parts.pool, parts.assessor, session)
            await close(parts.pool, session_id, await compose(parts.pool, parts, session))
        await remember(parts, session_id)
        return {"status": "completed"}


def onward(state: InterviewState) -> Literal["assess", "listen", "report"]:
    """Where to go after `ask`: an edge over the state, so that a state edited in Studio leads on as well."""
    match state.get("status"):
        case "answered":
            return "assess"
        case "evaluating" | "completed":
            return "report"
        case _:
            return "listen"


def build(interviewer: Interviewer) -> StateGraph[InterviewState, None, Wish, Standing]:
    """Wire the graph; the caller compiles it, with or without a checkpointer."""
    graph = StateGraph(InterviewState, input_schema=Wish, output_schema=Standing)
    graph.add_node("prepare", interviewer.prepare)
    graph.add_node("ask", interviewer.ask)
    graph.add_node("listen", interviewer.listen)
    graph.add_node("assess", interviewer.assess)
    graph.add_node("report", interviewer.report)
    graph.add_edge(START, "prepare")
    graph.add_edge("prepare", "ask")
    graph.add_conditional_edges("ask", onward)
    graph.add_edge("listen", "assess")
    graph.add_edge("assess", "ask")
    graph.add_edge("report", END)
    return graph
