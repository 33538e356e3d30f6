"""What detection remembers: addresses a release had, texts that flap, how each site stands."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add what is not known of older rows as null; a site was up when it was last visited."""
    with op.batch_alter_table("sites") as sites:
        sites.add_column(sa.Column("condition", sa.Text, nullable=False, server_default="up"))
        sites.add_column(sa.Column("condition_since", sa.BigInteger))
        sites.add_column(sa.Column("silence_told", sa.Integer))
        sites.add_column(sa.Column("growth", sa.Text))
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("held", sa.Text))
    with op.batch_alter_table("observations") as observations:
        observations.add_column(sa.Column("led_to", sa.Text))
    with op.batch_alter_table("releases") as releases:
        releases.add_column(sa.Column("sameness", sa.LargeBinary))
        releases.add_column(sa.Column("turns", sa.Text))
        releases.add_column(sa.Column("point_before_at", sa.BigInteger))
    op.create_index("ix_releases_site_id_sameness", "releases", ["site_id", "sameness"])
    op.create_table(
        "addresses",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False),
        sa.Column("key", NAME, nullable=False),
        sa.Column("release_id", ROW, sa.ForeignKey("releases.id"), nullable=False, index=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("site_id", "key"),
    )
