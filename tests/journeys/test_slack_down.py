"""A made-up week in which Slack is down from Monday noon to Wednesday noon: nothing lost, doubled or told twice."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from models.core import NEW_YORK, SlackError
from tests.material.channels import Town

MONDAY = date(2026, 11, 30)
WEEK = tuple(MONDAY + timedelta(days=days) for days in range(5))
SWEEPS = (time(9, 30), time(11), time(12, 30), time(14), time(15, 30))
DOWN = datetime(2026, 11, 30, 12, tzinfo=NEW_YORK)
UP = datetime(2026, 12, 2, 12, tzinfo=NEW_YORK)
# Three contacts a day, one for each way to be reached: a date is said to be past on the business day after it.
DUE = {
    number: due for day, due in enumerate([date(2026, 11, 27), *WEEK[:4]]) for number in range(3 * day + 1, 3 * day + 4)
}

IN_BETWEEN = {16: date(2026, 11, 27), 17: date(2026, 11, 27), 18: date(2026, 11, 27)}
"""What is planned half an hour after Slack went down."""
EVERYONE = {*DUE, *IN_BETWEEN}
BY_MAIL = {each for each in EVERYONE if each % 3 == 0}
CUT_OFF = {4, 7, 16}
"""Who has Slack alone and was to be told while it was down: a day after it fell silent the coordinator is, by mail."""


@pytest.fixture
def town(open_town: Callable[..., Town]) -> Town:
    town = open_town(range(1, 20))
    town.plan(DUE, datetime(2026, 11, 29, 12, tzinfo=NEW_YORK))
    return town


def live(town: Town, *, mail_is_set: bool) -> dict[datetime, str]:
    """Live through the week, and return what each sweep that failed said of it."""
    failed = {}
    for now in (datetime.combine(day, at, NEW_YORK) for day in WEEK for at in SWEEPS):
        town.at(now, slack_is_down=DOWN <= now < UP, mail_is_set=mail_is_set)
        if now == DOWN + timedelta(minutes=30):
            town.plan(IN_BETWEEN, now)
        if fault := town.deliver():
            assert isinstance(fault, SlackError)
            failed[now] = str(fault)
    return failed


@pytest.mark.parametrize("mail_is_set", [False, True])
def test_everybody_is_told_once(town: Town, mail_is_set: bool) -> None:
    failed = live(town, mail_is_set=mail_is_set)

    assert set(town.seen().values()) == {1}, "nobody sees a message twice"
    assert town.seen() == town.noted(), "what people see is what the ledger says, no more and no less"
    told = town.told()
    assert {each: len(told[f"R5-M{each}:overdue"]) for each in EVERYONE} == dict.fromkeys(EVERYONE, 1)
    own = {each for each in EVERYONE if told[f"R5-M{each}:overdue"] == [f"p-made-up-{each}"]}
    assert EVERYONE - own == (CUT_OFF if mail_is_set else BY_MAIL)
    rest = {to for each in EVERYONE - own for to in told[f"R5-M{each}:overdue"]}
    assert rest == {"p-follow-up"}, "the coordinator hears of everyone who could not be reached"
    assert town.audit() is None

    assert DOWN < min(failed) < max(failed) < UP
    assert len(failed) == (5 if mail_is_set else 10), "with mail the sweeps are whole again after a day"
    assert "nothing was sent" in failed[DOWN + timedelta(minutes=30)]
    if not mail_is_set:
        late = failed[datetime.combine(WEEK[2], SWEEPS[1], NEW_YORK)]
        assert [each for each in (4, 5, 16, 17) if f"R5-M{each}: due since before" not in late] == []
