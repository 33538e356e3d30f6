"""The tables of the sites and of the visits to them; see ``storage.tables``."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from storage.metadata import Name, RowId, metadata

sites = Table(
    "sites",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Name, nullable=False, unique=True),
    Column("baselined_at", BigInteger),
    Column("last_visit_at", BigInteger),
    Column("last_success_at", BigInteger),
    Column("not_before", BigInteger),
    # JSON of the cookies to send back, where the profile wants them kept between visits.
    Column("cookies", Text),
    # How it answered last, and since when: up, down, blocked or changed.
    Column("condition", Text, nullable=False, server_default="up"),
    Column("condition_since", BigInteger),
    # Its newest release's day, as an ordinal, when its silence was told.
    Column("silence_told", Integer),
    # JSON of how its counters grow with age.
    Column("growth", Text),
    # When the daemon visits it next, and JSON of why then.
    Column("next_visit_at", BigInteger),
    Column("visit_reason", Text),
    # Visits that failed since the last that did not.
    Column("failures", Integer, nullable=False, server_default="0"),
    # JSON of when news appears and how often texts are edited.
    Column("rhythm", Text),
    # JSON of which releases each list showed last, in its order, as short digests of their keys.
    Column("shown", Text),
)

runs = Table(
    "runs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("visit", BigInteger, nullable=False),
    Column("cause", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("outcome", Text),
    Column("alerts", Boolean, nullable=False),
    Column("counts", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("judged_through", BigInteger, nullable=False),
    # The reader by whose rules its looks could not be believed: they wait for other rules.
    Column("held", Text),
    Index("ix_runs_site_id_id", "site_id", "id"),
    sqlite_autoincrement=True,
)
