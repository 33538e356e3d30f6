"""Sites, runs, observations, releases, revisions, view points, events and their archive."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the first tables."""
    _sites()
    _runs()
    _blobs()
    _observations()
    _releases()
    _revisions()
    _view_points()
    _events()


def _sites() -> None:
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", NAME, nullable=False, unique=True),
        sa.Column("baselined_at", sa.BigInteger),
        sa.Column("last_visit_at", sa.BigInteger),
        sa.Column("last_success_at", sa.BigInteger),
        sa.Column("not_before", sa.BigInteger),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False),
        sa.Column("visit", sa.BigInteger, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("outcome", sa.Text),
        sa.Column("alerts", sa.Boolean, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("judged_through", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_site_id_id", "runs", ["site_id", "id"])


def _blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )


def _observations() -> None:
    op.create_table(
        "observations",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("run_id", ROW, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.SmallInteger),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.Column("views", sa.BigInteger),
        sa.Column("problem_kind", sa.Text),
        sa.Column("problem_detail", sa.Text),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("body_digest", sa.LargeBinary),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("text_id", ROW, sa.ForeignKey("blobs.id")),
        sa.Column("page_id", ROW, sa.ForeignKey("blobs.id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_observations_run_id_id", "observations", ["run_id", "id"])


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("published_on", sa.Date),
        sa.Column("listed_on", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("last_seen", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("revisions", sa.Integer, nullable=False),
        sa.Column("text_id", ROW, sa.ForeignKey("blobs.id"), nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("views", sa.BigInteger),
        sa.Column("views_before", sa.BigInteger),
        sa.Column("point_at", sa.BigInteger),
        sa.Column("point_looks", sa.Integer, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("gone_visit", sa.BigInteger),
        sa.Column("gone_at", sa.BigInteger),
        sa.Column("next_look_at", sa.BigInteger),
        sa.Column("body_digest", sa.LargeBinary),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.UniqueConstraint("site_id", "key"),
    )
    op.create_index("ix_releases_site_id_next_look_at", "releases", ["site_id", "next_look_at"])
    op.create_index(
        "ix_releases_site_id_listed_on_first_seen",
        "releases",
        ["site_id", "listed_on", "first_seen"],
    )
    op.create_index("ix_releases_listed_on_first_seen", "releases", ["listed_on", "first_seen"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("release_id", ROW, sa.ForeignKey("releases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("text_id", ROW, sa.ForeignKey("blobs.id"), nullable=False),
        sa.Column("page_id", ROW, sa.ForeignKey("blobs.id")),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("last_seen", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("release_id", "text_id"),
        sqlite_with_rowid=False,
    )


def _view_points() -> None:
    op.create_table(
        "view_points",
        sa.Column("release_id", ROW, sa.ForeignKey("releases.id"), primary_key=True),
        sa.Column("at", sa.BigInteger, primary_key=True),
        sa.Column("views", sa.BigInteger, nullable=False),
        sa.Column("own_looks", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("seq", ROW, primary_key=True),
        sa.Column("id", NAME, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False),
        sa.Column("release_id", ROW, sa.ForeignKey("releases.id")),
        sa.Column("run_id", ROW, sa.ForeignKey("runs.id")),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("severity", sa.Text),
        sa.Column("baseline", sa.Boolean, nullable=False),
        sa.Column("before", sa.Integer),
        sa.Column("after", sa.Integer),
        sa.Column("before_text_id", ROW, sa.ForeignKey("blobs.id")),
        sa.Column("after_text_id", ROW, sa.ForeignKey("blobs.id")),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("diff", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_site_id_seq", "events", ["site_id", "seq"])
    op.create_index("ix_events_release_id_seq", "events", ["release_id", "seq"])
