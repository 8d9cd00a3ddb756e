"""Ways into the network behind us, each really tried, with a real socket that listens and must see nobody."""

import asyncio
import socket
import ssl
from collections.abc import Sequence

import pytest
import trustme

from streams.delivery import guard
from streams.delivery.addresses import refusal
from streams.delivery.guard import RefusedError, target
from streams.delivery.http import HttpSender
from streams.delivery.outcome import Verdict
from tests.delivery.servers import NOW, PAYLOAD, QUICK, answering, endpoint, names, opened, send, serving
from tests.delivery.ways_in import ANSWERS, LITERALS


def every_address() -> tuple[socket.socket, int]:
    """A socket that listens on all addresses of this machine, of both families where it has both."""
    both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both else socket.AF_INET
    listening = socket.create_server(("", 0), family=family, dualstack_ipv6=both)
    listening.setblocking(False)
    return listening, listening.getsockname()[1]


def visited(listening: socket.socket) -> bool:
    try:
        listening.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.fixture(scope="module")
def listener() -> tuple[socket.socket, int]:
    return every_address()


def usual(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Make a port a usual one, so that it is the address that is refused and not the port."""
    for scheme in guard.PORTS:
        monkeypatch.setitem(guard.PORTS, scheme, (port,))


@pytest.mark.parametrize("url", LITERALS)
def test_no_url_leads_inside(
    url: str, listener: tuple[socket.socket, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    listening, port = listener
    usual(monkeypatch, port)
    outcome = asyncio.run(send(endpoint(url.replace("PORT", str(port)))))
    assert outcome.verdict is Verdict.FAILED
    assert outcome.error.startswith("RefusedError") or "localhost" in url, outcome.error
    assert not visited(listening)


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_no_answer_of_a_name_server_leads_inside(
    answer: str | list[str], listener: tuple[socket.socket, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    listening, port = listener
    usual(monkeypatch, port)
    to = endpoint(f"http://good.example:{port}/")
    outcome = asyncio.run(send(to, lookup=names(good_example=answer)))
    assert outcome.verdict is Verdict.FAILED
    assert "RefusedError" in outcome.error
    assert not visited(listening)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_the_same_ways_are_open_where_they_are_named(host: str) -> None:
    """Else the tests above would show nothing."""

    async def tried(port: int) -> None:
        to = endpoint(f"http://{host}:{port}/", allow_hosts=frozenset({f"{host}:{port}"}))
        await send(to)

    listening, port = every_address()
    if host == "[::1]" and not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 here")
    asyncio.run(tried(port))
    assert visited(listening)


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fd00:ec2::254", "0.0.0.0", "224.0.0.1", "fe80::1", "::ffff:169.254.169.254"],
)
def test_a_name_opens_no_metadata_and_nothing_reserved(
    address: str, listener: tuple[socket.socket, int]
) -> None:
    listening, port = listener
    to = endpoint(f"http://inside:{port}/", allow_hosts=frozenset({f"inside:{port}"}))
    outcome = asyncio.run(send(to, lookup=names(inside=address)))
    assert "RefusedError" in outcome.error
    assert not visited(listening)


@pytest.mark.parametrize(("host", "opens"), [("10.0.0.1", True), ("169.254.169.254", False)])
def test_nobody_is_told_to_name_what_a_name_does_not_open(host: str, opens: bool) -> None:
    with pytest.raises(RefusedError) as refused:
        target(f"https://{host}/")
    assert ("allow_hosts" in str(refused.value)) is opens


def test_a_name_opens_only_itself_and_its_port() -> None:
    hosts = frozenset({"inside.example", "Other.example:9000"})
    assert target("https://INSIDE.example/", allow_hosts=hosts).named
    assert target("https://other.example:9000/", allow_hosts=hosts).named
    assert not target("https://other.example/", allow_hosts=hosts).named
    assert not target("https://x.inside.example/", allow_hosts=hosts).named
    with pytest.raises(RefusedError, match="port 9000"):
        target("https://inside.example:9000/", allow_hosts=hosts)


@pytest.mark.parametrize(
    ("url", "http", "why"),
    [
        ("http://good.example/", False, "allow_http"),
        ("https://good.example:80/", True, "port 80"),
        ("https://good.example:22/", True, "port 22"),
        ("https://good.example:0/", True, "port 0"),
        ("http://good.example:443/", True, "port 443"),
        ("https://good.example:6379/", True, "port 6379"),
        ("https://good.example:65536/", True, "no URL"),
        ("https://good.example:-1/", True, "no URL"),
        ("https://good..example/", True, "host"),
        ("https://" + "a." * 200 + "b/", True, "host"),
        ("https://good.example/" + "x" * 3000, True, "characters"),
    ],
)
def test_what_a_url_may_not_have(url: str, http: bool, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        target(url, allow_http=http)


@pytest.mark.parametrize(
    "url", ["https://good.example", "https://good.example:8443/x?y=z", "https://8.8.8.8/"]
)
def test_what_is_open_to_all(url: str) -> None:
    assert not target(url).named


def test_addresses_of_the_open_internet_are_no_secret() -> None:
    for address in (
        "8.8.8.8",
        "1.1.1.1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "172.32.0.1",
    ):
        assert refusal(address) is None


def open_second_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 127.0.0.2 stand for an address of the open internet."""

    def refused(address: str, *, named: bool = False) -> str | None:
        return None if address == "127.0.0.2" else refusal(address, named=named)

    monkeypatch.setattr(guard, "refusal", refused)


def test_a_name_that_means_another_address_the_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: there is one look-up for a connection, and the next connection's is checked again."""
    asked: list[str] = []

    async def lookup(host: str, port: int) -> Sequence[tuple[int, str]]:
        asked.append(host)
        return [(socket.AF_INET, "127.0.0.2" if len(asked) == 1 else "127.0.0.1")]

    async def tried() -> None:
        closing = answering("200 OK", "connection: close")
        async with (
            serving(closing, "127.0.0.2") as outside,
            serving(closing, "127.0.0.1", outside.port) as inside,
        ):
            usual(monkeypatch, outside.port)
            to = endpoint(f"http://good.example:{outside.port}/")
            async with HttpSender(lookup=lookup, limits=QUICK) as sender:
                first = await sender.send(to, PAYLOAD, NOW)
                assert (first.verdict, len(asked), outside.connections) == (Verdict.DELIVERED, 1, 1)
                second = await sender.send(to, PAYLOAD, NOW)
            assert "RefusedError" in second.error
            assert (len(asked), inside.connections, outside.connections) == (2, 0, 1)

    open_second_loopback(monkeypatch)
    asyncio.run(tried())


def test_a_socket_that_ends_up_elsewhere_is_closed_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if something between us and the address had turned it round: the first two looks see another."""
    looks: list[str] = []

    def refused(address: str, *, named: bool = False) -> str | None:
        if named:  # asked only for what the error says
            return refusal(address, named=True)
        looks.append(address)
        return None if len(looks) <= 2 else refusal(address)

    async def tried() -> None:
        async with serving() as inside:
            usual(monkeypatch, inside.port)
            to = endpoint(f"http://good.example:{inside.port}/")
            outcome = await send(to, lookup=names(good_example="127.0.0.1"))
            assert "RefusedError" in outcome.error
            assert inside.requests == []

    monkeypatch.setattr(guard, "refusal", refused)
    asyncio.run(tried())
    assert len(looks) == 3


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_redirects_lead_nowhere(status: str, listener: tuple[socket.socket, int]) -> None:
    listening, port = listener

    async def tried() -> None:
        async with serving(answering(status, f"location: http://127.0.0.1:{port}/")) as server:
            outcome = await send(opened(server))
            assert (outcome.verdict, outcome.status) == (Verdict.FAILED, int(status[:3]))
            assert len(server.requests) == 1

    asyncio.run(tried())
    assert not visited(listening)


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"])
def test_proxies_of_the_environment_see_nothing(
    variable: str, listener: tuple[socket.socket, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    listening, port = listener

    async def tried() -> None:
        async with serving() as server:
            assert (await send(opened(server))).verdict is Verdict.DELIVERED

    monkeypatch.setenv(variable, f"http://127.0.0.1:{port}")
    monkeypatch.delenv("no_proxy", raising=False)
    asyncio.run(tried())
    assert not visited(listening)


def test_no_connection_is_lent_to_an_endpoint_that_may_not_have_it() -> None:
    """Two endpoints with one URL, and only one of them may go there."""

    async def tried() -> None:
        async with serving() as server, HttpSender(limits=QUICK) as sender:
            one, other = opened(server), endpoint(server.url, name="other")
            assert (await sender.send(one, PAYLOAD, NOW)).verdict is Verdict.DELIVERED
            assert "RefusedError" in (await sender.send(other, PAYLOAD, NOW)).error

    asyncio.run(tried())


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.mark.parametrize(
    ("certified", "trusted", "why"),
    [
        ("good.example", True, ""),
        ("other.example", True, "ertificate"),
        ("127.0.0.1", True, "ertificate"),
        ("good.example", False, "ertificate"),
    ],
)
def test_the_certificate_is_checked_against_the_name(
    authority: trustme.CA, certified: str, trusted: bool, why: str, tmp_path: pytest.TempPathFactory
) -> None:
    """Though it is an address that we connect to."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (authority if trusted else trustme.CA()).issue_cert(certified).configure_cert(context)
    ca = tmp_path / "ca.pem"  # type: ignore[operator]
    authority.cert_pem.write_to_path(ca)

    async def tried() -> None:
        async with serving(tls=context) as server:
            to = endpoint(
                f"https://good.example:{server.port}/", allow_hosts=frozenset({f"good.example:{server.port}"})
            )
            outcome = await send(to, lookup=names(good_example="127.0.0.1"), cafile=ca)
            assert (outcome.verdict is Verdict.DELIVERED) == (not why)
            assert why in outcome.error
            assert len(server.requests) == (not why)

    asyncio.run(tried())
