"""The memo in short: at most three sentences, one thing asked, and the questions for the Council."""

from collections.abc import Iterable

from models.memo_parts import Counts, RecommendationRow
from models.memo_placed import Placed
from models.memo_questions import Question, questions_of
from models.memo_rows import Sentence, Trace
from models.planning import PORTFOLIO
from notifications.memo_telling import Telling, events, sentence
from notifications.words import BASIS, count_of, listed, long_date

NUMBERS = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven")
NAMED = 2


def bottom_line(
    telling: Telling, seven: tuple[RecommendationRow, ...], counts: Counts, unread: str | None
) -> tuple[Sentence, ...]:
    """Say what is verified, which dates passed by which kind of clock, and what could not be seen."""
    said = [_verified(telling, seven), _dates(telling, counts)]
    if unread:
        seqs = [each.seq for each in telling.world.sources.values() if each.result in ("blocked", "stale")]
        said.append(sentence("short-3", unread, events(*seqs) if seqs else telling.none_of("look at these sources")))
    return tuple(said)


def _verified(telling: Telling, seven: tuple[RecommendationRow, ...]) -> Sentence:
    done = [row.id for row in seven if row.standing in ("verified", "verified_late")]
    if not done:
        text = f"None of the {len(seven)} recommendations is verified as done."
        return sentence("short-1", text, telling.none_of("finding that closes a recommendation"))
    closing = [p.record.finding for row in done for p in telling.of(row) if p.record.closes_recommendation]
    verb = "is" if len(done) == 1 else "are"
    text = f"{len(done)} of {len(seven)} recommendations {verb} verified as done{telling.mark()}: {listed(done)}."
    return sentence("short-1", text, events(*(each.seq for each in closing if each)))


def _dates(telling: Telling, counts: Counts) -> Sentence:
    """Say the dates passed: by statute first and named, then those on a condition, then ours, told or not."""
    passed = [each for each in telling.placed if each.is_passed]
    over_all = [each for each in passed if each.record.recommendation_id == PORTFOLIO and each.record.duty_on == "nypd"]
    if not passed:
        return sentence(
            "short-2", "No date in force is known to have passed.", telling.computed("past", telling.placed)
        )
    parts = []
    if counts.late_by_law.value:
        law = [each for each in passed if each.record.basis == "statute" and each.record.recommendation_id != PORTFOLIO]
        longest = max(law, key=lambda each: each.days)
        named = f"{longest.record.id}, by {count_of(longest.days, 'day')}"
        parts.append(f"{counts.late_by_law.value} set by statute ({named}{_among(law)})")
    if counts.late_conditional.value:
        parts.append(
            f"{counts.late_conditional.value} set by law on a condition not proved, or by an order as reported"
        )
    if counts.late_ours.value:
        told = (
            f"{counts.ours_told.value} of these put to NYPD" if counts.ours_told.value else "none of these put to NYPD"
        )
        parts.append(f"{counts.late_ours.value} our planned dates, {told}")
    text = f"{counts.past.value} of {counts.milestones.value} milestones are past the date in force"
    text += f": {'; '.join(parts)}" if parts else ""
    if others := counts.others_duties.value:
        duties = "is a duty" if others == 1 else "are duties"
        text += f"; {others} of the {counts.past.value} {duties} of others, not NYPD's"
    if waits := counts.awaiting_finding.value:
        verb = "waits" if waits == 1 else "wait"
        text += f". {count_of(waits, 'more milestone')} {verb} for a finding by {telling.office}"
    for one in over_all:
        text += (
            f". Beside them, {_lower(one.record.title)} is not in hand, {count_of(one.days, 'day')} past {_date(one)}"
        )
    return sentence("short-2", text + ".", telling.computed("past", passed))


def _date(placed: Placed) -> str:
    return f"{long_date(placed.record.due_now)} ({BASIS[placed.record.basis]})"


def _among(some: list[Placed]) -> str:
    return " the longest" if len(some) > 1 else ""


def _lower(title: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{title}\N{RIGHT DOUBLE QUOTATION MARK}"


def questions(telling: Telling) -> tuple[Sentence, ...]:
    """Return the questions the Council may put: each can be answered with a document or a date."""
    asked = questions_of(telling.placed)
    return tuple(
        sentence(f"question-{number}", _ask(one, telling.mark()), _trace(telling, one))
        for number, one in enumerate(asked, 1)
    )


def _ask(one: Question, mark: str) -> str:
    of = one.about.record
    name = f"{of.id} ({of.title})"
    match one.kind:
        case "was_it_sent":
            return f"Was this given, and if so on what date and to whom: {of.title}?"
        case "show_what_is_reported":
            return f"Will the department give the Council the document behind what it reported as done{mark}: {name}?"
        case "when_by_law":
            return f"On what date was this done, and where can it be read: {name}?"
        case "why_later":
            return f"What moved the date of {name} from {long_date(of.due_on)} to {long_date(of.due_now)}{mark}?"
        case "when_ours":
            return f"By what date will the department have this, and may the Council see it: {name}?"


def _trace(telling: Telling, one: Question) -> Trace:
    of = one.about.record
    said = [each.seq for each in of.statements if each.stands]
    return events(one.about.date_seq, *said)


def ask_of(telling: Telling, asked: tuple[Sentence, ...], before: str) -> Sentence | None:
    """Return the one thing asked of the reader; none where there is no question."""
    if not asked:
        return None
    those = "question" if len(asked) == 1 else f"{NUMBERS[len(asked)].lower()} questions"
    text = f"Asked of the Committee: put the {those} below to the department before {before}."
    return sentence("ask", text, events(*_seqs(asked)))


def _seqs(sentences: Iterable[Sentence]) -> list[int]:
    return [seq for one in sentences for trace in one.trace for seq in getattr(trace, "events", ())]
