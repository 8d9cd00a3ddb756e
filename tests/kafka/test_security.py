"""Brokers that ask who is there: every client of ours tells them, and nobody else."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from schemas.article import encode_article
from streams.kafka import clients, logs, topics
from streams.kafka.gaps import SkippedError, check_gap
from streams.kafka.partitions import partition_of
from streams.settings import MASK, load_settings
from tests.kafka.broker import BrokerError
from tests.kafka.conftest import PARTITIONS, Cluster
from tests.kafka.secure import KEY_PASSWORD, PASSWORD, SecureBroker, start_secure_broker
from tests.kafka.stubs import place
from tests.kafka.test_flow import article, produce


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureBroker]:
    """A broker of its own, with three ways in."""
    try:
        started = start_secure_broker(tmp_path_factory.mktemp("secure"))
    except (BrokerError, FileNotFoundError) as error:
        pytest.skip(f"only a broker of our own can be told whom to let in: {error}")
    yield started
    started.broker.stop()


@pytest.fixture
def reach(secure: SecureBroker, tmp_path: Path) -> Iterator["Reach"]:
    """Make clusters that come in by one of the ways."""
    made = Reach(secure, tmp_path)
    yield made
    for cluster in made.clusters:
        cluster.stop()


class Reach:
    """Clusters on the secure broker, and all that their commands said."""

    def __init__(self, secure: SecureBroker, folder: Path) -> None:
        self.secure, self.folder = secure, folder
        self.clusters: list[Cluster] = []
        self.said = ""

    def by(self, way: str, **otherwise: str) -> Cluster:
        given = self.secure.ways[way] | otherwise
        settings = load_settings(
            topic_prefix=f"{way}-", data_dir=self.folder / "data", partitions=PARTITIONS, **given
        )
        self.clusters.append(Cluster(settings, self.folder, given=given))
        return self.clusters[-1]

    def run(self, cluster: Cluster, *arguments: str, stdin: bytes = b"", status: int = 0) -> str:
        done = cluster.run(*arguments, stdin=stdin)
        said = done.stdout.decode() + done.stderr.decode()
        self.said += said
        assert done.returncode == status, said
        return said

    def path(self, name: str) -> str:
        """The full name of one of the broker's files."""
        return str(Path(self.secure.ways["SSL"]["ssl_certfile"]).with_name(name))

    def keeps_secrets(self) -> None:
        """Nothing that was said or logged has one in it."""
        logs = "".join(worker.said() for cluster in self.clusters for worker in cluster.workers)
        assert logs
        for secret in (PASSWORD, KEY_PASSWORD, "BEGIN PRIVATE", "BEGIN ENCRYPTED"):
            assert secret not in self.said + logs


@pytest.mark.parametrize("way", ["SSL", "SASL_PLAINTEXT"])
def test_the_flow_comes_in_by_certificate_or_password(reach: Reach, way: str) -> None:
    """The worker at its most talkative says no secret."""
    cluster = reach.by(way)
    assert topics.create(cluster.settings)[1] == []
    worker = cluster.worker("w1", WHOHOLDS_LOG_LEVEL="debug")
    cluster.send([article(1, "CAPTURE Alpha hts 2020-01-01\n")])
    cluster.settle()
    cluster.holds()
    assert worker.end() == 0
    reach.keeps_secrets()


def test_every_client_comes_in_by_scram_over_tls(reach: Reach) -> None:
    """Topics, worker, send, tail, verify, dead letters, the look into a gap; and no secret is said by any."""
    cluster = reach.by("SASL_SSL")
    reach.run(cluster, "topics", "create", "--partitions", str(PARTITIONS))
    worker = cluster.worker("w1", WHOHOLDS_LOG_LEVEL="debug")
    reach.run(cluster, "send", "-", stdin=encode_article(article(1, "CAPTURE Alpha hts 2020-01-01\n")))
    produce(cluster, b"k", b"not json")
    cluster.settle()
    assert place("Alpha").id in reach.run(cluster, "tail", "--from-beginning", "--count", "1", "--json")
    assert "holds" in reach.run(cluster, "verify")
    assert "articles" in reach.run(cluster, "dead-letters", "--kafka", "list")
    assert "1 of 1 sent again" in reach.run(cluster, "dead-letters", "--kafka", "replay")
    cluster.settle()
    source = cluster.settings.topic("articles"), partition_of(b"a1", PARTITIONS)
    with pytest.raises(SkippedError):
        asyncio.run(check_gap(cluster.settings, source, 0, 9))
    assert "cannot look for rows of others" not in worker.said()
    assert MASK in reach.run(cluster, "settings")
    assert worker.end() == 0
    reach.keeps_secrets()


