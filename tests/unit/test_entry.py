"""The entry of the command line: whatever goes wrong is one line and one of five codes."""

import errno
import io
import sys

import pytest

from ministrywatch import __main__ as entry
from ministrywatch.cli.root import cli
from storage.errors import MendableError


def ends(monkeypatch, error):
    """Return the exit code of a command that raises this."""

    def fail(**_):
        raise error

    monkeypatch.setattr(cli, "main", fail)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit) as end:
        entry.main()
    return end.value.code


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MendableError("the file\nis gone: fetch it"), "error: the file is gone: fetch it\n"),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "error: the output cannot be written: No space left on device; "
            "see to the disk space and the rights, and try again\n",
        ),
        (
            OSError(errno.EACCES, "Permission denied", "/tmp/x"),
            "error: /tmp/x: Permission denied; see to the disk space and the rights, "
            "and try again\n",
        ),
        (
            ValueError("such a thing"),
            "error: ValueError: such a thing; ministrywatch did not foresee this: "
            "run the command again with --debug, and report what it shows\n",
        ),
    ],
)
def test_what_goes_wrong_is_one_line_without_a_traceback(monkeypatch, capsys, error, said):
    assert ends(monkeypatch, error) == 1
    assert capsys.readouterr().err == said


def test_a_reader_that_goes_away_is_no_error(monkeypatch, capsys):
    """Click and rich leave with SystemExit when a pipe such as ``| head`` closes."""
    assert ends(monkeypatch, SystemExit(1)) == 0
    assert capsys.readouterr().err == ""


def test_an_old_terminal_shows_what_it_can(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(written, "tis-620", write_through=True))
    assert ends(monkeypatch, MendableError("ข่าว ✗")) == 1
    assert written.getvalue().decode("tis-620") == "error: ข่าว ?\n"
