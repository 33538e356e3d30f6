"""The house rules that neither ruff nor import-linter can hold, held over the sources.

A check takes a source and yields what stands against it as ``file:line: what, and why``. Each is
tried on made-up sources first: a check that finds nothing anywhere would be worth nothing.
"""

import ast
import tomllib
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("ministrywatch", "scheduler", "crawler", "storage")
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PURE = next(
    tuple(contract["source_modules"])
    for contract in CONFIG["tool"]["importlinter"]["contracts"]
    if contract.get("id") == "pure"
)
"""The pure parts, as the import contract names them."""

LONGEST_FILE = 210
LONGEST_FUNCTION = 32
"""Lines from ``def`` to the last one; the docstring does not count."""

DANGEROUS = {
    "pickle": "loading it runs code that stands in the data",
    "marshal": "loading it can crash the interpreter",
    "shelve": "loading it runs code that stands in the data",
    "builtins.eval": "it runs code that is made of text",
    "builtins.exec": "it runs code that is made of text",
    "builtins.compile": "it makes code of text",
    "builtins.__import__": "it hides an import from the import contracts",
    "importlib.import_module": "it hides an import from the import contracts",
    "os.system": "it goes through a shell: use subprocess with a list",
    "os.popen": "it goes through a shell: use subprocess with a list",
    "yaml.load": "it makes any object: use yaml.safe_load",
}
CLOCKS = (
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
)
CARRIED = frozenset({"sqlalchemy.Connection", "sqlalchemy.Engine"})
"""What may be handed through rooms that write no SQL."""
SQL_CALLS = frozenset({"execute", "executemany", "executescript", "exec_driver_sql"})


class Source(NamedTuple):
    """One file of the program; ``path`` is relative to the checkout."""

    path: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def at(self, line: int, words: str) -> str:
        return f"{self.path}:{line}: {words}"


Check = Callable[[Source], Iterator[str]]


def parsed(path: str, text: str) -> Source:
    return Source(path, text, ast.parse(text, path))


