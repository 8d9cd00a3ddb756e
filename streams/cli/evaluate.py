"""``whoholds evaluate``: how right reading is, on articles that people have labelled."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from streams.cli.out import console, json_option, print_table, write_line

if TYPE_CHECKING:
    from rich.table import Table

    from streams.places.measure import LinkScore
    from streams.reading.extraction import Extraction
    from streams.reading.reader import Reader
    from streams.reading.scores.evaluate import Error, Figures
    from streams.reading.scores.gold import Document, LinkLabel
    from streams.reading.scores.scoring import Score, Tally

_HEADS = ("", "docs", "P", "R", "F1", "false", "found", "quiet", "clash P", "R", "places")
_TITLES = {
    "lang": "language",
    "conflict": "war",
    "class": "class",
    "neg_type": "no change, for",
    "grammar": "grammar",
}


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--ids",
    multiple=True,
    metavar="PATTERN",
    help="Only documents whose id fits a glob (c-*[02468]) or a /regular expression/; may be repeated.",
)
@click.option("--errors", "list_errors", is_flag=True, help="List every miss and false alarm, and why.")
@click.option("--rules", "list_rules", is_flag=True, help="How often each rule fired right and wrong.")
@click.option("--links", type=click.Path(path_type=Path), help="A file that says which row each place means.")
@json_option
def evaluate(
    gold: Path, ids: tuple[str, ...], list_errors: bool, list_rules: bool, links: Path | None, as_json: bool
) -> None:
    """Measure reading on labelled articles: precision, recall, F1.

    P counts every capture, withdrawal and handover told ("false": false alarms), R the required ones ("found" of all).
    "quiet": how many of the documents without a change raised one. "places": F1 of the place names found. Place tables
    are those of the settings (WHOHOLDS_PLACES).
    """
    documents = _documents(gold, ids)
    labels = _labels(links)
    reader, scores, extractions = _scores(documents)
    report = _report(scores)
    if list_rules:
        report["rules"] = _rules(scores)
    if list_errors:
        report["errors"] = [_error_wire(error) for error in _errors(scores)]
    if labels:
        report["links"] = _links(labels, documents, reader, extractions)
    if as_json:
        _write(report)
    else:
        _show(scores, report)


def _documents(gold: Path, ids: Sequence[str]) -> "list[Document]":
    from streams.reading.scores.evaluate import choose
    from streams.reading.scores.gold import load_gold

    documents = choose(load_gold(gold), ids)
    if not documents:
        raise click.UsageError(f"{gold}: no document has an id like {' or '.join(ids)}")
    return documents


def _labels(path: Path | None) -> "list[LinkLabel]":
    from streams.reading.scores.gold import load_links

    return load_links(path) if path else []


def _scores(documents: "list[Document]") -> "tuple[Reader, list[Score], dict[str, Extraction]]":
    from streams.cli.setup import load_reader
    from streams.reading.scores.scoring import score

    reader = load_reader()
    extractions = {one.article.id: reader.read(one.article) for one in documents}
    return reader, [score(one, extractions[one.article.id]) for one in documents], extractions


def _report(scores: "list[Score]") -> dict[str, Any]:
    """The figures as one JSON object."""
    from streams.reading.scores.evaluate import breakdown, figures

    groups = breakdown(scores)
    return {
        **_figures_wire(figures(scores)),
        "raised": [one.document.article.id for one in scores if _raised(one)],
        "by": {
            kind: {name: _figures_wire(found) for name, found in named.items()}
            for kind, named in groups.items()
        },
    }


def _raised(score: "Score") -> bool:
    return score.document.class_ == "negative" and score.raised


def _figures_wire(found: "Figures") -> dict[str, Any]:
    return {
        "documents": found.documents,
        "changes": _tally_wire(found.changes),
        "quiet": {
            "documents": found.quiet,
            "raised": found.raised,
            "share": found.raised / found.quiet if found.quiet else None,
        },
        "clashes": _tally_wire(found.clashes),
        "places": _tally_wire(found.places),
    }


def _tally_wire(tally: "Tally") -> dict[str, Any]:
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "right": tally.right,
        "wrong": tally.wrong,
        "found": tally.found,
        "missed": tally.missed,
    }


def _rules(scores: "list[Score]") -> list[dict[str, Any]]:
    from streams.reading.scores.evaluate import by_rule
    from streams.reading.scores.scoring import Verdict

    return [
        {
            "rule": rule,
            "right": counts[Verdict.RIGHT],
            "wrong": counts[Verdict.WRONG],
            "contested": counts[Verdict.NEUTRAL],
        }
        for rule, counts in by_rule(scores).items()
    ]


def _errors(scores: "list[Score]") -> "Iterator[Error]":
    from streams.reading.scores.evaluate import errors

    return (error for score in scores for error in errors(score))


def _error_wire(error: "Error") -> dict[str, Any]:
    return {
        "document": error.document,
        "what": error.what,
        "place": error.place,
        "told": error.told,
        "quote": error.quote,
        "because": error.because,
    }


def _links(
    labels: "list[LinkLabel]",
    documents: "list[Document]",
    reader: "Reader",
    extractions: "dict[str, Extraction]",
) -> dict[str, Any]:
    from streams.reading.scores.linked import linked_alone, linked_as_read

    return {
        "linker": _link_wire(linked_alone(labels, documents, reader.gazetteer, reader.ontology)),
        "read": _link_wire(linked_as_read(labels, documents, extractions)),
    }


def _link_wire(found: "LinkScore") -> dict[str, Any]:
    return {
        "linked": found.linked,
        "right": found.right,
        "accuracy": found.accuracy if found.linked else None,
        "not_in_table": found.absent,
        "abstained": found.abstained,
        "abstention": found.abstention if found.absent else None,
    }


def _write(report: dict[str, Any]) -> None:
    from schemas.wire import dumps

    write_line(dumps(report))


def _show(scores: "list[Score]", report: dict[str, Any]) -> None:
    """The report for people; a group of one that says the same as the whole is left out."""
    out = console()
    table = _figures_table()
    _row(table, "all", report)
    for kind, title in _TITLES.items():
        groups = report["by"][kind]
        if len(groups) > 1:
            table.add_section()
            table.add_row(title, style="bold")
            for name, found in groups.items():
                _row(table, f"  {name}", found)
    print_table(out, table)
    if report["raised"]:
        out.print(f"without a change, but raised one: {', '.join(report['raised'])}")
    if "links" in report:
        for how, found in report["links"].items():
            out.print(_link_line(how, found))
    if "rules" in report:
        print_table(out, _rules_table(report["rules"]))
    if "errors" in report:
        _show_errors(scores)


def _figures_table() -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    for at, name in enumerate(_HEADS):
        table.add_column(name, justify="right" if at else "left", no_wrap=True)
    return table


def _row(table: "Table", name: str, found: dict[str, Any]) -> None:
    changes, clashes, quiet = found["changes"], found["clashes"], found["quiet"]
    table.add_row(
        name,
        str(found["documents"]),
        _share(changes["precision"]),
        _share(changes["recall"]),
        _share(changes["f1"]),
        str(changes["wrong"]),
        f"{changes['found']}/{changes['found'] + changes['missed']}",
        f"{quiet['raised']}/{quiet['documents']}",
        _share(clashes["precision"]),
        _share(clashes["recall"]),
        _share(found["places"]["f1"]),
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _link_line(how: str, found: dict[str, Any]) -> str:
    who = {"linker": "links, names given", "read": "links, as read"}[how]
    return (
        f"{who}: {found['right']}/{found['linked']} right ({_share(found['accuracy'])}), "
        f"{found['abstained']}/{found['not_in_table']} in no table left alone ({_share(found['abstention'])})"
    )


def _rules_table(rules: list[dict[str, Any]]) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("rule")
    for name in ("right", "wrong", "contested"):
        table.add_column(name, justify="right")
    for rule in rules:
        table.add_row(
            rule["rule"] or "unnamed", str(rule["right"]), str(rule["wrong"]), str(rule["contested"])
        )
    return table


def _show_errors(scores: "list[Score]") -> None:
    """Each document with errors, what went wrong in it, and why; long quotes stay whole."""
    from streams.reading.explain import visible
    from streams.reading.scores.evaluate import errors

    for score in scores:
        found = list(errors(score))
        if found:
            document = score.document
            about = " ".join(
                part
                for part in (document.article.lang, document.conflict, document.class_, document.neg_type)
                if part
            )
            click.echo(f"\n{document.article.id} ({about})")
        for error in found:
            click.echo(visible(_error_lines(error)))


def _error_lines(error: "Error") -> str:
    head = f"  {error.what.upper()}: {error.place}" + (f": {error.told}" if error.told else "")
    lines = [head, *([f'      "{" ".join(error.quote.split())}"'] if error.quote else [])]
    return "\n".join([*lines, *(f"      {' '.join(why.split())}" for why in error.because)])
