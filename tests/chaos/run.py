"""`python tests/chaos/run.py --kills N [--seed S]`: N kills at random moments, half of the sender, half the listener.

The last line is `0 lost, 0 duplicated, 0 presses lost, 0 presses doubled of N`. Two senders and two listeners that are
wrong on purpose run first: a harness in which they do no harm proves nothing.
"""

import argparse
import random
import tempfile
from pathlib import Path

from tasks.slack_stand_in import slack_stand_in
from tests.chaos.presses import PressedHouse, acknowledge_then_keep, act_without_a_key, listen, random_listener_kills
from tests.chaos.sweep import MESSAGES, Installation, mark_then_send, normal_sweep, random_kills, send_then_mark

CONTROL_KILLS = 12


def main() -> int:
    """Run the controls and the kills; return 0 where each control does harm and neither of ours does any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261125)
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    chance = random.Random(asked.seed)
    harmful, of_listener = True, asked.kills // 2
    with tempfile.TemporaryDirectory() as folder, slack_stand_in() as stand_in:
        installation = Installation(Path(folder), stand_in, MESSAGES)
        for name, work, harm in (("mark then send", mark_then_send, 0), ("send then mark", send_then_mark, 1)):
            done = random_kills(installation, work, CONTROL_KILLS, chance)
            harmful = harmful and done[harm] > 0
            print(f"control, {name}: {done[0]} lost, {done[1]} duplicated of {CONTROL_KILLS}", flush=True)
        lost, doubled = random_kills(installation, normal_sweep, asked.kills - of_listener, chance)
        print(f"sender: {lost} lost, {doubled} duplicated of {asked.kills - of_listener}", flush=True)
        pressed = PressedHouse(installation, stand_in)
        for name, work, harm in (
            ("acknowledge then keep", acknowledge_then_keep, 0),
            ("act without a key", act_without_a_key, 1),
        ):
            done = random_listener_kills(pressed, work, CONTROL_KILLS, chance)
            harmful = harmful and done[harm] > 0
            print(f"control, {name}: {done[0]} presses lost, {done[1]} doubled of {CONTROL_KILLS} kills", flush=True)
        unheard, twice = random_listener_kills(pressed, listen, of_listener, chance)
    print(f"{lost} lost, {doubled} duplicated, {unheard} presses lost, {twice} presses doubled of {asked.kills}")
    return 0 if harmful and (lost, doubled, unheard, twice) == (0, 0, 0, 0) else 1


if __name__ == "__main__":
    raise SystemExit(main())
