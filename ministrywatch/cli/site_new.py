"""``site new``: the draft of a profile from one address."""

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ministrywatch.cli.options import Session, as_json, with_delay, with_origin, with_session

if TYPE_CHECKING:
    from crawler.draft.model import Draft

_NEEDED = ("page.title", "page.body", "page.published_on")


@click.command("new", short_help="The draft of a profile, from a list page, a release or a feed.")
@click.argument("url")
@click.option("--name", metavar="NAME", help="Call the profile so; without it, after the host.")
@click.option("--save", is_flag=True, help="Write it into your folder of profiles (--sites DIR).")
@click.option("--force", is_flag=True, help="Replace a profile of that name.")
@with_origin
@with_delay
@as_json
@with_session
def new_site(
    session: Session,
    url: str,
    name: str | None,
    save: bool,
    force: bool,
    origin: str | None,
    delay: float | None,
    as_json: bool,
) -> None:
    """Draft the profile of a site: ask for a few of its pages, and say what was found, how surely.

    URL is a page that lists releases; a single release or a feed will do. Without --save the
    profile goes to standard output, and the table of what was found to standard error.

    \b
    Example:
      ministrywatch site new https://www.example.go.th/news --save --sites sites
    """
    from crawler.draft.toml import write_toml

    path = _place(session, url, name, force) if save else None
    draft = _drafted(session, url, name, origin, delay)
    _warn(session, draft)
    text = write_toml(draft)
    if path is not None:
        from ministrywatch.keeping import write_new

        write_new(path, text, force=force)
    if as_json:
        _print_json(draft, text, path)
    else:
        _print(session, draft, text, path, url)


def _place(session: Session, url: str, name: str | None, force: bool) -> Path:
    """Return the file to write; what is in its way is told before anything is asked."""
    from ministrywatch.keeping import own_folder
    from storage.errors import MendableError

    named = _name(url, name)
    path = own_folder(session, create=True) / f"{named}.toml"
    if force:
        return path
    if path.exists():
        raise MendableError(f"{path}: is there already; give --name, or --force to replace it")
    if _shipped(named):
        raise MendableError(f"{named}: a shipped profile has that name; give --name, or --force")
    return path


def _shipped(name: str) -> bool:
    from crawler.profile.load import available

    return any(source.name == name for source in available())


def _name(url: str, name: str | None) -> str:
    from crawler.draft.site import name_of
    from crawler.profile.check import NAME
    from storage.errors import MendableError

    if name is not None and not NAME.match(name):
        raise MendableError(f"--name {name!r}: not a name; use a-z, 0-9 and '-'")
    return name or name_of(url)


def _drafted(
    session: Session, url: str, name: str | None, origin: str | None, delay: float | None
) -> "Draft":
    from crawler.profile.families import families
    from ministrywatch.drafting import draft_site
    from ministrywatch.fetching import door
    from ministrywatch.visiting import now

    settings = session.settings
    known = families(settings.sites)
    with door(settings, origin=origin, delay=delay) as ask:
        return draft_site(url, _name(url, name), now().date(), ask, known)


def _warn(session: Session, draft: "Draft") -> None:
    """Say so when another profile already watches that host."""
    from ministrywatch.shelf import shelf

    hosts = set(draft.rules["hosts"])
    for book in shelf(session.settings.sites):
        if book.profile and book.source.name != draft.name and hosts & set(book.profile.hosts):
            click.echo(f"note: the profile {book.source.name} is for this host, too", err=True)


def _print_json(draft: "Draft", text: str, path: Path | None) -> None:
    import msgspec

    from ministrywatch.cli import show

    findings = [{**msgspec.to_builtins(each), "word": each.word} for each in draft.findings]
    show.json_document(
        {
            "name": draft.name,
            "family": draft.family,
            "findings": findings,
            "toml": text,
            "file": str(path) if path else None,
        }
    )


def _print(session: Session, draft: "Draft", text: str, path: Path | None, url: str) -> None:
    if path is None:
        with redirect_stdout(sys.stderr):
            _print_table(draft)
            _print_doubts(draft)
        click.echo(text, nl=False)
        return
    from ministrywatch.cli import show

    _print_table(draft)
    start = f"ministrywatch --sites {session.sites} " if session.sites else "ministrywatch "
    show.lines(
        "",
        f"Saved as {path}, a draft: what it reads raises no edits yet. Try it, then accept it:",
        f"  {start}site try {draft.name} '{show.address(url)}'",
        f"  {start}site accept {draft.name}",
        f"  {start}crawl {draft.name}",
    )
    _print_doubts(draft)


def _print_doubts(draft: "Draft") -> None:
    """Say which fields that every release needs are missing or a guess."""
    from ministrywatch.cli import show

    doubts = [
        f"{each.field} ({each.word})"
        for each in draft.findings
        if each.field in _NEEDED and each.word in {"guess", "missing"}
    ]
    if doubts:
        show.lines("", f"Check before you accept: {', '.join(doubts)}")


def _selector(written: str) -> str:
    """Return what stands in the profile; an address reads as it does in a browser."""
    from ministrywatch.cli import show

    return show.address(written) if written.startswith("http") else written or "-"


def _print_table(draft: "Draft") -> None:
    from ministrywatch.cli import show

    rows = [
        (each.field, each.word, _selector(each.selector), each.found or each.how)
        for each in draft.findings
    ]
    show.table(("field", "how sure", "selector", "found"), rows)
    for each in draft.findings:
        if each.word in {"guess", "missing"}:
            show.lines(f"! {each.field}: {each.how}")
