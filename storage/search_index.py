"""The index of texts: brought up to date before a search, in transactions of their own."""

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from storage import archive
from storage.engine import reading, writing
from storage.errors import StorageError
from storage.records import Release
from storage.search_grams import MOST_SECTIONS, Gram, sections
from storage.search_lists import BLOCK, Lists, packed
from storage.search_waiting import Form, Waiting, is_current, waiting
from storage.tables import blobs, revisions, search_blocks, search_grams, search_texts

SCANNED = 250
"""Texts that a search reads one by one instead of indexing them: 10 to 20 ms."""
SPAN = 1 << 32
"""Ids of ``search_grams`` for one block."""
MEND = "make it anew with `ministrywatch release search --reindex ...`"
_READ = 100
"""Texts unpacked at a time."""
# Any number will do, if it is always the same, and neither a site's nor the schema's.
_INDEX_LOCK = -2

Tell = Callable[[int, int], None]


class Block(NamedTuple):
    """The sections of a block: how many, of how many texts, and where each belongs."""

    id: int
    texts: int
    sections: int
    places: bytes
    sites: bytes


class Batch:
    """Texts to be added to a block in one transaction."""

    def __init__(self, block: Block) -> None:
        """Begin with what the block has."""
        self.block, self.lists, self.texts = block, Lists(), list[Waiting]()

    def add(self, each: Waiting, found: Iterable[set[Gram]]) -> None:
        """Add a text by the n-grams of its sections."""
        id_, texts, place, places, sites = self.block
        for grams in found:
            self.lists.add(place, grams)
            place += 1
        new = place - self.block.sections
        places += struct.pack("<q", each.place) * new
        sites += struct.pack("<i", each.site_id) * new
        self.block = Block(id_, texts + 1, place, places, sites)
        self.texts.append(each)


def catch_up(engine: Engine, form: Form, tell: Tell) -> None:
    """Index the texts that are not indexed, when they are too many to be read in each search.

    ``tell`` hears how many are done, of how many. A process that is killed leaves whole blocks;
    two at once do each other's work twice at worst.
    """
    done = False
    while not done:
        block, todo = _plan(engine, form)
        done = len(todo) <= SCANNED or _absorb(engine, form, block, todo, tell)


def forget(engine: Engine) -> None:
    """Empty the index; the next search makes it anew."""
    with writing(engine) as conn:
        _lock(conn)
        for table in (search_texts, search_blocks, search_grams):
            conn.execute(delete(table))


def of_block(number: int) -> ColumnElement[bool]:
    """Return the condition that a row of ``search_grams`` is of that block."""
    return search_grams.c.id.between(number * SPAN, (number + 1) * SPAN - 1)


def _plan(engine: Engine, form: Form) -> tuple[Block, list[Waiting]]:
    """Return where texts are to be added, and which; a useless index is emptied before."""
    with reading(engine) as conn:
        # The block is read first: who adds texts after that changes it, and is noticed.
        block, todo = _last_block(conn), waiting(conn, form)
        useless = not is_current(conn, form) or (len(todo) > SCANNED and _is_mostly_gone(conn))
    if useless:
        forget(engine)
        return _plan(engine, form)
    return block, todo


def _is_mostly_gone(conn: Connection) -> bool:
    """Tell whether more than half of what is indexed are texts that no revision has any more."""
    indexed, used = (
        conn.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (search_texts, revisions)
    )
    return bool(indexed > 2 * used + BLOCK)


def _absorb(engine: Engine, form: Form, block: Block, todo: Sequence[Waiting], tell: Tell) -> bool:
    """Index these texts; return False when another process changed the index meanwhile."""
    done = 0
    while done < len(todo):
        batch = Batch(block)
        while done < len(todo) and _has_room(batch.block):
            tell(done, len(todo))
            done += _fill(engine, form, batch, todo[done : done + _READ])
        with writing(engine) as conn:
            _lock(conn)
            if _last_block(conn) != block:
                return False
            _write(conn, form, block, batch)
            block = _last_block(conn)
    tell(done, len(todo))
    return True


def _fill(engine: Engine, form: Form, batch: Batch, some: Sequence[Waiting]) -> int:
    """Add texts while there is room; return how many were taken, with those that are damaged."""
    with reading(engine) as conn:
        texts = _readable(conn, {each.text_id for each in some})
    for count, each in enumerate(some):
        if not _has_room(batch.block):
            return count
        if each.text_id in texts:
            batch.add(each, sections(form.of(texts[each.text_id])))
    return len(some)


def _readable(conn: Connection, text_ids: Iterable[int]) -> dict[int, Release]:
    """Return those of the texts that are not damaged; the others wait to be put back."""
    found: dict[int, Release] = {}
    query = select(*archive.COLUMNS).where(blobs.c.id.in_(list(text_ids)))
    for row in conn.execute(query):
        try:
            found[row.id] = archive.read_text(row)
        except StorageError:
            continue
    return found


def _lock(conn: Connection) -> None:
    """Wait until no other process changes the index; on SQLite one writer is all there is."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _INDEX_LOCK})


def _last_block(conn: Connection) -> Block:
    """Return the block that has room for texts; it may not be begun yet."""
    columns = (search_blocks.c[name] for name in Block._fields)
    row = conn.execute(select(*columns).order_by(search_blocks.c.id.desc()).limit(1)).first()
    last = Block(*row) if row else Block(0, 0, BLOCK, b"", b"")
    return last if _has_room(last) else Block(last.id + 1, 0, 0, b"", b"")


def _has_room(block: Block) -> bool:
    """Tell whether any text fits in, as long as it may be."""
    return block.sections + MOST_SECTIONS <= BLOCK


def _write(conn: Connection, form: Form, before: Block, batch: Batch) -> None:
    """Write the texts of a batch."""
    if not batch.texts:
        return
    rows = _write_grams(conn, before, batch.lists)
    _put(conn, search_blocks, [{**batch.block._asdict(), "form": form.rules, "grams": rows}])
    known = [
        {"release_id": each.release_id, "number": each.number, "text_id": each.text_id}
        for each in batch.texts
    ]
    conn.execute(insert(search_texts), known)


def _write_grams(conn: Connection, block: Block, lists: Lists) -> int:
    """Write the lists of a block with what was added; return how many it has now."""
    query = select(search_grams.c.id, search_grams.c.places).where(of_block(block.id))
    before: dict[int, bytes] = {row.id: row.places for row in conn.execute(query)}
    found = ((block.id * SPAN + mark, places) for mark, places in lists.by_code().items())
    rows = [{"id": id_, "places": packed(before.get(id_, b""), places)} for id_, places in found]
    _put(conn, search_grams, rows)
    return len(before.keys() | {row["id"] for row in rows})


def _put(conn: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows by their id, or write them in the place of those that are there."""
    statement: Any = (sqlite if conn.dialect.name == "sqlite" else postgresql).insert(table)
    values = {column.name: statement.excluded[column.name] for column in table.c}
    statement = statement.on_conflict_do_update(index_elements=["id"], set_=values)
    for chunk in archive.chunks(rows):
        conn.execute(statement, chunk)
