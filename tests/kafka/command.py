"""``python -m tests.kafka.command``: the command ``whoholds``, from the tree and not from where it is installed."""

import sys

from streams.cli import main

if __name__ == "__main__":
    sys.exit(main.main())
