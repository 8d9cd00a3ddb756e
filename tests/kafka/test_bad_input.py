"""Whatever comes in on ``articles``: what is none goes to the dead letters, and the rest goes on."""

from collections.abc import Iterable

import orjson
from kafka import KafkaProducer

from schemas.article import encode_article
from streams.articles.article import Article
from streams.kafka.log import read_log
from streams.step import Message
from tests.kafka.conftest import Cluster
from tests.kafka.stubs import place
from tests.kafka.test_flow import article

Raw = tuple[bytes | None, bytes | None]
"""Key and value."""

GOOD = encode_article(article(1, "CAPTURE Alpha hts 2020-01-01\n"))
BUG = encode_article(article(2, "CAPTURE Beta hts 2020-01-01\nBUG\n"))
MUTE = encode_article(article(3, "MUTE\n"))
PANIC = encode_article(article(4, "PANIC\n"))
OURS = {BUG: "ZeroDivisionError", MUTE: "MuteError", PANIC: "Panic"}
MILLION = 1024 * 1024
# Far more than the topic takes, and small as it travels.
BLOWN_UP = b" " * (6 * MILLION)


def without(key: str) -> bytes:
    return orjson.dumps({name: value for name, value in orjson.loads(GOOD).items() if name != key})


def wrong(**given: object) -> bytes:
    return orjson.dumps(orjson.loads(GOOD) | given)


