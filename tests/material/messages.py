"""Made-up facts for every kind of message, form and Home tab, and readers of what is said with them."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, get_args

from models.answers import HomeFacts, HomeMemo, HomeMilestone, Operations, Section
from models.evidence import Excerpt
from models.ledger import (
    Claim,
    DigestClaimed,
    DigestFacts,
    DigestLine,
    NoticeClaimed,
    NoticeFacts,
    Part,
    ReminderClaimed,
    ReminderFacts,
    SourceTopic,
)
from models.records import FindingItem
from models.standing import AnswerKind, MilestoneAnswer, MilestoneView, SourceView
from notifications.answers import Choices, Piece
from notifications.slack import SlackMessage
from notifications.words import Sender, escape
from tests.material.memo_messages import every_memo_message, memo_told
from tests.material.slack.block_kit import unfit_code
from tests.models.reminders.reminder_material import CALENDAR, read_source
from tests.notifications.week_material import EVIDENCE, a_week, week_item
from tests.notifications.week_material import NAMES as WEEK_NAMES

SAID, DUE = date(2026, 6, 1), date(2026, 5, 29)
REPLY_TO = "follow-up@office.invalid"
LONGEST_MARK = 150
"""Characters in the value of an overflow option, the narrowest place in which Slack keeps a mark."""
NAMES = {"p-records-1": "Ana Made-Up", "p-records-2": "Ben Made-Up", "p-verify-1": "Vera Made-Up"}
BY_MAIL = Sender(reply_to=REPLY_TO, mail_is_read=True)
PRESSED = Sender(reply_to=REPLY_TO, buttons=True, names=NAMES, mail_is_read=True)
WORDS = {"t1": "The page is not signed.", "t2": "The order it waits for is with the law office."}
"""The words behind the text ids of the facts."""

CALLED: dict[str, Any] = {
    "agency": "NYPD",
    "roles": {
        "agency_contact": "NYPD's contact",
        "agency_unit_head": "NYPD's unit head",
        "oversight_coordinator": "the oversight coordinator",
    },
    "sources": {
        "agency_drop": "files from NYPD",
        "council_mirror": "Council records (public copy)",
        "city_record": "the City Record",
    },
    "bodies": {"agency": "NYPD", "oversight": "DOI", "council": "the Council", "designee": "the Mayor's designee"},
}
"""What a register calls people and places."""

FACTS: dict[str, Any] = {
    "title": "Policy on federal access",
    "says": "The signed text, with its date and the order that issued it.",
    "due_on": DUE,
    "due_now": DUE,
    "basis": "planning_assumption",
    "duty_basis": "planning_assumption",
    "law": ("Admin. Code § 10-178(d)",),
    "law_line": "Admin. Code § 10-178(d)",
    "condition": None,
    "called": CALLED,
    "provisional": False,
    "waits_for": None,
    "duty_on": "agency",
    "responsible": "agency_contact",
    "verdicts_by": "DOI",
    "agency_says": None,
    "agency_says_on": None,
    "in_hand": 0,
    "rejected_on": None,
    "evidence": (),
    "evidence_since": None,
    "source": "agency_drop",
    "source_since": None,
    "cannot_tell": False,
    "days_past_original": 3,
    "days_late": 3,
    "told_on": date(2026, 5, 8),
    "said_on": SAID,
    "answer_by": date(2026, 6, 3),
    "next_on": date(2026, 6, 8),
    "v": 14,
}
BEFORE = {
    "days_past_original": 0,
    "days_late": 0,
    "said_on": date(2026, 5, 18),
    "answer_by": date(2026, 5, 20),
    "next_on": date(2026, 5, 26),
}
EARLY = BEFORE | {"told_on": None, "said_on": date(2026, 5, 8), "answer_by": date(2026, 5, 12)}
SOON = BEFORE | {
    "business_days_left": 3,
    "said_on": date(2026, 5, 26),
    "answer_by": date(2026, 5, 28),
    "next_on": date(2026, 6, 1),
}
LATER = {
    "responsible": "agency_unit_head",
    "days_past_original": 20,
    "days_late": 20,
    "said_on": date(2026, 6, 18),
    "answer_by": date(2026, 6, 23),
    "next_on": date(2026, 6, 25),
    "memo_on": date(2026, 6, 30),
}
PROPOSED = EARLY | {"responsible": "agency_unit_head", "answer_by": date(2026, 5, 22), "next_on": None}
CONDITION = "the report was made under Charter § 803(c)(1)"
WAITING = {
    "evidence": ("abababababab", "cdcdcdcdcdcd"),
    "evidence_since": date(2026, 5, 20),
    "in_hand": 2,
    "files": (
        {"name": "access-guidelines.txt", "by": "p-records-1", "on": date(2026, 5, 20)},
        {"name": "Int 0055-2026", "by": "followthrough", "on": date(2026, 5, 21), "matched": "The row names the law."},
    ),
}
CLOCK = BEFORE | {"provisional": True, "waits_for": "R5-M2"}
TOLD = {"asked_by": "p-records-1", "answered_why": "t2", "since": date(2026, 5, 28)}
HANDED = TOLD | BEFORE | {"since": date(2026, 5, 15)}
WORKING = {"said_working_on": date(2026, 5, 27), "expected_on": date(2026, 6, 12), "head_on": date(2026, 6, 18)}
STARTED = {"agency_says": "started", "agency_says_on": date(2026, 5, 27)}
MADE = {"decided_on": SAID, "since": date(2026, 5, 27), "decided_why": "t1"}
MOVED = MADE | {"due_on": date(2026, 4, 1), "extended_to": (DUE,)}
FOUND = {"decided_on": SAID, "rejected_why": "t1"}
GROUND = {
    "basis": "statute",
    "duty_basis": "statute",
    "overdue": True,
    "agency_says": "partly_done",
    "agency_says_on": SAID,
}
TWICE = {"due_on": date(2026, 4, 1), "extended_to": (date(2026, 5, 4), DUE), "days_past_original": 61}
AGAIN: dict[str, Any] = {"answer_by": None, "repeats": date(2026, 5, 25)}
NEWS: dict[str, Any] = {
    "agency_says": "started",
    "agency_says_on": date(2026, 5, 28),
    "news": [
        {"what": "head_told", "on": date(2026, 5, 27)},
        {"what": "statement", "on": date(2026, 5, 28)},
        {"what": "acknowledged", "on": date(2026, 5, 29)},
    ],
}
KINDS: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "check_in": ("check_in", None, EARLY),
    "due_soon": ("due_soon", None, SOON),
    "overdue": ("overdue", None, {"head_on": date(2026, 6, 18)}),
    "overdue, working on it": ("overdue", None, WORKING | STARTED),
    "overdue, cannot tell": ("overdue", "status_unknown", {"cannot_tell": True, "source_since": date(2026, 5, 4)}),
    "overdue, away": ("overdue", "away", WORKING),
    "overdue, unknown": ("overdue", "slack_user_unknown", {}),
    "overdue, no road": ("overdue", "no_channel", {}),
    "overdue, mail unsure": ("overdue", "email_uncertain", {}),
    "overdue, role empty": ("overdue", "role_vacant", {}),
    "overdue, blocked": ("overdue", "on_hold", {"waits_on": "R2-M1"}),
    "overdue, statute": ("overdue", None, {"basis": "statute", "duty_basis": "statute"}),
    "overdue, statute, with a ground": ("overdue", None, GROUND),
    "overdue, condition": ("overdue", None, {"basis": "conditional_statute", "condition": CONDITION}),
    "overdue, order": ("overdue", None, {"basis": "executive_order_reported"}),
    "overdue, law asks": ("overdue", None, {"duty_basis": "statute"}),
    "overdue, extended": ("overdue", None, {"due_on": date(2026, 4, 1), "days_past_original": 61}),
    "overdue, extended twice": ("overdue", None, TWICE),
    "weekly_digest": ("weekly_digest", None, AGAIN),
    "weekly_digest, with news": ("weekly_digest", None, AGAIN | NEWS),
    "clock": ("weekly_digest", "clock_not_started", CLOCK),
    "escalation": ("escalation", None, LATER | WORKING | STARTED),
    "escalation, cannot tell": (
        "escalation",
        "status_unknown",
        LATER | {"cannot_tell": True, "source_since": date(2026, 5, 4)},
    ),
    "please_verify": ("verification_request", None, WAITING),
    "verifier_silent": ("verification_request", "verifier_silent", WAITING),
    "evidence_rejected": ("evidence_rejected", None, {"in_hand": 1, "rejected_on": SAID, "rejected_why": "t1"}),
    "handed_over": ("reassignment", None, HANDED),
    "blocked_notice": ("hold_notice", None, TOLD | {"waits_on": "R2-M1"}),
    "blocked_notice, in words": ("hold_notice", None, TOLD),
    "blocked_notice, not mine": ("hold_notice", None, TOLD | {"not_mine": True}),
    "date_proposal": ("date_proposal", None, PROPOSED),
    "date_proposal, date passed": (
        "date_proposal",
        None,
        PROPOSED | {"days_past_original": 3, "days_late": 3, "said_on": SAID},
    ),
    "date_offer": ("date_offer", None, TOLD | BEFORE | {"offered_to": date(2026, 7, 10), "since": date(2026, 5, 15)}),
    "date granted": ("date_decision", None, MOVED | {"decided": "granted"}),
    "date declined": ("date_decision", None, MADE | {"decided": "declined"}),
    "date given": ("date_decision", None, MOVED | {"decided": "given", "since": None}),
    "date accepted": ("date_decision", None, MOVED | {"decided": "accepted", "decided_why": None}),
    "date kept": ("date_decision", None, MADE | {"decided": "kept"}),
    "date declined, instead": ("date_decision", "no_channel", MADE | {"decided": "declined"}),
    "found done": ("finding_notice", None, FOUND | {"decided": "verified"}),
    "found not shown": ("finding_notice", None, FOUND | {"decided": "not_shown"}),
    "found no longer required": ("finding_notice", None, FOUND | {"decided": "not_required"}),
    "closed": ("finding_notice", None, FOUND | {"decided": "closed"}),
    "handed on": (
        "handover_notice",
        None,
        {
            "decided": "handed_over",
            "decided_on": SAID,
            "decided_to": "p-records-2",
            "asked_by": "p-records-1",
            "answered_why": "t2",
        },
    ),
    "unit_wrote": ("unit_wrote", None, TOLD),
    "date_not_proposed": ("date_proposal", "date_not_proposed", PROPOSED),
    "date_not_told": ("date_proposal", "date_not_told", PROPOSED),
    "look_again": ("verification_request", "look_again", WAITING | {"decided": "verified", "decided_on": SAID}),
    "look_again_asked": ("verification_request", "look_again_asked", {"decided": "closed", "decided_on": SAID}),
    "decide_extension": ("extension_request", None, TOLD | {"extension_to": date(2026, 7, 10)}),
}
"""Every kind about one milestone, by a name: its step, why it came to another, and what differs in its facts."""
INSTEAD_OF = {
    "away": "p-records-1",
    "slack_user_unknown": "p-records-1",
    "no_channel": "p-records-1",
    "email_uncertain": "p-records-1",
    "on_hold": "p-records-1",
    "role_vacant": "agency_contact",
}
OF_COORDINATOR = {
    "slack_user_unknown", "no_channel", "email_uncertain", "role_vacant", "on_hold", "verifier_silent",
    "clock_not_started", "hold_notice", "date_offer", "extension_request",
}  # fmt: skip
"""Reasons and kinds of what the coordinator gets, who is promised no next message."""
HOSTILE = [
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<@U0000000001>",
    "<#C0000000001>",
    "<!subteam^S1>",
    "@channel",
    "@here",
    "@everyone",
    "<https://evil.invalid|click>",
    "https://evil.invalid",
    "http://evil.invalid/x",
    "evil.invalid",
    "www.evil.invalid",
    "mailto:a@evil.invalid",
    "a@evil.invalid",
    "tel:+12125550100",
    "<tel:1>",
    "*bold*",
    "_it_",
    "~gone~",
    "`code`",
    "> quote",
    "&lt;!channel&gt;",
    "&amp;",
    ":tada:",
    ":+1:",
    "a\nb",
    "<!date^1^{date}|x>",
    "\u202eright to left",
]
ALL_HEARD: tuple[SourceTopic, ...] = get_args(SourceTopic)
TURNS = ("blocked", "stale", "recovered")
NOTICE: dict[str, Any] = {
    "source": "council_mirror",
    "gives": "council_records",
    "entry": 41,
    "on": date(2026, 5, 30),
    "reason": "timed_out",
    "since": date(2026, 5, 30),
    "answered_on": date(2026, 5, 29),
    "milestones": ("R5-M1", "R7-M4"),
    "ref": "matter 73",
    "verdicts_by": "DOI",
    "said_on": SAID,
    "answer_by": date(2026, 6, 3),
    "called": CALLED,
}
TITLES = {"R1-M2": "Audit of email and alerts", "R2-M1": "Draft guidance", "R4-M3": "Quarterly report"}
LINE: dict[str, Any] = {
    "title": "Policy on federal access",
    "person": "p-records-1",
    "due_on": DUE,
    "due_now": DUE,
    "basis": "planning_assumption",
    "days_past_original": 3,
    "days_late": 3,
    "turn": "do_step",
    "cannot_tell": False,
    "v": 14,
}


def facts_of(changes: Mapping[str, Any]) -> ReminderFacts:
    """Return what a reminder says; without a history of its own, its reader got every message about the date."""
    facts = FACTS | changes
    history = {"person": None, "first_on": facts["told_on"], "messages": 2 if facts["told_on"] else 0}
    return ReminderFacts.model_validate({"history": history} | facts)


def claim(
    scenario: str, milestone_id: str = "R5-M1", *, introduces: bool = False, channel: str = "slack", **changes: Any
) -> ReminderClaimed:
    """Return the claim of one part about a milestone, by the name of its kind in `KINDS`."""
    kind, reason, facts = KINDS[scenario]
    if {kind, reason} & OF_COORDINATOR or (kind, reason) == ("escalation", "status_unknown"):
        facts = facts | {"next_on": None}
    return ReminderClaimed.model_validate(
        {
            "milestone_id": milestone_id,
            "part": Part.model_validate(
                {"key": f"{milestone_id}:{kind}:{DUE}", "milestone_id": milestone_id, "kind": kind, "due": DUE}
            ),
            "message": f"R5-M1:{kind}:2026-05-29",
            "to": "p-records-1",
            "reason": reason,
            "instead_of": INSTEAD_OF.get(reason or ""),
            "introduces": introduces,
            "lease_until": datetime(2026, 6, 1, 14, tzinfo=UTC),
            "body_hash": "ab",
            "channel": channel,
            "facts": facts_of(facts | changes),
        }
    )


def notice(topic: str, number: int = 1, *, introduces: bool = False, **changes: Any) -> NoticeClaimed:
    """Return the claim of a notice of a source."""
    facts = NOTICE | {"topic": topic} | changes
    if topic == "refused_file":
        facts |= {"ref": "3f2a9c01", "milestones": ("R5-M1",), "reason": changes.get("reason", "date_of_birth")}
    key, kind = f"{facts['source']}:{topic}:{number}", "source_blocked" if topic in TURNS else "needs_person"
    part = {"key": key, "source": facts["source"], "kind": kind, "due": facts["on"]}
    return NoticeClaimed(
        source=facts["source"],
        notice=number,
        part=Part.model_validate(part),
        message=key,
        to="p-follow-up-1",
        introduces=introduces,
        lease_until=datetime(2026, 6, 1, 14, tzinfo=UTC),
        body_hash="ab",
        facts=NoticeFacts.model_validate(facts),
    )


def digest(about: str = "coordinator", many: int = 3, **changes: Any) -> DigestClaimed:
    """Return the claim of a week's digest with so many lines; `line` changes what each line says."""
    line = LINE | changes.pop("line", {})
    lines = [DigestLine.model_validate({"milestone_id": f"R5-M{n}", **line}) for n in range(1, many + 1)]
    ours = {"waiting": ("R1-M2",), "requests": ("R2-M1",), "holds": ("R4-M3",), "unread": ("city_record",),
            "relying": 7, "relying_by_law": 2,
            "unsure": ("R5-M1:overdue:2026-05-29",), "new": 1 if many else 0, "counts": (
                {"duty_on": "agency", "overdue": 0, "legal": 1, "targets": many - 1, "unknown": 0,
                 "asked_on": date(2026, 5, 8)},) if many else ()} if about == "coordinator" else {}  # fmt: skip
    past = many + changes.get("more", 0)
    facts = {"about": about, "week": "2026-W23", "lines": lines, "more": 0, "verdicts_by": "DOI", "said_on": SAID,
             "past": past, "unknown": 0, "relying": 0, "relying_by_law": 0,
             "next_on": None if about == "coordinator" else date(2026, 6, 8), "called": CALLED,
             "titles": TITLES}  # fmt: skip
    key = f"{about}:week:2026-W23"
    return DigestClaimed(
        part=Part(key=key, kind="weekly_digest", due=SAID),
        message=key,
        to="p-follow-up-1",
        lease_until=datetime(2026, 6, 1, 14, tzinfo=UTC),
        body_hash="ab",
        facts=DigestFacts.model_validate(facts | ours | changes),
    )


