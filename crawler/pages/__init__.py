"""A page in, a cleaned record out: lists, releases, and what kept a page from being read."""
