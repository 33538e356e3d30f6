"""The rules of the daemon at work, so that whoever visits a site queues messages for them, too."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, select

from storage.archive import chunks, insert_new
from storage.tables import rules
from storage.times import micros, moment

RENEWED = timedelta(hours=1)
"""A rule that was said to be in force longer ago is written again, and not at every heartbeat."""


class StoredRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as JSON, and when a daemon last said that it has it."""

    name: str
    rule: str
    at: datetime


def keep(conn: Connection, mine: Mapping[str, str], now: datetime) -> None:
    """Let these be all the rules there are, as JSON by name; mostly there is nothing to write.

    What a clock dated that was ahead is dated anew.
    """
    there = {each.name: each for each in every(conn)}
    fresh = {
        name
        for name, each in there.items()
        if mine.get(name) == each.rule and now - RENEWED < each.at <= now
    }
    for some in chunks(sorted(there.keys() - fresh)):
        conn.execute(delete(rules).where(rules.c.name.in_(some)))
    for some in chunks(sorted(mine.keys() - fresh)):
        rows = [{"name": name, "rule": mine[name], "at": micros(now)} for name in some]
        conn.execute(insert_new(conn, rules), rows)


def every(conn: Connection) -> list[StoredRule]:
    """Return all rules that were stored, by name."""
    found = conn.execute(select(rules).order_by(rules.c.name))
    return [StoredRule(name=row.name, rule=row.rule, at=moment(row.at)) for row in found]
