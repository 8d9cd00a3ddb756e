"""``webhooks.toml`` and its file of secrets: what is right, and how what is wrong is told."""

import os
import re
import stat
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.alerts.alert import AlertType
from streams.articles.tables import DataError, Table
from streams.subscriptions.config import endpoints, load
from streams.subscriptions.endpoint import Format
from streams.subscriptions.filterfile import KEYS
from streams.subscriptions.secretfile import secrets_path
from streams.subscriptions.signing import new_secret
from tests.subscriptions.values import ALERT, NOW

# The same in every run: they stand in the names of tests, which all processes of a run must agree on.
SECRET, OLD = (f"whsec_{b64encode(bytes([number]) * 32).decode()}" for number in (7, 8))
SECRETS = f"""
[ops]
secrets = [{{ secret = "{SECRET}" }}, {{ secret = "{OLD}", until = 2026-03-11T00:00:00Z }}]
[chat]
url = "https://hooks.slack.com/services/T0/B0/token"
"""
WEBHOOKS = """
# who gets what
[ops]
url = "https://example.org/hook?key=querytoken"
when = "daily at 07:00 Asia/Damascus"
quiet = "22:00-06:00 Asia/Damascus"
urgent = ["contested"]
allow_hosts = ["Example.org"]

[ops.filter]
bbox = [35.6, 32.3, 42.4, 37.3]
polygon = "area.geojson"
to = ["isis"]

[chat]
format = "slack"
paused = true

[mail]
url = "mailto:a@example.org,b@example.org"
format = "email"
"""
AREA = '{"type": "Polygon", "coordinates": [[[39, 35], [40, 35], [39, 37], [39, 35]]]}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "webhooks.toml").write_text(WEBHOOKS, encoding="utf-8")
    (tmp_path / "area.geojson").write_text(AREA, encoding="utf-8")
    write_secrets(tmp_path, SECRETS)
    return tmp_path


def write_secrets(folder: Path, text: str, mode: int = 0o600) -> None:
    path = secrets_path(folder / "webhooks.toml")
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def test_a_file_with_all_in_it(folder: Path) -> None:
    ops, chat, mail = load(folder / "webhooks.toml")
    assert (ops.name, ops.format, ops.urgent) == ("ops", Format.OURS, {AlertType.CONTESTED})
    assert ops.when
    assert ops.quiet
    assert ops.allow_hosts == {"example.org"}
    assert not ops.paused
    assert len(ops.filter.where.areas) == 2
    assert ops.filter.wants(ALERT, NOW)
    assert chat.paused
    assert chat.url.endswith("/token")
    assert mail.shown_url == "mailto:a@example.org,b@example.org"


