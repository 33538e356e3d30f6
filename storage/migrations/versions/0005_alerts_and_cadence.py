"""What the daemon remembers: when to look again and why, the outbox, its sign of life."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Count each known revision but the first as an early edit; from now on they are told apart."""
    with op.batch_alter_table("sites") as sites:
        sites.add_column(sa.Column("next_visit_at", sa.BigInteger))
        sites.add_column(sa.Column("visit_reason", sa.Text))
        sites.add_column(sa.Column("failures", sa.Integer, nullable=False, server_default="0"))
        sites.add_column(sa.Column("rhythm", sa.Text))
    with op.batch_alter_table("releases") as releases:
        releases.add_column(sa.Column("edits", sa.Integer, nullable=False, server_default="0"))
        releases.add_column(sa.Column("late_edits", sa.Integer, nullable=False, server_default="0"))
        releases.add_column(sa.Column("look_reason", sa.Text))
    op.execute("UPDATE releases SET edits = revisions - 1")
    _outbox()
    op.create_table(
        "heartbeats",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("beat_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )


def _outbox() -> None:
    deliveries = op.create_table(
        "deliveries",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("message_id", NAME, nullable=False, unique=True),
        sa.Column("rule", NAME, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("thread", NAME, nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("window_end", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_until", sa.BigInteger),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("error", sa.Text),
        sqlite_autoincrement=True,
    )
    due, order = ["state", "not_before"], ["rule", "address", "state", "id"]
    op.create_index("ix_deliveries_state_not_before", deliveries.name, due)
    op.create_index("ix_deliveries_rule_address_state_id", deliveries.name, order)
    op.create_index("ix_deliveries_created_at", deliveries.name, ["created_at"])
    op.create_table(
        "delivery_events",
        sa.Column("delivery_id", ROW, sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("event_seq", ROW, sa.ForeignKey("events.seq"), primary_key=True, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shut_addresses",
        sa.Column("rule", NAME, primary_key=True),
        sa.Column("address", NAME, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
