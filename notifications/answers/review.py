"""What a verifier sees before recording a finding, in the form and on the page that opens one file: each file, who gave
it, what a rule matched, and what must be shown. No file goes through Slack, and passages are shown of public files
only. Source: docs/evidence.md#what-a-verifier-sees."""

from datetime import date
from functools import cache
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from models.core import Value
from models.evidence import Excerpt
from models.records import Fate
from models.register import Voice
from notifications.slack import Block, context, divider, link, quote
from notifications.words import FILE_REFUSALS, inert, say, say_message

MOST_PIECES = 10
"""Files in one form. Slack allows 100 blocks, and nobody reads more at once."""


class Piece(Value):
    """One file that awaits a finding."""

    sha256: str
    name: str
    voice: Voice
    on: date
    by: str
    found_in: str | None = None
    """What the source is called in which a rule found it; None if a person sent it."""
    fate: Fate | None = None
    excerpts: tuple[Excerpt, ...] = ()
    """Passages that a rule matched; none of a file that is not public."""
    link: str | None = None
    """The address at which this person can open it; None if the installation serves no files."""


def say_piece(piece: Piece) -> str:
    """Say what a file is and who gave it."""
    fate = say("review.fate", code=piece.fate) if piece.fate else ""
    if piece.found_in:
        return say("review.found", name=piece.name, place=piece.found_in, on=piece.on, fate=fate)
    return say("review.given", name=piece.name, by=piece.by, on=piece.on, fate=fate)


def say_excerpt(excerpt: Excerpt) -> str:
    """Say a passage that a rule matched, and where it stands."""
    return say("review.excerpt", place=excerpt.place, words=excerpt.words)


def checklist(must_show: tuple[str, ...]) -> Block:
    """Draw what the register says the evidence must show."""
    return quote(say("review.must_show"), *(say("review.item", text=text) for text in must_show))


def review_blocks(
    milestone_id: str, must_show: tuple[str, ...], pieces: tuple[Piece, ...], hours: int
) -> tuple[Block, ...]:
    """Draw the checklist and each file, with the passages that a rule matched. `hours` is how long a link works."""
    if not pieces:
        return ()
    number = sum(piece.fate != "withdrawn" for piece in pieces)
    in_hand = say("review.in_hand", n=number, of=len(pieces), drawn=min(len(pieces), MOST_PIECES))
    blocks = [checklist(must_show), divider(), context(in_hand)]
    for piece in pieces[:MOST_PIECES]:
        blocks.append(quote(say_piece(piece), *map(say_excerpt, piece.excerpts)))
        if piece.link:
            blocks.append(link(piece.link, say("review.open_file")))
    notes = [say("review.a_match")] if any(piece.excerpts for piece in pieces) else []
    if any(piece.link for piece in pieces):
        notes.append(say("review.link_ends", hours=hours))
    else:
        notes.append(say("review.ask_for_file", id=inert(milestone_id)))
    if len(pieces) > MOST_PIECES:
        notes.append(say("review.more", n=len(pieces) - MOST_PIECES, id=inert(milestone_id)))
    return (*blocks, context(*notes), divider())


Refusal = Literal["not_ours", "expired", "not_yours", "withdrawn", "lost"]
"""Why a link opens nothing."""
PageRefusal = Literal["not_ours", "expired", "closed", "not_yours", "other_host", "too_large", "malformed"]
"""Why a page does not open, or what was sent to it is not taken."""


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
    return _template().render(title=say(f"review.{why}"), lead="", file=None).encode()


def say_page_refusal(why: PageRefusal, address: str | None) -> bytes:
    """Return the page of a request that is not taken. It says what helps, or whom to ask: an address, if set."""
    ask = say_message("page.ask", address=address)
    if why == "too_large":
        ask = f"Please {FILE_REFUSALS[why].mend}."
    return _template().render(title=say_message(f"page.{why}"), lead=ask, file=None).encode()
