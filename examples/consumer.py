"""Follows the alerts with confluent-kafka and tells each once, also across crashes: ids that are known are dropped.

    pip install confluent-kafka
    python examples/consumer.py --bootstrap-servers localhost:9092

After a crash whoholds sends some alerts again, byte for byte and under the ids they had. So the id of each alert is
kept in a file of SQLite; what is done with an alert (here: it is printed) and its id belong together, and only then
the offset is committed. Whoever does more than print does it inside of the transaction, or under the alert's id.
``-X name=value`` sets anything that librdkafka knows: ``-X security.protocol=SASL_SSL -X sasl.mechanism=...``.
"""

import argparse
import json
import sqlite3
import sys
from contextlib import closing
from typing import Any

from confluent_kafka import Consumer, KafkaException


def told_once(database: sqlite3.Connection, alert: dict[str, Any]) -> bool:
    """Do the work for an alert unless it was done before; says whether it was done now."""
    with database:
        new = database.execute("INSERT OR IGNORE INTO known VALUES (?)", (alert["id"],)).rowcount
        if new:
            place, holder = alert["place"]["name"], alert["to"]
            print(alert["id"], alert["type"], place, holder, alert["status"], sep="\t", flush=True)
    return bool(new)


def follow(consumer: Consumer, database: sqlite3.Connection) -> None:
    """Take alerts as they come."""
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error():
            raise KafkaException(message.error())
        told_once(database, json.loads(message.value()))
        consumer.commit(message)


def main() -> None:
    """Read the options and follow."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bootstrap-servers", default="localhost:9092")
    parser.add_argument("--topic", default="alerts", help="with the prefix, where there is one")
    parser.add_argument(
        "--group", default="alert-printer", help="the consumer group, which keeps the offsets"
    )
    parser.add_argument("--known", default="known.sqlite", help="the file with the ids that were told")
    parser.add_argument("-X", action="append", default=[], metavar="NAME=VALUE", dest="more")
    given = parser.parse_args()
    consumer = Consumer(
        {
            "bootstrap.servers": given.bootstrap_servers,
            "group.id": given.group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            **dict(option.split("=", 1) for option in given.more),
        }
    )
    consumer.subscribe([given.topic])
    with closing(sqlite3.connect(given.known)) as database:
        database.execute("CREATE TABLE IF NOT EXISTS known (id TEXT PRIMARY KEY) WITHOUT ROWID")
        try:
            follow(consumer, database)
        except KeyboardInterrupt:
            sys.exit(0)
        finally:
            consumer.close()


if __name__ == "__main__":
    main()
