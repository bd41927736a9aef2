"""A person's look by command and from Slack: recorded, refused, withdrawn (docs/evidence.md#looks)."""

from datetime import date

from models.ledger import is_public
from tasks import ledger
from tests.material.commands import Call
from tests.material.installation import VERIFIER, DemoInstallation

ABOUT, PAGE = "R3-M3@2026", "nypd_detainer_page"
LOOK = ("evidence", "looked", ABOUT, "--on", "2026-11-20", "--found", "nothing", "--by")


def test_a_look_is_recorded_by_command_and_withdrawn_as_any_entry(installation: DemoInstallation, call: Call) -> None:
    code, out, _ = call(*LOOK, VERIFIER)

    seq = len(installation.entries)
    assert (code, out.splitlines()) == (
        0,
        [
            f"noted (entry {seq}): nothing at {PAGE} on 2026-11-20",
            f"to withdraw it: followthrough ledger correct {seq} --reason WHY --by {VERIFIER}",
        ],
    )
    [item] = installation.milestone(ABOUT).review.looks
    assert (item.seq, item.on, item.by, item.source, item.stands) == (seq, date(2026, 11, 20), VERIFIER, PAGE, True)

    link = ledger.sealed_entries(installation.database)[seq - 1]
    assert is_public(link, installation.entries[seq - 1].event), "a reader can check it"

    assert call("ledger", "correct", str(seq), "--reason", "Made up: the wrong page.", "--by", VERIFIER).code == 0
    assert [each.stands for each in installation.milestone(ABOUT).review.looks] == [False]
    assert call(*LOOK, VERIFIER).code == 0
    assert [each.stands for each in installation.milestone(ABOUT).review.looks] == [False, True]


def test_found_must_be_said(call: Call, installation: DemoInstallation) -> None:
    head = ledger.head(installation.database)
    assert call(*LOOK[:5], "--by", VERIFIER).code == 2
    assert ledger.head(installation.database) == head