TRACKING = "send the day on which the tracking system for data given to ICE started, and its counts"


def every_message() -> dict[str, tuple[Claim, ...]]:
    """Return the claims of one message of each kind, by its name."""
    alone: dict[str, tuple[Claim, ...]] = {kind: (claim(kind),) for kind in KINDS}
    alone |= {f"notice, {topic}": (notice(topic),) for topic in ALL_HEARD}
    alone |= every_memo_message()
    return alone | {
        "digest of a coordinator": (digest(),),
        "digest of a head": (digest("unit_head"),),
        "digest with presses": (digest(refused={"by_why": {"unknown_person": 5}, "accounts": 2, "most": 5}),),
        "digest with nothing past": (digest(many=0),),
        "items past their date": tuple(claim("weekly_digest", f"R5-M{n}") for n in range(1, 4)),
        "bundle of a unit": (claim("overdue"), claim("due_soon", "R7-M2"), claim("weekly_digest", "R5-M3")),
        "proposed dates": (
            claim("date_proposal, date passed", "R5-M2", due_now=date(2026, 5, 4), due_on=date(2026, 5, 4)),
            claim("date_proposal", "R5-M3"),
            claim("date_proposal", "R7-M2", due_now=date(2026, 7, 31), due_on=date(2026, 7, 31)),
        ),
        "bundle of nine": (
            *(claim("overdue, statute", f"R4-M{n}", short="Tracking system", ask=TRACKING) for n in range(1, 7)),
            *(claim("overdue", f"R5-M{n}", short="Guidelines") for n in range(1, 4)),
        ),
        "bundle with what we have not read": (
            claim("overdue, cannot tell", "R5-M1"),
            claim("overdue, cannot tell", "R7-M2"),
            claim("overdue", "R5-M3"),
        ),
        "digest of a head with what we have not read": (
            digest("unit_head", past=0, unknown=3, line={"cannot_tell": True}),
        ),
        "bundle of a coordinator": (
            claim("decide_extension"),
            claim("blocked_notice", "R4-M3"),
            notice("blocked"),
            notice("stale", 2, source="city_record", reason="clock_too_old"),
            notice("vanished"),
            digest(),
            claim("clock", "R7-M1"),
        ),
        "bundle with a memo": (memo_told("memo_ready", steps=("approve", "back")), claim("please_verify", "R6-M2")),
        "bundle with an issued memo": (claim("overdue"), memo_told("memo_issued")),
        "first message": (claim("overdue", introduces=True, told_on=None),),
    }


