"""Look the search index over: whether it is whole, not whether it says what the texts say."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from storage.search_index import MEND, of_block
from storage.search_lists import is_list
from storage.tables import search_blocks, search_grams, search_texts


def faults(conn: Connection) -> Iterator[str]:
    """Yield what is wrong with the index, a line for each block that is not whole."""
    blocks = conn.execute(select(search_blocks)).all()
    for block in blocks:
        if not _is_whole(conn, block):
            yield f"block {block.id} of the search index is damaged: {MEND}"
    known = conn.execute(select(func.count()).select_from(search_texts)).scalar_one()
    held = sum(block.texts for block in blocks)
    if known != held:
        yield f"the search index holds {held} texts and knows of {known}: {MEND}"


def _is_whole(conn: Connection, block: Any) -> bool:
    mine = conn.execute(select(search_grams.c.places).where(of_block(block.id)))
    lists = [is_list(places, block.sections) for places in mine.scalars()]
    sizes = len(block.places), len(block.sites), len(lists)
    return all(lists) and sizes == (8 * block.sections, 4 * block.sections, block.grams)
