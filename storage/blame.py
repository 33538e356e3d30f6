"""Say what an error is of: of one release and its rows, or of the database as a whole."""

import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from storage.errors import DamagedBodyError, MendableError


def is_of_one(error: Exception) -> bool:
    """Say whether an error may be of one release alone, so that all others can go on without it.

    A row that contradicts another, a value that no column takes, or an archived body that cannot be
    unpacked is. A database that is locked, full, read-only or damaged as a whole is not, nor
    whatever else a person has to mend first.
    """
    if isinstance(error, IntegrityError | DataError | DamagedBodyError):
        return True
    return not isinstance(error, MendableError | DBAPIError | sqlite3.Error)
