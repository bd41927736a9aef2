"""Four channels for a minute at one message a second each: how near the limit we come, and how often we hear 429."""

import threading
import time
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from ratio import Ratio

CHANNELS, SECONDS = 4, 60
IN_SHORT = {"SECONDS": 1}
GOAL = 1 / 0.98
"""The limit over what we sent: at least 98 % of it."""


def measure() -> list[Ratio]:
    """Post in each channel as fast as our own pace lets us. Raises RuntimeError where Slack asked us to wait."""
    from sending import stand_in

    from models.core import SlackBusy
    from notifications.slack import SlackMessage
    from tasks.slack import Pace
    from tasks.slack import client as door

    counted = {"sent": 0, "busy": 0}
    with stand_in(one_a_second=True) as (url, token):
        client, pace, begun = door.open_slack(url, token), Pace(monotonic, time.sleep), monotonic()

        def post(channel: str) -> None:
            number = 0
            while monotonic() - begun < SECONDS:
                number += 1
                said: dict[str, Any] = {"text": "Made up.", "blocks": (), "key": f"{channel}:{number}"}
                with suppress(SlackBusy), pace.turn(channel):  # at the end of the minute no turn comes any more
                    if monotonic() - begun >= SECONDS:
                        return
                    try:
                        door.post(client, channel, SlackMessage(**said, body_hash="made up"))
                        counted["sent"] += 1
                    except SlackBusy:
                        counted["busy"] += 1
                    continue
                return

        senders = [threading.Thread(target=post, args=(f"C{n:010}",)) for n in range(1, CHANNELS + 1)]
        for each in senders:
            each.start()
        for each in senders:
            each.join()
    limit = CHANNELS * SECONDS
    print(f"pace: {counted['sent']} of {limit} in {SECONDS} s over {CHANNELS} channels; 429 {counted['busy']} times")
    if counted["busy"]:
        raise RuntimeError(f"Slack asked us to wait {counted['busy']} times")
    return [Ratio("pace", limit / counted["sent"], GOAL, f"{limit} messages, one a second and channel", "times")]


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
