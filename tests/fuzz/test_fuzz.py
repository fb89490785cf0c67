"""Fuzzing by Schemathesis, in a process of its own: no 5xx, nothing that is not declared, no answer over 5 s.

One check is left out: that whatever fits the schema is taken. Blank texts, recordings that are none and sessions that
are over fit it, and are refused.
"""

import asyncio
import re
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from api.openapi.document import operations
from services.tokens import issue
from tests.fuzz.stock import Stock, stocked
from tests.serving import Serve

PROGRAM = Path(sys.prefix) / "tools" / "bin" / "schemathesis"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
)
LONGEST_ANSWER = 5
# A body may break a limit of the schema by being too large altogether.
REFUSALS = ("400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429")
# Refused for their number, requests would show nothing.
UNLIMITED = {"calls": 0, "model_calls": 0, "session_calls": 100_000, "session_burst": 10_000}
EXAMPLES = 8
# Both runs together take about a minute on two cores: the number of examples bounds them. A very slow machine does not
# come to the end: then it counts that every operation has had its examples and its edge cases.
LONGEST_RUN = 600
LAST_WORDS = 20
ENOUGH = "✅  Coverage"
FAILED = "❌"
PARAMETER = re.compile(r"\{(\w+)\}")
ENDING = re.compile(r"/(finish|complete|end)$")
# Dialects whose sessions are made another way, and so have ids of their own.
OWN_IDS = {"/interview-sessions": "recorded_", "/api/parallel_interview": "parallel_"}


def _listed(values: Iterable[Any]) -> str:
    return "[" + ", ".join(f'"{value}"' if isinstance(value, str) else str(value) for value in values) + "]"


def _configuration(stock: Stock, document: dict[str, Any]) -> str:
    """The ids as dictionaries; what ends or deletes draws from those that nothing else uses."""
    known = {**stock.ids, **{f"doomed_{name}": values for name, values in stock.doomed.items()}}
    lines = ["[generation]", "deterministic = true", "with-security-parameters = false"]
    lines += ["[checks]", f"max_response_time = {LONGEST_ANSWER}"]
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {_listed(REFUSALS)}"]
    for name, values in known.items():
        lines += [f"[dictionaries.{name}]", f"values = {_listed(values)}"]
    lines.append("[parameters]")
    for name in stock.ids:
        lines += [f'"{place}.{name}" = {_drawn(name)}' for place in ("query", "body")]
    for path, method, _ in operations(document):
        doomed = "doomed_" if method == "delete" or ENDING.search(path) else ""
        recorded = next((prefix for start, prefix in OWN_IDS.items() if path.startswith(start)), "")
        named = {name: doomed + recorded + name for name in PARAMETER.findall(path)}
        lines += ["[[operations]]", f'include-name = "{method.upper()} {path}"', "[operations.parameters]"]
        lines += [f'"path.{name}" = {_drawn(values)}' for name, values in named.items() if values in known]
    return "\n".join(lines) + "\n"


def _drawn(name: str) -> str:
    return f'{{ dictionary = "{name}", probability = 0.8 }}'


async def _run(folder: Path, configuration: str, url: str, *arguments: str) -> tuple[bool, str]:
    """Run the program; whether nothing was found, and what it printed."""
    (folder / "schemathesis.toml").write_text(configuration, encoding="utf-8")
    options = ("--checks", ",".join(CHECKS), "-n", str(EXAMPLES), "--no-color")
    command = (PROGRAM, "--config-file", "schemathesis.toml", "run", f"{url}/openapi.json", *options, *arguments)
    process = await asyncio.create_subprocess_exec(
        *map(str, command), cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    printed = asyncio.create_task(process.communicate())
    for patience, end in ((LONGEST_RUN, signal.SIGINT), (LAST_WORDS, signal.SIGKILL)):
        done, _ = await asyncio.wait({printed}, timeout=patience)
        if done:
            break
        process.send_signal(end)
    output = (await printed)[0].decode()
    stopped = "interrupted after" in output
    return process.returncode == 0 or (stopped and ENOUGH in output and FAILED not in output), output


@pytest.mark.parametrize("user", [None, "fuzzer"])
async def test_what_is_declared_is_what_is_done(serve: Serve, tmp_path: Path, user: str | None):
    assert PROGRAM.is_file(), "make install-dev"
    served = await serve(limits=UNLIMITED)
    document = (await served.http.get("/openapi.json")).json()
    headers = {} if user is None else {"Authorization": f"Bearer {issue(served.settings, user)}"}
    stock = await stocked(served.http, headers, document["paths"])
    arguments = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    clean, output = await _run(tmp_path, _configuration(stock, document), served.url, *arguments)
    assert clean, output
