"""How fast we post: a message a second to a channel, and nothing while Slack asks us to wait. All on a fake clock."""

import threading

import pytest

from models.core import SlackBusy, SlackRefused
from tasks.slack.pace import LONGEST, LONGEST_ASKED, SPACING, Pace


class Clock:
    """Seconds that pass only where somebody waits."""

    def __init__(self) -> None:
        self.now, self.waits = 100.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock, clock.wait)


def taken(pace: Pace, *channels: str) -> None:
    for channel in channels:
        with pace.turn(channel):
            pass


def test_a_channel_gets_one_message_a_second_and_another_one_waits_for_nothing(pace: Pace, clock: Clock) -> None:
    taken(pace, "C1", "C2", "C3")
    assert clock.waits == []
    taken(pace, "C1")
    assert clock.waits == [pytest.approx(SPACING)]
    clock.now += 5
    taken(pace, "C1", "C2")
    assert len(clock.waits) == 1


def test_what_slack_refused_does_not_count(pace: Pace, clock: Clock) -> None:
    with pytest.raises(SlackRefused), pace.turn("C1"):
        raise SlackRefused("invalid_blocks")
    taken(pace, "C1")
    assert clock.waits == []


def test_while_slack_asks_us_to_wait_no_channel_is_posted_to(pace: Pace, clock: Clock) -> None:
    pace.hold(SlackBusy(7))
    taken(pace, "C1", "C2")
    assert clock.waits == [pytest.approx(7)]


def test_a_long_wait_is_left_to_the_next_sweep_and_holds_all_the_same(pace: Pace) -> None:
    pace.hold(SlackBusy(LONGEST_ASKED))
    with pytest.raises(SlackBusy):
        pace.hold(SlackBusy(300))
    with pytest.raises(SlackBusy):
        taken(pace, "C1")


def test_a_sweep_waits_a_minute_in_all(pace: Pace, clock: Clock) -> None:
    most = int(LONGEST / SPACING) + 1
    taken(pace, *["C1"] * most)
    with pytest.raises(SlackBusy):
        taken(pace, "C1")
    assert clock.now <= 100 + LONGEST


def test_in_a_minute_nearly_all_of_the_limit_is_sent(pace: Pace, clock: Clock) -> None:
    """98 % of one message a second, over 60 s; `make bench` measures it on a real clock."""
    sent = 0
    while clock.now < 100 + 60:
        try:
            taken(pace, "C1")
        except SlackBusy:
            break
        sent += clock.now < 100 + 60
    assert sent >= 0.98 * 60


def test_two_senders_for_one_channel_go_one_after_the_other(pace: Pace) -> None:
    first, second, may_end = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        with pace.turn("C1"):
            first.set()
            may_end.wait(5)

    def follow() -> None:
        taken(pace, "C1")
        second.set()

    senders = [threading.Thread(target=hold), threading.Thread(target=follow)]
    senders[0].start()
    assert first.wait(5)
    senders[1].start()
    assert not second.wait(0.05), "the second sender does not come in while the first is under way"
    may_end.set()
    for each in senders:
        each.join(5)
    assert second.is_set()
