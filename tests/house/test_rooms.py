"""The house keeps its order: arrows point one way, files stay small, no traces of a machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STREAMS = ROOT / "streams"

# In the order of the sentence; a room may look to its left. ``schemas`` is the wire form of the core's values.
ROOMS = [
    "errors",
    "step",
    "articles",
    "places",
    "actors",
    "reading",
    "control",
    "alerts",
    "subscriptions",
    "schemas",
    "stories",
    "delivery",
    "embedded",
    "kafka",
    "web",
]
# Inside reading, in the order in which a text becomes claims.
READING = ["words", "phrases", "clauses", "texts", "fights", "claims"]
PURE = {"articles", "places", "actors", "reading", "control", "alerts", "subscriptions"}
OUTSIDE = {"streams.kafka", "streams.embedded", "streams.web", "streams.cli", "streams.settings"}
# What the core may not know: the world.
WORLD = {
    "faust",
    "mode",
    "kafka",
    "sqlite3",
    "socket",
    "asyncio",
    "requests",
    "aiohttp",
    "httpx",
    "rocksdict",
    "click",
}
# These rooms hold values that others hold in turn: a place has no claims, a claim has a place, an alert quotes claims.
VALUES = {"streams.alerts.alert", "streams.control.record"}


def modules(*rooms: str) -> Iterator[Path]:
    """The modules of these rooms, without their agents (which are Kafka's)."""
    for room in rooms:
        for path in sorted((STREAMS / room).rglob("*.py")):
            if path.name not in ("agent.py", "agents.py"):
                yield path


def imports(path: Path) -> set[str]:
    """Every module that a file imports, at any depth, by full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


CORE = list(modules(*sorted(PURE)))


def within(module: str, roots: set[str]) -> bool:
    return any(module == root or module.startswith(f"{root}.") for root in roots)


@pytest.mark.parametrize("path", CORE, ids=named)
def test_the_core_knows_nothing_of_the_world_around_it(path: Path) -> None:
    wrong = {name for name in imports(path) if within(name, OUTSIDE | WORLD)}
    # The importer of place tables fetches a dump when asked to; it is no part of reading.
    if named(path) == "streams/places/importing.py":
        wrong -= {"urllib", "socket"}
    assert not wrong


@pytest.mark.parametrize("path", CORE, ids=named)
def test_the_core_reads_no_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"datetime.now", "date.today", "datetime.utcnow", "time.time", "datetime.today"}


@pytest.mark.parametrize("path", CORE, ids=named)
def test_arrows_between_rooms_point_one_way(path: Path) -> None:
    """A room of the core imports only rooms that come before it in the sentence (or plain values)."""
    own = path.relative_to(STREAMS).parts[0]
    allowed = {f"streams.{room}" for room in ROOMS[: ROOMS.index(own) + 1]} | VALUES
    ours = {name for name in imports(path) if name.startswith("streams.")}
    assert {name for name in ours if not within(name, allowed)} == set()


@pytest.mark.parametrize("path", [path for room in READING for path in modules(f"reading/{room}")], ids=named)
def test_arrows_inside_reading_point_one_way(path: Path) -> None:
    own = path.relative_to(STREAMS / "reading").parts[0]
    later = {f"streams.reading.{room}" for room in READING[READING.index(own) + 1 :]}
    assert {name for name in imports(path) - types_only(path) if within(name, later)} == set()


def types_only(path: Path) -> set[str]:
    """What a file imports for its annotations alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for inner in ast.walk(node):
                if isinstance(inner, ast.ImportFrom) and inner.module:
                    found |= {inner.module, *(f"{inner.module}.{alias.name}" for alias in inner.names)}
    return found


@pytest.mark.parametrize("path", list(modules("embedded", "kafka", "stories", "delivery")), ids=named)
def test_the_two_ways_to_run_know_neither_each_other_nor_the_command(path: Path) -> None:
    own = path.relative_to(STREAMS).parts[0]
    others = {"streams.cli", "streams.web", "streams.embedded", "streams.kafka"} - {f"streams.{own}"}
    assert not {name for name in imports(path) if within(name, others)}


@pytest.mark.parametrize("path", list(modules("web")), ids=named)
def test_the_page_does_not_know_the_command(path: Path) -> None:
    assert not {name for name in imports(path) if within(name, {"streams.cli"})}


def python_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split() if (ROOT / name).exists()]
    return [
        path for room in ("streams", "schemas", "tests", "benchmarks") for path in (ROOT / room).rglob("*.py")
    ]


@pytest.mark.parametrize("path", python_files(), ids=named)
def test_no_file_is_over_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    "path", [*CORE, *modules("embedded", "kafka", "stories", "delivery", "web", "cli")], ids=named
)
def test_no_function_is_over_45_lines(path: Path) -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, functions)
    ]
    assert [node.name for node in found if (node.end_lineno or 0) - node.lineno + 1 > 45] == []


_MACHINE = re.compile(r"/(?:work|home|root|Users)/\w")
TEXTS = (".py", ".toml", ".md", ".yaml", ".yml", ".json", ".tsv", ".txt", ".cfg", "Makefile", "run")


def _texts() -> list[Path]:
    skipped = {
        ".git",
        ".venv",
        ".tools",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        "whoholds-data",
    }
    found = [p for p in ROOT.rglob("*") if p.is_file() and p.name.endswith(TEXTS)]
    return [p for p in found if not skipped & set(p.relative_to(ROOT).parts)]


def test_no_path_of_somebodys_machine_is_left() -> None:
    left = [
        f"{named(path)}:{number}"
        for path in _texts()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if _MACHINE.search(line)
    ]
    assert left == []


def test_no_room_is_unknown_to_the_order() -> None:
    """A new folder under streams/ must take its place in the sentence."""
    rooms = {path.name for path in STREAMS.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= {*ROOMS, "cli"}
