"""What reviewers last said of a draft: whether it is sent back, and what they said of the same bytes before."""

from models.records import DraftRecord, Remark


def sent_back(draft: DraftRecord) -> Remark | None:
    """Return the review that sent a draft back, of the one who did so last; None where each has taken it back.

    A person's word is their last one: a later review or approval of their own takes back that they sent it back, and
    nobody else's does.
    """
    said = sorted((*draft.reviews, *draft.approvals), key=lambda each: each.seq)
    last = {each.by: each for each in said if each.facts_sha256 == draft.facts_sha256}
    return max((each for each in last.values() if each.sent_back), key=lambda each: each.seq, default=None)


def approved_before(draft: DraftRecord, person_id: str) -> int | None:
    """Return the entry by which a person approved these bytes: a second approval says nothing new.

    None where there is none, and where the person sent the draft back since: then an approval takes that back.
    """
    own = [each for each in draft.approvals if each.by == person_id and each.facts_sha256 == draft.facts_sha256]
    since = [each for each in draft.reviews if each.by == person_id and own and each.seq > own[-1].seq]
    return own[-1].seq if own and not any(each.sent_back for each in since) else None
