"""The picture of all reports as PDF and as text. Its words are in `templates/messages/portfolio.j2`. Source:
docs/portfolio.md#the-working-paper"""

from collections.abc import Iterator, Sequence

from models.core import Paper
from models.ledger import short_head
from models.portfolio import AttentionItem, Portfolio, ReportStatus, UnreadReport
from models.register import OVERSIGHT
from notifications.printed.blocks import Block, Box, Heading, Items, Line, Para, Row, cell, plain, section
from notifications.printed.head import head_of_paper
from notifications.printed.pdf import render_pdf
from notifications.printed.text import set_text
from notifications.printed.value import Printed
from notifications.words import OF_DATE, STANDING, TURN, cap, long_date, say_message, tally, titled


def render_portfolio(portfolio: Portfolio, paper: Paper = "letter") -> dict[str, bytes]:
    """Return the working paper of all reports as PDF, by its file name. Raises RuleError if Typst refuses it."""
    return {"portfolio.pdf": render_pdf(_printed(portfolio, paper))}


def say_portfolio(portfolio: Portfolio) -> str:
    """Return the same words as text, for a terminal."""
    return set_text(_printed(portfolio, "letter")).decode()


def _printed(portfolio: Portfolio, paper: Paper) -> Printed:
    n = len(portfolio.reports) + len(portfolio.unread)
    report_count = _say("reports", read=len(portfolio.reports), unread=len(portfolio.unread))
    head = head_of_paper(
        title=_say("title", n=n),
        full_title=_say("full_title", n=n, on=portfolio.as_of),
        above=_say("above"),
        on=portfolio.as_of,
        author=_say("by"),
        lines=[
            [_say("on_label"), long_date(portfolio.as_of)],
            [_say("by_label"), _say("by")],
            [_say("reports_label"), report_count],
            [_say("numbers_label"), _say("numbers", t=portfolio.totals)],
        ],
        foot=_say("foot"),
        paper=paper,
    )
    return Printed.of_paper(head, _body(portfolio))


def _body(portfolio: Portfolio) -> Iterator[Block]:
    totals = portfolio.totals
    unread = portfolio.unread
    if unread and not portfolio.reports:
        yield Box((Items((plain(_say("nothing_read", n=len(unread)), "alarm"),)),), "bottom")
        yield from _not_read(unread)
        return
    lines: list[Line] = [plain(_say("done", t=totals), "strong")]
    if totals.recommendations:
        lines += [plain(_say("accepted", t=totals)), plain(_say("past", t=totals))]
    if totals.unknown:
        lines.append(plain(_say("unknown", t=totals)))
    if unread:
        lines.append(plain(_say("unread", n=len(unread)), "alarm"))
    yield Box((Items(tuple(lines)),), "bottom")
    attention = _say("attention_head", n=len(portfolio.attention), of=portfolio.attention_count)
    head = Heading(attention, "part-attention")
    if portfolio.attention:
        columns = [(_say("milestone"), "1.6fr"), (_say("status"), "1.3fr"), (_say("turn"), "80pt")]
        yield from section(head, columns, map(_item, portfolio.attention))
    else:
        yield from (head, Para(plain(_say("attention_none"))))
    columns = [(_say("report"), "1.6fr"), (_say("recommendations"), "70pt"), (_say("past_head"), "90pt")]
    columns += [(_say("unknown_head"), "55pt"), (_say("next_head"), "90pt")]
    head = Heading(_say("reports_head"), "part-reports")
    yield from section(head, columns, map(_report, portfolio.reports)) if portfolio.reports else (head,)
    yield from _not_read(unread)


def _not_read(unread: Sequence[UnreadReport]) -> Iterator[Block]:
    if unread:
        yield Heading(_say("not_read_head"), "part-not-read")
        yield Items(tuple(plain(_say("not_read", u=report)) for report in unread))


def _say(name: str, **facts: object) -> str:
    return say_message(f"portfolio.{name}", **facts)


def _item(item: AttentionItem) -> Row:
    turn = []
    if item.turn:
        party = item.office if item.turn.party == OVERSIGHT else item.body
        turn = [plain(_say("next_turn", who=party, what=TURN[item.turn.verb]), "more")]
    status = cap(STANDING[item.standing])
    if item.standing in OF_DATE:
        is_without_proof = item.standing == "past_legal_deadline" and item.review != "awaiting"
        ground = "overdue, " if item.standing == "overdue" else "no proof on file, " if is_without_proof else ""
        status = cap(f"{ground}{tally(item.days_late, 'day')} {OF_DATE[item.standing]}")
    return Row(
        (
            cell(plain(titled(item.title, item.id), "strong"), plain(f"{item.report_id}: {item.agency}", "more")),
            cell(plain(status), plain(long_date(item.due_now), "more")),
            cell(plain(cap(item.body)), *turn),
        )
    )


def _report(report: ReportStatus) -> Row:
    past = ("past_legal", "past_conditional", "past_reported", "past_target")
    head = short_head(report.ledger.seq, report.ledger.hash)
    return Row(
        (
            cell(plain(report.title, "strong"), plain(_say("head", r=report), "more"), plain(head, "code")),
            cell(plain(_say("verified", r=report))),
            cell(*(plain(count) for name in past if (count := _say(name, r=report)))),
            cell(plain(str(report.counts.unknown))),
            cell(plain(_say("next", r=report))),
        )
    )
