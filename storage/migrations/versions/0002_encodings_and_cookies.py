"""The encoding each page was read with, the cookies of a site, revisions that say the same."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what is not known of older rows as null, and lift the rule of distinct texts."""
    with op.batch_alter_table("sites") as sites:
        sites.add_column(sa.Column("cookies", sa.Text))
    with op.batch_alter_table("observations") as observations:
        observations.add_column(sa.Column("encoding", sa.Text))
    if op.get_context().dialect.name == "sqlite":
        _make_revisions_anew()
    else:
        op.add_column("revisions", sa.Column("encoding", sa.Text))
        op.drop_constraint("uq_revisions_release_id_text_id", "revisions")


def _make_revisions_anew() -> None:
    """Copy the table: SQLite cannot drop a rule, and Alembic's batch loses WITHOUT ROWID."""
    op.rename_table("revisions", "revisions_0001")
    op.create_table(
        "revisions",
        sa.Column("release_id", ROW, sa.ForeignKey("releases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("text_id", ROW, sa.ForeignKey("blobs.id"), nullable=False),
        sa.Column("page_id", ROW, sa.ForeignKey("blobs.id")),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("last_seen", sa.BigInteger, nullable=False),
        sa.Column("encoding", sa.Text),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO revisions SELECT *, NULL FROM revisions_0001")
    op.drop_table("revisions_0001")
