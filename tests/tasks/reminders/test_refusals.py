"""Who is known good, and when the workspace is suspected of a refusal (docs/slack-setup.md#whose-fault-it-is)."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from models.core import PERSONAL_CODES
from models.ledger import Claim, ReminderRefused, ReminderReleased, ReminderSent
from models.projections import REMINDERS
from models.records import RecipientRecord
from notifications.words import Sender
from tasks.ledger import Database, records
from tasks.mail import Office, open_office
from tasks.reminders.delivery import KNOWN_GOOD, Delivery, Refusals
from tasks.reminders.slack_delivery import Claims, DeliveryResult, delivery_fields
from tasks.slack import Pace
from tasks.slack import client as door
from tests.chaos.sweep import NOON
from tests.material.mail import PEOPLE, claimed_by_mail
from tests.material.slack import SlackStandIn

DAY = date(2026, 11, 25)
CODE, OTHER_CODE = "invalid_user_combination", "user_is_restricted"


@pytest.fixture
def claim(database: Database) -> Claim:
    claimed_by_mail(database)
    return next(iter(records.every(database, REMINDERS).values())).claim


def claims_to(claim: Claim, person_id: str) -> Claims:
    return (claim.model_copy(update={"to": person_id}),)


def recipient(person_id: str, days_ago: int | None = 1, *, channel: str | None = "D1") -> RecipientRecord:
    """Return who got a message some days ago, and in which conversation Slack accepted the last one to them."""
    messages = [] if days_ago is None else [{"key": "earlier", "on": DAY - timedelta(days=days_ago)}]
    return RecipientRecord.model_validate({"id": person_id, "channel": channel, "messages": messages})


def refused_today(person_id: str, code: str = CODE, on: date = DAY) -> RecipientRecord:
    return RecipientRecord(id=person_id, unreachable=code, unreachable_on=on)


def is_released(refusals: Refusals, claim: Claim, person_id: str, code: str = CODE) -> bool:
    """Let Slack refuse somebody, and return whether their message waits."""
    claims = claims_to(claim, person_id)
    result = DeliveryResult(events=(ReminderRefused(**delivery_fields(claims), code=code),))
    [event] = refusals.judge(result, claims).events
    assert isinstance(event, ReminderRefused | ReminderReleased)
    return isinstance(event, ReminderReleased)


def accepted(refusals: Refusals, claim: Claim, *, found_by_key: bool = False) -> None:
    claims = claims_to(claim, "p-reached")
    sent = ReminderSent(**delivery_fields(claims), channel="D9", ts="1", found_by_key=found_by_key)
    assert refusals.judge(DeliveryResult(events=(sent,)), claims).events == (sent,)


def of_two(*recipients: RecipientRecord, on: date = DAY, code: str = CODE) -> Refusals:
    """Return what a sweep knows if two were refused on a day."""
    refusals = Refusals()
    refusals.begin((*recipients, refused_today("p-1", code, on), refused_today("p-2", code, on)), DAY)
    return refusals


@pytest.mark.parametrize(
    ("third", "waits"),
    [
        (recipient("p-3"), True),
        (recipient("p-3", KNOWN_GOOD.days), True),
        (recipient("p-3", KNOWN_GOOD.days + 1), False),
        (recipient("p-3", None), False),
        (recipient("p-3", channel=None), False),
    ],
    ids=["lately", "a month ago", "too long ago", "never", "not in Slack, or refused since"],
)
def test_the_third_is_known_good_if_slack_accepted_the_last_message_to_them_lately(
    claim: Claim, third: RecipientRecord, waits: bool
) -> None:
    refusals = of_two(third)
    assert is_released(refusals, claim, "p-3") == waits
    assert refusals.suspected == ({CODE} if waits else set())
    assert len(refusals.suspicions) == waits


def test_somebody_unknown_is_a_person_until_somebody_known_good_is_refused(claim: Claim) -> None:
    refusals = of_two(recipient("p-5"))
    assert [is_released(refusals, claim, person_id) for person_id in ("p-3", "p-4", "p-5", "p-6")] == [
        False,
        False,
        True,
        True,
    ]


def test_two_are_people_though_they_are_known_good_and_meet_it_twice(claim: Claim) -> None:
    refusals = Refusals()
    refusals.begin([recipient("p-1"), recipient("p-2")], DAY)
    assert not any(is_released(refusals, claim, person_id) for person_id in ("p-1", "p-2", "p-1", "p-2"))


@pytest.mark.parametrize(
    ("on", "code"), [(DAY - timedelta(days=1), CODE), (DAY, OTHER_CODE)], ids=["yesterday", "another code"]
)
def test_two_others_count_on_the_same_day_and_with_the_same_code(claim: Claim, on: date, code: str) -> None:
    assert not is_released(of_two(recipient("p-3"), on=on, code=code), claim, "p-3")


@pytest.mark.parametrize("code", sorted(PERSONAL_CODES))
def test_a_code_that_speaks_of_a_person_never_is_the_workspaces(claim: Claim, code: str) -> None:
    assert not is_released(of_two(recipient("p-3"), code=code), claim, "p-3", code)


def test_once_slack_accepts_a_message_the_code_is_about_people_for_the_rest_of_the_sweep(claim: Claim) -> None:
    refusals = of_two(recipient("p-3"), recipient("p-4"))
    assert is_released(refusals, claim, "p-3")
    accepted(refusals, claim, found_by_key=True)
    assert refusals.suspected, "a message found in the history says nothing of today"
    accepted(refusals, claim)
    assert not refusals.suspected
    assert not any(is_released(refusals, claim, person_id) for person_id in ("p-3", "p-4"))


def test_a_message_accepted_before_the_first_refusal_clears_nothing(claim: Claim) -> None:
    refusals = Refusals()
    refusals.begin([recipient("p-3")], DAY)
    accepted(refusals, claim)
    assert [is_released(refusals, claim, person_id) for person_id in ("p-1", "p-2", "p-3")] == [False, False, True]


@pytest.mark.parametrize("office", [None, open_office("smtp://127.0.0.1:9", "follow-up@office.example", None)])
def test_while_the_workspace_is_suspected_no_more_is_claimed_unless_mails_go_out(
    database: Database, slack: SlackStandIn, office: Office | None
) -> None:
    client = door.open_slack(slack.url, slack.token)
    post = Delivery(database, PEOPLE, Sender(), client, office, Pace(time.monotonic, time.sleep), lambda: NOON)
    claimed: list[int] = []

    def batches() -> Iterator[tuple[Claims, ...]]:
        for number in range(3):
            claimed.append(number)
            post.refusals.suspected = frozenset({CODE})
            yield ()

    assert list(post.send_all(batches(), {})) == []
    assert len(claimed) == (3 if office else 1)
    assert list(post.send_all(batches(), {})) == [], "the coordinators' pass"
    assert len(claimed) == (6 if office else 4)
