"""What a person can mend: the one kind of error whose words are shown without a traceback."""


class MendableError(Exception):
    """Something the user can put right.

    Its text is one line: what happened, where (file and key, or address), and what to do.
    """


class StorageError(MendableError):
    """The database cannot be used as it is."""
