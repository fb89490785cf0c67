"""Finds, in the code itself, statements on personal tables that ask nobody whose rows they are.

Three steps. A table is personal unless it is listed as shared. A function of memory/ that touches a personal table
takes the owner, and its SQL compares it; or it is `keyed`: it takes a session, or the id of one. Whoever calls a
keyed function outside memory/ has loaded that session by its owner before, in the same function.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef

TABLE = re.compile(r"\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:\w+\.)?(\w+)", re.I)
COMPARED = re.compile(r"\bowner\s*=\s*%|%\(owner\)s", re.I)
# Whoever has one of these was given it by a reader that asked for the owner.
LOADED = {"Session", "Turn", "Aside", "Standing", "Conversation", "JobSession", "TrackedJob"}


def parsed(source: str) -> ast.Module:
    return ast.parse(source)


def tables(sources: Iterable[str]) -> set[str]:
    """The tables that the migrations make."""
    return {name for source in sources for name in TABLE.findall(source)}


def functions(module: ast.Module) -> Iterator[tuple[str, Function]]:
    """The functions of a module with their dotted names, those of its classes included."""
    for node in module.body:
        if isinstance(node, Function):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Function):
                    yield f"{node.name}.{inner.name}", inner


def parameters(node: Function) -> dict[str, str]:
    """The annotations of a function's parameters."""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return {one.arg: ast.unparse(one.annotation) if one.annotation else "" for one in arguments}


def wants_owner(node: Function) -> bool:
    """Whether it cannot be called without an owner."""
    return parameters(node).get("owner") == "str"


def is_keyed(node: Function) -> bool:
    """Whether it takes a session or its id."""
    kinds = parameters(node)
    ids = {name for name, kind in kinds.items() if "UUID" in kind and (name.endswith("session_id") or name == "old")}
    return bool(ids) or bool(set(re.findall(r"\w+", " ".join(kinds.values()))) & LOADED)


def _constants(module: ast.Module) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found[node.target.id] = node.value
    return found


def sql(module: ast.Module, node: ast.AST) -> str:
    """All texts that a piece of code uses, those of the module's constants that it names included."""
    constants, seen, queue, texts = _constants(module), set[str](), [node], list[str]()
    while queue:
        for part in ast.walk(queue.pop()):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                texts.append(part.value)
            elif isinstance(part, ast.Name) and part.id in constants and part.id not in seen:
                seen.add(part.id)
                queue.append(constants[part.id])
    return "\n".join(texts)


def body_sql(module: ast.Module, node: Function) -> str:
    """The same without the function's docstring."""
    rest = node.body[1:] if ast.get_docstring(node) else node.body
    return "\n".join(sql(module, line) for line in rest)


def touches(text: str, personal: set[str]) -> set[str]:
    """The personal tables that a statement reads or writes."""
    names = re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(?:ONLY\s+)?(?:\w+\.)?(\w+)|,\s*(?:\w+\.)(\w+)", text)
    return {name for pair in names for name in pair} & personal


@dataclass(frozen=True)
class Touch:
    """A function of memory/ that touches personal tables."""

    name: str
    owned: bool
    keyed: bool
    # Takes an owner, and asks for none.
    unused: bool


def _asks_first(node: Function, imported: dict[str, str]) -> bool:
    """Whether it has another function of memory/ look for the thing by its owner, before it runs a statement."""
    runs = [part.lineno for part in ast.walk(node) if isinstance(part, ast.Attribute) and part.attr.startswith("exec")]
    asked = [call.lineno for call, _ in _calls(node, imported) if _names_owner(call)]
    return bool(runs and asked) and min(asked) < min(runs)


def _touch(name: str, module: ast.Module, node: Function, text: str) -> Touch:
    compares = bool(COMPARED.search(text))
    if "conn" not in parameters(node):
        # It only words the statement, for others that run it.
        return Touch(name, compares, False, False)
    wants = wants_owner(node)
    compares = compares or _asks_first(node, _imported(module))
    return Touch(name, wants and compares, is_keyed(node), wants and not compares)


