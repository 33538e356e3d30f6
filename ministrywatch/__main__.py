"""The command line's entry: errors become one line, signals become exit code 4."""

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
    session = Session()
    try:
        code = cli.main(standalone_mode=False, obj=session, prog_name="ministrywatch")
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("stopped; what was seen until now is kept")
        code = STOPPED
    except MendableError as error:
        code = _mendable(error, session)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away (`| head`); there is nobody to tell
        code = DONE
    sys.exit(code if isinstance(code, int) else DONE)


def _mendable(error: MendableError, session: Session) -> int:
    if session.debug:
        raise error
    _say(f"error: {' '.join(str(error).split())}")
    return MENDABLE


def _say(words: str) -> None:
    click.echo(words, err=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