def test_the_file_of_the_page_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    (sample,) = re.findall("^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "webhooks.toml").write_text(sample, encoding="utf-8")
    (ops,) = load(tmp_path / "webhooks.toml", {"OPS_SECRET": SECRET})
    assert ops.filter.wants(ALERT, NOW)


def test_a_secret_signs_until_its_time_is_over(folder: Path) -> None:
    ops = load(folder / "webhooks.toml")[0]
    assert ops.secrets_at(NOW) == (SECRET, OLD)
    assert ops.secrets_at(NOW.replace(day=11, hour=0)) == (SECRET,)


def test_a_secret_may_come_from_the_environment(folder: Path) -> None:
    text = WEBHOOKS.replace("[ops.filter]", 'secret_env = "OPS_SECRET"\n[ops.filter]')
    (folder / "webhooks.toml").write_text(text, encoding="utf-8")
    other = new_secret()
    ops = load(folder / "webhooks.toml", {"OPS_SECRET": other})[0]
    assert ops.secrets_at(NOW) == (other, SECRET, OLD)
    for environ, told in (
        ({}, "OPS_SECRET is not set"),
        ({"OPS_SECRET": "hunter2hunter2"}, "OPS_SECRET: a secret is"),
    ):
        with pytest.raises(DataError, match=told) as error:
            load(folder / "webhooks.toml", environ)
        assert "hunter2" not in str(error.value)


def test_nothing_that_is_printed_shows_a_secret(folder: Path) -> None:
    shown = repr(load(folder / "webhooks.toml")) + "".join(
        one.shown_url for one in load(folder / "webhooks.toml")
    )
    for secret in (SECRET, OLD, "querytoken", "services", "/token"):
        assert secret not in shown
        assert secret.removeprefix("whsec_") not in shown
    assert "https://example.org" in shown


@pytest.mark.skipif(os.name != "posix", reason="the rights of POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601, 0o610])
def test_a_file_of_secrets_that_others_can_touch_is_refused(folder: Path, mode: int) -> None:
    write_secrets(folder, SECRETS, mode)
    with pytest.raises(
        DataError, match=r"webhooks\.secrets\.toml.*others than its owner.*chmod 600"
    ) as error:
        load(folder / "webhooks.toml")
    assert SECRET[6:] not in str(error.value)
    assert stat.S_IMODE(secrets_path(folder / "webhooks.toml").stat().st_mode) == mode


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[ops\n", "is not TOML"),
        (f'[ops]\nsecrets = "{SECRET}"\n', "secrets"),
        (f'[ops]\nsecrets = ["{SECRET}"]\n', "secrets"),
        (f'[ops]\nsecret = "{SECRET}"\n', "'secret'.*unknown key"),
        (f'[ops]\nsecrets = [{{ secret = "{SECRET}", until = 2026-03-11 }}]\n', "until"),
        (f'[ops]\nsecrets = [{{ secret = "{SECRET}", until = 2026-03-11T00:00:00 }}]\n', "until"),
        (f'[ops]\nsecrets = [{{ secret = "{SECRET[:20]}" }}]\n', "24 to 64 bytes"),
        (f'[ops]\nsecrets = [{{ until = "{SECRET}" }}]\n', "until"),
        (f'"{SECRET}" = "{SECRET}\n', "is not TOML"),
        (f'[nobody]\nsecrets = [{{ secret = "{SECRET}" }}]\n', "nobody"),
    ],
)
def test_a_wrong_file_of_secrets_is_told_without_them(folder: Path, text: str, told: str) -> None:
    write_secrets(folder, text)
    with pytest.raises(DataError, match=told) as error:
        load(folder / "webhooks.toml")
    assert SECRET[6:20] not in str(error.value)
    assert "webhooks" in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[ops\n", r"webhooks\.toml: .*not TOML"),
        ("ops = 3\n", "ops.*must be a table"),
        ('["a b"]\nurl = "https://x.example"\n', "a b.*a name has letters"),
        ('[a]\nurls = "https://x.example"\n', "'a'.*'urls'.*unknown key"),
        ("[a]\nformat = 'text'\n", "'a'.*'url'"),
        ("[a]\nformat = 'text'\nurl = 3\n", "'a'.*'url'"),
        ("[a]\nformat = 'text'\nurl = 'http://x.example'\n", "'a'.*'url'.*https"),
        ("[a]\nformat = 'text'\nurl = 'ftp://x.example'\n", "'a'.*'url'.*https"),
        ("[a]\nformat = 'text'\nurl = 'https://u:p@x.example'\n", "'a'.*'url'.*user"),
        ("[a]\nformat = 'text'\nurl = 'https://x.example/#a'\n", "'a'.*'url'.*#"),
        ("[a]\nformat = 'text'\nurl = 'https://x.example/ä'\n", "'a'.*'url'.*ASCII"),
        ("[a]\nformat = 'text'\nurl = 'https://x.example:port/'\n", "'a'.*'url'"),
        ('[a]\nformat = "text"\nurl = "https://x.example/\\r\\nX: y"\n', "'a'.*'url'.*ASCII"),
        ("[a]\nformat = 'text'\nurl = 'https:///path'\n", "'a'.*'url'"),
        ("[a]\nformat = 'text'\nurl = 'mailto:a@x.example'\n", "'a'.*'url'"),
        ("[a]\nformat = 'email'\nurl = 'https://x.example'\n", "'a'.*'url'.*mailto"),
        ("[a]\nformat = 'email'\nurl = 'mailto:a@x.example?bcc=b@x.example'\n", "'a'.*'url'.*mailto"),
        ("[a]\nformat = 'email'\nurl = 'mailto:a%0Ab@x.example'\n", "'a'.*'url'.*mailto"),
        ("[a]\nformat = 'email'\nurl = 'mailto:a@x.example,'\n", "'a'.*'url'.*mailto"),
        ("[a]\nformat = 'xml'\nurl = 'https://x.example'\n", "'a'.*'format'.*ours"),
        ("[a]\nurl = 'https://x.example'\n", "'a'.*'secret_env'.*rotate-secret"),
        ("[a]\nurl = 'https://x.example'\nsecret = 'whsec_hunter2'\n", "'a'.*'secret'.*do not stand"),
    ],
)
def test_a_wrong_endpoint_is_told_by_file_endpoint_and_key(folder: Path, text: str, told: str) -> None:
    secrets_path(folder / "webhooks.toml").unlink()
    (folder / "webhooks.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told) as error:
        load(folder / "webhooks.toml")
    assert str(folder / "webhooks.toml") in str(error.value) or "not TOML" in told
    assert "hunter2" not in str(error.value)
    assert "u:p" not in str(error.value)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('when = "hourly"', "'a'.*'when'.*every 15 min"),
        ("when = 15", "'a'.*'when'"),
        ('quiet = "at night"', "'a'.*'quiet'.*22:00"),
        ('urgent = ["change"]', "'a'.*'urgent'.*changed, contested"),
        ("urgent = true", "'a'.*'urgent'"),
        ('paused = "yes"', "'a'.*'paused'"),
        ("allow_hosts = 'x'", "'a'.*'allow_hosts'"),
        ("[a.filter]\nbox = [1, 2, 3, 4]", r"'a\.filter'.*'box'.*unknown key"),
        ("[a.filter]\nbbox = [1, 2, 3]", r"'a\.filter'.*'bbox'.*west"),
        ("[a.filter]\nbbox = [1, 9, 3, 4]", r"'a\.filter'.*'bbox'.*north"),
        ('[a.filter]\npolygon = "none.geojson"', r"'a\.filter'.*'polygon'.*none\.geojson cannot be read"),
        ('[a.filter]\npolygon = "webhooks.toml"', r"'a\.filter'.*'polygon'.*not JSON"),
        ('[a.filter]\npolygon = { type = "Point" }', r"'a\.filter'.*'polygon'.*Point"),
        ("[a.filter]\nadmin = 3", r"'a\.filter'.*'admin'"),
        ('[a.filter]\nadmin = ["--"]', r"'a\.filter'.*'admin'.*no name"),
        ('[a.filter]\nplaces = ["x", "x"]', r"'a\.filter'.*'places'.*repeated"),
        ('[a.filter]\nto = ["syrian_goverment"]', r"'a\.filter'.*'to'.*perhaps syrian_government"),
        ('[a.filter]\nfrom = ["the rebels"]', r"'a\.filter'.*'from'.*no actor"),
        ('[a.filter]\nactors = "isis"', r"'a\.filter'.*'actors'"),
        ('[a.filter]\ntypes = ["claimed"]', r"'a\.filter'.*'types'.*changed, contested"),
        ('[a.filter]\nstatus = ["sure"]', r"'a\.filter'.*'status'.*claimed"),
        ("[a.filter]\nmax_age_days = -1", r"'a\.filter'.*'max_age_days'"),
        ('[a.filter]\nmax_age_days = "3"', r"'a\.filter'.*'max_age_days'"),
        ('[a.filter]\nlanguages = ["English"]', r"'a\.filter'.*'languages'.*en, ar"),
        ('[a.filter]\nlate = "no"', r"'a\.filter'.*'late'"),
        ("filter = 3", "'a'.*'filter'.*table"),
    ],
)
def test_a_wrong_key_is_told(folder: Path, line: str, told: str) -> None:
    secrets_path(folder / "webhooks.toml").unlink()
    text = f"[a]\nformat = 'text'\nurl = 'https://x.example'\n{line}\n"
    (folder / "webhooks.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        load(folder / "webhooks.toml")


def test_there_must_be_a_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"webhooks\.toml"):
        load(tmp_path / "webhooks.toml")


