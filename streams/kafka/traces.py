"""OpenTelemetry, where it is wanted: a span for each step, and the trace goes on from message to message.

Where spans go is told by OpenTelemetry's own variables (``OTEL_EXPORTER_OTLP_ENDPOINT`` and the like).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from streams.errors import WhoholdsError
from streams.step import Message, Rows, Send, Step

# What others go on from; a state or an extraction is the end of a trace.
CARRIED = ("articles", "claims", "alerts")


class NoTracesError(WhoholdsError):
    """OpenTelemetry is not installed."""


def traced(step: Step, name: str, provider: Any = None) -> Step:
    """Make a step that has a span; ``provider`` is OpenTelemetry's tracer provider, else the one of this process."""
    trace, propagate = _library()
    tracer = trace.get_tracer("whoholds", tracer_provider=provider)

    def run(message: Message, rows: Rows) -> Iterator[Send]:
        came = {header: (value or b"").decode(errors="replace") for header, value in message.headers}
        with tracer.start_as_current_span(
            name, context=propagate.extract(came), kind=trace.SpanKind.CONSUMER, attributes=_told(message)
        ):
            sends = list(step(message, rows))
            goes: dict[str, str] = {}
            propagate.inject(goes)
        headers = tuple((header, value.encode()) for header, value in goes.items())
        return iter([_carrying(send, headers) for send in sends])

    return run


def _carrying(send: Send, headers: tuple[tuple[str, bytes], ...]) -> Send:
    if send.topic not in CARRIED:
        return send
    names = {name for name, _ in headers}
    kept = tuple(header for header in send.headers if header[0] not in names)
    return replace(send, headers=kept + headers)


def _told(message: Message) -> dict[str, str | int]:
    return {
        "messaging.system": "kafka",
        "messaging.destination.name": message.topic,
        "messaging.destination.partition.id": str(message.partition),
        "messaging.kafka.offset": message.offset,
        "messaging.kafka.message.key": (message.key or b"").decode(errors="replace")[:200],
    }


def export() -> None:
    """Send the spans of this process where OpenTelemetry's variables say."""
    trace, _ = _library()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise _missing() from error
    provider = TracerProvider(resource=Resource.create({"service.name": "whoholds"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def _library() -> tuple[Any, Any]:
    try:
        from opentelemetry import propagate, trace
    except ImportError as error:
        raise _missing() from error
    return trace, propagate


def _missing() -> NoTracesError:
    return NoTracesError("WHOHOLDS_TRACES needs OpenTelemetry: install whoholds[otel]")
