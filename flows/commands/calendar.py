"""`followthrough calendar`: city business days, counted aloud."""

from cyclopts import App

from flows.commands._out import fact
from flows.commands._parameters import Day

app = App(name="calendar", help="Count City business days.")


@app.command
def explain(day: Day, plus: int = 0) -> None:
    """Count City business days, and show each holiday between them with its source.

    Example: followthrough calendar explain 2026-11-02 1

    Args:
        day: The day to count from, such as 2026-11-02.
        plus: How many business days to count; a number below zero counts back.
    """
    from datetime import timedelta

    from flows._runtime.settings import load_settings
    from models.core import CITY, holiday_name
    from models.projections import REGISTERS
    from models.records import REGISTER
    from tasks.ledger import records

    register = records.one(load_settings().database(), REGISTERS, REGISTER)
    city = register.calendar if register else CITY
    end = city.add(day, plus) if plus else city.on_or_after(day)
    step = timedelta(days=1 if end >= day else -1)
    at = day
    while at != end + step:
        listed = "listed in the tracking plan" if at.year in city.listed else "computed from the federal holidays"
        holiday = holiday_name(at)
        words = (
            "business day" if city.is_workday(at) else f"{holiday}, {listed} for {at.year}" if holiday else "weekend"
        )
        fact(f"{at} {at:%A}: {words}")
        at += step
    fact(f"{day} {plus:+d} business days is {end}")
