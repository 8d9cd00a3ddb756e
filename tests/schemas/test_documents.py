"""The generated files are what the models say, and point at nothing that is not there."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from schemas.generate import HERE, asyncapi, documents, schema_file
from schemas.topics import TOPICS


@pytest.mark.parametrize("name", documents())
def test_generated_files_are_up_to_date(name: str) -> None:
    """``python -m schemas.generate`` would change nothing."""
    assert (HERE / name).read_bytes() == documents()[name], "run: python -m schemas.generate"


def test_no_file_is_left_over() -> None:
    """A topic that went away takes its file with it."""
    there = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*.json")}
    assert there == set(documents())


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.message], ids=lambda topic: topic.name)
def test_each_schema_is_a_schema(topic: Any) -> None:
    """The meta-schema of JSON Schema 2020-12 holds."""
    Draft202012Validator.check_schema(orjson.loads(documents()[f"json/{schema_file(topic)}"]))


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for item in value.values():
            yield from _references(item)
    if isinstance(value, list):
        for item in value:
            yield from _references(item)


def _resolves(document: dict[str, Any], reference: str) -> bool:
    if reference.startswith("./"):
        return (HERE / reference).is_file()
    at: Any = document
    for key in reference.removeprefix("#/").split("/"):
        at = at.get(key) if isinstance(at, dict) else None
    return at is not None


def test_every_reference_of_the_asyncapi_document_resolves() -> None:
    """Channels, operations, messages and schema files are all there."""
    document = asyncapi()
    references = list(_references(document))
    assert len(references) >= 4 * len(TOPICS)
    assert [reference for reference in references if not _resolves(document, reference)] == []


def test_every_topic_has_a_channel_an_operation_and_a_message() -> None:
    """The document names exactly our topics, with their cleanup policy."""
    document = asyncapi()
    names = {topic.name for topic in TOPICS}
    assert set(document["channels"]) == set(document["components"]["messages"]) == names
    assert {
        operation["channel"]["$ref"].split("/")[-1] for operation in document["operations"].values()
    } == names
    for topic in TOPICS:
        kafka = document["channels"][topic.name]["bindings"]["kafka"]
        assert kafka["topicConfiguration"]["cleanup.policy"] == [topic.config["cleanup.policy"]]
