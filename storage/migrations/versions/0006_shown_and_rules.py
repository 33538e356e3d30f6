"""What the lists of a site showed last, and by whose rules messages are queued."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Begin with nothing: the next visit and the next start of a daemon fill them."""
    with op.batch_alter_table("sites") as sites:
        sites.add_column(sa.Column("shown", sa.Text))
    op.create_table(
        "rules",
        sa.Column("name", NAME, primary_key=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
