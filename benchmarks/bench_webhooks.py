"""How long until all good endpoints have all alerts, alone and beside some that hang.

python benchmarks/bench_webhooks.py --endpoints 100 --hanging 10 --alerts 1000 [--rate 20]

A receiver in a process of its own, ``whoholds deliver`` in another; alerts are noted in a state file as a run does,
all at once or ``--rate`` a second. Latency is from there until the receiver has read the message.
"""

import argparse
import asyncio
import json
import multiprocessing
import multiprocessing.connection
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from schemas.alert import encode_alert
from streams.alerts.alert import Alert, AlertType, Evidence
from streams.embedded.store import Store
from streams.places.place import Place
from streams.subscriptions.secretfile import secrets_path
from streams.subscriptions.signing import new_secret

PLACES = 300
NOW = datetime.now(UTC)
QUOTE = "the village of Somewhere was taken by the other side after a night of fighting"


def an_alert(number: int) -> Alert:
    place = Place(f"p{number % PLACES}", f"Place {number % PLACES}", "مكان", 35.0, 36.0, ("North", "Hills"))
    said = Evidence(f"x{number}", "Press", "Press", "en", QUOTE, 0, len(QUOTE), "https://example.org/x", NOW)
    day, kind = date(2026, 11, 27), AlertType.CHANGED
    return Alert(f"a{number}", kind, NOW, place, "sdf", "isis", "claimed", day, "day", evidence=(said, said))


def receive(hanging: int, pipe: multiprocessing.connection.Connection) -> None:
    """Answer at once, but on the paths of the first endpoints never; gives what came when on the pipe."""
    got: dict[str, float] = {}

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                body = await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r")[0]))
                endpoint = int(head.partition(" /e")[2].partition(" ")[0])
                if endpoint < hanging:
                    await asyncio.Event().wait()
                got.setdefault(f"{endpoint} {json.loads(body)['data']['id']}", time.time())
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        except (OSError, EOFError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        while True:
            await asyncio.sleep(0.05)
            if pipe.poll():
                pipe.send(got if pipe.recv() == "all" else len(got))

    asyncio.run(serve())


def write_endpoints(folder: Path, count: int, port: int) -> None:
    path = folder / "webhooks.toml"
    path.write_text(
        "\n".join(
            f'[e{n}]\nurl = "http://127.0.0.1:{port}/e{n}"\nallow_http = true\nallow_hosts = ["127.0.0.1:{port}"]'
            for n in range(count)
        )
    )
    secrets = secrets_path(path)
    secrets.write_text(
        "".join(f'[e{n}]\nsecrets = [{{ secret = "{new_secret()}" }}]\n' for n in range(count))
    )
    secrets.chmod(0o600)


def tell(state: Path, alerts: int, rate: float) -> dict[str, float]:
    """Note alerts as told, each in a transaction; gives when each was."""
    told, begun = {}, time.time()
    with Store(state) as store:
        for number in range(alerts):
            if rate:
                time.sleep(max(begun + number / rate - time.time(), 0))
            one = an_alert(number)
            with store.transaction():
                store.tell(one.id, one.place.id, encode_alert(one), datetime.now(UTC))
            told[one.id] = time.time()
    return told


def measure(endpoints: int, hanging: int, alerts: int, rate: float) -> None:
    pipe, other = multiprocessing.Pipe()
    receiver = multiprocessing.Process(target=receive, args=(hanging, other), daemon=True)
    receiver.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        state = folder / "state.sqlite"
        write_endpoints(folder, endpoints, pipe.recv())
        Store(state).close()
        command = [Path(sys.executable).with_name("whoholds"), "deliver", "--state", state]
        subprocess.run([*command, "--once"], cwd=folder, check=True)
        worker = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
        time.sleep(3)  # it has begun
        told = tell(state, alerts, rate)
        wanted = (endpoints - hanging) * alerts
        pipe.send("count")
        while pipe.recv() < wanted:
            time.sleep(0.2)
            pipe.send("count")
        pipe.send("all")
        got: dict[str, float] = pipe.recv()
        worker.kill()
        worker.wait()
        receiver.kill()
    waits = sorted(at - told[key.partition(" ")[2]] for key, at in got.items())
    took = max(got.values()) - min(told.values())
    print(
        f"{endpoints} endpoints, {hanging} hanging, {alerts} alerts at {rate or 'once'}:"
        f" {wanted} received after {took:.1f} s ({wanted / took:.0f}/s),"
        f" latency p50 {waits[len(waits) // 2]:.2f} s, p99 {waits[int(len(waits) * 0.99)]:.2f} s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoints", type=int, default=100)
    parser.add_argument("--hanging", type=int, default=10)
    parser.add_argument("--alerts", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=0.0, help="alerts a second; 0: all at once")
    given = parser.parse_args()
    measure(given.endpoints - given.hanging, 0, given.alerts, given.rate)
    measure(given.endpoints, given.hanging, given.alerts, given.rate)


if __name__ == "__main__":
    main()
