"""Whatever is asked: no answer is an internal error, and every answer is what the document says."""

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from schemas.openapi import openapi
from tests.web.conftest import Client

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    unsupported_method,
]  # fmt: skip
EXAMPLES = 25  # for each address
schema = schemathesis.openapi.from_dict(openapi())


# The stream does not end: its own tests ask it. Everything asked is good or bad as chance has it.
@schema.exclude(path="/api/stream").parametrize()
@settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], derandomize=True,
          suppress_health_check=list(HealthCheck))  # fmt: skip
def test_no_question_breaks_it(case: schemathesis.Case, ask: Client) -> None:
    case.call_and_validate(base_url=f"http://127.0.0.1:{ask.port}", checks=CHECKS)