CHOICES = Choices(
    must_show=("The signed text, with its date.", "The order that issued it."),
    link_hours=4,
    title="Policy on federal access",
    milestones=(("R2-M1", "Rules for requests"), ("R7-M1", "Written training course")),
    persons=(("p-records-1", "Ana Made-Up"), ("p-records-2", "Ben Made-Up")),
    evidence=(
        Piece(sha256="ab" * 32, name="policy-signed.pdf", voice="agency", on=date(2026, 5, 20), by="Ana Made-Up"),
        Piece(
            sha256="cd" * 32,
            name="Int 0055-2026",
            voice="public_record",
            on=date(2026, 5, 21),
            by="followthrough",
            found_in="Council records (public copy)",
            excerpts=(Excerpt(place="page 3", words="… shall conspicuously post the signage …"),),
            link="http://127.0.0.1:8765/review/made-up",
        ),
    ),
    days_left=9,
    last_day=date(2026, 6, 12),
    reply_to=REPLY_TO,
    folder="/srv/from-agency",
    days={"on": SAID, "until": date(2026, 6, 8), "to": date(2026, 6, 12)},
)


def item(
    section: Section = "needs_you", milestone_id: str = "R5-M1", due_on: date = DUE, **changes: Any
) -> HomeMilestone:
    """Return one milestone of a Home tab; what is of its record stands among the changes."""
    own = {name: changes.pop(name) for name in ("kind", "answer", "quiet_until", "waits", "on") if name in changes}
    known: dict[str, Any] = {"title": FACTS["title"], "touched_seq": 14}
    record = week_item(milestone_id, due_on, **known | changes)
    source = SourceView(record.source, record=read_source(SAID) if record.source == "agency_drop" else None)
    return HomeMilestone(section, MilestoneView(record, source, SAID, CALENDAR), **own)


