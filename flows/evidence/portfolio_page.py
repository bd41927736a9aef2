"""The page of all recommendations in Prefect, drawn again by each run that changes what it says."""

from flows._runtime import artifact, clock, context
from flows._runtime.settings import Settings
from models.standing import view_report
from notifications.prefect import say_portfolio


async def show_portfolio(settings: Settings) -> None:
    """Show on this run how all recommendations stand now; outside of a run, do nothing."""
    if artifact.is_shown():
        current = context.current_records(settings.database())
        records = (current.recommendations, current.milestones, current.sources)
        report = view_report(current.register, *records, clock.today())
        await artifact.show("portfolio", say_portfolio(report, current.register.names, clock.now()))
