"""The index of the texts, filled by the first search."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of the index, empty."""
    op.create_table(
        "search_texts",
        sa.Column("release_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_blocks",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("texts", sa.Integer, nullable=False),
        sa.Column("sections", sa.Integer, nullable=False),
        sa.Column("grams", sa.Integer, nullable=False),
        sa.Column("places", sa.LargeBinary, nullable=False),
        sa.Column("sites", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "search_grams",
        sa.Column("id", ROW, primary_key=True, autoincrement=False),
        sa.Column("places", sa.LargeBinary, nullable=False),
    )
