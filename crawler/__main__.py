"""``python -P -m crawler``: the child process of a visit, started by crawler.launch."""

from crawler.child import serve
from crawler.leaving import leave

if __name__ == "__main__":
    leave(serve())
