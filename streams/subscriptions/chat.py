"""Messages for Slack and what is compatible with it, and for Discord.

https://docs.slack.dev/messaging/formatting-message-text, https://docs.slack.dev/reference/block-kit/blocks,
https://discord.com/developers/docs/resources/webhook#execute-webhook (and ``#embed-object-embed-limits``).

Whatever comes out of an article is text there and nothing else: no mention, no link, no picture, no formatting.
"""

import re
from collections.abc import Iterator, Sequence

from schemas.wire import Json, dumps
from streams.alerts.alert import Alert, AlertType
from streams.subscriptions.fitting import Weights, shared_out
from streams.subscriptions.machine import JSON, LARGEST
from streams.subscriptions.texts import Lines, Quoted, clean, isolated, lines, plain

SLACK_BLOCK, SLACK_BLOCKS = 3_000, 50
DISCORD_TITLE, DISCORD_DESCRIPTION, DISCORD_EMBEDS, DISCORD_ALL = 256, 4_096, 10, 6_000
_FRAME = 300  # bytes of a message around what it tells
_IN_DIGEST = 1  # quotes of an alert
_GAP = "\u200b"  # a space of no width
_LINK = re.compile(r"([@＠])|(:)(?=//)|(\])(?=[(\[:])|(!)(?=\[)|(www)(?=\.)", re.IGNORECASE)
_MARKS = re.compile(r"([\\*_~`|\[\]()<])")
_COLOURS = {
    AlertType.CHANGED: 0xB3261E,
    AlertType.CONTESTED: 0xB58A00,
    AlertType.CONFIRMED: 0x2E7D32,
    AlertType.REVERTED: 0x7B3FA0,
}


def unlinked(text: str) -> str:
    """Text in which nobody is mentioned and nothing leads anywhere."""
    return _LINK.sub(lambda match: match[0] + _GAP, text)


def slack_text(text: str) -> str:
    """Text for Slack: its control characters as entities."""
    return unlinked(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def discord_text(text: str) -> str:
    """Text for Discord: its formatting characters behind a backslash."""
    return _MARKS.sub(r"\\\1", unlinked(text))


def slack(alerts: Sequence[Alert], link: str) -> Iterator[tuple[str, bytes]]:
    """``(content type, body)`` of each message: blocks, and the same as text for those that know no blocks."""
    pieces = [_slack_piece(alert, link, short=len(alerts) > 1) for alert in alerts]
    for group in shared_out(pieces, _slack_weight, (LARGEST - _FRAME, SLACK_BLOCKS)):
        message: Json = {
            "text": "\n".join(piece["text"] for piece in group),
            "blocks": [block for piece in group for block in piece["blocks"]],
            "unfurl_links": False,
            "unfurl_media": False,
        }
        yield JSON, dumps(message)


def _slack_piece(alert: Alert, link: str, *, short: bool) -> Json:
    """As many quotes, up to three, as there is room for."""
    told = lines(alert, link)
    for number in range(_IN_DIGEST if short else len(told.quotes), -1, -1):
        piece = _slack_told(_shorter(told, number))
        if len(dumps(piece)) <= LARGEST - _FRAME:
            break
    return piece


def _slack_told(told: Lines) -> Json:
    blocks = [_section(f"{told.title}\n{told.told}")]
    for one in told.quotes:
        blocks.append(_section(one.quote))
        blocks.append(_context(_slack_link(one.url, one.credit)))
    if told.url:
        blocks.append(_context(_slack_link(told.url, "The history of this place")))
    return {"text": _slack_plain(told), "blocks": blocks}


def _slack_weight(piece: Json) -> Weights:
    return len(dumps(piece)), len(piece["blocks"])


def _section(text: str) -> Json:
    safe = slack_text(text)
    if len(safe) > SLACK_BLOCK:
        safe = slack_text(isolated(clean(text, SLACK_BLOCK // 6)))
    return {"type": "section", "text": {"type": "plain_text", "text": safe, "emoji": False}}


def _context(marked: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": marked, "verbatim": True}]}


def _slack_link(url: str, label: str) -> str:
    marked = f"<{url}|{slack_text(label)}>"  # nothing is decoded in the address of a link
    return marked if url and len(marked) <= SLACK_BLOCK else slack_text(label)


def _slack_plain(told: Lines) -> str:
    """The lines of ``plain``, in which only our own links lead somewhere."""
    safe = Lines(
        slack_text(told.title),
        slack_text(told.told),
        tuple(Quoted(slack_text(one.quote), slack_text(one.credit), one.url) for one in told.quotes),
        told.more,
        told.url,
    )
    return plain(safe)


def _shorter(told: Lines, quotes: int) -> Lines:
    left_out = max(0, len(told.quotes) - quotes)
    return Lines(told.title, told.told, told.quotes[:quotes], told.more + left_out, told.url)


def discord(alerts: Sequence[Alert], link: str) -> Iterator[tuple[str, bytes]]:
    """``(content type, body)`` of each message: an embed for each alert; nobody is ever notified by name."""
    embeds = [_embed(alert, link, short=len(alerts) > 1) for alert in alerts]
    for group in shared_out(embeds, _embed_weight, (LARGEST - _FRAME, DISCORD_EMBEDS, DISCORD_ALL)):
        yield JSON, dumps({"embeds": group, "allowed_mentions": {"parse": []}})


def _embed(alert: Alert, link: str, *, short: bool) -> Json:
    told = lines(alert, link)
    embed: Json = {
        "title": _discord_title(told.title),
        "description": _description(told, _IN_DIGEST if short else len(told.quotes)),
        "color": _COLOURS[alert.type],
    }
    if told.url:
        embed["url"] = told.url
    if alert.time:
        embed["timestamp"] = alert.time
    return embed


def _embed_weight(embed: Json) -> Weights:
    return len(dumps(embed)) + 1, 1, utf16(embed["title"]) + utf16(embed["description"])


def utf16(text: str) -> int:
    """The length of a text as JavaScript counts it."""
    return len(text.encode("utf-16-le")) // 2


def _discord_title(title: str) -> str:
    marked = discord_text(title)
    return (
        marked if utf16(marked) <= DISCORD_TITLE else discord_text(isolated(clean(title, DISCORD_TITLE // 4)))
    )


def _description(told: Lines, quotes: int) -> str:
    """As many quotes, up to these, as there is room for."""
    for number in range(quotes, -1, -1):
        shown = _shorter(told, number)
        rows = [discord_text(shown.told)]
        for one in shown.quotes:
            label = discord_text(one.credit)
            rows += [discord_text(one.quote), f"[{label}]({one.url})" if one.url else label]
        if shown.more:
            rows.append(f"and {shown.more} more")
        if utf16("\n".join(rows)) <= DISCORD_DESCRIPTION:
            break
    return "\n".join(rows)
