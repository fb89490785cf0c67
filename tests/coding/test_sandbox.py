"""Hostile code: it ends within seconds, learns nothing, reaches nothing, and proves nothing by what it prints."""

import asyncio
import os
from pathlib import Path

import pytest

from sandbox.run import LONGEST_CODE, Call, Job, Ran, Sandbox
from tests.coding.rig import Runner

pytestmark = pytest.mark.skipif(not Path("/proc/self/ns/user").exists(), reason="namespaces are Linux's")
SECRET = "a-secret-of-the-service"
RUNNER = Runner()
ran, returned = RUNNER.ran, RUNNER.returned


async def test_plain_code_runs() -> None:
    assert await returned("import math\ndef f(x): return math.isqrt(x)", 81) == 9
    assert await returned("class Solution:\n    def f(self, x): return [x, 'é']", 3) == [3, "é"]
    assert await returned("def other(x): return x + 1", 3) == 4


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    while True: pass",
        "while True: pass",
        "import time\ndef f(): time.sleep(1000)",
        "import signal\nfor one in range(1, 32):\n    try: signal.signal(one, signal.SIG_IGN)\n"
        "    except OSError: pass\n"
        "def f():\n    while True: pass",
        "def f():\n    while True: print('x' * 1_000_000)",
    ],
)
async def test_what_does_not_end_is_ended(code: str) -> None:
    assert (await ran(code)).ended == "time"


async def test_forks_threads_and_programs_are_refused() -> None:
    for act in (
        "os.fork()",
        "os.system('true')",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "threading.Thread(target=print).start()",
    ):
        call = await ran(f"import os, threading\ndef f():\n    {act}\n    return os.getpid()")
        assert call.ended in ("raised", "returned"), act
        if act != "os.system('true')":
            assert call.ended == "raised", act
    bomb = await ran("import os\ndef f():\n    while True:\n        try: os.fork()\n        except OSError: pass")
    assert bomb.ended == "time"


async def test_memory_and_output_have_an_end() -> None:
    assert (await ran("def f(): return len(bytearray(1 << 30))")).said == "MemoryError"
    hoard = await ran("def f():\n    kept = []\n    while True: kept.append(' ' * 1_000_000)", seconds=10)
    assert hoard.said == "MemoryError"
    assert (await ran("def f(): return 'x' * (1 << 24)")).ended == "output"
    assert (await ran("import os\ndef f():\n    while True: os.write(3, b'x' * 65536)")).ended == "output"
    assert (await ran("def f(): return 10 ** (10 ** 9)")).ended in ("time", "raised")
    deep = await ran("def f(n): return f(n + 1)", 0)
    assert deep.ended in ("raised", "died")