@pytest.mark.parametrize(
    ("way", "otherwise", "told"),
    [
        ("SASL_SSL", {"sasl_password": "hunter2"}, "Authentication|password"),
        ("SASL_PLAINTEXT", {"sasl_username": "nobody"}, "Authentication|login"),
        ("SASL_SSL", {"ssl_cafile": "other-ca.pem"}, "CERTIFICATE_VERIFY_FAILED"),
        ("SASL_SSL", {"ssl_cafile": "missing.pem"}, "WHOHOLDS_SSL_CAFILE"),
        ("SASL_SSL", {"security_protocol": "SASL_PLAINTEXT"}, "protocol"),
        ("SASL_PLAINTEXT", {"security_protocol": "PLAINTEXT"}, "protocol"),
        ("SSL", {"ssl_certfile": "", "ssl_keyfile": ""}, "SSL|protocol"),
        ("SSL", {"ssl_password": "hunter2"}, "WHOHOLDS_SSL_CERTFILE"),
    ],
)
def test_who_does_not_come_in_is_told_why(
    reach: Reach, monkeypatch: pytest.MonkeyPatch, way: str, otherwise: dict[str, str], told: str
) -> None:
    """In one sentence, without a secret in it."""
    monkeypatch.setattr(clients, "BOOTSTRAP_MS", 3_000)
    given = {key: reach.path(value) if value.endswith(".pem") else value for key, value in otherwise.items()}
    with pytest.raises(clients.BrokerError, match=told) as caught:
        topics.inspect(reach.by(way, **given).settings)
    said = str(caught.value)
    assert len(said.splitlines()) == 1
    assert not any(secret in said for secret in (PASSWORD, KEY_PASSWORD, "hunter2"))


def test_a_worker_that_does_not_come_in_says_so_and_ends(reach: Reach) -> None:
    """Status 2, one line, no trace; it does not go on trying for ever."""
    cluster = reach.by("SASL_SSL", sasl_password="hunter2")
    said = reach.run(cluster, "worker", "--name", "w1", status=2)
    assert len(said.strip().splitlines()) == 1, said
    assert "hunter2" not in said


def test_a_certificate_for_another_name_is_taken_where_names_do_not_count(
    reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker is reached by a name that its certificate does not have."""
    monkeypatch.setattr(clients, "BOOTSTRAP_MS", 3_000)
    port = reach.secure.ways["SASL_SSL"]["bootstrap_servers"].partition(":")[2]
    there = {"bootstrap_servers": f"localhost:{port}"}
    with pytest.raises(clients.BrokerError, match="localhost"):
        topics.inspect(reach.by("SASL_SSL", **there).settings)
    topics.inspect(reach.by("SASL_SSL", **there, ssl_check_hostname="false").settings)


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    "secret", ["plain", "with \"quotes\" and 'more'", "back\\slash", "umlaut \u00e4", "\u0633\u0631"]
)
def test_the_log_writes_no_secret_however_it_stands_there(
    capsys: pytest.CaptureFixture[str], as_json: bool, secret: str
) -> None:
    """In a sentence, in a dict, as bytes, as a field, in a trace; kafka-python writes its whole configuration."""
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        logs.set_up("DEBUG", as_json, (secret,))
        log = logging.getLogger("test")
        log.debug("given %s", {"password": secret, "bytes": secret.encode()})
        log.debug("given " + secret, extra={"field": secret})
        try:
            raise ValueError(secret)
        except ValueError:
            log.exception("trace")
    finally:
        logging.getLogger().handlers[:], _ = before
        logging.getLogger().setLevel(before[1])
    said = capsys.readouterr().err
    assert said.count(MASK) >= 5
    for form in (
        secret,
        repr(secret)[1:-1],
        repr(secret.encode())[2:-1],
        orjson.dumps(secret).decode()[1:-1],
    ):
        assert form not in said
