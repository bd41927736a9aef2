"""The page on which a verifier opens one file: what it is, what a rule matched, what must be shown, and the file."""

from functools import cache
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from notifications.answers.review import Piece, say_excerpt, say_piece
from notifications.words import say

Refusal = Literal["not_ours", "expired", "not_yours", "withdrawn", "lost"]
"""Why a link opens nothing."""


@cache
def _template() -> Template:
    loader = PackageLoader("notifications", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("review.html.j2")


def say_review_page(milestone_id: str, title: str, must_show: tuple[str, ...], file: str, piece: Piece) -> bytes:
    """Return the page of one piece as HTML. `file` is the address of the file itself, beside that of the page."""
    quotes = tuple(map(say_excerpt, piece.excerpts))
    page = _template().render(
        title=say("review.page_title", title=title, id=milestone_id),
        lead=say_piece(piece),
        file=file,
        save=say("review.save_file"),
        care=say("review.take_care"),
        checklist_head=say("review.must_show"),
        checklist=tuple(say("review.item", text=text) for text in must_show),
        quotes=quotes,
        quotes_note=say("review.a_match"),
        sha256=piece.sha256,
    )
    return page.encode()


def say_review_refusal(why: Refusal) -> bytes:
    """Return the page of a link that opens nothing."""
    return _template().render(title=say(f"review.{why}"), file=None).encode()
