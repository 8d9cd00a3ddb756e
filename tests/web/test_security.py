"""What strangers try: other people's pages, paths that climb, too much of everything, too slowly."""

import json
import socket
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from streams.web import guard as guards
from streams.web import server
from streams.web.guard import security_headers
from streams.web.site import Options
from streams.web.static import MAPLIBRE, assets
from tests.web.conftest import VILLAGE, Client, serving

TOKEN = "a token that nobody guesses"
EVERYWHERE = [
    "/", "/articles/front-1", "/static/index.html", "/api/control", "/api/control?at=x", "/api/nothing", "/nothing",
    "/api/articles/front-1", "/api/stream?x=1", "/feed.atom", "/api/openapi.json", f"/api/places?q={'x' * 5000}",
]  # fmt: skip


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_says_what_a_browser_may_do(ask: Client, path: str) -> None:
    """Whatever was asked, found or not."""
    headers = ask(path).headers
    for name, value in security_headers().items():
        assert headers[name.lower()] == value
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control-")]


def test_a_tile_server_is_let_in_by_its_origin_only() -> None:
    policy = security_headers("https://tiles.example.org:8080/map/{z}/{x}/{y}.png")["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://tiles.example.org:8080;" in policy
    assert "script-src 'self';" in policy


STEPS = (
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "....//", "..;/", "./../",
    "%c0%ae%c0%ae/",
)  # fmt: skip
CLIMBING = [
    *(f"/static/{step * times}{target}" for step in STEPS for times in (1, 3) for target in ("guard.py", "etc/passwd")),
    "/static/", "/static", "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/index.html%00.js",
    "/static/C:%5cwindows", "/static/page/../index.html", "//static/index.html", "/static/index.html/",
    "/static/INDEX.HTML", "/articles/../static/../guard.py",
]  # fmt: skip


@pytest.mark.parametrize("path", CLIMBING)
def test_no_path_leads_out_of_the_list_of_files(ask: Client, path: str) -> None:
    """Names are looked up as they are; nothing is joined to a folder."""
    got = ask(path)
    assert (got.status, got.headers["content-type"]) == (404, "application/problem+json")


def test_every_file_of_the_list_is_sent_as_what_it_is(ask: Client) -> None:
    """And only those: the map's script, and what lies in the folder of the page."""
    found = assets()
    assert {*MAPLIBRE, "index.html", "article.html"} <= found.keys()
    for name, asset in found.items():
        got = ask(f"/static/{quote(name)}")
        assert (got.status, got.body) == (200, asset.body.plain)
        assert got.headers["content-type"].partition(";")[0] == asset.content_type


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "192.0.2.7", "localhost."])
def test_names_that_mean_this_server(ask: Client, name: str) -> None:
    assert ask("/api/settings", Host=f"{name}:{ask.port}").status == 200
    assert ask("/api/settings", Host=name).status == 200


@pytest.mark.parametrize(
    "name",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "[::1",
        "a b",
        "localhost@evil.example",
    ],
)
def test_a_name_that_others_gave_us_is_refused(ask: Client, name: str) -> None:
    """DNS rebinding: the browser of somebody else's page asks here by its own name."""
    assert ask("/api/settings", Host=name).status in (400, 403)


def test_a_further_name_may_be_allowed(state: Path, folder: Path) -> None:
    with serving(state, folder, Options(hosts=frozenset({"Maps.example.org"}))) as ask:
        assert ask("/api/settings", Host="maps.example.org").status == 200
        assert ask("/api/settings", Host="evil.example").status == 403


@pytest.fixture(scope="module")
def locked(state: Path, folder: Path):  # type: ignore[no-untyped-def]
    with serving(state, folder, Options(token=TOKEN)) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/api/control",
        f"/api/places/{VILLAGE}",
        "/api/stream",
        "/feed.atom",
        "/api/settings",
        "/%61pi/control",
        "/api/nothing",
    ],
)
def test_without_the_token_nothing_is_told(locked: Client, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Cookie": f"whoholds={TOKEN}"},
                    {"Authorization": "Bearer \xff"}, {"Authorization": f"Basic {TOKEN}"}):  # fmt: skip
        got = locked(path, **headers)
        assert (got.status, got.headers["www-authenticate"]) == (401, "Bearer")
        assert TOKEN not in got.body.decode()


def test_with_the_token_everything_is(locked: Client) -> None:
    assert locked("/api/control", Authorization=f"Bearer {TOKEN}").status == 200
    for path in ("/", "/articles/front-1", "/static/index.html", "/api/openapi.json"):
        assert locked(path).status == 200, "what holds no news needs no token"


