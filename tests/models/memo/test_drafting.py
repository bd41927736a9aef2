"""What a draft takes over from the record it is made from: that made-up progress was told of."""

from dataclasses import replace

import pytest

from models.memo.drafting import DraftRequest, draft_for, erratum_for
from models.permissions import SYSTEM
from models.projections import World
from models.records import DraftRecord
from tests.material.memo import AS_OF, sealed_of, story, world_at
from tests.models.drafts.memo_drafts import a_draft, a_memo, by_id


def with_drafts(*drafts: DraftRecord) -> World:
    """Return a made-up world whose ledger holds these drafts."""
    return replace(world_at(sealed_of(story()), AS_OF), drafts=by_id(*drafts))


@pytest.mark.parametrize("by", ["p-c-1", SYSTEM])
@pytest.mark.parametrize("mock", [True, False])
def test_a_record_that_ever_held_a_draft_with_made_up_progress_keeps_the_mark(by: str, mock: bool) -> None:
    world = with_drafts(a_draft(20, mock=mock), a_draft(30), a_memo(4, "month", "2026-10-31"))
    assert draft_for(world, DraftRequest(period="month", person_id=by)).mock is mock
    assert erratum_for(world, world.drafts["D40"], "t", "p-c-1").mock is mock


def test_made_up_progress_is_marked_from_the_first_draft_that_says_so_and_in_its_erratum() -> None:
    assert draft_for(with_drafts(), DraftRequest(period="month", person_id="p-c-1", mock=True)).mock
    memo = a_memo(4, "month", "2026-10-31", mock=True)
    assert erratum_for(with_drafts(), memo, "t", "p-c-1").mock
