"""The tables of the search index, all of which can be made again from the texts.

Sections of the texts of revisions are numbered as they come, up to 15,872 in a block. For each
block and n-gram ``search_grams`` says which sections hold it; see ``storage.search_grams``.
"""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, Text

from storage.metadata import RowId, metadata

DERIVED = {"derived": True}
"""Marks a table that need not be copied."""

# What is indexed: a revision read again has another text, and comes again.
search_texts = Table(
    "search_texts",
    metadata,
    Column("release_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
    info=DERIVED,
)

search_blocks = Table(
    "search_blocks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # The rules by which the texts were folded.
    Column("form", Text, nullable=False),
    Column("texts", Integer, nullable=False),
    Column("sections", Integer, nullable=False),
    # How many rows of search_grams the block has.
    Column("grams", Integer, nullable=False),
    # For each section its day and release in 64 bits, and its site in 32.
    Column("places", LargeBinary, nullable=False),
    Column("sites", LargeBinary, nullable=False),
    info=DERIVED,
)

search_grams = Table(
    "search_grams",
    metadata,
    # The block, then 32 bits of the n-gram.
    Column("id", RowId, primary_key=True, autoincrement=False),
    # Which sections hold it, packed.
    Column("places", LargeBinary, nullable=False),
    info=DERIVED,
)
