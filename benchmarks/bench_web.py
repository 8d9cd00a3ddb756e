"""The page's server over a made-up campaign: maps, and a minute of live alerts.

python benchmarks/bench_web.py [--places 15000] [--rate 60] [--seconds 60] [--clients 20]

The server is a process of its own (``whoholds serve``); what is measured is what a client on the same machine sees.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from campaign import DAYS, FIRST, Campaign, campaign, flowing, starts

from streams.embedded.store import Store

ROUNDS = 5


@dataclass(slots=True)
class Server:
    """``whoholds serve`` over a state file."""

    state: Path
    process: subprocess.Popen[str] = field(init=False)
    port: int = field(init=False)

    def __post_init__(self) -> None:
        start = "import sys; from streams.cli.main import main; sys.exit(main())"
        command = [sys.executable, "-c", start, "serve", "--state", str(self.state), "--port", "0"]
        environment = {**os.environ, "WHOHOLDS_DATA_DIR": str(self.state.parent / "data")}
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr
        found = re.search(r":(\d+)/", self.process.stderr.readline())
        assert found
        self.port = int(found[1])

    def ask(self, path: str) -> tuple[int, bytes]:
        """Status and body, packed as it came."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.request("GET", path, headers={"Accept-Encoding": "gzip"})
        with line.getresponse() as got:
            return got.status, got.read()

    def memory(self) -> float:
        """Resident memory in MB; nan where the system does not tell."""
        with suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return float("nan")

    def work(self) -> float:
        """Milliseconds of processor time so far, which other work on the machine does not lengthen."""
        with suppress(OSError):
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(") ")[2].split()
            return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
        return float("nan")

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(60)


def maps(server: Server) -> None:
    """Each map first, and again and again; milliseconds."""
    for name, question in _questions():
        times, before, work = [], server.work(), 0.0
        for _ in range(ROUNDS + 1):
            begun = time.perf_counter()
            _, body = server.ask(f"/api/{question}")
            times.append((time.perf_counter() - begun) * 1000)
            work = work if len(times) > 1 else server.work() - before
        warm = statistics.median(times[1:])
        print(
            f"{name:20} cold {times[0]:6.0f} ms ({work:.0f} of work)  warm {warm:4.0f} ms  {len(body) / 1024:5.0f} KB"
        )


def _questions() -> list[tuple[str, str]]:
    half, later = (FIRST.fromordinal(FIRST.toordinal() + DAYS // 2 + more) for more in (0, 3))
    return [
        ("now", "control"),
        ("at", f"control?at={half}"),
        ("at, as known then", f"control?at={half}&known={half}"),
        ("as known half-way", f"control?known={half}"),
        ("box", "control?bbox=37,35,38,36"),
        ("holder", "control?holder=isis"),
        ("table, now", "states"),
        ("table, at", f"states?at={half}"),
        ("table, as known then", f"states?at={half}&known={half}"),
        ("three days on", f"changes?from={half}&at={later}"),
        ("... as known then", f"changes?from={half}&at={later}&known_from={half}&known={later}"),
    ]


@dataclass(slots=True)
class Listener(threading.Thread):
    """A client of the stream, and when each alert came."""

    port: int
    came: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        threading.Thread.__init__(self, daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.request("GET", "/api/stream")
        with suppress(OSError, ValueError):
            for raw in line.getresponse():
                if raw.startswith(b"data: "):
                    self.came[json.loads(raw[6:])["id"]] = time.perf_counter()


def live(
    server: Server, made: Campaign, store: Store, rest: int, rate: float, seconds: float, clients: int
) -> None:
    """The last articles at so many alerts a second; how long each alert took to reach every client."""
    listeners = [Listener(server.port) for _ in range(clients)]
    for listener in listeners:
        listener.start()
    time.sleep(1)
    flow = flowing(store, made, alerts := [])
    told: dict[str, float] = {}
    memory = [server.memory()]
    begun = time.perf_counter()
    for article, _ in made.told[rest:]:
        before = len(alerts)
        flow.take(article)
        told.update((alert.id, time.perf_counter()) for alert in alerts[before:])
        ahead = len(alerts) / rate - (time.perf_counter() - begun)
        if len(alerts) >= rate * seconds:
            break
        if ahead > 0:
            time.sleep(ahead)
    took = time.perf_counter() - begun
    time.sleep(2)
    memory.append(server.memory())
    delays = sorted(one.came[name] - at for one in listeners for name, at in told.items() if name in one.came)
    missing = sum(name not in one.came for one in listeners for name in told)
    last = list(told)[-int(rate) :]
    late = statistics.median(
        one.came[name] - told[name] for one in listeners for name in last if name in one.came
    )
    print(
        f"{len(told)} alerts in {took:.0f} s ({len(told) / took:.0f} a second) to {clients} clients; missing {missing}"
    )
    print(f"delay p50 {delays[len(delays) // 2] * 1000:.0f} ms, p99 {delays[int(len(delays) * 0.99)] * 1000:.0f} ms;"
          f" in the last second p50 {late * 1000:.0f} ms")  # fmt: skip
    print(f"memory {memory[0]:.0f} MB before, {memory[1]:.0f} MB after")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=15_000)
    parser.add_argument("--rate", type=float, default=60)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=20)
    given = parser.parse_args()
    made = campaign(given.places)
    rest = max(0, len(made.told) - int(given.rate * given.seconds * 3))
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "state.sqlite") as store:
        flow = flowing(store, made, [])
        flow.amend(starts(made), [])
        for article, _ in made.told[:rest]:
            flow.take(article)
        print(f"{given.places} places, {rest} articles")
        begun = time.perf_counter()
        server = Server(store.path)
        print(f"listens after {time.perf_counter() - begun:.1f} s", end=", ")
        server.ask("/api/control")
        print(f"first map after {time.perf_counter() - begun:.1f} s", end=", ")
        while server.ask("/api/control?at=2016-01-01")[0] == 503:
            time.sleep(0.1)
        print(f"all histories after {time.perf_counter() - begun:.1f} s; {server.memory():.0f} MB")
        server.end()
        begun = time.perf_counter()
        server = Server(store.path)
        print(f"again: listens after {time.perf_counter() - begun:.1f} s; {server.memory():.0f} MB")
        maps(server)
        live(server, made, store, rest, given.rate, given.seconds, given.clients)
        maps(server)
        server.end()


if __name__ == "__main__":
    main()