def inside(name: str, packages: Iterable[str]) -> bool:
    """Say whether a dotted name is one of the packages or something in them."""
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def imports(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, the name bound here, and the full name it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield node.lineno, each.asname or each.name, each.name
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                full = f"{'.' * node.level}{node.module or ''}.{each.name}"
                yield node.lineno, each.asname or each.name, full


def names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and full name of all that is imported or used; ``eval`` is ``builtins.eval``."""
    known: dict[str, str] = {}
    for line, bound, full in imports(tree):
        yield line, full
        top = bound.partition(".")[0]
        known[top] = full if bound == top else top
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (name := dotted(node)):
            head, dot, rest = name.partition(".")
            yield node.lineno, known.get(head, f"builtins.{head}") + dot + rest


def dotted(node: ast.expr) -> str:
    """Return a name with its attributes as it is written, or "" for any other expression."""
    if isinstance(node, ast.Attribute):
        return f"{owner}.{node.attr}" if (owner := dotted(node.value)) else ""
    return node.id if isinstance(node, ast.Name) else ""


def says_what_it_is_for(source: Source) -> Iterator[str]:
    if not (ast.get_docstring(source.tree) or "").strip():
        yield source.at(1, "no docstring: a module opens with a sentence on what it is for")


def runs_no_code_from_data(source: Source) -> Iterator[str]:
    found = {
        (line, banned)
        for line, name in names(source.tree)
        for banned in DANGEROUS
        if inside(name, (banned,))
    }
    for line, banned in sorted(found):
        yield source.at(line, f"{banned.removeprefix('builtins.')}: {DANGEROUS[banned]}")


def starts_no_shell(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg == "shell" and not is_false(node.value):
            yield source.at(node.value.lineno, "shell=: start a program without one, by a list")


def is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def leaves_sql_to_storage(source: Source) -> Iterator[str]:
    if inside(source.module, ("storage",)):
        return
    for line, _, full in imports(source.tree):
        if inside(full, ("sqlalchemy",)) and full not in CARRIED:
            yield source.at(line, f"{full}: SQL is written in storage/; others carry a Connection")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in SQL_CALLS:
            yield source.at(node.lineno, f".{node.attr}: statements are sent by storage/ only")


def asks_no_clock(source: Source) -> Iterator[str]:
    if inside(source.module, (*PURE, "storage")):
        for line, name in sorted({each for each in names(source.tree) if each[1] in CLOCKS}):
            yield source.at(line, f"{name}: this part reads no clock; take the time as a parameter")


def pure_parts_fetch_nothing(source: Source) -> Iterator[str]:
    """Look at what the contract cannot: it takes ``urllib`` for one, and parsing is allowed."""
    if inside(source.module, PURE):
        for line, _, full in imports(source.tree):
            if inside(full, ("urllib",)) and not inside(full, ("urllib.parse",)):
                yield source.at(line, f"{full}: a pure part fetches nothing; urllib.parse is all")


def names_a_room_and_no_more(source: Source) -> Iterator[str]:
    """The names of three rooms are common ones: importing them must do and hold nothing."""
    if source.path in {"crawler/__init__.py", "scheduler/__init__.py", "storage/__init__.py"}:
        for node in source.tree.body[1:]:
            yield source.at(node.lineno, "this file holds a docstring and nothing else")


def is_short(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > LONGEST_FILE:
        yield source.at(1, f"{lines} lines, of {LONGEST_FILE}: look for the concept it hides")


def has_short_functions(source: Source) -> Iterator[str]:
    """Count functions; a migration that makes a table is data, as long as the table is wide."""
    if source.path.startswith("storage/migrations/versions/"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = length(node) - (length(node.body[0]) if ast.get_docstring(node) else 0)
            if lines > LONGEST_FUNCTION:
                words = f"{node.name} has {lines} lines, of {LONGEST_FUNCTION}"
                yield source.at(node.lineno, f"{words}: look for the concept it hides")


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def migrations_know_only_tables(source: Source) -> Iterator[str]:
    """Look where import-linter does not: Alembic's folder is no package."""
    if source.path.startswith("storage/migrations/"):
        for line, _, full in imports(source.tree):
            if not inside(full, ("alembic", "sqlalchemy", "storage")):
                yield source.at(line, f"{full}: a migration needs alembic, sqlalchemy and storage")


CHECKS: list[Check] = [
    says_what_it_is_for,
    runs_no_code_from_data,
    starts_no_shell,
    leaves_sql_to_storage,
    asks_no_clock,
    pure_parts_fetch_nothing,
    names_a_room_and_no_more,
    is_short,
    has_short_functions,
    migrations_know_only_tables,
]


def outside_packages(paths: Iterable[str]) -> list[str]:
    """Return the sources that import-linter and mypy do not see for want of an ``__init__.py``."""
    known = set(paths)
    return [
        f"{path}:1: its folder has no __init__.py, so no import contract sees it"
        for path in sorted(known)
        if f"{path.rpartition('/')[0]}/__init__.py" not in known
        and not path.startswith("storage/migrations/")
    ]


def left_out_of_wheel(
    build: dict[str, Any], ignored: Iterable[str], paths: Iterable[str]
) -> Iterator[str]:
    """Yield what hatchling would not pack: it heeds .gitignore besides its own keys."""
    wheel = build["targets"]["wheel"]
    for key in (build.keys() - {"targets"}) | (wheel.keys() - {"packages"}):
        yield f"pyproject.toml: hatch's {key!r} may leave files out of the wheel"
    for path in paths:
        parts = path.split("/")
        if parts[0] not in wheel["packages"]:
            yield f"{path}: {parts[0]} is not among the wheel's packages in pyproject.toml"
        for pattern in ignored:
            if any(fnmatch(part, pattern.strip("/")) for part in parts):
                yield f"{path}: {pattern} in .gitignore keeps it out of the wheel"


@pytest.fixture(scope="module")
def files() -> list[str]:
    """Return the paths of every file of the program."""
    return sorted(
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


@pytest.fixture(scope="module")
def sources(files: list[str]) -> list[Source]:
    texts = {path: (ROOT / path).read_text("utf-8") for path in files if path.endswith(".py")}
    return [parsed(path, text) for path, text in texts.items()]


def tell(against: list[str]) -> None:
    """Fail with one line a breach, and with nothing when there is none."""
    if against:
        pytest.fail("\n".join(against), pytrace=False)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_source(check: Check, sources: list[Source]) -> None:
    against = [words for source in sources for words in check(source)]
    tell(against)


def test_the_checks_see_every_room_and_every_pure_part(sources: list[Source]) -> None:
    modules = [source.module for source in sources]
    for part in (*ROOMS, *PURE):
        assert any(inside(module, (part,)) for module in modules), part


def test_every_source_is_in_a_package(files: list[str]) -> None:
    against = outside_packages(path for path in files if path.endswith(".py"))
    tell(against)


def test_the_wheel_holds_every_file_of_the_rooms(files: list[str]) -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    against = list(left_out_of_wheel(CONFIG["tool"]["hatch"]["build"], ignored, files))
    tell(against)


@pytest.mark.parametrize(
    "pattern",
    [
        "storage/migrations/env.py",
        "storage/migrations/script.py.mako",
        "storage/migrations/versions/*.py",
        "crawler/profiles/*.toml",
        "ministrywatch/demo/*.toml",
        "ministrywatch/demo/templates/*.html",
        *(f"{room}/py.typed" for room in ROOMS),
    ],
)
def test_what_the_program_reads_stands_in_the_rooms(pattern: str, files: list[str]) -> None:
    assert any(fnmatch(path, pattern) for path in files)


WITH_DOCSTRING = 'def work():\n    """Do\n    it."""\n'
TABLE = "storage/migrations/versions/0002_more.py"

BREACHES: list[tuple[Check, str, str, int]] = [
    (says_what_it_is_for, "storage/a.py", "import os\n", 1),
    (says_what_it_is_for, "storage/a.py", "", 1),
    (says_what_it_is_for, "storage/a.py", '"""  """\n', 1),
    (runs_no_code_from_data, "storage/a.py", "import pickle\n", 1),
    (runs_no_code_from_data, "storage/a.py", "\nfrom marshal import loads\n", 2),
    (runs_no_code_from_data, "storage/a.py", "def f():\n    import shelve as s\n", 2),
    (runs_no_code_from_data, "crawler/a.py", "x = eval('1')\n", 1),
    (runs_no_code_from_data, "crawler/a.py", "work = map(exec, lines)\n", 1),
    (runs_no_code_from_data, "crawler/a.py", "compile('1', '', 'eval')\n", 1),
    (runs_no_code_from_data, "crawler/a.py", "__import__('os')\n", 1),
    (runs_no_code_from_data, "crawler/a.py", "from builtins import eval as read\n", 1),
    (runs_no_code_from_data, "crawler/a.py", "import importlib\nimportlib.import_module(x)\n", 2),
    (runs_no_code_from_data, "crawler/a.py", "import os\nos.system('ls')\n", 2),
    (runs_no_code_from_data, "crawler/a.py", "import os.path\nos.system('ls')\n", 2),
    (runs_no_code_from_data, "crawler/a.py", "import os as o\nrun = o.popen\n", 2),
    (runs_no_code_from_data, "crawler/a.py", "from os import system\n", 1),
    (runs_no_code_from_data, "crawler/a.py", "import yaml\nyaml.load(text)\n", 2),
    (starts_no_shell, "crawler/a.py", "run('ls',\n    shell=True)\n", 2),
    (starts_no_shell, "crawler/a.py", "run('ls', shell=wanted)\n", 1),
    (leaves_sql_to_storage, "scheduler/a.py", "import sqlalchemy as sa\n", 1),
    (leaves_sql_to_storage, "scheduler/a.py", "from sqlalchemy import Engine, select\n", 1),
    (leaves_sql_to_storage, "scheduler/a.py", "from sqlalchemy import *\n", 1),
    (leaves_sql_to_storage, "crawler/a.py", "from sqlalchemy.engine import Engine\n", 1),
    (leaves_sql_to_storage, "ministrywatch/a.py", "conn.exec_driver_sql('VACUUM')\n", 1),
    (asks_no_clock, "scheduler/cadence.py", "import datetime\ndatetime.date.today()\n", 2),
    (asks_no_clock, "crawler/thai/a.py", "from datetime import datetime as d\nd.now(UTC)\n", 2),
    (asks_no_clock, "storage/a.py", "from datetime import datetime\nx = datetime.utcnow\n", 2),
    (pure_parts_fetch_nothing, "crawler/pages/a.py", "import urllib.request\n", 1),
    (pure_parts_fetch_nothing, "crawler/pages/a.py", "from urllib import request\n", 1),
    (pure_parts_fetch_nothing, "crawler/pages/a.py", "import urllib\n", 1),
    (names_a_room_and_no_more, "crawler/__init__.py", '"""Look."""\n\nimport os\n', 3),
    (is_short, "storage/a.py", "\n" * (LONGEST_FILE + 1), 1),
    (has_short_functions, "storage/a.py", "\ndef f():\n" + "    g()\n" * LONGEST_FUNCTION, 2),
    (has_short_functions, "a.py", "async def f():\n" + "    g()\n" * LONGEST_FUNCTION, 1),
    (has_short_functions, "a.py", WITH_DOCSTRING + "    g()\n" * LONGEST_FUNCTION, 1),
    (migrations_know_only_tables, TABLE, "import requests\n", 1),
    (migrations_know_only_tables, TABLE, "from crawler.thai import text\n", 1),
]

ALLOWED: list[tuple[Check, str, str]] = [
    (says_what_it_is_for, "storage/a.py", '"""Keep."""\n'),
    (runs_no_code_from_data, "a.py", "import re\nre.compile('a')\nconn.execute(query)\n"),
    (runs_no_code_from_data, "a.py", "import os, yaml\nos.fsync(1)\nyaml.safe_load(text)\n"),
    (runs_no_code_from_data, "a.py", "import importlib.util\nimportlib.util.find_spec(name)\n"),
    (runs_no_code_from_data, "a.py", "words = 'eval, pickle, os.system'\n"),
    (starts_no_shell, "a.py", "run(['ls'], shell=False)\n"),
    (leaves_sql_to_storage, "scheduler/a.py", "from sqlalchemy import Connection, Engine\n"),
    (leaves_sql_to_storage, "storage/a.py", "import sqlalchemy\nconn.execute(query)\n"),
    (asks_no_clock, "storage/a.py", "from datetime import datetime\ndatetime(2026, 1, 1)\n"),
    (asks_no_clock, "scheduler/a.py", "from datetime import datetime\ndatetime.now(UTC)\n"),
    (pure_parts_fetch_nothing, "crawler/pages/a.py", "from urllib.parse import quote\n"),
    (pure_parts_fetch_nothing, "crawler/a.py", "import urllib.request\n"),
    (names_a_room_and_no_more, "crawler/__init__.py", '"""Look."""\n'),
    (names_a_room_and_no_more, "crawler/profile/__init__.py", '"""Read."""\nimport os\n'),
    (is_short, "storage/a.py", "\n" * LONGEST_FILE),
    (has_short_functions, "a.py", "@cache\ndef f():\n" + "    g()\n" * (LONGEST_FUNCTION - 1)),
    (has_short_functions, "a.py", WITH_DOCSTRING + "    g()\n" * (LONGEST_FUNCTION - 1)),
    (has_short_functions, TABLE, "def f():\n" + "    g()\n" * LONGEST_FUNCTION),
    (migrations_know_only_tables, TABLE, "import sqlalchemy as sa\nfrom alembic import op\n"),
    (migrations_know_only_tables, "storage/a.py", "import msgspec\n"),
]


@pytest.mark.parametrize(("check", "path", "text", "line"), BREACHES)
def test_a_breach_is_told_with_its_place(check: Check, path: str, text: str, line: int) -> None:
    against = list(check(parsed(path, text)))
    assert len(against) == 1
    assert against[0].startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(("check", "path", "text"), ALLOWED)
def test_what_is_allowed_is_let_be(check: Check, path: str, text: str) -> None:
    assert not list(check(parsed(path, text)))


def test_every_check_is_tried_on_a_breach_and_on_what_is_allowed() -> None:
    assert {breach[0] for breach in BREACHES} == {fine[0] for fine in ALLOWED} == set(CHECKS)


def test_a_list_fails_exactly_when_it_holds_a_breach() -> None:
    tell([])
    with pytest.raises(pytest.fail.Exception, match=r"^a\.py:1: b\nc\.py:2: d$"):
        tell(["a.py:1: b", "c.py:2: d"])


def test_a_source_beside_no_init_is_told() -> None:
    paths = ["storage/__init__.py", "storage/a.py", "storage/new/b.py", "storage/migrations/env.py"]
    (against,) = outside_packages(paths)
    assert against.startswith("storage/new/b.py:1: ")


@pytest.mark.parametrize(
    ("build", "path", "cause"),
    [
        ({"targets": {"wheel": {"packages": ["storage"]}}}, "crawler/a.py", "packages"),
        ({"targets": {"wheel": {"packages": ["crawler"], "exclude": ["*.toml"]}}}, "crawler/a.toml",
         "exclude"),
        ({"exclude": ["*.toml"], "targets": {"wheel": {"packages": ["crawler"]}}}, "crawler/a.toml",
         "exclude"),
        ({"targets": {"wheel": {"packages": ["crawler"]}}}, "crawler/build/a.toml", "build/"),
        ({"targets": {"wheel": {"packages": ["crawler"]}}}, "crawler/a.sqlite", "*.sqlite"),
    ],
)  # fmt: skip
def test_a_file_the_wheel_would_lack_is_told(build: dict[str, Any], path: str, cause: str) -> None:
    (against,) = left_out_of_wheel(build, ["build/", "*.sqlite"], [path])
    assert cause in against
