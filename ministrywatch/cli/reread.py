"""``release reread``: what the archive would say by today's rules, and the archive put so."""

from typing import TYPE_CHECKING, Any

import click

from ministrywatch.cli.options import Session, as_json, with_session

if TYPE_CHECKING:
    from scheduler.rereading import Otherwise, Reread, Told


@click.command(short_help="Archived pages by today's profile: what would differ.")
@click.argument("name", metavar="SITE")
@click.option("--write", is_flag=True, help="Let the history say what is read now; no event.")
@as_json
@with_session
def reread(session: Session, name: str, write: bool, as_json: bool) -> int:
    """Read a site's archived pages by today's profile, and show what would differ.

    Nothing is asked of the site. With --write the texts are replaced by what is read now; events
    keep the texts they were made from. Stopped in between, it can be run again.

    \b
    Examples:
      ministrywatch release reread mfa-th
      ministrywatch release reread mfa-th --write
    """
    from crawler.profile.load import find_profile
    from crawler.thai.words import cut
    from ministrywatch.cli import codes, show
    from scheduler.rereading import reread_site

    profile = find_profile(name, session.settings.sites)
    told: list[Told] = []
    hear = told.append if as_json else _print
    done = reread_site(session.engine(), profile, cut, hear, write=write)
    if as_json:
        show.json_document(_document(name, done, told, write=write))
    else:
        _print_sum(done, write=write)
    return codes.PROBLEMS if done.unreadable else codes.DONE


def _print(told: "Told") -> None:
    from ministrywatch.cli import show
    from scheduler.rereading import Unreadable

    if isinstance(told, Unreadable):
        where = f"revision {told.number} of {show.plain(told.key)}"
        show.lines(f"! {where} cannot be read: {told.problem.kind}: {told.problem.detail}")
        return
    show.lines(show.plain(told.title), f"  {show.address(told.url)}", f"  revision {told.number}")
    for field, pieces in told.diff.items():
        show.lines(f"  {field}:", show.word_diff(pieces))
    if not told.diff:
        show.lines("  only what no field shows")


def _print_sum(done: "Reread", *, write: bool) -> None:
    from ministrywatch.cli import show

    otherwise = "now read otherwise" if write else "would read otherwise"
    show.lines(
        f"read {done.pages:,} pages of {done.releases:,} releases; {done.otherwise:,} {otherwise}; "
        f"{done.unreadable:,} cannot be read by today's profile and are left as they are; "
        f"{done.without_page:,} have no archived page"
    )
    if done.otherwise and not write:
        show.lines("Nothing was written: --write does it.")


def _document(name: str, done: "Reread", told: "list[Told]", *, write: bool) -> dict[str, Any]:
    from ministrywatch import shapes
    from scheduler.rereading import Otherwise, Unreadable

    lost = [each for each in told if isinstance(each, Unreadable)]
    return {
        "site": name,
        "pages": done.pages,
        "releases": done.releases,
        "differ": [_differing(each) for each in told if isinstance(each, Otherwise)],
        "unreadable": [
            {
                "key": each.key,
                "url": each.url,
                "number": each.number,
                "problem": shapes.problem(each.problem),
            }
            for each in lost
        ],
        "without_page": done.without_page,
        "written": write,
    }


def _differing(told: "Otherwise") -> dict[str, Any]:
    return {
        "key": told.key,
        "url": told.url,
        "number": told.number,
        "fields": list(told.diff),
        "diff": {field: [list(piece) for piece in pieces] for field, pieces in told.diff.items()},
    }
