"""The command line's entry: errors become one line, signals become exit code 4."""

import io
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from ministrywatch.cli.codes import DONE, MENDABLE, STOPPED
from ministrywatch.cli.options import Session
from ministrywatch.cli.root import cli
from storage.errors import MendableError


def main() -> NoReturn:
    """Run the command line and exit with one of the five documented codes."""
    signal.signal(signal.SIGTERM, _stop)
    _write_what_can_be_written()
    session = Session()
    try:
        code = cli.main(standalone_mode=False, obj=session, prog_name="ministrywatch")
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("stopped; what was seen until now is kept")
        code = STOPPED
    except SystemExit:
        code = DONE  # so click and rich leave when the reader went away (`| head`)
    except Exception as error:
        if session.debug:
            raise
        _say(f"error: {' '.join(_words(error).split())}")
        code = MENDABLE
    sys.exit(code if isinstance(code, int) else DONE)


def _words(error: Exception) -> str:
    """Return what to tell a person; what was not foreseen is our own fault to mend."""
    if isinstance(error, MendableError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        what = error.filename or "the output cannot be written"
        return f"{what}: {error.strerror}; see to the disk space and the rights, and try again"
    return (
        f"{type(error).__name__}: {error}; ministrywatch did not foresee this: "
        "run the command again with --debug, and report what it shows"
    )


def _write_what_can_be_written() -> None:
    """Let a terminal of an old charset, such as TIS-620, show ``?`` for a sign it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say(words: str) -> None:
    click.echo(words, err=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
