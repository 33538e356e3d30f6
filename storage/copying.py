"""Copy a whole database into an empty one, whatever the two are kept in."""

from sqlalchemy import Engine, insert, select

from storage.engine import reading, writing
from storage.tables import metadata

BATCH = 1_000
"""Rows carried at a time."""


def copy_into(source: Engine, target: Engine) -> None:
    """Copy every row of one consistent state; the target has the tables and nothing in them.

    What is made of the rest, such as the search index, is left out: it is made again when needed.
    """
    with reading(source) as old, writing(target) as new:
        for table in metadata.sorted_tables:
            if table.info.get("derived"):
                continue
            rows = old.execution_options(yield_per=BATCH).execute(select(table))
            for batch in rows.mappings().partitions(BATCH):
                new.execute(insert(table), [dict(row) for row in batch])
