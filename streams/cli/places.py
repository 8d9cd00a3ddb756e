"""``whoholds places``: place tables, imported and looked up."""

import click

from streams.cli.out import DONE, USAGE, console, json_option, note, write_line
from streams.cli.setup import imported_folder, load_settings, place_tables


@click.group()
def places() -> None:
    """Import place tables, look names up."""


@places.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE|CC...")
def add(sources: tuple[str, ...]) -> int:
    """Import FILE (our table, a GeoNames country dump, a P-code table) or the GeoNames dump of country CC."""
    from streams.places.importing import add as take_in

    folder = imported_folder(load_settings())
    for source in sources:
        done = take_in(source, folder)
        note(f"{source}: {done}")
    return DONE


@places.command()
@click.argument("name")
@json_option
def find(name: str, as_json: bool) -> int:
    """Show the places of a name, in either script, the best known first."""
    from schemas.wire import dumps, full_place_wire
    from streams.cli.show import place_line
    from streams.places.index import Gazetteer

    settings = load_settings()
    gazetteer = Gazetteer.load(place_tables(settings), settings.data_dir / "cache")
    found = gazetteer.find_name(name)
    for place in found:
        if as_json:
            write_line(dumps(full_place_wire(place)))
        else:
            console().print(place_line(place))
    if not found:
        note(f"no table has {name!r}")
    return DONE if found else USAGE
