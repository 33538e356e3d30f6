"""Look: a URL and a site profile in, observations out."""
