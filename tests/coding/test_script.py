"""JavaScript: the same tests as Python's, in the same jail; hostile code ends, learns nothing and reaches nothing."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from agents.coding import Coding
from agents.coding.exercises import exercises
from agents.coding.written import Written
from sandbox.run import Job, Sandbox
from tests.coding.rig import Runner
from tests.coding.scripts import SCRIPTS

NODE = shutil.which("node") or shutil.which("nodejs") or ""
pytestmark = pytest.mark.skipif(not NODE and not os.environ.get("CI"), reason="needs Node.js")
BY_FUNCTION = {one.function: one for one in exercises().values()}
SECRET = "a-secret-of-the-service"
RUNNER = Runner(NODE)
ran, returned = RUNNER.ran, RUNNER.returned


@pytest.mark.parametrize("function", SCRIPTS)
async def test_a_right_solution_passes_the_tests_of_python(function: str) -> None:
    run = await Coding().run(Written(SCRIPTS[function], "javascript"), BY_FUNCTION[function].question)
    assert (run.not_run, run.language) == ("", "javascript")
    assert [one for one in run.cases if one.verdict != "passed"] == []


@pytest.mark.parametrize("function", [*SCRIPTS][:3])
async def test_nothing_passes_that_always_returns_the_same(function: str) -> None:
    wrong = f"function {function}(...all) {{ return {{ never: 'right' }}; }}"
    run = await Coding().run(Written(wrong, "javascript"), BY_FUNCTION[function].question)
    assert {one.verdict for one in run.cases} == {"wrong"}


@pytest.mark.parametrize(
    "code",
    [
        "function f() { while (true); }",
        "while (true);",
        "function f() { for (;;) console.log('x'.repeat(1e6)); }",
        "function f() { for (const one of ['SIGTERM', 'SIGXCPU']) process.on(one, () => {}); for (;;); }",
        "async function f() { for (;;) await null; }",
        "function f() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }",
    ],
)
async def test_what_does_not_end_is_ended(code: str) -> None:
    assert (await ran(code)).ended == "time"


async def test_programs_are_refused_and_threads_have_an_end() -> None:
    for act in ("spawnSync('/bin/true')", "spawnSync(process.execPath)", "execFileSync('/tmp/own')"):
        code = f"function f() {{ const done = require('child_process').{act}; if (done.error) throw done.error; }}"
        assert (await ran(code)).ended == "raised", act
    bomb = (
        "function f() { const { Worker } = require('worker_threads');"
        " for (;;) try { new Worker('for (;;);', { eval: true }); } catch {} }"
    )
    assert (await ran(bomb)).ended in ("time", "died")


async def test_memory_and_output_have_an_end() -> None:
    for what in ("Buffer.alloc(1e7, 1)", "new Array(1e5).fill(1.5)", "{}"):
        bomb = await ran(f"function f() {{ const kept = []; for (;;) kept.push({what}); }}", seconds=5)
        assert bomb.ended in ("raised", "died", "time"), what
    assert (await ran("function f() { return 'x'.repeat(1 << 24); }", seconds=5)).ended == "output"
    flood = "function f() { for (;;) require('fs').writeSync(3, 'x'.repeat(65536)); }"
    assert (await ran(flood, seconds=5)).ended == "output"
    assert (await ran("function f(n) { return f(n + 1); }", 0)).said == "RangeError"


async def test_files_of_the_machine_do_not_exist(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(SECRET)
    own.chmod(0o644)
    paths = ("/etc/passwd", str(own), __file__, NODE, "/proc/self/environ", "/proc/1/root/etc/passwd", "/usr/bin/env")
    read = (
        "function f(path) { try { return require('fs').readFileSync(path, 'utf8'); } catch (error) {"
        " return error.code; } }"
    )
    for path in paths:
        assert await returned(read, path) == "ENOENT", path
    names = await returned("function f(where) { return require('fs').readdirSync(where, { recursive: true }); }", "/")
    assert isinstance(names, list)
    assert set(names) <= {"tmp", "usr", "lib", "lib64", "opt"}
    write = "function f(path) { try { require('fs').writeFileSync(path, 'x'); } catch (error) { return error.code; } }"
    assert await returned(write, "/usr/own") == await returned(write, "/own") == "EROFS"
    full = "function f() { const { writeFileSync } = require('fs'); const one = 'x'.repeat(9e5);"
    full += " for (let n = 0; ; n++) writeFileSync(`/tmp/${n}`, one); }"
    assert (await ran(full)).ended == "raised"


async def test_the_environment_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("NODE_OPTIONS", "--no-such-option")
    assert await returned("function f() { return { ...process.env }; }") == {"LANG": "C.UTF-8"}


async def test_there_is_no_network() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        code = (
            "function f(port) { const one = require('net').connect(port, '127.0.0.1');"
            " return new Promise((tell) => { one.on('error', (error) => tell(error.code));"
            " one.on('connect', () => tell('connected')); }); }"
        )
        assert await returned(code, port) in ("EPERM", "EACCES")


async def test_signals_reach_nobody() -> None:
    code = (
        "function f(x) { const told = []; for (const one of [1, process.ppid, 0, -1])"
        " for (const name of ['SIGKILL', 'SIGSTOP']) try { process.kill(one, name); told.push('sent'); }"
        " catch (error) { told.push(error.code); } return [x, new Set(told)]; }"
    )
    found = await Sandbox().run(Job(code, "f", ((1,), (2,)), node=NODE))
    assert [one.result for one in found.calls] == [[1, ["EPERM"]], [2, ["EPERM"]]]


async def test_runs_know_nothing_of_each_other() -> None:
    code = "globalThis.seen = (globalThis.seen ?? 0) + 1;\nfunction f() { return globalThis.seen; }"
    found = await Sandbox().run(Job(code, "f", ((), (), ()), node=NODE))
    assert [one.result for one in found.calls] == [1, 1, 1]


@pytest.mark.parametrize(
    "own",
    [
        "const parse = (text) => +text;",
        "let job = 1, begun = 2;",
        'const { readFileSync, writeSync } = require("fs");',
        "function found() {}",
        "function plain(_, value) { return 'plain'; }",
        "class NoFunction {}\nvar exit, OUT = 9, NAME, answer, tell, where, methods, called, stringify, cpuUsage;",
    ],
)
async def test_no_name_is_taken(own: str) -> None:
    assert await returned(f"{own}\nconst f = (x) => x + 1;", 1) == 2


async def test_an_error_tells_its_kind_and_line_but_not_the_input() -> None:
    raising = "function f(x) {\n  const y = x;\n  throw new TypeError(`${x}`);\n}"
    own = "function f(x) { throw Object.assign(new (class E extends Error {})(), { name: x }); }"
    await RUNNER.tells_no_more_than_its_kind(raising, own, SECRET)
    assert (await ran("function g(a, b, c) { return 1; }", 1)).said == "no function takes these arguments"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "function f( {",
        "\x00",
        "\ud800 = 1",
        "(".ljust(10_000, "("),
        "process.exit(0)",
        "process.abort()",
        "throw null",
        "null.x",
        "import x from 'y';\nfunction f() {}",
        "function f() { return new Promise(() => {}); }",
        "function f() { const one = {}; one.one = one; return one; }",
    ],
)
async def test_what_is_no_code_is_the_answers_own_failure(code: str) -> None:
    assert (await ran(code)).ended in ("raised", "died")


async def test_where_node_does_not_start_nothing_is_held_against_the_code(tmp_path: Path) -> None:
    broken = tmp_path / "node"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    found = await Sandbox().run(Job("function f() {}", "f", ((),), node=str(broken)))
    assert found.calls == ()
    assert found.unavailable
