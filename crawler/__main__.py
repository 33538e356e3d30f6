"""``python -P -m crawler``: the child process of a visit, started by crawler.launch."""

import sys

from crawler.child import serve

if __name__ == "__main__":
    sys.exit(serve())
