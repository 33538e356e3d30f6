"""``site accept``: a person has looked at a draft, and it is right."""

import click

from ministrywatch.cli.options import Session, as_json, with_session


@click.command("accept", short_help="Say that a draft is right.")
@click.argument("name", metavar="SITE")
@as_json
@with_session
def accept_site(session: Session, name: str, as_json: bool) -> None:
    """Take the line ``draft = true`` from a profile of your own; the rest of the file stays.

    From the next visit on, changes of its releases are told as edits.

    \b
    Example:
      ministrywatch site accept example --sites sites
    """
    from crawler.profile.load import available, find_profile
    from ministrywatch.cli import show
    from ministrywatch.keeping import accept
    from storage.errors import MendableError

    profile = find_profile(name, session.settings.sites)
    source = next(each for each in available(session.settings.sites) if each.name == name)
    if source.shipped:
        raise MendableError(
            f"{name}: comes with ministrywatch; only profiles of your own are accepted"
        )
    if profile.draft:
        accept(source.path)
    if as_json:
        show.json_document({"site": name, "file": str(source.path), "was_draft": profile.draft})
        return
    if not profile.draft:
        show.lines(f"{name} is no draft; there is nothing to accept.")
        return
    show.lines(
        f"{name} is accepted: from its next visit on, what changes is told as an edit. Visit it:",
        f"  ministrywatch {f'--sites {session.sites} ' if session.sites else ''}crawl {name}",
    )
