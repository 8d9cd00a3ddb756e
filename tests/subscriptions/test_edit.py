"""Changes to a file that somebody wrote by hand: what is meant changes, and nothing else."""

import datetime as dt
import tomllib

import pytest

from streams.subscriptions.edit import added, changed, removed, with_secrets
from streams.subscriptions.endpoint import Secret
from streams.subscriptions.secretfile import Kept

LAYOUTS = {
    "empty": "",
    "comment": "# only a word\n",
    "plain": '[a]\nurl = "x"\n\n[b]\nurl = "y"\n',
    "no last newline": '[a]\nurl = "x"\n[b]\nurl = "y"',
    "crlf": '[a]\r\nurl = "x"\r\n\r\n[b]\r\nurl = "y"\r\n',
    "inline": 'a = { url = "x", filter = { to = ["isis"] } }\nb = { url = "y" }\n',
    "dotted": 'a.url = "x"\na.filter.to = ["isis"]\nb.url = "y"\n',
    "quoted": '["a"] # first\nurl = "x"\n[ "b" ]\nurl = "y"\n',
    "apart": '[a]\nurl = "x"\n[b]\nurl = "y"\n# of a, far away\n[a.filter]\nto = ["isis"]\n',
    "indented": '  [a]\n  url = "x" # here\n    [a.filter]\n    to = ["isis"]\n  [b]\n  url = "y"\n',
    "look-alikes": '[a]\nurl = "x"\nwhen = """\n[b]\npaused = 3\n"""\n[b]\nurl = "y" # [b]\n',
}
layouts = pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)


def comments(text: str) -> list[str]:
    return [line[line.index("#") :].rstrip() for line in text.splitlines() if "#" in line]


@layouts
def test_an_endpoint_comes_last(text: str) -> None:
    made = added(text, "new", {"url": "z"}, {"to": ["sdf"]})
    assert tomllib.loads(made) == tomllib.loads(text) | {"new": {"url": "z", "filter": {"to": ["sdf"]}}}
    assert [one for one in comments(text) if one not in comments(made)] == []


@layouts
def test_a_key_changes_and_changes_back(text: str) -> None:
    data = tomllib.loads(text)
    for name in data:
        made = changed(text, name, "paused", value=True)
        assert tomllib.loads(made) == data | {name: data[name] | {"paused": True}}
        assert comments(made) == comments(text)
        again = changed(made, name, "paused", value=False)
        assert tomllib.loads(again)[name]["paused"] is False
        assert again.replace("false", "true") == made


@layouts
def test_an_endpoint_goes_with_its_filter(text: str) -> None:
    data = tomllib.loads(text)
    for name in (*data, "nobody"):
        made = removed(text, name)
        assert tomllib.loads(made) == {other: value for other, value in data.items() if other != name}


def test_secrets_take_the_place_of_others() -> None:
    until = dt.datetime(2026, 3, 11, tzinfo=dt.UTC)
    text = with_secrets("", "a", Kept((Secret("s1"),)))
    text = with_secrets(text, "b", Kept((), "https://x"))
    text = with_secrets(text, "a", Kept((Secret("s2"), Secret("s1", until))))
    assert tomllib.loads(text) == {
        "a": {"secrets": [{"secret": "s2"}, {"secret": "s1", "until": until}]},
        "b": {"url": "https://x"},
    }
    assert tomllib.loads(removed(text, "a")) == {"b": {"url": "https://x"}}