def touching(name: str, source: str, personal: set[str]) -> list[Touch]:
    """The functions of a module of memory/ that touch personal tables."""
    module = parsed(source)
    texts = [(function, node, body_sql(module, node)) for function, node in functions(module)]
    return [
        _touch(f"{name}.{function}", module, node, text) for function, node, text in texts if touches(text, personal)
    ]


def _imported(module: ast.Module) -> dict[str, str]:
    """What names of memory/ a module uses, under which names."""
    found = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "memory":
            for alias in node.names:
                path = f"{node.module}.{alias.name}".removeprefix("memory.")
                found[alias.asname or alias.name] = path
    return found


def _calls(node: ast.AST, imported: dict[str, str]) -> Iterator[tuple[ast.Call, str]]:
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            head, _, rest = ast.unparse(part.func).partition(".")
            if head in imported:
                yield part, f"{imported[head]}.{rest}".rstrip(".")


def _names_owner(call: ast.Call) -> bool:
    """Whether a call is about one thing, by its id, of one owner."""
    words = " ".join(ast.unparse(one) for one in [*call.args, *(keyword.value for keyword in call.keywords)])
    return bool(re.search(r"\bowner\b|\bcaller\b", words) and re.search(r"\b(?:\w+_)?id\b", words))


def _has_loaded(node: Function) -> bool:
    return bool(set(re.findall(r"\w+", " ".join(parameters(node).values()))) & LOADED)


def _trusts(node: Function, imported: dict[str, str], keyed: set[str], own: set[str]) -> bool:
    """Whether a function calls a keyed one before it has loaded its session by its owner; `own` are others that do."""
    if _has_loaded(node):
        return False
    calls = [*_calls(node, imported), *_calls(node, {"self": "self", **{name: name for name in own}})]
    for call, name in sorted(calls, key=lambda found: (found[0].lineno, found[0].col_offset)):
        if _names_owner(call) and (name.rpartition(".")[2] in own or not name.startswith("self.")):
            return False
        if name in keyed:
            return True
    return False


def _loaders(nodes: dict[str, Function], imported: dict[str, str]) -> set[str]:
    """The functions of a module that take an owner, and load by it."""
    loading = {name for name, node in nodes.items() if any(_names_owner(call) for call, _ in _calls(node, imported))}
    return {name.rpartition(".")[2] for name in loading if wants_owner(nodes[name])}


def trusting(source: str, keyed: set[str]) -> set[str]:
    """The functions of a module that use a session which nobody has loaded by its owner.

    A private function is as good as those that call it, which mostly stand above it.
    """
    module = parsed(source)
    imported = _imported(module)
    nodes = dict(functions(module))
    own = _loaders(nodes, imported)
    found = {name for name, node in nodes.items() if _trusts(node, imported, keyed, own)}
    for name in reversed(nodes):
        short = name.rpartition(".")[2]
        if name not in found or not short.startswith("_"):
            continue
        callers = {other for other, node in nodes.items() if other != name and _mentions(node, short)}
        if callers and all(_checked_before(nodes[other], short, imported) for other in callers - found):
            found.discard(name)
            found |= {other for other in callers if not _checked_before(nodes[other], short, imported)}
    return found


def _mentions(node: Function, name: str) -> bool:
    return any(
        (isinstance(part, ast.Name) and part.id == name) or (isinstance(part, ast.Attribute) and part.attr == name)
        for part in ast.walk(node)
    )


def _checked_before(node: Function, name: str, imported: dict[str, str]) -> bool:
    if _has_loaded(node):
        return True
    lines = [part.lineno for part in ast.walk(node) if isinstance(part, ast.expr) and name in ast.unparse(part)]
    return any(_names_owner(call) and call.lineno <= min(lines) for call, _ in _calls(node, imported))