FOUND = FindingItem(
    seq=13, on=DUE, by="p-verify-1", recorded_on=DUE, verdict="met", evidence=("ab" * 32,), reason_id="t1"
)


def _quiet(kind: AnswerKind, on: date) -> MilestoneAnswer:
    return MilestoneAnswer(kind, 12, on, "p-follow-up-1", in_force=True)


HOME = HomeFacts(
    milestones=(
        item("needs_you", "R2-M1", kind="extension_request", due_now=date(2026, 7, 1)),
        item("needs_you", "R5-M1", kind="overdue"),
        item("needs_you", "R6-M2", kind="verification_request", evidence=(EVIDENCE,)),
        item("coming", "R7-M2", date(2026, 6, 19)),
        item("answered", "R3-M1", answer=_quiet("working_on_it", date(2026, 5, 28)), quiet_until=date(2026, 6, 4)),
        item("answered", "R3-M2", answer=_quiet("reminders_paused", date(2026, 5, 29)), quiet_until=date(2026, 6, 8)),
        item("waiting", "R4-M3", waits="oversight_verifier", on=date(2026, 5, 20), evidence=(EVIDENCE,)),
        item("closed", "R1-M1", on=date(2026, 5, 12), findings=(FOUND,)),
    ),
    memos=(HomeMemo(draft="D4", period="month", as_of=date(2026, 5, 31), steps=("approve", "read", "back")),),
    away_first=date(2026, 7, 6),
    away_last=date(2026, 7, 17),
    delegate="p-records-2",
    coordinates=True,
    operations=Operations(
        week=a_week(),
        redirected=("R3-M4",),
        last_sweep_at=datetime(2026, 6, 1, 13, 31, tzinfo=UTC),
        last_sweep="4 sent, 1 held",
    ),
    head_seq=341,
    head_hash="9f" * 32,
    last_memo=3,
    names=WEEK_NAMES,
)