BAD: dict[str, bytes | None] = {
    "not JSON": b"not json",
    "nothing": b"",
    "null as bytes": None,
    "null": b"null",
    "a list": b"[1]",
    "a string": b'"text"',
    "cut off": GOOD[:-9],
    "two in one": GOOD + GOOD,
    "no id": without("id"),
    "an empty id": wrong(id=""),
    "no published": without("published"),
    "no text": without("text"),
    "a number as id": wrong(id=7),
    "a list as text": wrong(text=["a"]),
    "null as text": wrong(text=None),
    "version 0": wrong(version=0),
    "a large version": wrong(version=1 << 31),
    "a word as version": wrong(version="two"),
    "no such day": wrong(published="2020-02-30"),
    "a number as day": wrong(published=1577836800),
    "a far year": wrong(published="9999-12-31T23:59:59-12:00"),
    "a byte too much of text": wrong(text="x" * (MILLION + 1)),
    "Arabic over the limit by bytes": wrong(text="\u0628" * (MILLION // 2 + 1)),
    "UTF-16": GOOD.decode().encode("utf-16"),
    "windows-1256": wrong(text="\u0628").decode().encode("cp1256"),
    "half a character": GOOD.replace(b"Alpha", b"Alph\xd8"),
    "half a surrogate pair": GOOD.replace(b"Alpha", b"\\ud800"),
    "deep": b'{"a":' * 9_999,
    "deep and whole": b'{"text":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a long number": b'{"version":' + b"9" * 100_000 + b"}",
    "a bug of the reader": BUG,
    "an error that cannot be printed": MUTE,
    "a panic in a compiled library": PANIC,
}


def put(cluster: Cluster, raw: Iterable[Raw]) -> None:
    """Put bytes on ``articles`` as any client may."""
    client = KafkaProducer(
        bootstrap_servers=cluster.settings.bootstrap_servers,
        compression_type="gzip",
        max_request_size=16 * MILLION,
        linger_ms=20,
    )
    sent = [
        client.send(cluster.settings.topic("articles"), key=key, value=value, headers=[("from", b"here")])
        for key, value in raw
    ]
    client.flush()
    for one in sent:
        one.get(30)
    client.close()


def key_of(raw: bytes | None) -> bytes:
    """The key under which an article's bytes stay where they are."""
    return orjson.loads(raw)["id"].encode() if raw in OURS else b"k"


def check_headers(cluster: Cluster, letter: Message) -> None:
    headers = dict(letter.headers)
    assert headers["from"] == b"here"
    assert headers["__connect.errors.topic"].decode() == cluster.settings.topic("articles")
    assert headers["__connect.errors.stage"] == b"read"
    assert int(headers["__connect.errors.offset"]) >= 0
    assert headers["__connect.errors.exception.message"]
    trace = "__connect.errors.exception.stacktrace" in headers
    assert trace == (letter.value in OURS), (letter.value or b"")[:80]
    name = headers["__connect.errors.exception.class.name"].decode().rpartition(".")[2]
    assert name == OURS.get(letter.value or b"", "BadArticleError")


def test_what_is_no_article_goes_to_the_dead_letters_as_it_was(cluster: Cluster) -> None:
    """The original bytes, key and headers; why, and where from; a trace only where the fault is ours."""
    worker = cluster.worker("w1")
    put(cluster, [(key_of(raw), raw) for raw in BAD.values()])
    put(cluster, [(b"k", BLOWN_UP), (b"a1", GOOD)])
    cluster.settle()
    letters = cluster.read("dead-letters")
    (blown_up,) = [one for one in letters if dict(one.headers).get("__connect.errors.value.left.out")]
    letters.remove(blown_up)
    assert dict(blown_up.headers)["__connect.errors.value.left.out"] == str(len(BLOWN_UP)).encode()
    by_value = sorted((one.value or b"", one.key or b"") for one in letters)
    assert by_value == sorted((raw or b"", key_of(raw)) for raw in BAD.values())
    for letter in letters:
        check_headers(cluster, letter)
    assert list(cluster.states()) == [place("Alpha").id.encode()]
    cluster.holds()
    assert worker.process.poll() is None


def test_a_burst_of_bad_ones_holds_nobody_up(cluster: Cluster) -> None:
    """Ten thousand, and good ones in between; each bad one is kept once."""
    good = [article(number, f"CAPTURE P{number % 20} hts 2020-01-01\n") for number in range(200)]
    worker = cluster.worker("w1")
    put(cluster, mixed(good, 10_000))
    cluster.settle()
    assert len(cluster.read("extractions")) == len(good)
    letters = [one.value for one in cluster.read("dead-letters")]
    assert (len(letters), len(set(letters))) == (10_000, 10_000)
    assert len(cluster.states()) == 20
    cluster.holds()
    assert worker.said().count("dead letter") < 1_000


def mixed(good: list[Article], bad: int) -> Iterable[Raw]:
    for number in range(bad):
        yield str(number).encode(), b'{"id": %d' % number
        if number % (bad // len(good)) == 0:
            one = good[number // (bad // len(good))]
            yield one.id.encode(), encode_article(one)


def test_dead_letters_are_listed_shown_and_sent_again(cluster: Cluster) -> None:
    """What can be read now leaves the list; what fails again comes back as a new one."""
    cluster.worker("w1", WHOHOLDS_MAX_ARTICLE_BYTES="40")
    long = encode_article(article(1, "CAPTURE Alpha hts 2020-01-01\n" + "x" * 40))
    put(cluster, [(b"a1", long), (b"b", b"not json")])
    cluster.settle()
    assert cluster.workers.pop().end() == 0
    cluster.worker("w1")

    listed = cluster.run("dead-letters", "--kafka", "--json")
    assert listed.returncode == 0, listed.stderr
    letters = {line["body"]: line for line in map(orjson.loads, listed.stdout.splitlines())}
    assert set(letters) == {long.decode(), "not json"}
    number = letters[long.decode()]["number"]
    told = cluster.run("dead-letters", "--kafka", "list").stdout.decode()
    assert number in told
    shown = cluster.run("dead-letters", "--kafka", "show", number)
    assert long in shown.stdout
    assert cluster.settings.topic("articles").encode() in shown.stdout

    again = cluster.run("dead-letters", "--kafka", "replay", number)
    assert (again.returncode, again.stderr) == (0, b"1 of 1 sent again\n")
    cluster.settle()
    assert list(cluster.states()) == [place("Alpha").id.encode()]
    sent = [one for one in read_log(cluster.settings, "articles") if one.key == b"a1"]
    assert [(one.value, dict(one.headers)) for one in sent] == [(long, {"from": b"here"})] * 2

    assert cluster.run("dead-letters", "--kafka", "replay").stderr == b"2 of 2 sent again\n"
    cluster.settle()
    left = cluster.run("dead-letters", "--kafka", "list", "--json")
    (only,) = map(orjson.loads, left.stdout.splitlines())
    assert (only["body"], only["number"] != letters["not json"]["number"]) == ("not json", True)
    for number in ("9:999", "seven", "1:"):
        missing = cluster.run("dead-letters", "--kafka", "show", number)
        assert (missing.returncode, number in missing.stderr.decode()) == (2, True)
    cluster.holds()
