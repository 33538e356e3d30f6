"""``doctor``: what is wrong with this installation, and the mend."""

import click

from ministrywatch.cli.options import Session, as_json, with_session

MARKS = {"ok": "✓", "note": "•", "wrong": "✗"}


@click.command(short_help="What is wrong with this installation, and the mend.")
@as_json
@with_session
def doctor(session: Session, as_json: bool) -> int:
    """Look for what is wrong with this installation and say how to mend it.

    \b
    Example:
      ministrywatch doctor
    """
    import msgspec

    from ministrywatch.cli import codes, show
    from ministrywatch.doctor import findings

    found = list(findings(lambda: session.settings))
    wrong = any(finding.state == "wrong" for finding in found)
    if as_json:
        show.json_document({"ok": not wrong, "findings": msgspec.to_builtins(found)})
    else:
        for finding in found:
            mend = f": {finding.mend}" if finding.mend else ""
            show.lines(f"{MARKS[finding.state]} {finding.what}{mend}")
    return codes.MENDABLE if wrong else codes.DONE
