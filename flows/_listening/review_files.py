"""The files that verifiers open: links for their forms, and what each opens."""

from flows._listening.listener import LOG, Listener
from flows._runtime import clock, context
from flows._runtime.settings import Settings
from models.answers import must_show
from models.core import EvidenceChanged, RuleError, new_york_day
from models.permissions import may, stand_ins
from models.projections import MILESTONES, RECIPIENTS
from notifications.answers import Refusal, say_review_page, say_review_refusal
from tasks.answers import FilesAtHand, pieces_of
from tasks.ledger import records
from tasks.review import LinkRefused, Opened

STATUS: dict[Refusal, int] = {"not_ours": 404, "expired": 410, "not_yours": 403, "withdrawn": 404, "lost": 410}


def files_at_hand(settings: Settings) -> FilesAtHand:
    """Return where the files of a verifier's form come from. Links are written only if this installation has a page."""
    return FilesAtHand(settings.store, context.links_of(settings), clock.now())


def open_link(listener: Listener, token: str) -> Opened:
    """Return the page and the file of a link, if the person may still review it; or the page that says why not."""
    files = files_at_hand(listener.settings)
    try:
        if files.links is None:
            raise LinkRefused("not_ours")
        link = files.links.read(token, files.now)
    except LinkRefused as refused:
        return _refusal_page(refused.why)
    milestone = records.one(listener.database, MILESTONES, link.milestone_id)
    item = (
        next((piece for piece in milestone.review.evidence if piece.sha256 == link.sha256), None) if milestone else None
    )
    if milestone is None or item is None or not item.stands:
        return _refusal_page("withdrawn")
    away = stand_ins(listener.people, records.every(listener.database, RECIPIENTS), new_york_day(files.now))
    try:
        may(listener.people, link.person_id, "finding", milestone.id, stand_ins=away)
    except RuleError:
        return _refusal_page("not_yours")
    try:
        content = listener.settings.store.read(item.sha256)
    except EvidenceChanged:
        return _refusal_page("lost")
    (piece,) = pieces_of(listener.database, milestone, [item], link.person_id, listener.sender, files)
    LOG.info("%s opened %s of %s", link.person_id, item.sha256[:12], milestone.id)
    page = say_review_page(milestone.id, milestone.plan.title, must_show(milestone.plan.says), f"{token}/file", piece)
    return Opened(200, page, item.name, content)


def _refusal_page(why: Refusal) -> Opened:
    return Opened(STATUS[why], say_review_refusal(why))
