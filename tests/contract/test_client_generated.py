"""A typed client that a generator makes of the OpenAPI document works against the service."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path

from services.tokens import issue
from tests.serving import STANDSTILL, Serve

BIN = Path(sys.executable).parent
GENERATOR = Path(sys.prefix) / "tools" / "bin" / "openapi-python-client"
PROGRAM = Path(__file__).with_name("client_program.py")
# The generator knows of no audio and no tables.
CONFIGURATION = {
    "package_name_override": "viva_client",
    "literal_enums": True,
    "content_type_overrides": dict.fromkeys(
        ("audio/wav", "audio/mpeg", "audio/flac", "audio/ogg", "audio/webm", "text/csv"), "application/octet-stream"
    ),
}


async def _run(folder: Path, *command: object) -> str:
    """Run a program that is to end well; what it printed."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONPATH": "", "NO_PROXY": "*"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(2 * STANDSTILL):
            output, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode == 0, output.decode()
    return output.decode()


def _mend(folder: Path) -> None:
    """Import what the generator forgets where a body has several forms and everything else is required."""
    for path in folder.rglob("*.py"):
        written = path.read_text(encoding="utf-8")
        path.write_text(
            written.replace("import UNSET, Response\n", "import UNSET, Response, Unset\n"), encoding="utf-8"
        )


async def test_a_generated_client_holds_an_interview(serve: Serve, tmp_path: Path):
    assert GENERATOR.is_file(), "make install-dev"
    served = await serve(auth={"required": True})
    document = (await served.http.get("/openapi.json")).json()
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "generator.json").write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    made = ("--path", "openapi.json", "--config", "generator.json", "--output-path", "viva_client", "--meta", "none")
    printed = await _run(tmp_path, GENERATOR, "generate", *made, "--fail-on-warning")
    assert "WARNING" not in printed
    _mend(tmp_path / "viva_client" / "api")
    shutil.copy(PROGRAM, tmp_path / "program.py")
    checked = {"typeCheckingMode": "standard", "pythonVersion": "3.11", "reportMissingImports": "error"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(checked), encoding="utf-8")
    # The package's fixed part is the generator's own; these are made of the document.
    typed = ("program.py", "viva_client/api", "viva_client/models")
    await _run(tmp_path, BIN / "basedpyright", "--pythonpath", sys.executable, *typed)
    await _run(tmp_path, sys.executable, "program.py", served.url, issue(served.settings, "client"))
