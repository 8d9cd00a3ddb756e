"""The commands for Kafka: ``topics``, ``send``, ``tail``, ``worker``, ``verify``; and ``settings``."""

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from streams.cli.delivering import make_courier
from streams.cli.inputs import input_arguments, located, text_options
from streams.cli.out import DEAD_LETTERS, DONE, INTERNAL, USAGE, console, json_option, note, write_line
from streams.cli.setup import load_reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from streams.alerts.alert import Alert
    from streams.articles.article import Article
    from streams.articles.formats import Located
    from streams.kafka.app import Stage
    from streams.kafka.topics import Fault
    from streams.kafka.verify import Verdict
    from streams.settings import Settings
    from streams.step import Message

KNOWN_IDS = 100_000  # alerts that ``tail`` remembers, so as to tell each once: some 10 MB
SHOWN_IDS = 20


def _settings(**given: object) -> "Settings":
    from streams.settings import load_settings

    return load_settings(**given)


@click.command()
@json_option
def settings(as_json: bool) -> int:
    """Print every setting, secrets masked, and which file counts."""
    import orjson

    from streams.settings import PREFIX, Settings, config_file

    shown = _settings().shown()
    if as_json:
        write_line(orjson.dumps(shown))
        return DONE
    note(f"file: {config_file() or 'none'} (WHOHOLDS_CONFIG, else whoholds.toml in the working folder)")
    for name, value in shown.items():
        click.echo(f"{PREFIX}{name.upper()}={value}")
        click.echo(f"    {Settings.model_fields[name].description}")
    return DONE


@click.group()
def topics() -> None:
    """Create and check the topics of the flow."""


