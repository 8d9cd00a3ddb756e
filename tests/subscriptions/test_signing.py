"""Signatures: those of the official library, and of another language."""

import base64
import datetime as dt
import json
import os
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from streams.subscriptions.signing import BadSecretError, key_of, new_secret, sign

keys = st.binary(min_size=24, max_size=64)
JSON_BODIES = st.recursive(
    st.none() | st.integers() | st.text(), lambda one: st.lists(one, max_size=3), max_leaves=5
)
VERIFY = """
const {createHmac, timingSafeEqual} = require("node:crypto");
const {secret, headers, body} = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
const wanted = createHmac("sha256", key).update(signed).digest();
const good = headers["webhook-signature"].split(" ").some((one) => {
  const given = Buffer.from(one.slice(3), "base64");
  return one.startsWith("v1,") && given.length === wanted.length && timingSafeEqual(given, wanted);
});
process.stdout.write(good ? "good" : "bad");
"""


def secret_of(key: bytes) -> str:
    return "whsec_" + base64.b64encode(key).decode()


def test_the_example_that_everybody_checks_against() -> None:
    headers = sign(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        dt.datetime.fromtimestamp(1614265330, dt.UTC),
        b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@given(st.lists(keys, min_size=1, max_size=3, unique=True), JSON_BODIES)
def test_the_official_library_takes_each_secret_of_a_rotation_and_no_other(
    known: list[bytes], value: object
) -> None:
    body = json.dumps(value).encode()
    headers = sign(map(secret_of, known), "msg_1", dt.datetime.now(dt.UTC), body)
    for key in known:
        assert Webhook(secret_of(key)).verify(body, headers) == value
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_of(known[0])).verify(body + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_of(known[0])).verify(body, headers | {"webhook-id": "msg_2"})


def test_node_takes_it() -> None:
    node = shutil.which("node")
    if node is None:
        assert os.environ.get("CI") != "true", "node is missing: the CI must have it"
        pytest.skip("node is not installed")
    secrets, body = [new_secret(), new_secret()], '{"quote": "قرية عكيرشة 😀"}'
    headers = sign(secrets, "msg_1", dt.datetime.now(dt.UTC), body.encode())
    for secret, verdict in ((secrets[0], "good"), (secrets[1], "good"), (new_secret(), "bad")):
        given_ = json.dumps({"secret": secret, "headers": headers, "body": body})
        done = subprocess.run([node, "-e", VERIFY], input=given_, capture_output=True, text=True, check=True)
        assert done.stdout == verdict


def test_new_secrets_are_good_and_all_different() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(key_of(secret)) for secret in made} == {32}


@pytest.mark.parametrize(
    "secret",
    [
        "", "whsec_", "whsec_AAAA", secret_of(b"x" * 23), secret_of(b"x" * 65), secret_of(b"x" * 32)[6:],
        "whsec_" + "!" * 40, "WHSEC_" + "A" * 44, secret_of(b"x" * 32) + "\n",
    ],
)  # fmt: skip
def test_a_bad_secret_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(BadSecretError) as error:
        key_of(secret)
    assert not secret[6:] or secret[6:].strip() not in str(error.value)


def test_without_a_secret_there_is_no_signature() -> None:
    assert "webhook-signature" not in sign([], "msg_1", dt.datetime.now(dt.UTC), b"x")
