"""docker-compose.yml and Dockerfile: valid, pinned, and every command in them exists."""

import os
import re
import shutil
import subprocess
import tomllib
from typing import Any

import click
import pytest
import yaml

from streams.settings import Settings, load_settings
from tests.kafka import command
from tests.kafka.broker import IMAGE
from tests.kafka.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+\.\d+(-[\w.-]+)?")


def compose() -> list[str]:
    """The compose command of this machine."""
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    if (
        shutil.which("docker")
        and not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode
    ):
        return ["docker", "compose"]
    if os.environ.get("CI") == "true":
        pytest.fail("docker-compose is missing: the CI must have it")
    pytest.skip("docker-compose is not installed: docker-compose.yml was not validated")


def test_compose_takes_the_file() -> None:
    """As ``docker-compose config`` sees it."""
    done = subprocess.run(
        [*compose(), "-f", "docker-compose.yml", "config"], cwd=ROOT, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()


def exists(arguments: list[str]) -> None:
    """The command is there and takes these options."""
    at: click.Command = command.main.cli
    rest = list(arguments)
    while isinstance(at, click.Group) and rest and not rest[0].startswith("-"):
        found = at.get_command(click.Context(at), rest[0])
        assert found is not None, f"whoholds has no command {rest[0]!r}"
        at, rest = found, rest[1:]
    if rest != ["--help"]:
        at.make_context("whoholds", rest)


def commands() -> list[list[str]]:
    """Every command line for whoholds: of services, of health checks, and in comments."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    told = [
        line.split("whoholds ", 1)[1].split(" <")[0].split()
        for line in text.splitlines()
        if "compose run" in line
    ]
    found = [service["command"] for service in OURS.values()]
    checks = [service["healthcheck"]["test"] for service in OURS.values() if "healthcheck" in service]
    assert [check[:2] for check in checks] == [["CMD", "whoholds"]] * len(checks)
    return [*found, *(check[2:] for check in checks), *(line for line in told if line != ["..."])]


@pytest.mark.parametrize("arguments", commands(), ids=" ".join)
def test_every_command_exists(arguments: list[str]) -> None:
    """No service starts with a usage error."""
    exists(arguments)


@pytest.mark.parametrize("arguments", [["serf"], ["topics", "make"], ["worker", "--nome", "x"]])
def test_the_look_for_commands_can_fail(arguments: list[str]) -> None:
    """The test above is no rubber stamp."""
    with pytest.raises((AssertionError, click.UsageError)):
        exists(arguments)


@pytest.mark.parametrize("name", OURS)
def test_settings_of_services_are_settings(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that nobody reads would go unseen."""
    for variable, value in OURS[name]["environment"].items():
        monkeypatch.setenv(variable, value)
    settings = load_settings()
    assert settings.bootstrap_servers == "kafka:9092"


def test_workers_have_names_folders_and_checks_of_their_own() -> None:
    """Two workers, each restarted, each with a volume, each looked after."""
    workers = [service for service in OURS.values() if service["command"] == ["worker"]]
    assert len(workers) == 2
    assert len({worker["environment"]["WHOHOLDS_WORKER"] for worker in workers}) == 2
    assert len({worker["volumes"][0] for worker in workers}) == 2
    for worker in workers:
        assert worker["healthcheck"]["test"] == ["CMD", "whoholds", "worker", "--alive"]
        assert worker["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}
    volumes = {
        mount.split(":")[0]
        for service in COMPOSE["services"].values()
        for mount in service.get("volumes", [])
    }
    assert volumes == set(COMPOSE["volumes"])


def images() -> list[str]:
    lines = [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("FROM")]
    return [*lines, *(service["image"] for service in COMPOSE["services"].values() if "build" not in service)]


@pytest.mark.parametrize("image", images())
def test_images_are_pinned(image: str) -> None:
    """To a version, down to the last number."""
    assert PINNED.fullmatch(image), image


def test_kafka_is_the_one_that_the_tests_use_and_listens_on_the_loopback_only() -> None:
    """What we ship is what we try."""
    kafka = COMPOSE["services"]["kafka"]
    assert kafka["image"] == IMAGE
    assert all(port.startswith("127.0.0.1:") for port in kafka["ports"])


def test_the_image_runs_whoholds_as_nobody_special() -> None:
    """Two stages, no root, an entry point that the package has, settings that exist."""
    last: dict[str, Any] = {}
    for line in re.sub(r"\\\n\s*", "", DOCKERFILE).splitlines():
        word, _, rest = line.partition(" ")
        last.setdefault(word, []).append(rest)
    assert len(last["FROM"]) == 3
    assert last["USER"] == ["whoholds"]
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert last["ENTRYPOINT"] == ['["whoholds"]']
    assert "whoholds" in scripts
    known = {f"WHOHOLDS_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"WHOHOLDS_\w+", DOCKERFILE)) <= known
    copied = {source for line in last["COPY"] if not line.startswith("--") for source in line.split()[:-1]}
    assert all((ROOT / source).exists() for source in copied)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied <= {line[1:] for line in ignored if line.startswith("!")}