@topics.command()
@click.option(
    "--partitions", type=click.IntRange(1), help="Partitions of each topic; else WHOHOLDS_PARTITIONS."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def create(partitions: int | None, dry_run: bool) -> int:
    """Create the topics that are missing, and check all."""
    from streams.kafka.topics import create as create_topics

    plan, faults = create_topics(_settings(partitions=partitions), dry_run=dry_run)
    for topic, count in plan.create:
        config = " ".join(f"{key}={value}" for key, value in topic.config.items())
        click.echo(f"{'would create' if dry_run else 'created'} {topic.name} partitions={count} {config}")
    for name in plan.there:
        click.echo(f"is there {name}")
    return _tell_faults(faults)


@topics.command()
def check() -> int:
    """Say what is wrong with the topics; a worker does not start on such."""
    from streams.kafka.topics import inspect

    return _tell_faults(inspect(_settings()))


def _tell_faults(faults: "Iterable[Fault]") -> int:
    status = DONE
    for fault in faults:
        note(f"{'note' if fault.mild else 'wrong'}: {fault.topic}: {fault.text}")
        status = status if fault.mild else USAGE
    return status


@click.command()
@input_arguments
def send(inputs: tuple[str, ...], published: str | None, outlet: str, lang: str, article_id: str) -> int:
    """Put articles on the ``articles`` topic.

    FILE is .jsonl (one article a line), .json, or .txt; - is standard input.
    """
    from streams.kafka.send import send as send_articles

    found = _settings()
    refused: list[str] = []
    options = text_options(published, outlet, lang, article_id)
    items = located(inputs, options, found, require_published=True)
    sent = send_articles(found, _readable(items, refused))
    for where in refused:
        note(where)
    for name, reason in sent.refused:
        note(f"{name}: {reason}")
    count = len(refused) + len(sent.refused)
    note(f"{sent.articles} sent, {count} refused")
    return DEAD_LETTERS if count else DONE


def _readable(items: "Iterable[Located]", refused: list[str]) -> "Iterator[Article]":
    from streams.articles.article import Article

    for file, line, found in items:
        if isinstance(found, Article):
            yield found
        else:
            refused.append(f"{file}{f':{line}' if line else ''}: {found.error}")


@click.command()
@json_option
@click.option("--from-beginning", is_flag=True, help="Begin with the oldest alert that the topic has.")
@click.option("--count", type=click.IntRange(1), help="End after so many alerts.")
def tail(as_json: bool, from_beginning: bool, count: int | None) -> int:
    """Follow the alerts; each is told once, however often it comes."""
    from streams.kafka.log import follow

    found, told = _settings(), 0
    with suppress(KeyboardInterrupt):
        note(f"following {found.topic('alerts')} at {found.bootstrap_servers}; Ctrl-C ends")
        for message in _once(follow(found, "alerts", beginning=from_beginning)):
            _show(message, as_json)
            told += 1
            if told == count:
                break
    return DONE


def _once(messages: "Iterable[Message]") -> "Iterator[Message]":
    from streams.kafka.verify import told_id

    known: dict[str, None] = {}
    for message in messages:
        name = told_id(message.value)
        if name in known:
            continue
        known[name] = None
        if len(known) > KNOWN_IDS:
            del known[next(iter(known))]
        yield message


def _show(message: "Message", as_json: bool) -> None:
    if as_json:
        write_line(message.value or b"")
        return
    from schemas.alert import decode_alert
    from streams.cli.show import show_alert

    alert: Alert = decode_alert(message.value or b"")
    show_alert(console(), alert)


@click.command()
@click.option(
    "--name", help="The worker's name, its own in the group; else WHOHOLDS_WORKER, else the host's."
)
@click.option("--alive", is_flag=True, help="Only say whether the worker of this name runs and moves.")
def worker(name: str | None, alive: bool) -> int:
    """Run a worker: reads articles, reconciles claims, sends alerts. Ends on SIGTERM."""
    found = _settings(worker=name)
    if alive:
        return _look(found)
    from streams.control.policy import Policy
    from streams.kafka.flow import make_flow
    from streams.kafka.metrics import Metrics
    from streams.kafka.worker import run
    from streams.reading.reader import READER_VERSION

    metrics = Metrics(found.silence)
    courier = make_courier(found, metrics)

    def make(partitions: int) -> "tuple[Stage, ...]":
        reader = load_reader(found)
        return make_flow(found, partitions, reader.read, READER_VERSION, Policy.load(), metrics.seen, courier)

    run(found, make, metrics, courier)
    return DONE


def _look(found: "Settings") -> int:
    from streams.kafka.folder import worker_folder
    from streams.kafka.pulse import look

    note(f"{found.worker} gave a sign of life {look(worker_folder(found)):.0f} s ago")
    return DONE


@click.command()
@json_option
def verify(as_json: bool) -> int:
    """Check that the alerts on Kafka are those that the ``claims`` log gives: no more, no fewer."""
    from streams.control.agent import ReconcileStep
    from streams.control.policy import Policy
    from streams.kafka.verify import verify as compare

    found, policy = _settings(), Policy.load()
    verdict = compare(found, ReconcileStep(policy, found.topic_prefix), policy.hash)
    if as_json:
        _write_verdict(verdict)
    else:
        _tell_verdict(verdict)
    return DONE if verdict.holds else INTERNAL


def _write_verdict(verdict: "Verdict") -> None:
    from dataclasses import asdict

    import orjson

    write_line(orjson.dumps({"holds": verdict.holds, **asdict(verdict)}))


def _tell_verdict(verdict: "Verdict") -> None:
    click.echo(f"{verdict.claims} records on claims, {verdict.alerts} different alerts")
    for word, ids in (("missing", verdict.missing), ("extra", verdict.extra)):
        for id_ in ids[:SHOWN_IDS]:
            click.echo(f"{word} {id_}")
        if len(ids) > SHOWN_IDS:
            click.echo(f"{word} {len(ids) - SHOWN_IDS} more (--json lists all)")
    for count, text in (
        (verdict.behind, "records that the workers have not handled yet: wait, and verify again"),
        (verdict.unfit, "records that cannot be handled (dead letters)"),
        (verdict.other_policy, "places left out: alerts of theirs were told under another policy"),
        (verdict.not_kept, "alerts left out: the topic may no longer keep them"),
    ):
        if count:
            note(f"{count} {text}")
    click.echo("holds" if verdict.holds else "does not hold")
