"""``python -m tests.kafka.command``: the command ``whoholds`` with the commands for Kafka."""

import sys

from streams.cli import main

for name in ("topics", "send", "tail", "worker", "verify", "settings"):
    main.COMMANDS.setdefault(name, f"streams.cli.kafka:{name}")

if __name__ == "__main__":
    sys.exit(main.main())