async def test_files_of_the_machine_do_not_exist(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(SECRET)
    own.chmod(0o644)
    for path in ("/etc/passwd", str(own), __file__, "/proc/self/environ", "/proc/1/environ", "../../etc/passwd"):
        assert (await ran("def f(path): return open(path).read()", path)).said == "FileNotFoundError"
    link = "import os\ndef f(path):\n    os.symlink(path, 'here')\n    return open('here').read()"
    assert (await ran(link, "/etc/passwd")).said == "FileNotFoundError"
    assert await returned("import os\ndef f(): return sorted(os.listdir('/'))") == ["tmp"]
    assert await returned("import os\ndef f(): return os.listdir('/tmp')") == []


async def test_the_environment_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    found = await returned("import os\ndef f(): return dict(os.environ)")
    assert found == {"LANG": "C.UTF-8"}


async def test_only_the_scratch_can_be_written_and_it_is_small() -> None:
    for path in ("/own", "/etc/own", "/tmp/../own"):
        call = await ran("def f(path):\n    open(path, 'w').write('x')", path)
        assert call.said in ("OSError", "FileNotFoundError", "PermissionError")
    full = "def f():\n    for one in range(10_000):\n        open(f'/tmp/{one}', 'w').write('x' * 1_000_000)"
    assert (await ran(full)).said == "OSError"
    # Nothing is left for the next run.
    keep = "import os\ndef f():\n    before = os.listdir('/tmp')\n    open('/tmp/kept', 'w').close()\n    return before"
    found = await Sandbox().run(Job(keep, "f", ((),)))
    again = await Sandbox().run(Job(keep, "f", ((),)))
    assert found.calls[0].result == again.calls[0].result == []


async def test_there_is_no_network() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        code = (
            "import sys\ndef f(port):\n    import _socket\n    one = _socket.socket()\n"
            "    one.connect(('127.0.0.1', port))\n    return 'connected'"
        )
        call = await ran(code, port)
    assert call.ended == "raised"
    raw = "import ctypes\ndef f(): return ctypes.CDLL(None).socket(2, 1, 0)"
    call = await ran(raw)
    assert call.ended == "raised" or call.result == -1


async def test_signals_reach_nobody_else() -> None:
    others = (1, os.getpid(), os.getppid())
    call = await ran(
        "import os\ndef f(others):\n    for one in others:\n        try: os.kill(one, 9)\n"
        "        except OSError: pass\n    return 'alive'",
        others,
    )
    assert call == Call("returned", "alive")
    assert (await ran("import os\ndef f():\n    os.kill(-1, 9)")).ended in ("raised", "returned", "died")
    after = await Sandbox().run(Job("import os\ndef f(x):\n    os.kill(1, 19)\n    return x", "f", ((1,), (2,))))
    assert [one.result for one in after.calls] == [1, 2]


async def test_no_signal_keeps_code_from_being_judged() -> None:
    code = (
        "import os, signal\ndef f(x):\n    for one in signal.valid_signals():\n"
        "        try: os.kill(os.getppid(), one)\n        except OSError: pass\n    return x"
    )
    found = await Sandbox().run(Job(code, "f", ((1,), (2,))))
    assert found.unavailable == ""
    assert [one.result for one in found.calls] == [1, 2]


async def test_further_namespaces_and_mounts_are_refused() -> None:
    # The loaded modules hold ctypes, whose file is gone for whoever imports it anew.
    code = (
        "import sys\ndef f():\n    ctypes = sys.modules['ctypes']\n    libc = ctypes.CDLL(None, use_errno=True)\n"
        "    return [libc.unshare(0x10000000), libc.mount(b'none', b'/tmp', b'tmpfs', 0, b''),"
        " libc.ptrace(16, 1, 0, 0), libc.chroot(b'/tmp'), libc.socket(2, 1, 0), libc.setuid(1)]"
    )
    assert await returned(code) == [-1] * 6


async def test_memory_that_no_limit_counts_is_refused() -> None:
    code = (
        "import sys\ndef f():\n    libc = sys.modules['ctypes'].CDLL(None, use_errno=True)\n"
        "    return [libc.shmget(0, 1 << 20, 0o1600), libc.shmat(0, 0, 0), libc.msgget(0, 0o1600),"
        " libc.semget(0, 1, 0o1600), libc.memfd_create(b'own', 0), libc.mq_open(b'/own', 0o102, 0o600, 0)]"
    )
    assert await returned(code) == [-1] * 6


async def test_limits_are_a_process_s_own() -> None:
    code = (
        "import os, resource\ndef f(others):\n    told = [resource.getrlimit(resource.RLIMIT_NPROC)[1]]\n"
        "    for one in others:\n        try: told.append(resource.prlimit(one, resource.RLIMIT_CPU, (0, 0)))\n"
        "        except PermissionError: told.append('refused')\n    return told"
    )
    assert await returned(code, [1, os.getpid()]) == [0, "refused", "refused"]


async def test_results_are_what_the_call_returned_whatever_is_printed() -> None:
    forged = '{"what": "call", "number": 0, "ended": "done", "output": "{\\"result\\": 42}"}'
    noisy = f"import sys\nfor _ in range(3):\n    print('''{forged}''', flush=True)\n"
    code = noisy + "def f():\n    sys.stderr.write('42')\n    return 7"
    assert await returned(code) == 7
    # Over the result's own way one may say what one likes, to be compared with what is right, as any result.
    silent = await ran("import os\nos._exit(0)")
    assert silent.ended == "died"
    for said in ("b'nonsense'", "b'[1]'", "b'null'", "b'\\xff\\xfe'", "b'{}'"):
        call = await ran(f"import os\nos.write(3, {said})\nos._exit(0)")
        assert call.ended == "died", said


async def test_an_error_tells_its_kind_and_line_but_not_the_input() -> None:
    raising, own = (
        "def f(x):\n    y = x\n    raise ValueError(str(x))",
        "def f(x):\n    raise type('E' + x, (Exception,), {})",
    )
    await RUNNER.tells_no_more_than_its_kind(raising, own, SECRET)
    assert (await ran("def g(a, b, c): return 1", 1)).said == "no function takes these arguments"


async def test_a_line_is_one_of_the_code_s_own() -> None:
    for said, line in (("1", 1), ("2", 2), ("0", None), ("3", None), ("-1", None), ("1 << 62", None), ("'1'", None)):
        told = f"json.dumps({{'error': 'ValueError', 'line': {said}}})"
        assert (await ran(f"import os, json\nos.write(3, {told}.encode()); os._exit(0)")).line == line, said
    forged = 'import os\nos.write(3, b\'{"error": "ValueError", "line": true}\');os._exit(0)'
    assert (await ran(forged)).line is None


async def test_code_sees_the_arguments_of_its_own_call_alone() -> None:
    code = (
        "import gc, sys\ndef f(x):\n    frame, seen = sys._getframe(), []\n    while frame:\n"
        "        seen.append(repr(frame.f_locals))\n        frame = frame.f_back\n"
        "    seen += [repr(one) for one in gc.get_objects() if type(one) is dict]\n"
        "    return [f'argument-of-{one}' in ''.join(seen) for one in ('first', 'second', 'third')]"
    )
    calls = (("argument-of-first",), ("argument-of-second",), ("argument-of-third",))
    found = await Sandbox().run(Job(code, "f", calls))
    wanted = [[place == own for place in range(3)] for own in range(3)]
    assert [one.result for one in found.calls] == wanted


@pytest.mark.parametrize(
    "code",
    [
        "",
        "def f(:",
        "\x00",
        "def f():\n\treturn 1\n        return 2",
        "\ud800 = 1",
        "(" * 10_000,
        "-" * 20_000 + "1",
        "exit()",
        "1/0",
    ],
)
async def test_what_is_no_code_is_the_answers_own_failure(code: str) -> None:
    assert (await ran(code)).ended in ("raised", "died")


async def test_long_code_runs_and_overlong_code_does_not() -> None:
    many = "x=1\n" * 40_000
    assert await returned(many + "def f(): return x") == 1
    found = await Sandbox().run(Job("#" * (LONGEST_CODE + 1), "f", ((),)))
    assert isinstance(found, Ran)
    assert "characters" in found.unavailable


async def test_whoever_waits_no_longer_leaves_nothing_running() -> None:
    running = asyncio.create_task(Sandbox().run(Job("def f():\n    while True: pass", "f", ((),) * 20, seconds=2)))
    await asyncio.sleep(0.3)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_all_calls_together_have_an_end() -> None:
    found = await Sandbox().run(Job("def f():\n    while True: pass", "f", ((),) * 50, seconds=1, budget=2))
    assert [one.ended for one in found.calls[:2]] == ["time", "time"]
    assert {one.ended for one in found.calls[4:]} == {"skipped"}
