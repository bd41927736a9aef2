"""The dates and the sources as they are printed: lines that differ in little stand together."""

from models.memo import Dated, MemoFacts
from notifications.printed.fit import Fit
from notifications.printed.sheet_said import Numbers, Sheet, rests_sheet
from notifications.printed.sheet_week import has_annexes
from notifications.words import say, short_date


def related_sheet(facts: MemoFacts, numbers: Numbers, fit: Fit) -> list[Sheet]:
    """Return the related duties, those that differ only in their dates in one line."""
    groups: dict[tuple[str, ...], list[Dated]] = {}
    for one in facts.related:
        groups.setdefault((one.id.split("@")[0], one.what, one.who, one.says.text), []).append(one)
    lines = [
        {
            "id": name,
            "what": fit.name(what),
            "due": say("cells.dates", days=[(each.due, each.extended) for each in ones]),
            "who": who,
            "says": says[:1].upper() + says[1:],
            **_rests(ones, numbers),
        }
        for (name, what, who, says), ones in groups.items()
    ]
    most = min(fit.duties, len(lines))
    return [*lines[:most], *_rest(len(lines) - most, ("duty", "duties"), ("id", "what", "due", "who", "says"), facts)]


def _rest(number: int, words: tuple[str, str], fields: tuple[str, ...], facts: MemoFacts) -> list[Sheet]:
    """Return a line that points to where what was left out stands; none where nothing was."""
    if number <= 0:
        return []
    says = say("page.more", n=number, one=words[0], many=words[1], has_annexes=has_annexes(facts))
    return [dict.fromkeys(fields, "") | {"at": "", "mark": [], "rests": [], "what": says}]


def _rests(ones: list[Dated], numbers: Numbers) -> Sheet:
    """Return what a line rests on: all that the dates in it rest on."""
    return {"at": ones[0].says.id, **rests_sheet((trace for each in ones for trace in each.says.trace), numbers)}


def say_all_bars(shown: int, facts: MemoFacts) -> str:
    """Say which of the dates passed are drawn, and where the others stand."""
    if not facts.late:
        return say("page.no_bars")
    return say("page.all_bars", shown=shown, of=len(facts.late), has_annexes=has_annexes(facts))


def sources_sheet(facts: MemoFacts, fit: Fit) -> list[Sheet]:
    """Return the sources; those with the same result and meaning in one line, or all that were read."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in facts.sources:
        good = short_date(row.last_good) if row.last_good else say("cells.never")
        read = row.result in ("ok", "empty")
        key = (
            (good, "ok or empty", say("cells.read"))
            if read and fit.read_sources_in_one
            else (good, row.result, row.means)
        )
        groups.setdefault(key, []).append(row.name)
    return [
        {"name": ", ".join(names), "last": last, "result": result, "means": means, "bad": result not in
         ("ok", "empty", "ok or empty")}
        for (last, result, means), names in groups.items()
    ]  # fmt: skip


def ahead_sheet(facts: MemoFacts, numbers: Numbers, fit: Fit) -> list[Sheet]:
    """Return the coming dates; those of one day, one duty and one basis in one line."""
    groups: dict[tuple[str, ...], list[Dated]] = {}
    for c in facts.clocks:
        day = say("cells.moved", to=c.due_now, was=c.due if c.extended else None)
        key = (day, c.due_now.isoformat(), c.who, c.says.text)
        groups.setdefault(key, []).append(c)
    lines = [
        {"date": day, "iso": iso, "what": _named(ones, fit, facts), "who": who, "basis": basis, **_rests(ones, numbers)}
        for (day, iso, who, basis), ones in groups.items()
    ]
    most = fit.coming
    return [*lines[:most], *_rest(len(lines) - most, ("line", "lines"), ("date", "iso", "what", "who", "basis"), facts)]


def _named(ones: list[Dated], fit: Fit, facts: MemoFacts) -> str:
    """Name the one milestone of a line with its title, several by their ids."""
    if len(ones) == 1:
        return fit.name(say("table.next_step", id=ones[0].id, title=ones[0].what))
    return say("page.titles", ids=[one.id for one in ones], has_annexes=has_annexes(facts))
