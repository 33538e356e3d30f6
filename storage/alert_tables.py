"""The tables of the alerts, and of the daemon that sends them; see ``storage.tables``."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from storage.metadata import Name, RowId, metadata

# The outbox: one message to one address. ``message_id`` is the same at every attempt.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("message_id", Name, nullable=False, unique=True),
    Column("rule", Name, nullable=False),
    # smtp, webhook or apprise, and who is meant there: a mailbox, an address.
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    # What must arrive in its order: a release, or a site itself; empty for digests.
    Column("thread", Name, nullable=False),
    # single, digest, flood or trial.
    Column("shape", Text, nullable=False),
    # waiting, delivered or dead.
    Column("state", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # No attempt before; while a digest gathers, the end of its window.
    Column("not_before", BigInteger, nullable=False),
    # End of the window of a digest or of a flood that takes in events; none once it was sent.
    # Of a message that was tried: until then its receiver asked us to leave the address alone.
    Column("window_end", BigInteger),
    Column("attempts", Integer, nullable=False),
    # A process is sending it, until then at the latest.
    Column("claimed_until", BigInteger),
    Column("finished_at", BigInteger),
    # Why the last attempt failed, in words for a person.
    Column("error", Text),
    Index("ix_deliveries_state_not_before", "state", "not_before"),
    Index("ix_deliveries_rule_address_state_id", "rule", "address", "state", "id"),
    Index("ix_deliveries_created_at", "created_at"),
    sqlite_autoincrement=True,
)

delivery_events = Table(
    "delivery_events",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("event_seq", ForeignKey("events.seq"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Addresses that want no more (a webhook answered 410), until a person says otherwise.
shut_addresses = Table(
    "shut_addresses",
    metadata,
    Column("rule", Name, primary_key=True),
    Column("address", Name, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The rules of the daemon at work, as JSON: whoever else visits a site queues for them, too.
rules = Table(
    "rules",
    metadata,
    Column("name", Name, primary_key=True),
    Column("rule", Text, nullable=False),
    # When a daemon last said that it has this rule.
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The daemon's sign of life: one row, that of the one at work.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("beat_at", BigInteger, nullable=False),
    # JSON of what it is doing.
    Column("state", Text, nullable=False),
)