def texts(block: Any) -> Iterator[tuple[str, str]]:
    """Yield each text object within a block, with its type."""
    if isinstance(block, dict):
        if isinstance(block.get("text"), str):
            yield block["type"], block["text"]
        for each in block.values():
            yield from texts(each)
    elif isinstance(block, list | tuple):
        for each in block:
            yield from texts(each)


def shown(block: Any) -> Any:
    """Return a block without the choices of its menu, which nobody sees until they open it, and its one word."""
    if isinstance(block, dict):
        return {name: shown(each) for name, each in block.items() if name not in ("options", "placeholder")}
    return [shown(each) for each in block] if isinstance(block, list | tuple) else block


def presses(block: Any) -> Iterator[dict[str, Any]]:
    """Yield each thing within a block that can be pressed, chosen or filled."""
    if isinstance(block, dict):
        if "action_id" in block:
            yield block
        for each in block.values():
            yield from presses(each)
    elif isinstance(block, list | tuple):
        for each in block:
            yield from presses(each)


def within_slacks_limits(message: SlackMessage) -> None:
    """Hold a message against Slack's limits and our own: 3,000 characters shown, 20 blocks."""
    assert unfit_code({"text": escape(message.text), "blocks": list(message.blocks)}) is None
    assert len(message.blocks) <= 20
    assert len(escape(message.text)) <= 3000
    assert sum(len(text) for block in message.blocks for _, text in texts(shown(block))) <= 3000


def sentences(text: str) -> list[int]:
    """Return how many words each sentence of a text has; what stands in brackets is read on its own."""
    plain = re.sub(r"\([^)]*\)|\S+@\S+", "", text)
    return [len(each.split()) for each in re.split(r"(?<=[.?:;])\s+|\n+", plain) if each.strip(" .")]


def active(text: str) -> list[str]:
    """Return what Slack would act on in a text as it is posted; written apart from the builders."""
    plain = text.replace(REPLY_TO, "")
    return re.findall(
        r"<[^>]*>|\w+://\S+|www\.\w+|mailto:\S|tel:\S|\w@\w+|@(?:channel|here|everyone)|\w\.(?:invalid|example)\b"
        r"|:[a-z+][a-z0-9_+-]*:",
        plain,
        re.I,
    )
