"""`followthrough plan`: check a register, take it into the ledger, print its schema, and edit it in a spreadsheet."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Literal

from cyclopts import App

from flows.commands._out import bad_input, document, fact, load_settings, record, result, run_flow, say
from flows.commands._parameters import By, Day, Json, RecommendationId

SHOWN_ROWS = 1_000  # reasons that are printed. `--json` and `--skip-bad` list every one.

app = App(name="plan")
calendar = App(name="calendar")


@app.command
def check(file: Path | None = None, *, json: Json = False) -> None:
    """Name every fault in a plan file and in the people file, each with its line.

    Example: followthrough plan check recommendations.yaml

    Args:
        file: The plan file; the one in the settings if you name none.
    """
    from flows._runtime import clock
    from models.core import PlanError
    from models.register import plan_warnings
    from models.reminders import hours_warnings
    from notifications.words import tally
    from tasks.register import check_plan, listed_faults, open_plan, read_people

    settings = load_settings()
    path = file or settings.plan
    people = _people_file()
    faults = check_plan(path, people)
    if json:
        document(faults, of_record=False)
    if faults:
        say(listed_faults(faults))
        counts = Counter(fault.file for fault in faults)
        places = ", ".join(f"{tally(many, 'fault')} in {Path(name).name}" for name, many in counts.items())
        raise PlanError(f"{places}; nothing was written")
    opened = open_plan(path)
    listed = read_people(people) if people else None
    warnings = plan_warnings(opened.plan, opened.parts(), listed, fictional=settings.is_demonstration)
    today, calendar = clock.today(), opened.plan.calendar.as_calendar()
    for warning in (*warnings, *(hours_warnings(listed, today, calendar) if listed else ())):
        say(f"warning: {warning}")
    if not json:
        fact(f"{path.name}: no faults")


@app.command
def sync(file: Path | None = None, *, dry_run: bool = False, json: Json = False) -> None:
    """Sync a plan file into the record. A second run changes nothing.

    Example: followthrough plan sync recommendations.yaml

    Args:
        file: The plan file; the one in the settings if you name none.
        dry_run: Only say what would change; write nothing.
    """
    from flows._runtime.environment import play_also
    from flows.register.sync_plan import foresee, sync_plan
    from notifications.terminal import say_plan_changes

    if file:
        play_also(PLAN=str(file))
    _people_file()
    if dry_run:
        foreseen = foresee(load_settings())
        lines = say_plan_changes(foreseen.changes, foreseen.recommendations, foreseen.milestones)
        result(foreseen.changes, json, *lines)
        return
    outcome = run_flow(sync_plan)
    counts = f"{outcome['changes']} changes recorded, {outcome['opened']} recurring milestones added"
    result(outcome, json, counts, "next: followthrough track")


def _people_file() -> Path | None:
    people = load_settings().people_path
    if people.is_file():
        return people
    say(f"warning: no people file at {people}; `reminder deliver` needs one")
    return None


@app.command
def propose(
    recommendation_id: RecommendationId | None = None,
    *,
    to: str = "agency",
    by: By,
    handed_over: Day | None = None,
    json: Json = False,
) -> None:
    """Propose our target dates to a duty holder before any reminder about them goes out.

    Where Slack or mail is set, each unit head gets the list of their dates by the next sweep, and may agree, offer
    another date or say who is responsible. A letter for each unit (PDF) is written to `letters` in the
    home folder. An id, such as R4, leaves out the other recommendations. With `--handed-over DAY`, a letter brought
    the dates: they count as told that day.

    Example: followthrough plan propose --to agency --by p-coordinator-1

    Args:
        to: Who has the duty, as the plan's `duty_on` says it.
        handed_over: The day on which a letter brought the dates, such as 2026-11-25.
    """
    from flows.register.propose_dates import LETTERS, propose_dates
    from notifications.words import tally

    settings = load_settings()
    outcome = run_flow(propose_dates, to, by, recommendation_id, handed_over)
    if json:
        document(outcome)
        return
    fact(f"{tally(outcome['proposed'], 'target date')} proposed to {to}")
    fact(*(f"letter written: {letter}" for letter in outcome["letters"]))
    if handed_over:
        fact(f"{tally(outcome['handed_over'], 'target date')} handed over by letter on {handed_over}")
    elif outcome["letters"] and settings.slack_bot_token is None and settings.smtp_url is None:
        only = f" {recommendation_id}" if recommendation_id else ""
        fact("nobody is written to, because no Slack and no mail is set")
        fact(f"hand over the letters in {settings.home / LETTERS}, then say on which day:")
        fact(f"next: followthrough plan propose{only} --to {to} --by {by} --handed-over DAY")


@app.command
def schema() -> None:
    """Print the JSON Schema of a plan file.

    Example: followthrough plan schema > register.schema.json
    """
    from models.register import register_schema

    document(register_schema(), of_record=False)


@app.command
def mapping(name: Literal["gao", "oversight-gov", "nyc-doi"]) -> None:
    """Print a mapping for a public list of recommendations, to be completed and given to `plan import --mapping`.

    Example: followthrough plan mapping gao > gao.yaml

    Args:
        name: The list.
    """
    from flows._runtime.data import MAPPINGS

    for part in (name, "rest"):
        fact((MAPPINGS / f"{part}.yaml").read_text().rstrip())


@app.command(name="import")
def import_(
    file: Path,
    *,
    out: Path = Path("recommendations.yaml"),
    onto: Path | None = None,
    mapping: Path | None = None,
    skip_bad: Path | None = None,
    json: Json = False,
) -> None:
    """Convert a spreadsheet (.xlsx or .csv) to a plan file, and name every fault by sheet, row and column.

    A spreadsheet has recommendations, milestones and sources. Everything else, and each sheet and column that it does
    not have, comes from the plan file `--onto`, or otherwise from the one in use.

    With `--mapping`, the file is a list of another office, whose columns the mapping explains.

    Example: followthrough plan import register.xlsx --out new.yaml

    Args:
        file: The spreadsheet, .xlsx or .csv.
        out: The plan file to write.
        onto: The plan file from which everything else comes.
        mapping: What the columns of another office's list mean, and what is the same in every row.
        skip_bad: Take in the other rows, and list in this new CSV file those that cannot be.
    """
    from tasks.register import import_plan

    if mapping:
        if onto:
            raise bad_input("a mapping brings everything but the recommendations; leave --onto out")
        _import_list(file, mapping, out, skip_bad, json=json)
        return
    if skip_bad:
        raise bad_input("--skip-bad goes with --mapping; a spreadsheet of ours is taken in whole")
    in_use = load_settings().plan
    below = onto or (in_use if in_use.is_file() else None)
    outcome = import_plan(file, out, below)
    for warning in outcome.warnings:
        say(f"warning: {warning}")
    say(f"everything but recommendations, milestones and sources comes from {below}")
    say("a spreadsheet has no comments of the plan file; copy the ones you want to keep")
    counts = {"recommendations": len(outcome.plan.recommendations), "milestones": len(outcome.plan.milestones)}
    line = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    result({"file": str(out), **counts}, json, f"{out}: {line}")


def _import_list(file: Path, mapping: Path, out: Path, skip_bad: Path | None, *, json: bool) -> None:
    from models.core import PlanError
    from notifications.words import tally
    from tasks.register import import_list

    report = import_list(file, mapping, out, skip_bad)
    rows = tally(len({row.row for row in report.left_out}), "row")
    if json:
        document({"file": str(out), **report.model_dump(mode="json")})
    else:
        for row in report.left_out[:SHOWN_ROWS]:
            say(str(row.fault(file)))
        if len(report.left_out) > SHOWN_ROWS:
            say(f"and {len(report.left_out) - SHOWN_ROWS:,} more; `--json` lists every one")
    if not report.written:
        count = report.recommendations
        others = f"; with `--skip-bad FILE` the other {count:,} would be" if count else ""
        raise PlanError(f"{rows} of {file.name} cannot be taken in, and nothing was written{others}")
    if not json:
        fact(f"{out}: {tally(report.recommendations, 'recommendation')}")
        if report.left_out:
            fact(f"{skip_bad}: {rows} left out")


@app.command
def export(file: Path, *, json: Json = False) -> None:
    """Write the plan's recommendations, milestones and sources to a new .csv file, which `plan import` reads back.

    Example: followthrough plan export register.csv

    Args:
        file: The new file, .csv.
    """
    from tasks.register import export_plan, read_plan

    plan = read_plan(load_settings().plan).plan
    export_plan(plan, file)
    line = f"{file}: {plan.register_id}, {len(plan.milestones)} milestones"
    result({"file": str(file), "register_id": plan.register_id}, json, line)


@calendar.command
def explain(day: Day, plus: int = 0) -> None:
    """Count City business days, and show each holiday between them with its source.

    Example: followthrough calendar explain 2026-11-02 1

    Args:
        day: The day to count from, such as 2026-11-02.
        plus: How many business days to count; a number below zero counts back.
    """
    from models.core import CITY, holiday_name
    from models.projections import REGISTERS
    from models.records import REGISTER
    from tasks.ledger import records

    register = records.one(record(), REGISTERS, REGISTER)
    city = register.calendar if register else CITY
    end = city.add(day, plus) if plus else city.on_or_after(day)
    step = 1 if end >= day else -1
    for number in range(0, (end - day).days + step, step):
        on = day + timedelta(number)
        listed = "listed in the tracking plan" if on.year in city.listed else "computed"
        is_holiday = on in city.holidays(on.year)
        day_off = f"{holiday_name(on) or 'City holiday'}, {listed} for {on.year}" if is_holiday else "weekend"
        fact(f"{on} {on:%A}: {'business day' if city.is_workday(on) else day_off}")
    fact(f"{day} {plus:+d} business days is {end}")
