from typing import Any
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command
from graphs import exports
A="A hash map spreads its keys over buckets by their hash so that lookup takes constant time on average."
B="A balanced tree keeps keys in order so that lookup takes logarithmic time, because of rotations."
async def test_try(monkeypatch, database, tmp_path):
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("VIVA_LLM__ENGINE", "offline")
    monkeypatch.setenv("VIVA_DATA", str(tmp_path))
    async with exports.interviewer() as graph:
        kept = graph.copy({"checkpointer": InMemorySaver()})
        for way in ("none", "empty", "asnode", "copy", "run_none", "values"):
            config: Any = {"configurable": {"thread_id": way}}
            await kept.ainvoke({"topic": "Data Structures", "questions": 2}, config)
            first = (await kept.aget_state(config))
            await kept.ainvoke(Command(resume=A), config)
            at = first.config
            print("==", way, first.values["session_id"], first.next)
            if way == "none": await kept.aupdate_state(at, None)
            if way == "empty": await kept.aupdate_state(at, {})
            if way == "asnode": await kept.aupdate_state(at, None, as_node="ask")
            if way == "copy": await kept.aupdate_state(at, None, as_node="__copy__")
            if way == "values": await kept.aupdate_state(at, {"turn": 1}, as_node="ask")
            s = await kept.aget_state(config)
            print("after fork", s.next, s.interrupts, s.values)
            try:
                out = await kept.ainvoke(None, at if way == "run_none" else config)
                print("run", out)
                s = await kept.aget_state(config)
                print("state", s.next, s.interrupts)
            except Exception as e: print("ERR run", repr(e)[:200])
            try:
                print("resumed", await kept.ainvoke(Command(resume=B), config))
            except Exception as e: print("ERR", repr(e)[:200])
    assert 0
