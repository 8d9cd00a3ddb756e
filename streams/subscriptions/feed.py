"""Alerts as an Atom feed (RFC 4287), for those who have no endpoint."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from streams.subscriptions.filters import Arrival
from streams.subscriptions.texts import lines, plain

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def feed(
    alerts: Sequence[Arrival], link: str = "", address: str = "", title: str = "Changes of control"
) -> bytes:
    """The feed of these alerts, in the order given (the newest first is usual).

    ``link`` is the address of the page, ``address`` that of the feed itself. The same alerts give the same bytes; an
    entry's id is made of the alert's.
    """
    root = Element("feed", xmlns=_ATOM)
    _add(root, "id", address or "urn:whoholds:feed")
    _add(root, "title", title)
    _add(root, "updated", _moment(max((one.at for one in alerts), default=_NEVER)))
    _add(SubElement(root, "author"), "name", "whoholds")
    if address:
        SubElement(root, "link", rel="self", href=address)
    for one in alerts:
        _entry(root, one, link)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _entry(root: Element, arrival: Arrival, link: str) -> None:
    alert, told = arrival.alert, lines(arrival.alert, link)
    entry = SubElement(root, "entry")
    _add(entry, "id", f"urn:whoholds:alert:{quote(alert.id, safe='')}")
    _add(entry, "title", told.title)
    _add(entry, "updated", _moment(arrival.at))
    if alert.time:
        _add(entry, "published", _moment(alert.time))
    SubElement(entry, "category", term=alert.type)
    url = told.url or next((one.url for one in told.quotes if one.url), "")
    if url:
        SubElement(entry, "link", rel="alternate", href=url)
    _add(entry, "content", plain(told)).set("type", "text")


def _add(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = text
    return child


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
