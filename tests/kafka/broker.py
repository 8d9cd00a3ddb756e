"""A real Apache Kafka for the tests: the one given, else one made of jars from Maven Central, else a container."""

import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

KAFKA = "4.2.0"
IMAGE = f"apache/kafka:{KAFKA}"
GIVEN = "WHOHOLDS_TEST_KAFKA"
CACHE = Path(__file__).parents[2] / ".cache" / f"kafka-{KAFKA}"
MISSING = (
    "the tests on Kafka need a broker: install Java 17 (or newer) and Maven, or Docker, "
    f"or set {GIVEN} to host:port of a broker that may be written to"
)
JAVA_FLAGS = ("-Xmx256m", "-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
START_SECONDS = 60

POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>whoholds.tests</groupId><artifactId>broker</artifactId><version>1</version>
<dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{KAFKA}</version></dependency>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>{KAFKA}</version></dependency>
</dependencies></project>
"""
LOGGING = """<Configuration><Appenders><File name="file" fileName="${sys:broker.log}">
<PatternLayout pattern="[%d] %p %m (%c)%n"/></File></Appenders>
<Loggers><Root level="WARN"><AppenderRef ref="file"/></Root></Loggers></Configuration>
"""


class BrokerError(Exception):
    """No broker can be had."""


def free_port() -> int:
    """A port of the loopback that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float) -> bool:
    """Whether something listens on the port before the time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def properties(folder: Path, port: int, controller: int) -> str:
    """The settings of one node that is broker and controller, quick to notice its own death."""
    return f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
log.dirs={folder / "data"}
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
auto.create.topics.enable=false
default.replication.factor=1
num.network.threads=2
num.io.threads=2
log.cleaner.backoff.ms=500
"""


def jars() -> Path:
    """The folder with Kafka's jars, fetched once."""
    folder = CACHE / "jars"
    if _fetched():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "pom.xml").write_text(POM, encoding="utf-8")
    command = [
        *("mvn", "-q", "-B", "-f", str(CACHE / "pom.xml"), "dependency:copy-dependencies"),
        *("-DincludeScope=runtime", f"-DoutputDirectory={folder}"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise BrokerError(f"Maven could not fetch Kafka: {(done.stdout + done.stderr)[-2000:]}")
    (CACHE / "complete").write_text(POM, encoding="utf-8")
    return folder


def _fetched() -> bool:
    """Whether all jars are there, those of an earlier list not being all."""
    done = CACHE / "complete"
    return done.exists() and done.read_text(encoding="utf-8") == POM


@dataclass(slots=True)
class JavaBroker:
    """One node on the loopback, in a folder of its own; it can be killed and started again on its data.

    ``more`` are settings that count before the usual ones; ``users`` are as the storage tool's
    ``--add-scram`` takes them.
    """

    folder: Path
    port: int = field(default_factory=free_port)
    controller: int = field(default_factory=free_port)
    flags: tuple[str, ...] = JAVA_FLAGS
    more: str = ""
    users: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def servers(self) -> str:
        """What clients are told."""
        return f"127.0.0.1:{self.port}"

    def _java(self, *arguments: str) -> list[str]:
        paths = f"{jars()}/*"
        log = (f"-Dlog4j2.configurationFile={self.folder / 'log4j2.xml'}", f"-Dbroker.log={self.log}")
        return ["java", *self.flags, *log, "-cp", paths, *arguments]

    @property
    def log(self) -> Path:
        """Where the node writes what it thinks."""
        return self.folder / "broker.log"

    def prepare(self) -> None:
        """Write the settings and format the data folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "server.properties"
        settings.write_text(properties(self.folder, self.port, self.controller) + self.more, encoding="utf-8")
        (self.folder / "log4j2.xml").write_text(LOGGING, encoding="utf-8")
        cluster = uuid.uuid4().hex[:22]
        command = self._java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(settings))
        command += [part for user in self.users for part in ("--add-scram", user)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise BrokerError(f"Kafka could not format its folder: {(done.stdout + done.stderr)[-2000:]}")

    def start(self) -> None:
        """Start the node and wait until it listens."""
        command = self._java("kafka.Kafka", str(self.folder / "server.properties"))
        with (self.folder / "out.log").open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        if not wait_for_port(self.port, START_SECONDS):
            raise BrokerError(f"Kafka did not start; see {self.folder}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the node; SIGKILL is a crash."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None


@dataclass(slots=True)
class DockerBroker:
    """The stock image, one node."""

    port: int = field(default_factory=free_port)
    name: str = ""

    @property
    def servers(self) -> str:
        """What clients are told."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the container and wait until it listens."""
        self.name = f"whoholds-test-{self.port}"
        settings = dict(
            line.split("=", 1)
            for line in properties(Path("/tmp/kafka"), 9092, 9093).splitlines()
            if not line.startswith(("listeners", "advertised", "log.dirs"))
        ) | {
            "listeners": "PLAINTEXT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{self.port}",
        }
        given = [f"-eKAFKA_{key.upper().replace('.', '_')}={value}" for key, value in settings.items()]
        run = ["docker", "run", "-d", "--rm", "--name", self.name, "-p", f"127.0.0.1:{self.port}:9092"]
        done = subprocess.run([*run, *given, IMAGE], capture_output=True, text=True, timeout=600)
        if done.returncode or not wait_for_port(self.port, START_SECONDS):
            raise BrokerError(f"Docker could not start {IMAGE}: {done.stderr[-2000:]}")

    def stop(self) -> None:
        """Take the container away."""
        subprocess.run(["docker", "rm", "-f", self.name], capture_output=True, timeout=60)


@dataclass(slots=True)
class GivenBroker:
    """Somebody else's."""

    servers: str

    def start(self) -> None:
        """Nothing to do."""

    def stop(self) -> None:
        """Nothing to do."""


Broker = JavaBroker | DockerBroker | GivenBroker


def _docker_runs() -> bool:
    return (
        bool(shutil.which("docker"))
        and not subprocess.run(["docker", "info"], capture_output=True, timeout=60).returncode
    )


def start_broker(folder: Path) -> Broker:
    """Start a broker, or raise BrokerError with what to install."""
    broker: Broker
    if os.environ.get(GIVEN):
        return GivenBroker(os.environ[GIVEN])
    if shutil.which("java") and (shutil.which("mvn") or _fetched()):
        broker = JavaBroker(folder)
        broker.prepare()
    elif _docker_runs():
        broker = DockerBroker()
    else:
        raise BrokerError(MISSING)
    broker.start()
    return broker
