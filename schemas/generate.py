"""``python -m schemas.generate``: writes the JSON Schema files, AsyncAPI and OpenAPI documents from the models."""

import sys
from importlib.metadata import version
from pathlib import Path

import orjson

from schemas.openapi import openapi
from schemas.topics import TOPICS, Topic
from schemas.webhook import WebhookMessage
from schemas.wire import Json

HERE = Path(__file__).parent
DRAFT = "https://json-schema.org/draft/2020-12/schema"
WEBHOOK_FILE = "webhook.schema.json"
SCHEMA_FORMAT = "application/schema+json;version=2020-12"


def schema_file(topic: Topic) -> str:
    """Give the name of a topic's JSON Schema file."""
    return f"{topic.name}.schema.json"


def json_schema(topic: Topic) -> Json:
    """Make the JSON Schema of a topic's messages."""
    if topic.message is None:
        raise ValueError(f"the messages of {topic.name} have no model")
    schema = topic.message.model_json_schema(mode="validation")
    return {"$schema": DRAFT, "$id": f"https://whoholds.invalid/{schema_file(topic)}", **schema}


def webhook_schema() -> Json:
    """Make the JSON Schema of what an endpoint gets in our own form."""
    schema = WebhookMessage.json_schema(mode="validation")
    about = {"title": "WebhookMessage", "description": "An alert, or a digest of several."}
    return {"$schema": DRAFT, "$id": f"https://whoholds.invalid/{WEBHOOK_FILE}", **about, **schema}


def _message(topic: Topic) -> Json:
    message: Json = {
        "name": topic.name,
        "summary": topic.summary,
        "contentType": "application/json" if topic.message else "application/octet-stream",
        "bindings": {
            "kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": "0.5.0"}
        },
    }
    if topic.message:
        message["payload"] = {
            "schemaFormat": SCHEMA_FORMAT,
            "schema": {"$ref": f"./json/{schema_file(topic)}"},
        }
    if topic.headers:
        headers = {name: {"type": "string", "description": text} for name, text in topic.headers.items()}
        message["headers"] = {"type": "object", "properties": headers}
    return message


def _topic_configuration(topic: Topic) -> Json:
    config: Json = {key: int(value) for key, value in topic.config.items() if key != "cleanup.policy"}
    return {"cleanup.policy": [topic.config["cleanup.policy"]], **config}


def _channel(topic: Topic) -> Json:
    return {
        "address": f"{{prefix}}{topic.name}",
        "description": f"{topic.summary}. Key: {topic.key}.",
        "parameters": {"prefix": {"$ref": "#/components/parameters/prefix"}},
        "messages": {topic.name: {"$ref": f"#/components/messages/{topic.name}"}},
        "bindings": {
            "kafka": {"topicConfiguration": _topic_configuration(topic), "bindingVersion": "0.5.0"},
        },
    }


def _operation(topic: Topic) -> Json:
    return {
        "action": "receive" if topic.written_by == "you" else "send",
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "messages": [{"$ref": f"#/channels/{topic.name}/messages/{topic.name}"}],
    }


def asyncapi() -> Json:
    """Make the AsyncAPI 3 document of all topics."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "whoholds",
            "version": version("whoholds"),
            "description": "Articles in, control-change alerts out. Readers ignore keys they do not know.",
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {f"on-{topic.name}": _operation(topic) for topic in TOPICS},
        "components": {
            "messages": {topic.name: _message(topic) for topic in TOPICS},
            "parameters": {
                "prefix": {"description": "WHOHOLDS_TOPIC_PREFIX, before every topic's name", "default": ""}
            },
        },
    }


def documents() -> dict[str, bytes]:
    """Every generated file, by its path under ``schemas/``."""
    made = {f"json/{schema_file(topic)}": json_schema(topic) for topic in TOPICS if topic.message}
    made[f"json/{WEBHOOK_FILE}"] = webhook_schema()
    made["asyncapi.json"] = asyncapi()
    made["openapi.json"] = openapi()
    return {name: orjson.dumps(made[name], option=orjson.OPT_INDENT_2) + b"\n" for name in made}


def main() -> None:
    """Write them all."""
    for name, content in documents().items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        sys.stderr.write(f"{path}\n")


if __name__ == "__main__":
    main()
