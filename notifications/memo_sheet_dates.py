"""The dates and the sources as they are printed: lines that differ in little stand together."""

from models.memo_facts import MemoFacts
from models.memo_parts import Dated
from notifications.memo_fit import Fit
from notifications.memo_sheet_said import Numbers, Sheet, rests_sheet
from notifications.words import count_of, listed, short_date


def related_sheet(facts: MemoFacts, numbers: Numbers, fit: Fit) -> list[Sheet]:
    """Return the related duties, those that differ only in their dates in one line."""
    groups: dict[tuple[str, ...], list[Dated]] = {}
    for one in facts.related:
        groups.setdefault((one.id.split("@")[0], one.what, one.who, one.says.text), []).append(one)
    lines = [
        {
            "id": name,
            "what": fit.name(what),
            "due": ", ".join(short_date(each.due) + _later(each) for each in ones),
            "who": who,
            "says": says[:1].upper() + says[1:],
            **_rests(ones, numbers),
        }
        for (name, what, who, says), ones in groups.items()
    ]
    most = min(fit.duties, len(lines))
    return [*lines[:most], *_rest(len(lines) - most, "duty", "duties", ("id", "what", "due", "who", "says"))]


def _later(one: Dated) -> str:
    return f" (extended to {short_date(one.extended)})" if one.extended else ""


def _rest(number: int, one: str, many: str, fields: tuple[str, ...]) -> list[Sheet]:
    """Return a line that points to the annexes for what was left out; none where nothing was."""
    says = f"{count_of(number, f'more {one}', f'more {many}')}: see the annexes"
    nothing: Sheet = {"at": "", "mark": [], "rests": []}
    return [dict.fromkeys(fields, "") | nothing | {"what": says}] if number > 0 else []


def _rests(ones: list[Dated], numbers: Numbers) -> Sheet:
    """Return what a line rests on: all that the dates in it rest on."""
    return {"at": ones[0].says.id, **rests_sheet((trace for each in ones for trace in each.says.trace), numbers)}


def say_all_bars(shown: int, of: int) -> str:
    """Say which of the dates passed are drawn, and where the others stand."""
    if not of:
        return "No date in force is known to have passed."
    if not shown:
        return f"How long ago each of the {of} dates passed stands in the annexes."
    which = "All dates known to have passed" if shown == of else f"{shown} of the {of} dates passed"
    return f"{which}, by calendar days past the date in force; statute first, then the longest. All are in the annexes."


def sources_sheet(facts: MemoFacts, fit: Fit) -> list[Sheet]:
    """Return the sources; those with the same result and meaning in one line, or all that were read."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in facts.sources:
        good = short_date(row.last_good) if row.last_good else "never"
        read = row.result in ("ok", "empty")
        key = (good, "ok or empty", "read") if read and fit.read_sources_in_one else (good, row.result, row.means)
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
        key = (short_date(c.due_now) + _moved(c), c.due_now.isoformat(), c.who, c.says.text)
        groups.setdefault(key, []).append(c)
    lines = [
        {"date": day, "iso": iso, "what": _named(ones, fit), "who": who, "basis": basis, **_rests(ones, numbers)}
        for (day, iso, who, basis), ones in groups.items()
    ]
    most = fit.coming
    return [*lines[:most], *_rest(len(lines) - most, "line", "lines", ("date", "iso", "what", "who", "basis"))]


def _named(ones: list[Dated], fit: Fit) -> str:
    """Name the one milestone of a line with its title, several by their ids."""
    if len(ones) == 1:
        return fit.name(f"{ones[0].id}: {ones[0].what}")
    return f"{listed([one.id for one in ones])} (titles in the annexes)"


def _moved(one: Dated) -> str:
    return f" (originally {short_date(one.due)})" if one.extended else ""