def test_a_url_stands_in_one_file_only(folder: Path) -> None:
    write_secrets(folder, SECRETS + 'secrets = []\n[mail]\nurl = "mailto:c@example.org"\n')
    with pytest.raises(DataError, match=r"'mail'.*'url'.*file of secrets"):
        load(folder / "webhooks.toml")


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates() | st.times()
    | st.sampled_from(("https://x.example/", "Polygon", "GeometryCollection", "every 5 min", "isis", "en", "changed")),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(("type", "coordinates", "features", "geometry", "geometries", "x")), inner, max_size=3
    ),
    max_leaves=12,
)  # fmt: skip
ROWS = st.dictionaries(st.sampled_from([*KEYS, "url", "format", "when", "quiet", "urgent", "paused"]), ODD)


@given(ROWS, ROWS, st.booleans())
def test_whatever_stands_in_the_file_is_read_or_told(
    row: dict[str, object], asked: dict[str, object], sound: bool
) -> None:
    """No other error, whatever the types."""
    good = {"url": "https://x.example/", "format": "text"} if sound else {}
    file = Table("webhooks.toml", "", {"a": {**({} if sound else row), **good, "filter": asked}})
    with suppress(DataError):
        for one in endpoints(file, {}, {}):
            one.filter.wants(ALERT, NOW)
