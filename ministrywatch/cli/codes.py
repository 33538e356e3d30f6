"""The five exit codes of the command line."""

DONE = 0
MENDABLE = 1
"""The user can mend it: a bad profile, an unknown name, an unreachable database."""
USAGE = 2
PROBLEMS = 3
"""Finished, with problems reported."""
STOPPED = 4
"""Stopped by a signal; what was seen is saved."""
