"""The documents say what is true: their sessions are run, their commands exist, all are named."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ministrywatch.cli.root import cli
from tests.acceptance.children import Order, run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHANGES = re.compile(
    r"\b[0-9a-f]{16}\b|\b\d{4}-\d\d-\d\d \d\d:\d\d\b|\b\d+ seconds?$"
    r"|(?<=[┤│]).*|^ +\d\d-\d\d \d\d:\d\d .*",
    re.MULTILINE,
)
"""What differs from one run to the next: an event's id, the minute, a pace measured in seconds, and
the shape of a curve, which has as many seconds as the visits took."""


def blocks(language: str) -> list[str]:
    return [
        text for document in DOCUMENTS for kind, text in BLOCK.findall(document) if kind == language
    ]


def typed() -> list[str]:
    """Every command line that a document shows."""
    shown = [line for block in blocks("sh") for line in block.splitlines()]
    shown += [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines()
              if line.startswith("$ ")]  # fmt: skip
    return [line for line in shown if line.startswith("ministrywatch ")]


def leaves(command: click.Command, name: str = "") -> dict[str, click.Command]:
    if not isinstance(command, click.Group):
        return {name: command}
    context = click.Context(command)
    found: dict[str, click.Command] = {}
    for each in command.list_commands(context):
        child = command.get_command(context, each)
        assert child is not None
        found |= leaves(child, f"{name} {each}".strip())
    return found


def session() -> list[tuple[str, str]]:
    """The commands of the README's session, each with what it is said to print."""
    said: list[tuple[str, str]] = []
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            said.append((line.removeprefix("$ "), ""))
        else:
            command, before = said[-1]
            said[-1] = (command, f"{before}{line}\n")
    return said


def typing(command: str, door: str, folder: Path) -> str:
    """Type a command, and return what stands on the screen then."""
    words = shlex.split(command)
    assert words[0] == "ministrywatch"
    done = run(door, Order("ministrywatch", words[1:], dict(os.environ), str(folder)), 120)
    assert done.code == 0, done.err.decode()
    return f"{done.out.decode()}{done.err.decode()}"


@pytest.fixture(scope="module")
def walked(door: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the first command of the README's session was typed."""
    folder = tmp_path_factory.mktemp("session")
    typing(session()[0][0], door, folder)
    return folder


def test_the_session_of_the_readme_is_what_happens(door: str, walked: Path) -> None:
    _, *others = session()
    assert len(others) >= 3
    for command, said in others:
        real = typing(command, door, walked)
        assert CHANGES.sub("·", real) == CHANGES.sub("·", said), command


def test_why_an_edit_was_told_is_shown_in_the_readme_as_it_is_told(door: str, walked: Path) -> None:
    """Only the lines are wrapped, and left out where ``…`` stands."""
    (block,) = [text for text in blocks("text") if text.startswith("Why\n")]
    listed = "ministrywatch event list --db demo.sqlite --kind edited"
    edit = next(row for row in typing(listed, door, walked).splitlines() if "vaccine" in row)
    real = typing(f"ministrywatch event show {edit.split()[0]} --db demo.sqlite", door, walked)
    unfolded = [_unfolded(each) for each in block.split("…")]
    assert len(unfolded) == 2
    assert all(each in _unfolded(real) for each in unfolded)


def _unfolded(text: str) -> str:
    return " ".join(re.sub(r"\b[0-9a-f]{16}\b|\d{4}-\d\d-\d\d [0-9:]{8}", "·", text).split())


@pytest.mark.parametrize("line", typed())
def test_every_command_a_document_shows_can_be_typed(line: str) -> None:
    words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
    command: click.Command = cli
    while isinstance(command, click.Group):
        context = click.Context(command)
        _, (name, *words), _ = command.make_parser(context).parse_args(words)
        found = command.get_command(context, name)
        assert found is not None, name
        command = found
    command.make_parser(click.Context(command)).parse_args(words)


@pytest.mark.parametrize("name", leaves(cli))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert re.search(rf"`{name}\b[^`]*`", README.partition("## Commands")[2])


@pytest.mark.parametrize(("name", "command"), leaves(cli).items())
def test_every_command_has_help_and_an_example(name: str, command: click.Command) -> None:
    assert command.help
    assert f"ministrywatch {name}" in command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def every(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from every(each, f"{name} {each.name}")


@pytest.mark.parametrize(("name", "command"), list(every(cli, "ministrywatch")))
def test_no_help_is_cut_or_wider_than_80_columns(name: str, command: click.Command) -> None:
    shown = command.get_help(click.Context(command, info_name=name, terminal_width=80))
    usage, *lines = shown.splitlines()
    assert usage.startswith("Usage: ")
    assert [line for line in lines if len(line) > 80 or line.endswith("...")] == []


@pytest.mark.parametrize(("name", "command"), list(every(cli, "ministrywatch")))
def test_a_default_that_is_no_mere_absence_is_told(name: str, command: click.Command) -> None:
    for option in command.params:
        if isinstance(option, click.Option) and not option.is_flag:
            default = option.to_info_dict()["default"]
            assert default is None or option.show_default, f"{name} {option.name}"


def test_every_setting_of_the_environment_is_in_the_readme() -> None:
    sources = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "ministrywatch").rglob("*.py"))
    for name in set(re.findall(r"\bMINISTRYWATCH_[A-Z_]+\b", sources)):
        assert f"`{name}`" in README


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_every_link_leads_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_picture_names_every_module() -> None:
    """``docs/architecture.md`` lists the files as they are: none missing, none that is no more."""
    said = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## Files")[2]
    rooms = re.findall(r"^(\w+)/((?:.|\n)*?)(?=^\w+/|^```$)", said, re.MULTILINE)
    assert [room for room, _ in rooms] == ["storage", "crawler", "scheduler", "ministrywatch"]
    for room, listed in rooms:
        folder = ROOT / room
        there = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
        there |= {f"{path.parent.name}/" for path in folder.glob("*/*.py")}
        names = set(re.sub(r"\(.*?\)|\S+\.toml", " ", listed).split()) - {"__main__", "profiles/*"}
        assert names == there, room
