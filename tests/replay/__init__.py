"""Ministries replayed within one process: the real path of a visit, a fake clock, no socket."""
