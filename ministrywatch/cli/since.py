"""A moment as people type it: a date, of either calendar, or an age."""

import re
from datetime import UTC, datetime, timedelta

import click

BUDDHIST = 543
"""Years by which the Buddhist era, in which Thai dates are written, is ahead."""
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGE = re.compile(r"([0-9]{1,9})([mhdw])")
_BUDDHIST_YEAR = re.compile(r"(2[4-9][0-9]{2})-")


class Since(click.ParamType[datetime]):
    """A moment: a date, a date and time, or an age such as 30m, 6h or 7d."""

    name = "when"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the moment in UTC; a date without a zone is in this machine's zone."""
        try:
            return _moment(value)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no moment; try 2026-11-22, 2026-11-22T08:00 or 7d", param, ctx)


def _moment(value: str) -> datetime:
    age = _AGE.fullmatch(value)
    if age:
        return datetime.now(UTC) - timedelta(**{_UNITS[age[2]]: int(age[1])})
    year = _BUDDHIST_YEAR.match(value)
    if year:
        value = f"{int(year[1]) - BUDDHIST}{value[4:]}"
    return datetime.fromisoformat(value).astimezone(UTC)
