"""The demo's story, told by calling flows: plan, check, track, remind, memo. All fictional words say that they are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flows._runtime import context
from flows._runtime.environment import play_also
from flows._runtime.run import run, run_apart
from flows._runtime.settings import load_settings
from flows.answers.record_answer import record_answer
from flows.commands._out import say
from flows.evidence.track_portfolio import track_portfolio
from flows.memo.build_site import build_site
from flows.memo.issue_memo import issue_memo
from flows.register.propose_dates import propose_dates
from flows.register.sync_plan import sync_plan
from flows.reminders.deliver_reminders import deliver_reminders
from models.answers import ButtonMark, Form, IncomingPress, Press
from models.core import CITY, holder, new_york_day
from models.ledger import Says, Verb
from models.register import AGENCY
from tasks.ledger import inbox, texts

COORDINATOR, SECOND, VERIFIER = "p-coordinator-1", "p-coordinator-2", "p-verifier-1"
HEARING, HELD_ON = "ALL-M3", date(2026, 3, 5)
STATEMENTS: tuple[tuple[str, Says, str], ...] = (
    ("R6-M1", "done", "Fictional statement for the demonstration: the inventory is finished."),
    ("R7-M1", "started", "Fictional statement for the demonstration: the course is being written."),
)
ON_IT, ASKED = "R7-M1", "R6-M2"
LATER = (date(2027, 1, 29), "Fictional reason for the demonstration: the draft is with counsel.")
"""What two people answer in Slack: one is working on it, the other asks for a later date."""
AGREED, OFFERED, DECLINED, ACCEPTED = "R7-M3", "R3-M1", "R7-M1", "R1-M1"
OFFERS: Mapping[str, tuple[date, str]] = {
    OFFERED: (date(2027, 1, 29), "Fictional reason for the demonstration: the form is being redrawn."),
    DECLINED: (date(2027, 6, 30), "Fictional reason for the demonstration: the course is to be rewritten first."),
    ACCEPTED: (date(2026, 12, 18), "Fictional reason for the demonstration: the plan is with the commanding officer."),
}
"""The dates that units offer in place of ours. The coordinator declines one, accepts one and has not decided one."""
KEPT = "Fictional reason for the demonstration: the members already assigned need the course sooner."
PROPOSED_FIRST = ("R1", "R2", "R3", "R6", "R7")
"""Their dates are proposed 15 business days before the day of the demo, those of the others four before it.

So some units have answered, some have let the days go by, and some still have time.
"""
EXTENSION = ("R7-M3", date(2027, 2, 26), "Fictional reason for the demonstration: classes run into February.")


async def play_weeks_before(now: datetime) -> None:
    """Play the weeks before the last day: target dates are proposed, and some units answer."""
    day = new_york_day(now)
    answer_time = CITY.slot(CITY.add(day, -12))
    play_also(NOW=CITY.slot(CITY.add(day, -15)).isoformat())
    say("syncing the tracking plan")
    await run(sync_plan)
    say("proposing target dates; some units answer (fictional)")
    for recommendation_id in PROPOSED_FIRST:
        await run(propose_dates, AGENCY, COORDINATOR, recommendation_id)
    await run(deliver_reminders)
    play_also(NOW=answer_time.isoformat())
    await _press(AGREED, answer_time, by_head=True, verb="date.agree", step="pressed")
    for milestone_id, (to, words) in OFFERS.items():
        offer = {"verb": "date.offer", "step": "submitted", "form": Form(to=to)}
        await _press(milestone_id, answer_time, by_head=True, words={"reason": words}, **offer)
    await _type("date.accept", ACCEPTED, COORDINATOR)
    await _type("date.decline", DECLINED, COORDINATOR, KEPT)
    await run(deliver_reminders)
    play_also(NOW=CITY.slot(CITY.add(day, -4)).isoformat())
    await run(propose_dates, AGENCY, COORDINATOR)
    await run(deliver_reminders)


async def play_day(now: datetime) -> tuple[int, int]:
    """Play the last day, up to a send slot; return the number of the memo, and how many reminders were held."""
    day = new_york_day(now)
    play_also(NOW=now.isoformat())
    say("checking the sources, tracking each recommendation")
    await run_apart(track_portfolio, day)
    say("recording what the agency says and what a verifier found (fictional)")
    for milestone_id, says, words in STATEMENTS:
        await _type("done", milestone_id, COORDINATOR, words, says=says, on=day)
    milestone_id, to, words = EXTENSION
    await _type("extend.grant", milestone_id, COORDINATOR, words, to=to)
    # The one finding of the demo, on real evidence: the Council's own record of its hearing
    reason = "The Council's record of event 22233 shows action 54 on item T2026-1030."
    for item in context.milestone(load_settings().database(), HEARING).evidence_to_review[:1]:
        await _type("verify", HEARING, VERIFIER, reason, on=HELD_ON, evidence=(item.sha256,))
    say("sending the reminders that are due")
    sweep = await run(deliver_reminders)
    say("two people answer (fictional)")
    await _press(ON_IT, now, verb="under_way", step="submitted")
    to, words = LATER
    await _press(ASKED, now, verb="extend.ask", step="submitted", form=Form(to=to), words={"reason": words})
    await run(deliver_reminders)  # the sweep half an hour later shows their answers in the messages
    say("drafting, approving and issuing the memo")
    draft = await run(issue_memo, as_of=day, person_id=COORDINATOR)
    await run(deliver_reminders)  # those who may approve the draft hear of it
    await _type("memo.approve", str(draft["draft"]), SECOND)
    memo = await run(issue_memo, person_id=COORDINATOR, draft_id=str(draft["draft"]))
    await run(deliver_reminders)  # and the coordinators' channel hears of the memo
    say("building the site")
    await run(build_site)
    return int(memo["number"]), sweep.get("held", 0)


async def _type(verb: Verb, about: str, by: str, words: str = "", **form: Any) -> None:
    if words:
        form["text" if verb == "done" else "reason"] = texts.keep(load_settings().database(), words)
    await run(record_answer, verb=verb, about_id=about, person_id=by, form=Form(**form))


async def _press(
    milestone_id: str, now: datetime, *, by_head: bool = False, words: Mapping[str, str] | None = None, **fields: Any
) -> None:
    """Press a button as the responsible person, or the unit's head, as the listener would receive and handle it."""
    settings = load_settings()
    database = settings.database()
    record = context.milestone(database, milestone_id)
    person = holder(settings.people(), record.plan.escalation if by_head else record.plan.responsible, milestone_id)
    mark = ButtonMark(m=milestone_id, due=record.due_now, v=record.touched_seq)
    sender = {"team": settings.slack_team_id, "app": settings.slack_app_id, "user": person.slack if person else None}
    press = Press(id=f"demo:{milestone_id}:{fields['verb']}", **sender, mark=mark, **fields)
    inbox.receive(database, IncomingPress(press=press, words=words or {}), now, stranger=False, salt=b"")
    await run(record_answer, press.id)
    inbox.settle(database, press.id, now)
