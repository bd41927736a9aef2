"""The privacy gate against sentences whose author had not read its patterns: its recall, and its false alarms.

At first, with seed 20261130, 367 of 382 numbers of the first file were found and 261 of 284 of the second, and 2 of 190
and 2 of 154 look-alikes refused. The patterns were mended by the first file alone, but for "AR No.", a miss of the
second that was seen by accident: without it 273 of 284 were found in the second then, with it 275.
Two masks were corrected after that: a precinct above 123, and an A-number that began with two A.

`python -m tests.models.core.test_privacy_unseen [SEED]` prints both by kind, and what was missed.
"""

import sys
from collections import Counter, defaultdict

import pytest

from models.core import inspect
from tests.material.personal.unseen import LOOK_ALIKE, SEED, Sentence, drawn

FILES = ["unseen_first", "unseen_second"]
RECALL = 0.95
FALSE_ALARMS = 0.03
"""The goals of docs/evidence.md#the-privacy-gate."""


def refused(sentences: list[Sentence]) -> list[Sentence]:
    return [sentence for sentence in sentences if inspect(sentence.text).verdict == "refused"]


def personal(name: str, seed: int = SEED) -> list[Sentence]:
    return [sentence for sentence in drawn(name, seed) if sentence.kind != LOOK_ALIKE]


def look_alikes(name: str, seed: int = SEED) -> list[Sentence]:
    return [sentence for sentence in drawn(name, seed) if sentence.kind == LOOK_ALIKE]


@pytest.mark.parametrize("name", FILES)
def test_the_gate_refuses_nearly_all_that_is_personal(name: str) -> None:
    sentences = personal(name)
    found = set(refused(sentences))
    missed = [sentence for sentence in sentences if sentence not in found]
    assert 1 - len(missed) / len(sentences) >= RECALL, missed


@pytest.mark.parametrize("name", FILES)
def test_the_gate_lets_nearly_all_look_alikes_pass(name: str) -> None:
    sentences = look_alikes(name)
    wrong = refused(sentences)
    assert len(wrong) / len(sentences) <= FALSE_ALARMS, wrong


@pytest.mark.parametrize("name", FILES)
def test_the_sentences_are_many_and_of_many_kinds(name: str) -> None:
    kinds = Counter(sentence.kind for sentence in drawn(name))
    assert len(kinds) > 12
    assert sum(kinds.values()) - kinds[LOOK_ALIKE] > (300 if name == "unseen_first" else 250)
    assert kinds[LOOK_ALIKE] >= 150
    assert drawn(name) == drawn(name) != drawn(name, SEED + 1)


def measure(seed: int) -> None:
    """Print, for each file, what was refused of each kind and what was judged wrongly."""
    for name in FILES:
        by_kind: defaultdict[str, list[Sentence]] = defaultdict(list)
        for sentence in drawn(name, seed):
            by_kind[sentence.kind].append(sentence)
        held = sum(len(refused(sentences)) for kind, sentences in by_kind.items() if kind != LOOK_ALIKE)
        of = sum(len(sentences) for kind, sentences in by_kind.items() if kind != LOOK_ALIKE)
        print(f"{name}, seed {seed}: {held} of {of} refused ({held / of:.1%})")
        for kind, sentences in by_kind.items():
            print(f"  {kind}: {len(refused(sentences))} of {len(sentences)} refused")
            for sentence in sentences:
                if (inspect(sentence.text).verdict == "refused") == (kind == LOOK_ALIKE):
                    print(f"    {sentence.text!r} {inspect(sentence.text).pattern}")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else SEED)
