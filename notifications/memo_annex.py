"""The page behind each recommendation: milestones, the agency's words, history, what is in hand, open points."""

from models.items import EvidenceItem
from models.memo_placed import Placed
from models.memo_rows import Annex, EvidenceRow, Happened, Quoted, Sentence
from models.planning import PORTFOLIO
from models.recommendation import RecommendationRecord
from notifications.memo_history import history_of, say_proof
from notifications.memo_sources import say_public_records
from notifications.memo_table import TEXT_BASIS, milestone_row
from notifications.memo_telling import Telling, events, put_to_nypd, sentence
from notifications.words import ANSWER, BASIS, DUTY, SAYS, VOICE, count_of, long_date, source


def annexes(telling: Telling) -> tuple[Annex, ...]:
    """Return an annex for each recommendation, and one for the clocks over all of them."""
    pages = [_page(telling, one) for _, one in sorted(telling.world.recommendations.items())]
    if over_all := telling.of(PORTFOLIO):
        head = (PORTFOLIO, "Clocks over all recommendations", "Dates that bear on all of them.", "our words")
        page, more = _annex(telling, head, over_all, ()), say_public_records(telling)
        pages.append(page.model_copy(update={"open_points": (*page.open_points, *more)}))
    return tuple(pages)


def _page(telling: Telling, one: RecommendationRecord) -> Annex:
    stand = [each for each in one.acceptances if each.stands]
    said = "The agency's answer: "
    history = tuple(Happened(date=each.on, what=said + ANSWER[each.value], trace=(events(each.seq),)) for each in stand)
    return _annex(telling, (one.id, one.title, one.summary, TEXT_BASIS[one.text_basis]), telling.of(one.id), history)


def _annex(
    telling: Telling, head: tuple[str, str, str, str], placed: tuple[Placed, ...], history: tuple[Happened, ...]
) -> Annex:
    lines = [*history, *(line for each in placed for line in history_of(telling, each))]
    return Annex(
        rec=head[0],
        title=head[1],
        summary=head[2],
        text_basis=head[3],
        milestones=tuple(milestone_row(telling, each) for each in placed),
        agency_words=tuple(quote for each in placed for quote in _quotes(telling, each)),
        history=tuple(sorted(lines, key=lambda line: line.date)),
        evidence=tuple(_evidence(telling, each, item) for each in placed for item in each.record.evidence),
        open_points=(
            *(_open_point(telling, each) for each in placed if each.is_open and not _is_far(each)),
            *(shaken for each in placed if (shaken := _shaken(telling, each))),
        ),
    )


def _is_far(placed: Placed) -> bool:
    """Say whether nothing is to be said of a milestone yet: its date is to come and nothing was said or given."""
    return placed.standing in ("not_yet_due", "due_soon") and not placed.says


def _quotes(telling: Telling, placed: Placed) -> tuple[Quoted, ...]:
    return tuple(
        Quoted(
            milestone=placed.record.id,
            says=SAYS[each.says],
            text=telling.words(each.text_id),
            on=each.on,
            made_up=telling.is_made_up(None),
            trace=(events(each.seq),),
        )
        for each in placed.record.statements
        if each.stands
    )


def _evidence(telling: Telling, placed: Placed, item: EvidenceItem) -> EvidenceRow:
    from_ = source(item.source) if item.source else VOICE[item.voice]
    klass = telling.klass_of(item.seq)
    return EvidenceRow(
        name=item.name if klass == "P0" else f"(name of class {klass}, not printed)",
        sha256=item.sha256,
        received=item.recorded_on,
        from_=from_,
        pii_class=klass,
        used_for=placed.record.id,
        made_up=telling.is_made_up(item.source),
        counts=item.counts,
    )


def _open_point(telling: Telling, placed: Placed) -> Sentence:
    """Say what is open on a milestone, whose it is, and on what the date rests."""
    one, where = placed.record, f"open-{placed.record.id}"
    duty = "" if one.duty_on == "nypd" else f" The duty lies with {DUTY[one.duty_on]}."
    date = f"{long_date(one.due_now)} ({BASIS[one.basis]})"
    said = f" The agency says {SAYS[placed.says]}{telling.mark()}." if placed.says else ""
    told = put_to_nypd(placed)
    if placed.standing == "awaiting_finding" and placed.held_since:
        text = f"{one.id}: evidence waits for {telling.office} since {long_date(placed.held_since)}.{said}{duty}"
        return sentence(where, text, events(*(each.seq for each in placed.record.waiting_evidence)))
    if placed.standing == "cannot_tell":
        since = long_date(placed.held_since or one.due_now)
        unread = f"{source(one.source)} {'could not be read' if placed.source else 'was not looked at'}"
        why = "what was held is missing from custody" if one.missing else unread
        text = f"{one.id}: {placed.held} since {since}: {why}. The date is {date}.{said}{duty}"
        rests = (placed.source.seq if placed.source else None, *(each.seq for each in one.evidence if each.lost_on))
        return sentence(where, text, events(placed.date_seq, *rests))
    passed = f"{date} passed {count_of(placed.days, 'day')} ago" if placed.days else f"the date is {date}"
    ours = f" It is {told}." if told and placed.days else ""
    text = f"{one.id}: {placed.held}; {passed}.{ours}{said}{duty}"
    return sentence(where, text, telling.computed("days_late", [placed]))


def _shaken(telling: Telling, placed: Placed) -> Sentence | None:
    """Say that what proved a milestone is gone or changed; the finding stands (reminders.md, section 2)."""
    proof, finding = placed.record.shaken, placed.record.finding
    if proof is None or finding is None:
        return None
    stands = f"The finding stands until a verifier of {telling.office} records another."
    text = f"{say_proof(placed.record.id, proof)}. {stands}"
    return sentence(f"shaken-{placed.record.id}", text, events(finding.seq, proof.seq))
