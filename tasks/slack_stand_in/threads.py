"""How the stand-in shows what stands in a conversation: its history, and the replies under a message."""

from collections.abc import Iterable

from tasks.slack_stand_in.words import Body, no

LONGEST_PAGE = 999


def in_history(message: Body) -> bool:
    """Say whether a message stands in the channel itself: a reply does so only where it was broadcast."""
    return message.get("thread_ts", message["ts"]) == message["ts"] or message.get("subtype") == "thread_broadcast"


def history(messages: Iterable[Body], body: Body, longest_page: int) -> Body:
    """Answer conversations.history: newest first, in pages; without the flag a payload is left out."""
    rows = [m for m in messages if m["channel"] == body.get("channel") and in_history(m)]
    cursor = str(body.get("cursor") or "")
    oldest, latest = float(body.get("oldest") or 0), float(cursor.removeprefix("next_ts:") or "inf")
    rows = [m for m in rows if oldest < float(m["ts"]) < latest]
    rows.sort(key=lambda message: float(message["ts"]), reverse=True)
    return _page(rows, body, longest_page)


def replies(messages: Iterable[Body], body: Body, longest_page: int) -> Body:
    """Answer conversations.replies: the message itself and then its replies, the oldest first, in pages."""
    thread = str(body.get("ts", ""))
    rows = [m for m in messages if m["channel"] == body.get("channel") and thread in (m["ts"], m.get("thread_ts"))]
    if not rows:
        return no("thread_not_found")
    cursor = str(body.get("cursor") or "")
    after = max(float(body.get("oldest") or 0), float(cursor.removeprefix("next_ts:") or 0))
    # The message itself heads the first page, however old it is.
    rows = [m for m in rows if float(m["ts"]) > after or (m["ts"] == thread and not cursor)]
    rows.sort(key=lambda message: float(message["ts"]))
    return _page(rows, body, longest_page)


def _page(rows: list[Body], body: Body, longest_page: int) -> Body:
    whole = str(body.get("include_all_metadata", "")).lower() in ("1", "true")
    limit = min(int(body.get("limit") or 100), longest_page, LONGEST_PAGE)
    page = [m if whole else {name: m[name] for name in m if name != "metadata"} for m in rows[:limit]]
    more = len(rows) > limit
    following = {"next_cursor": f"next_ts:{page[-1]['ts']}"} if more else {}
    return {"ok": True, "messages": page, "has_more": more, "response_metadata": following}
