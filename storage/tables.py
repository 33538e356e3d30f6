"""The tables, for SQLite and PostgreSQL alike.

Moments are microseconds since 1970 (UTC) in BigInteger columns; view points use whole seconds.
A migration under ``migrations/versions`` goes with every change here; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from storage.alert_tables import deliveries, delivery_events, heartbeats, rules, shut_addresses
from storage.metadata import Name, RowId, metadata
from storage.search_tables import search_blocks, search_grams, search_texts
from storage.site_tables import runs, sites

__all__ = [
    "addresses", "blobs", "deliveries", "delivery_events", "events", "heartbeats", "metadata",
    "observations", "releases", "revisions", "rules", "runs", "search_blocks", "search_grams",
    "search_texts", "shut_addresses", "sites", "view_points",
]  # fmt: skip

blobs = Table(
    "blobs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# Append-only. A row id is never used twice, so "judged through row N" stays true after pruning.
observations = Table(
    "observations",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("key", Name, nullable=False),
    Column("url", Text, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("status", SmallInteger),
    Column("same", Boolean, nullable=False),
    Column("views", BigInteger),
    Column("problem_kind", Text),
    Column("problem_detail", Text),
    Column("reader", Text, nullable=False),
    Column("body_digest", LargeBinary),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("text_id", ForeignKey("blobs.id")),
    Column("page_id", ForeignKey("blobs.id")),
    # The codec that the page was read with; its own labels may not tell.
    Column("encoding", Text),
    # Where redirects led, when to another release's address.
    Column("led_to", Text),
    Index("ix_observations_run_id_id", "run_id", "id"),
    sqlite_autoincrement=True,
)

releases = Table(
    "releases",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("key", Name, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published_on", Date),
    # The day it is listed under: published_on, or the day it was first seen.
    Column("listed_on", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("text_id", ForeignKey("blobs.id"), nullable=False),
    Column("reader", Text, nullable=False),
    # The last view point, the count before it, and our looks counted in all the points.
    Column("views", BigInteger),
    Column("views_before", BigInteger),
    Column("point_at", BigInteger),
    Column("point_looks", Integer, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("gone_visit", BigInteger),
    Column("gone_at", BigInteger),
    Column("next_look_at", BigInteger),
    Column("body_digest", LargeBinary),
    Column("etag", Text),
    Column("last_modified", Text),
    # Digest of what makes it the same release under another address.
    Column("sameness", LargeBinary),
    # JSON of its latest changes of text, by which flapping is seen.
    Column("turns", Text),
    # Moment of the view point before the last, in seconds.
    Column("point_before_at", BigInteger),
    # Substantive changes of its text, and how many of them after its first days.
    Column("edits", Integer, nullable=False, server_default="0"),
    Column("late_edits", Integer, nullable=False, server_default="0"),
    # JSON of why the next look is when it is.
    Column("look_reason", Text),
    UniqueConstraint("site_id", "key"),
    Index("ix_releases_site_id_sameness", "site_id", "sameness"),
    Index("ix_releases_site_id_next_look_at", "site_id", "next_look_at"),
    Index("ix_releases_site_id_listed_on_first_seen", "site_id", "listed_on", "first_seen"),
    Index("ix_releases_listed_on_first_seen", "listed_on", "first_seen"),
)

# Keys and addresses that a release had besides its own: it moved, or is listed twice.
addresses = Table(
    "addresses",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("key", Name, nullable=False),
    Column("release_id", ForeignKey("releases.id"), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    UniqueConstraint("site_id", "key"),
)

# One row for each text of a release, distinct by the rules of its day: read again by better ones,
# two may come to say the same. ``last_seen`` of the current one is the release's.
revisions = Table(
    "revisions",
    metadata,
    Column("release_id", ForeignKey("releases.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text_id", ForeignKey("blobs.id"), nullable=False),
    Column("page_id", ForeignKey("blobs.id")),
    Column("reader", Text, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("encoding", Text),
    sqlite_with_rowid=False,
)

view_points = Table(
    "view_points",
    metadata,
    Column("release_id", ForeignKey("releases.id"), primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("views", BigInteger, nullable=False),
    Column("own_looks", Integer, nullable=False),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("seq", RowId, primary_key=True),
    Column("id", Name, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("release_id", ForeignKey("releases.id")),
    Column("run_id", ForeignKey("runs.id")),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("severity", Text),
    Column("baseline", Boolean, nullable=False),
    Column("before", Integer),
    Column("after", Integer),
    Column("before_text_id", ForeignKey("blobs.id")),
    Column("after_text_id", ForeignKey("blobs.id")),
    Column("fields", Text, nullable=False),
    Column("diff", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_events_site_id_seq", "site_id", "seq"),
    Index("ix_events_release_id_seq", "release_id", "seq"),
    sqlite_autoincrement=True,
)
