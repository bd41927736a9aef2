"""The picture of all reports as PDF, DOCX, text and a workbook: the forms of the memo, the same bytes.

Its words are in `templates/messages/portfolio.j2`. Source: docs/portfolio.md#the-working-paper
"""

from collections.abc import Iterator, Sequence

from models.core import Paper
from models.ledger import short_head
from models.portfolio import AttentionItem, Portfolio, ReportStatus, UnreadReport
from models.register import OVERSIGHT
from notifications.printed.blocks import Block, Box, Heading, Items, Line, Para, Row, cell, plain, section
from notifications.printed.files import render_paper
from notifications.printed.head import head_of_paper
from notifications.printed.references import Part
from notifications.printed.text import set_text
from notifications.printed.value import Printed
from notifications.words import OF_DATE, STANDING, TURN, cap, long_date, say_message, tally, titled


def render_portfolio(portfolio: Portfolio, paper: Paper = "letter") -> dict[str, bytes]:
    """Return the working paper of all reports in each form, by file name. Raises RuleError if Typst refuses it."""
    return render_paper("portfolio", _printed(portfolio, paper), portfolio.as_of)


def say_portfolio(portfolio: Portfolio) -> str:
    """Return the same words as text, for a terminal."""
    return set_text(_printed(portfolio, "letter")).decode()


def _printed(portfolio: Portfolio, paper: Paper) -> Printed:
    return Printed.of_paper(_head(portfolio, paper), _body(portfolio))


def _head(portfolio: Portfolio, paper: Paper) -> Part:
    n = len(portfolio.reports) + len(portfolio.unread)
    read = say_message("portfolio.reports", read=len(portfolio.reports), unread=len(portfolio.unread))
    return head_of_paper(
        title=say_message("portfolio.title", n=n),
        full_title=say_message("portfolio.full_title", n=n, on=portfolio.as_of),
        above=_said("above"),
        on=portfolio.as_of,
        author=_said("by"),
        lines=[
            [_said("on_label"), long_date(portfolio.as_of)],
            [_said("by_label"), _said("by")],
            [_said("reports_label"), read],
            [_said("numbers_label"), say_message("portfolio.numbers", t=portfolio.totals)],
        ],
        foot=_said("foot"),
        paper=paper,
    )


def _body(portfolio: Portfolio) -> Iterator[Block]:
    totals = portfolio.totals
    unread = portfolio.unread
    if unread and not portfolio.reports:
        yield Box((Items((plain(say_message("portfolio.nothing_read", n=len(unread)), "alarm"),)),), "bottom")
        yield from _not_read(unread)
        return
    lines: list[Line] = [plain(say_message("portfolio.done", t=totals), "strong")]
    if totals.recommendations:
        lines += [plain(say_message("portfolio.accepted", t=totals)), plain(say_message("portfolio.past", t=totals))]
    if totals.unknown:
        lines.append(plain(say_message("portfolio.unknown", t=totals)))
    if unread:
        lines.append(plain(say_message("portfolio.unread", n=len(unread)), "alarm"))
    yield Box((Items(tuple(lines)),), "bottom")
    attention = say_message("portfolio.attention_head", n=len(portfolio.attention), of=portfolio.attention_count)
    head = Heading(attention, "part-attention")
    if portfolio.attention:
        columns = [(_said("milestone"), "1.6fr"), (_said("status"), "1.3fr"), (_said("turn"), "80pt")]
        yield from section(head, columns, map(_item, portfolio.attention))
    else:
        yield from (head, Para(plain(say_message("portfolio.attention_none"))))
    columns = [(_said("report"), "1.6fr"), (_said("recommendations"), "70pt"), (_said("past_head"), "90pt")]
    columns += [(_said("unknown_head"), "55pt"), (_said("next_head"), "90pt")]
    head = Heading(_said("reports_head"), "part-reports")
    yield from section(head, columns, map(_report, portfolio.reports)) if portfolio.reports else (head,)
    yield from _not_read(unread)


def _not_read(unread: Sequence[UnreadReport]) -> Iterator[Block]:
    if unread:
        yield Heading(_said("not_read_head"), "part-not-read")
        yield Items(tuple(plain(say_message("portfolio.not_read", u=report)) for report in unread))


def _said(name: str) -> str:
    return say_message(f"portfolio.{name}")


def _item(item: AttentionItem) -> Row:
    turn = []
    if item.turn:
        party = item.office if item.turn.party == OVERSIGHT else item.body
        turn = [plain(say_message("portfolio.next_turn", who=party, what=TURN[item.turn.verb]), "more")]
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
            cell(
                plain(report.title, "strong"),
                plain(say_message("portfolio.head", r=report), "more"),
                plain(head, "code"),
            ),
            cell(plain(say_message("portfolio.verified", r=report))),
            cell(*(plain(count) for name in past if (count := say_message(f"portfolio.{name}", r=report)))),
            cell(plain(str(report.counts.unknown))),
            cell(plain(say_message("portfolio.next", r=report))),
        )
    )