def test_a_browser_trades_the_token_for_a_cookie(locked: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that no script can read and no other site can send; the token is not in it."""
    monkeypatch.setattr(guards, "_WRONG_TOKEN_SECONDS", 0)
    assert locked.post("/api/login", {"token": "wrong"}).status == 401
    got = locked.post("/api/login", {"token": TOKEN})
    assert got.status == 204
    cookie, *rest = [part.strip() for part in got.headers["set-cookie"].split(";")]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(rest)
    assert TOKEN not in cookie
    assert locked("/api/control", Cookie=cookie).status == 200
    assert locked("/api/control", Cookie=cookie[:-1]).status == 401


def test_there_is_no_login_where_there_is_no_token(ask: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_WRONG_TOKEN_SECONDS", 0)
    assert ask.post("/api/login", {"token": "x"}).status == 401


def test_another_site_changes_nothing(ask: Client) -> None:
    """A form or a script elsewhere: refused by where it comes from, or by what it sends."""
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"},
                    {"Origin": f"http://127.0.0.1:{ask.port + 1}"}):  # fmt: skip
        assert ask.post("/api/reports", {}, **headers).status == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert ask("/api/reports", "POST", b"{}", Content_Type=kind).status == 415
    own = ask.post("/api/reports", {}, Origin=f"http://127.0.0.1:{ask.port}", Sec_Fetch_Site="same-origin")
    assert (own.status, own.json["parameter"]) == (400, "article")


def test_too_much_is_refused(ask: Client) -> None:
    assert (
        ask(
            "/api/reports", "POST", b'{"note":"' + b"x" * 70_000 + b'"}', Content_Type="application/json"
        ).status
        == 413
    )
    deep = ask("/api/reports", "POST", b"[" * 30_000, Content_Type="application/json")
    assert (deep.status, deep.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "header"), [("/api/control?q=" + "x" * 20_000, "x"), ("/api/control", "x" * 20_000)]
)
def test_what_is_too_long_to_be_read_is_told_as_everything_is(ask: Client, path: str, header: str) -> None:
    got = ask(path, Cookie=header)
    assert (got.status, got.headers["content-type"]) == (400, "application/problem+json")
    assert got.json["status"] == 400
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert got.headers["server"] == "whoholds"
    assert len(got.body) < 1000


def test_behind_tls_the_cookie_and_the_feed_say_so_whatever_a_client_claims(
    state: Path, folder: Path
) -> None:
    claimed = {"X_Forwarded_Proto": "https"}
    with serving(state, folder, Options(token=TOKEN, tls=True)) as client:
        assert "Secure" in client.post("/api/login", {"token": TOKEN}).headers["set-cookie"]
        feed = client("/feed.atom", Authorization=f"Bearer {TOKEN}").body.decode()
        assert f"https://127.0.0.1:{client.port}/" in feed
        assert "http://127.0.0.1" not in feed
    with serving(state, folder, Options(token=TOKEN)) as client:
        assert "Secure" not in client.post("/api/login", {"token": TOKEN}, **claimed).headers["set-cookie"]


def test_an_error_of_ours_shows_no_trace(ask: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("the secret of the trace")

    monkeypatch.setattr("streams.web.overview.holders", broken)
    got = ask("/api/holders?at=1999-12-31")
    assert (got.status, got.headers["content-type"]) == (500, "application/problem+json")
    assert b"secret" not in got.body


def test_who_says_nothing_is_not_waited_for(
    state: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither before a request, nor in the middle of its head or its body."""
    monkeypatch.setattr(server, "IDLE_SECONDS", 0.5)
    monkeypatch.setattr("streams.web.api.BODY_SECONDS", 0.5)
    head = b"POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += b"Content-Length: 99\r\n\r\n{"
    with serving(state, folder) as ask:
        for said in (b"", b"GET / HTTP/1.1\r\nHost: lo", head):
            with socket.create_connection(("127.0.0.1", ask.port), timeout=20) as line:
                line.sendall(said)
                got = b""
                while data := line.recv(4096):
                    got += data
            assert not got or b" 408 " in got.partition(b"\r\n")[0]


def test_who_takes_nothing_is_hung_up_on(state: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that nobody fetches does not stay for ever."""
    monkeypatch.setattr(server, "STUCK_SECONDS", 0.3)
    with serving(state, folder) as ask, socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        line.connect(("127.0.0.1", ask.port))
        line.settimeout(20)
        wanted = b"GET /static/maplibre-gl.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20
        line.sendall(wanted)
        time.sleep(2)
        got = 0
        with suppress(ConnectionError):
            while data := line.recv(1 << 20):
                got += len(data)
        assert got < 20 * len(assets()["maplibre-gl.js"].body.plain)


def test_there_are_no_more_connections_than_there_may_be(
    state: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 3)
    with serving(state, folder) as ask:
        lines = []
        for expected in (b"H", b"H", b"H", b""):
            lines.append(socket.create_connection(("127.0.0.1", ask.port), timeout=10))
            lines[-1].sendall(b"GET /api/settings HTTP/1.1\r\nHost: localhost\r\n\r\n")
            with suppress(ConnectionResetError):
                assert lines[-1].recv(1) == expected
        for line in lines:
            line.close()
        while True:
            with suppress(OSError):
                assert ask("/api/settings").status == 200
                break
            time.sleep(0.05)


HOSTILE = [
    "<script>alert(1)</script>",
    "';DROP TABLE places;--",
    "\u202e\u0000x",
    "${7*7}",
    "%00",
    "a/b?c#d",
    "👾" * 50,
    "\r\nX-Evil: 1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_back_as_data_or_not_at_all(ask: Client, text: str) -> None:
    """In any place of a question; what comes back is JSON, and no header is made of it."""
    word = quote(text, safe="")
    for path in ("places?q=@", "places/@", "articles/@", "alerts?place=@", "alerts?cursor=@", "control?holder=@", "@",
                 "control?@=1"):  # fmt: skip
        got = ask(f"/api/{path.replace('@', word)}")
        assert got.status in (200, 400, 404)
        assert "json" in got.headers["content-type"]
        assert "x-evil" not in got.headers
        json.loads(got.body)
