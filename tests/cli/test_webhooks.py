"""``webhooks``: endpoints added, shown, tried, changed, removed; the user's file stays theirs."""

import os
import re
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import orjson
import pytest

from streams.subscriptions.config import load
from tests.cli.conftest import Run, lines
from tests.embedded.hooks import Receiver, alert, receiving, tell

NOW = datetime.now(UTC)
THEIRS = """# the hooks of our newsroom

[desk]   # the night desk
format = "text"
url = "https://example.org/desk"

# ask Amal before changing this
[desk.filter]
to = ["isis"]   # only these
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_an_endpoint_is_added_and_its_secret_shown_once(whoholds: Run, tmp_path: Path) -> None:
    status, secret, err = whoholds("webhooks", "add", "ops", "https://example.org/hook")
    assert status == 0
    assert secret.startswith("whsec_")
    assert "no preview" in err
    assert mode(tmp_path / "webhooks.secrets.toml") == 0o600
    (ops,) = load(tmp_path / "webhooks.toml")
    assert ops.secrets_at(NOW) == (secret.strip(),)
    for words in (("list",), ("list", "--json"), ("show", "ops"), ("show", "ops", "--json")):
        status, out, err = whoholds("webhooks", *words)
        assert status == 0
        assert "ops" in out
        assert secret.strip()[6:] not in out + err


def test_all_options_become_keys(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    polygon = {"type": "Polygon", "coordinates": [[[39, 35], [40, 35], [39, 37], [39, 35]]]}
    (tmp_path / "areas" / "front.geojson").write_bytes(orjson.dumps(polygon))
    status, _, err = whoholds(
        "webhooks", "add", "mail", "mailto:a@example.org", "--format", "email", "--when", "every 15 min",
        "--quiet", "22:00-06:00 UTC", "--urgent", "contested", "--bbox", "35,32,43,38", "--polygon",
        "areas/front.geojson", "--admin", "Idlib", "--place", "Hama", "--from", "sdf", "--to", "isis",
        "--actor", "hts", "--type", "changed", "--status", "claimed", "--max-age-days", "7", "--language",
        "ar", "--no-unplaced", "--no-allies", "--no-late", "--allow-host", "example.org",
    )  # fmt: skip
    assert status == 0, err
    (one,) = lines(whoholds("webhooks", "show", "mail", "--json")[1])
    assert one["filter"] == {
        "bbox": [35, 32, 43, 38], "polygon": "areas/front.geojson", "admin": ["Idlib"], "places": ["Hama"],
        "from": ["sdf"], "to": ["isis"], "actors": ["hts"], "types": ["changed"], "status": ["claimed"],
        "max_age_days": 7, "languages": ["ar"], "unplaced": False, "allies": False, "late": False,
    }  # fmt: skip
    assert (one["when"], one["quiet"], one["urgent"]) == ("every 15 min", "22:00-06:00 UTC", ["contested"])
    assert one["url"] == "mailto:a@example.org"


def test_the_address_of_a_chat_is_a_secret(whoholds: Run, tmp_path: Path) -> None:
    url = "https://hooks.slack.com/services/T0/B0/token"
    status, out, _ = whoholds("webhooks", "add", "chat", url, "--format", "slack")
    assert (status, out) == (0, "")
    assert "token" not in (tmp_path / "webhooks.toml").read_text(encoding="utf-8")
    assert load(tmp_path / "webhooks.toml")[0].url == url
    assert "token" not in "".join(whoholds("webhooks", "show", "chat")[1:])


def test_the_users_comments_and_order_stay(whoholds: Run, tmp_path: Path) -> None:
    file = tmp_path / "webhooks.toml"
    file.write_text(THEIRS, encoding="utf-8")
    file.chmod(0o640)
    assert whoholds("webhooks", "add", "ops", "https://example.org/hook")[0] == 0
    assert whoholds("webhooks", "pause", "desk")[0] == 0
    assert load(file)[0].paused
    assert whoholds("webhooks", "rotate-secret", "desk")[0] == 0
    assert whoholds("webhooks", "remove", "ops")[0] == 0
    assert whoholds("webhooks", "resume", "desk")[0] == 0
    text = file.read_text(encoding="utf-8")
    assert text.replace("paused = false\n", "").rstrip() == THEIRS.rstrip()
    assert mode(file) == 0o640
    assert "[ops]" not in (tmp_path / "webhooks.secrets.toml").read_text(encoding="utf-8")


def test_a_rotated_secret_signs_beside_the_old_one_for_a_while(whoholds: Run, tmp_path: Path) -> None:
    first = whoholds("webhooks", "add", "ops", "https://example.org/hook")[1].strip()
    second = whoholds("webhooks", "rotate-secret", "ops", "--keep", "2h")[1].strip()
    (ops,) = load(tmp_path / "webhooks.toml")
    assert ops.secrets_at(NOW + timedelta(hours=1)) == (second, first)
    assert ops.secrets_at(NOW + timedelta(hours=3)) == (second,)
    third = whoholds("webhooks", "rotate-secret", "ops", "--keep", "0m")[1].strip()
    assert load(tmp_path / "webhooks.toml")[0].secrets_at(NOW) == (third,)
    assert "until" in whoholds("webhooks", "show", "ops")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "ops", "http://example.org/"), "'url'.*https"),
        (("add", "ops", "https://10.0.0.1/"), "private"),
        (("add", "ops", "https://example.org/", "--to", "nobody"), "'to'.*'nobody' is no actor"),
        (("add", "ops", "https://example.org/", "--bbox", "1,2,3"), "west"),
        (("add", "ops", "https://example.org/", "--bbox", "a,b,c,d"), "west,south,east,north"),
        (("add", "ops", "https://example.org/", "--polygon", "none.json"), "none.json cannot be read"),
        (("add", "ops", "https://example.org/", "--when", "never"), "'when'"),
        (("add", "ops", "https://example.org/", "--format", "fax"), "'format'.*slack"),
        (("add", "o p", "https://example.org/"), "letters"),
        (("add", "desk", "https://example.org/"), "has an endpoint 'desk' already"),
        (("show", "nobody"), "no endpoint 'nobody'; there are: desk"),
        (("test", "nobody"), "no endpoint 'nobody'"),
        (("pause", "nobody"), "no endpoint 'nobody'"),
        (("rotate-secret", "nobody"), "no endpoint 'nobody'"),
        (("rotate-secret", "desk", "--keep", "long"), "24h"),
        (("remove", "nobody"), "no endpoint 'nobody'"),
        (("preview", "nobody"), "no endpoint 'nobody'"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(
    whoholds: Run, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    (tmp_path / "webhooks.toml").write_text(THEIRS, encoding="utf-8")
    status, out, err = whoholds("webhooks", *words)
    assert (status, out) == (2, "")
    assert re.search(told, err.replace("\n", " ")), err
    assert (tmp_path / "webhooks.toml").read_text(encoding="utf-8") == THEIRS
    assert not (tmp_path / "webhooks.secrets.toml").exists()


def test_a_preview_tells_of_the_last_days(whoholds: Run, tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    tell(state, alert(1), at=NOW - timedelta(days=40))
    tell(state, alert(2), alert(3), at=NOW - timedelta(days=3))
    tell(state, alert(7, reverts="a2"), alert(8, reverts="a3"))
    err = whoholds("webhooks", "add", "ops", "https://example.org/hook", "--place", "place-2")[2]
    assert "2 of 4 alerts of the last 30 days would have been sent" in err
    assert "TAKEN BACK: place-2" in err
    status, out, err = whoholds("webhooks", "preview", "ops", "--days", "1", "--json")
    assert (status, [one["id"] for one in lines(out)]) == (0, ["a7"])
    assert "1 of 2 alerts" in err


def test_a_preview_says_how_much_of_it_nobody_can_place(whoholds: Run, tmp_path: Path) -> None:
    nowhere = alert(1)
    nowhere = replace(nowhere, place=replace(nowhere.place, lat=None, lon=None))
    tell(tmp_path / "state.sqlite", nowhere, alert(2))
    err = whoholds("webhooks", "add", "ops", "https://example.org/hook", "--bbox", "0,0,1,1")[2]
    assert "1 of 2 alerts of the last 30 days would have been sent, 1 of them for places that may lie" in err
    assert "places add" in err


def test_a_feed_of_all_and_of_what_an_endpoint_asks_for(whoholds: Run, tmp_path: Path) -> None:
    tell(tmp_path / "state.sqlite", alert(1), alert(2))
    whoholds("webhooks", "add", "ops", "https://example.org/hook", "--place", "place-2")
    for words, ids in (((), ["a2", "a1"]), (("--endpoint", "ops"), ["a2"])):
        status, out, _ = whoholds("webhooks", "feed", *words)
        found = [one.text for one in ET.fromstring(out).iter("{http://www.w3.org/2005/Atom}id")]
        assert (status, found[1:]) == (0, [f"urn:whoholds:alert:{one}" for one in ids])


def test_a_test_goes_out_at_once_and_says_what_came_of_it(whoholds: Run, tmp_path: Path) -> None:
    with receiving(Receiver()) as receiver:
        options = ("--allow-http", "--allow-host", f"127.0.0.1:{receiver.port}")
        url = f"http://127.0.0.1:{receiver.port}/one"
        assert whoholds("webhooks", "add", "ops", url, *options)[0] == 0
        status, _, err = whoholds("webhooks", "test", "ops")
        assert (status, "ops: delivered after" in err) == (0, True)
        receiver.answer = lambda *_: (500, {})
        status, _, err = whoholds("webhooks", "test", "ops")
        assert (status, "status 500" in err) == (1, True)
    assert len({id_ for _, id_, _ in receiver.got}) == 2
    assert all(one.startswith("test-") for one in receiver.alerts("/one"))


def test_a_secret_from_the_environment_is_not_rotated_here(
    whoholds: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = whoholds("webhooks", "add", "old", "https://example.org/hook")[1].strip()
    monkeypatch.setenv("OPS_SECRET", secret)
    assert whoholds("webhooks", "add", "ops", "https://example.org/b", "--secret-env", "OPS_SECRET")[:2] == (
        0,
        "",
    )
    assert load(tmp_path / "webhooks.toml", os.environ)[1].secrets_at(NOW) == (secret,)
    status, out, err = whoholds("webhooks", "rotate-secret", "ops")
    assert (status, out) == (2, "")
    assert "secret_env" in err
    monkeypatch.delenv("OPS_SECRET")  # another shell
    assert whoholds("webhooks", "pause", "ops")[0] == whoholds("webhooks", "list")[0] == 0
    status, _, err = whoholds("webhooks", "test", "ops")
    assert (status, "OPS_SECRET is not set" in err) == (2, True)


def test_an_endpoint_that_was_written_without_a_secret_gets_one(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "webhooks.toml").write_text('[ops]\nurl = "https://example.org/"\n', encoding="utf-8")
    status, _, err = whoholds("webhooks", "list")
    assert (status, "rotate-secret makes one" in err) == (2, True)
    secret = whoholds("webhooks", "rotate-secret", "ops")[1].strip()
    assert load(tmp_path / "webhooks.toml")[0].secrets_at(NOW) == (secret,)


def test_a_link_to_the_file_stays_one(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "hooks.toml").write_text(THEIRS, encoding="utf-8")
    (tmp_path / "webhooks.toml").symlink_to(tmp_path / "real" / "hooks.toml")
    assert whoholds("webhooks", "pause", "desk")[0] == 0
    assert whoholds("webhooks", "rotate-secret", "desk")[0] == 0
    assert load(tmp_path / "webhooks.toml")[0].secrets
    assert (tmp_path / "webhooks.toml").is_symlink()
    assert "paused = true" in (tmp_path / "real" / "hooks.toml").read_text(encoding="utf-8")
