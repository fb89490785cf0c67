"""The house's own rules, read off the code: what was remarked on twice is checked from then on."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import settings

ROOT = Path(__file__).parents[2]
ROOMS = ("agents", "api", "cli", "domain", "graphs", "llm", "memory", "sandbox", "services", "settings", "voice")
FILES = [
    *sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")),
    ROOT / "main.py",
]
SQL = re.compile(
    r"^\s*(?:SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|(?:CREATE|ALTER|DROP)\s+(?:TABLE|INDEX|SCHEMA))",
    re.I,
)
LONGEST_FILE = 200
LONGEST_FUNCTION = 40
VAGUE = {"manager", "handler", "helper", "helpers", "utils", "base", "common", "processor", "misc"}
# These word the framework's own refusals; no other place may raise or know a status.
STATUS_ROOM = "api"
# A child process gets an environment of its own, which has to be made from ours.
ENVIRONMENT_READERS = {"settings/service.py", "settings/folders.py", "memory/embedded/spawn.py", "graphs/exports.py"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def strings(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def names(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(ast.unparse(node))
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {alias.name for alias in node.names}
    return found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file_opens_with_a_sentence_and_is_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(tree(path)), "open the file with one sentence: what is it?"
    # A specialist's file is its prompt.
    if "specialists" not in path.parts:
        assert text.count("\n") <= LONGEST_FILE
    assert path.stem not in VAGUE


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_functions_are_short_and_fully_typed(path: Path) -> None:
    for node in functions(path):
        assert length(node) <= LONGEST_FUNCTION, f"{node.name} has {length(node)} lines"
        assert node.returns is not None, f"{node.name} does not say what it returns"
        untyped = [a.arg for a in [*node.args.args, *node.args.kwonlyargs] if a.annotation is None]
        assert set(untyped) <= {"self", "cls"}, f"{node.name} takes untyped {untyped}"


def test_functions_are_short_in_the_whole() -> None:
    sizes = sorted(length(node) for path in FILES for node in functions(path))
    assert sizes[len(sizes) // 2] <= 10
    assert sizes[int(len(sizes) * 0.95)] <= 35


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_sql_lives_in_memory_alone(path: Path) -> None:
    found = [text.strip()[:60] for text in strings(path) if SQL.search(text)]
    allowed = room_of(path) == "memory" or name_of(path) == "api/health.py"
    assert allowed or not found, f"move this to memory/: {found}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_environment_is_read_in_settings_alone(path: Path) -> None:
    read = names(path) & {"os.environ", "os.getenv", "os.environ.get", "environ"}
    assert name_of(path) in ENVIRONMENT_READERS or not read


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_statuses_are_known_at_the_edge_alone(path: Path) -> None:
    assert room_of(path) == STATUS_ROOM or not {name for name in names(path) if "HTTPException" in name}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_prompts_are_worded_in_agents_alone(path: Path) -> None:
    addressed = [text[:60] for text in strings(path) if re.match(r"You (?:are|route|answer|write)\b", text)]
    assert room_of(path) == "agents" or not addressed


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_models_are_reached_through_the_own_transport(path: Path) -> None:
    heavy = {name for name in names(path) if name.split(".")[0] in ("openai", "langchain_openai", "langchain")}
    assert not heavy, "the SDKs cost five times the time per token, and three seconds at start"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_is_swallowed(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            wide = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            silent = all(isinstance(line, ast.Pass | ast.Continue) for line in node.body)
            assert not (wide and silent), f"line {node.lineno} swallows every error"


def test_the_example_environment_lists_every_setting() -> None:
    """Renew it by: python -c "import settings; print(settings.example(), end='')" > .env.example"""
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == settings.example()


def test_the_lock_names_no_index() -> None:
    for lock in ROOT.glob("requirements*.txt"):
        lines = lock.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if "://" in line or line.startswith(("-i", "--index", "--extra-index"))]
        assert [line for line in lines if "--hash=sha256:" in line], f"{lock.name} is not hashed"
