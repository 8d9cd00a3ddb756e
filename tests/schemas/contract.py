"""``validate``: every message that a test writes goes through the published contract."""

from functools import cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from schemas.generate import HERE, schema_file
from schemas.topics import BY_NAME


def closed(schema: Any) -> Any:
    """The same schema with no key allowed but those it names: we write nothing outside the contract."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and schema.get("type") == "object":
        made["additionalProperties"] = False
    return made


@cache
def _validator(topic: str) -> Draft202012Validator:
    schema = orjson.loads((HERE / "json" / schema_file(BY_NAME[topic])).read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(closed(schema))


def validate(topic: str, value: bytes | None) -> Any:
    """The JSON in ``value``, which must be what the topic's schema file and model say."""
    if value is None:
        assert BY_NAME[topic].tombstones, f"a tombstone on {topic}"
        return None
    found = orjson.loads(value)
    errors = [f"{error.json_path}: {error.message}" for error in _validator(topic).iter_errors(found)]
    assert not errors, f"{topic}: {'; '.join(errors)}"
    model = BY_NAME[topic].message
    assert model is not None, f"{topic} has no contract for its values"
    model.parse(value)
    return found
