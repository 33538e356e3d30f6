"""What all tables share: the names of their rules, and two types of column."""

from sqlalchemy import BigInteger, Integer, MetaData, Text

# SQLite gives row ids only to INTEGER keys; PostgreSQL's INTEGER ends at two thousand millions.
RowId = BigInteger().with_variant(Integer(), "sqlite")
# Prefixes are found by range, so PostgreSQL must order these by code point as SQLite does.
Name = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
