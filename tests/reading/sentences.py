"""Sentences with their facts: one, two, all and none of each count, and each part that may be left out."""

from datetime import date
from typing import Any

TODAY = date(2026, 11, 25)
ACCEPTED: dict[str, Any] = {"listed": None, "of": 7, "days": [TODAY], "about": "NYPD", "mark": ""}
CLOSED = {"office": "DOI", "mark": ""}
LATE: dict[str, Any] = {"titled": "Signs (R5-M3)", "days": 12}
RESTS = {"only_laws": True}
TOLD: dict[str, Any] = {"days": [TODAY], "others": 0, "unsent": 0, "about": "NYPD"}
EARLY: dict[str, Any] = {
    "days": [TODAY],
    "by": date(2026, 12, 10),
    "who": "NYPD",
    "offered": 0,
    "offerer": "NYPD",
    "office": "DOI",
}
BLIND: dict[str, Any] = {"titled": "Signs (R5-M3)", "on": TODAY, "over_all": False}
KIND: dict[str, Any] = {"name": None, "office": "DOI", "about": "NYPD"}
PASSED: dict[str, Any] = {"titled": "Signs (R5-M3)", "on": TODAY, "basis": "planning_assumption", "untold": 0}
BY_LAW: dict[str, Any] = {
    **LATE,
    "on": TODAY,
    "ground": None,
    "asked_on": None,
    "waits": False,
    "whose": None,
    "about": "NYPD",
    "office": "DOI",
    "untold": 0,
}
NO_PROOF: dict[str, Any] = {"titled": "Signs (R5-M3)", "on": TODAY}
ASKED: dict[str, Any] = {"days": [TODAY], "office": "DOI"}
TURN: dict[str, Any] = {"title": "Written audit plan", "id": "R1-M1", "by": date(2026, 12, 4)}
HEADING: dict[str, Any] = {"n": 2, "whom": "the Council", "about": "NYPD", "hearing_on": None, "event_id": None}
"""Facts of a sentence that its cases share."""

CASES: list[tuple[str, dict[str, Any], str]] = [
    ("short.none_verified", {"of": 1}, "The recommendation is not verified as done."),
    ("short.none_verified", {"of": 2}, "Neither of the two recommendations is verified as done."),
    ("short.none_verified", {"of": 7}, "None of the seven recommendations is verified as done."),
    ("short.verified", {"ids": ["R1"], "of": 1, "mark": ""}, "The recommendation is verified as done."),
    (
        "short.verified",
        {"ids": ["R1"], "of": 7, "mark": ""},
        "One of the seven recommendations is verified as done: R1.",
    ),
    (
        "short.verified",
        {"ids": ["R1", "R2", "R5"], "of": 7, "mark": " (fictional)"},
        "Three of the seven recommendations are verified as done (fictional): R1, R2 and R5.",
    ),
    ("short.verified", {"ids": ["R1", "R2"], "of": 2, "mark": ""}, "Both recommendations are verified as done."),
    ("short.verified", {"ids": [*"ABCDEFG"], "of": 7, "mark": ""}, "All seven recommendations are verified as done."),
    ("short.accepted", ACCEPTED | {"n": 0}, "We have no record that NYPD accepted any of them."),
    ("short.accepted", ACCEPTED | {"n": 0, "of": 1}, "We have no record that NYPD accepted it."),
    (
        "short.accepted",
        ACCEPTED | {"n": 2, "listed": "the office's list"},
        "By November 25, 2026, NYPD had accepted two of seven, as the office's list shows. "
        "Acceptance is a promise, not evidence.",
    ),
    (
        "short.accepted",
        ACCEPTED | {"n": 7},
        "NYPD accepted all seven on November 25, 2026. Acceptance is a promise, not evidence.",
    ),
    (
        "short.accepted",
        ACCEPTED | {"n": 2, "days": [date(2026, 3, 2), TODAY], "mark": " (fictional)"},
        "NYPD accepted two of seven between March 2, 2026, and November 25, 2026 (fictional). "
        "Acceptance is a promise, not evidence.",
    ),
    ("short.closed_not_implemented", CLOSED | {"ids": ["R2"]}, "DOI closed R2 as not implemented."),
    ("short.not_required", CLOSED | {"ids": ["R2"]}, "DOI found that R2 is no longer required."),
    ("short.not_required", CLOSED | {"ids": ["R2", "R3"]}, "DOI found that R2 and R3 are no longer required."),
    ("short.passed", {"past": 0, "of": 34}, "None of the 34 milestones is known to be past its date."),
    ("short.passed", {"past": 1, "of": 34}, "Of the 34 milestones, one is past its date."),
    ("short.passed", {"past": 15, "of": 34}, "Of the 34 milestones, 15 are past their dates."),
    ("short.passed", {"past": 2, "of": 2}, "Both milestones are past their dates."),
    ("short.passed", {"past": 3, "of": 3}, "All three milestones are past their dates."),
    ("short.passed", {"past": 0, "of": 1}, "The milestone is not known to be past its date."),
    ("short.passed", {"past": 1, "of": 1}, "The milestone is past its date."),
    ("short.by_statute", LATE | {"n": 1, "past": 9}, "One is overdue under a legal deadline: Signs (R5-M3), 12 days."),
    ("short.by_statute", LATE | {"n": 1, "past": 1}, "It is overdue under a legal deadline: Signs (R5-M3), 12 days."),
    (
        "short.by_statute",
        LATE | {"n": 2, "past": 9},
        "Two are overdue under legal deadlines; the one longest overdue is Signs (R5-M3), 12 days.",
    ),
    (
        "short.by_statute",
        LATE | {"n": 3, "past": 3},
        "All are overdue under legal deadlines; the one longest overdue is Signs (R5-M3), 12 days.",
    ),
    (
        "short.no_proof",
        NO_PROOF | {"n": 5, "past": 9},
        "Five are legal deadlines that passed, and we hold no proof either way. The oldest is Signs (R5-M3), "
        "November 25, 2026.",
    ),
    (
        "short.no_proof",
        NO_PROOF | {"n": 1, "past": 9},
        "One is a legal deadline that passed, and we hold no proof either way: Signs (R5-M3), November 25, 2026.",
    ),
    (
        "short.no_proof",
        NO_PROOF | {"n": 1, "past": 1},
        "It is a legal deadline that passed, and we hold no proof either way: Signs (R5-M3), November 25, 2026.",
    ),
    ("short.first_asked", ASKED | {"n": 5, "asked": 0, "days": []}, "DOI has not asked about them."),
    ("short.first_asked", ASKED | {"n": 1, "asked": 1}, "We first asked about it on November 25, 2026."),
    (
        "short.first_asked",
        ASKED | {"n": 3, "asked": 2},
        "We first asked about two of them on November 25, 2026; DOI has not asked about the other.",
    ),
    (
        "short.first_asked",
        ASKED | {"n": 5, "asked": 2},
        "We first asked about two of them on November 25, 2026; DOI has not asked about the others.",
    ),
    ("short.none_by_statute", {"past": 1}, "It is not a fixed legal deadline."),
    ("short.none_by_statute", {"past": 15}, "None of those dates is a fixed legal deadline."),
    ("short.conditional", RESTS | {"n": 1, "past": 1}, "It is a conditional legal deadline."),
    ("short.conditional", RESTS | {"n": 2, "past": 9}, "Two are conditional legal deadlines."),
    (
        "short.conditional",
        {"n": 1, "past": 9, "only_laws": False},
        "One rests on a law or an order that may not apply.",
    ),
    (
        "short.conditional",
        {"n": 2, "past": 2, "only_laws": False},
        "All rest on a law or an order that may not apply.",
    ),
    ("short.ours", {"n": 1, "past": 1}, "It is a target date that we set."),
    ("short.ours", {"n": 1, "past": 9}, "One is a target date that we set."),
    ("short.ours", {"n": 13, "past": 15}, "Thirteen are target dates that we set."),
    ("short.ours", {"n": 13, "past": 13}, "All are target dates that we set."),
    ("short.told", TOLD | {"n": 1, "told": 1}, "NYPD first received that target date on November 25, 2026."),
    ("short.told", TOLD | {"n": 2, "told": 2}, "NYPD first received those target dates on November 25, 2026."),
    (
        "short.told",
        TOLD | {"n": 2, "told": 2, "days": [date(2026, 3, 2), TODAY]},
        "NYPD first received those target dates between March 2, 2026, and November 25, 2026.",
    ),
    ("short.told", TOLD | {"n": 1, "told": 0, "unsent": 1}, "NYPD has not received that target date."),
    ("short.told", TOLD | {"n": 3, "told": 0, "unsent": 3}, "NYPD has not received those target dates."),
    (
        "short.told",
        TOLD | {"n": 3, "told": 0, "unsent": 2, "others": 1},
        "NYPD has not received two of three target dates.",
    ),
    (
        "short.told",
        TOLD | {"n": 13, "told": 12, "others": 1},
        "NYPD first received 12 of the target dates on November 25, 2026; the other is not NYPD's duty.",
    ),
    (
        "short.told",
        TOLD | {"n": 13, "told": 10, "others": 3},
        "NYPD first received 10 of the target dates on November 25, 2026; the other three are not NYPD's duties.",
    ),
    (
        "short.told",
        TOLD | {"n": 13, "told": 12, "unsent": 1},
        "NYPD first received 12 of the target dates on November 25, 2026; it has not received the other.",
    ),
    (
        "short.told",
        TOLD | {"n": 13, "told": 10, "unsent": 2, "others": 1},
        "NYPD first received 10 of the target dates on November 25, 2026; "
        "it has not received two, and the rest is another office's duty.",
    ),
    (
        "short.not_counted",
        EARLY | {"n": 1, "told": 0},
        "Our target date for one more milestone has gone by but does not count yet. NYPD has not received it.",
    ),
    (
        "short.not_counted",
        EARLY | {"n": 12, "told": 12},
        "Our target dates for 12 more milestones have gone by but do not count yet. "
        "NYPD received them on November 25, 2026. It can answer until December 10, 2026.",
    ),
    (
        "short.not_counted",
        EARLY | {"n": 12, "told": 2},
        "Our target dates for 12 more milestones have gone by but do not count yet. "
        "NYPD received two of them on November 25, 2026. It can answer until December 10, 2026.",
    ),
    (
        "short.not_counted",
        EARLY | {"n": 1, "told": 0, "offered": 1},
        "Our target date for one more milestone has gone by but does not count yet. "
        "For it, NYPD offered a date of its own; DOI has not answered.",
    ),
    (
        "short.not_counted",
        EARLY | {"n": 7, "told": 2, "offered": 2},
        "Our target dates for seven more milestones have gone by but do not count yet. "
        "NYPD received two of them on November 25, 2026. It can answer until December 10, 2026. "
        "For two of the seven, NYPD offered dates of its own; DOI has not answered.",
    ),
    ("short.of_others", {"n": 1, "past": 1, "about": "NYPD"}, "It is another office's duty, not NYPD's."),
    ("short.of_others", {"n": 2, "past": 9, "about": "NYPD"}, "Two are other offices' duties, not NYPD's."),
    ("short.waiting", {"n": 1, "late": 0, "office": "DOI"}, "One milestone has evidence awaiting DOI review."),
    (
        "short.waiting",
        {"n": 1, "late": 1, "office": "DOI"},
        "One milestone has evidence awaiting DOI review, which is past its date.",
    ),
    (
        "short.waiting",
        {"n": 2, "late": 2, "office": "DOI"},
        "Two milestones have evidence awaiting DOI review, all of them past their dates.",
    ),
    (
        "short.waiting",
        {"n": 3, "late": 1, "office": "DOI"},
        "Three milestones have evidence awaiting DOI review, one of them past its date.",
    ),
    (
        "short.unread",
        {"n": 7, "of": 10, "unknown": 6, "stale": []},
        "We could not read 7 of the 10 sources that milestones rely on, so the status of six milestones is unknown.",
    ),
    (
        "short.unread",
        {"n": 2, "of": 2, "unknown": 0, "stale": []},
        "We could not read any of the two sources that milestones rely on.",
    ),
    (
        "short.unread",
        {"n": 1, "of": 1, "unknown": 0, "stale": []},
        "We could not read the only source that milestones rely on.",
    ),
    ("short.unread", {"n": 0, "of": 9, "unknown": 1, "stale": []}, "The status of one milestone is unknown."),
    (
        "short.unread",
        {"n": 0, "of": 9, "unknown": 0, "stale": ["A", "B"]},
        "We could read A and B only in an old copy.",
    ),
    (
        "short.unread",
        {"n": 0, "of": 9, "unknown": 0, "stale": ["A", "B", "C"]},
        "We could read three sources only in an old copy.",
    ),
    (
        "short.unread",
        {"n": 1, "of": 9, "unknown": 1, "stale": ["A"]},
        "We could not read one of the nine sources that milestones rely on, so the status of one milestone is unknown. "
        "We could read A only in an old copy.",
    ),
    ("short.not_no_progress", {"unknown": 1}, "Unknown does not mean no progress."),
    (
        "short.unread_statute",
        BLIND | {"n": 1, "unknown": 1},
        "It has a legal deadline: Signs (R5-M3), November 25, 2026.",
    ),
    (
        "short.unread_statute",
        BLIND | {"n": 1, "unknown": 6},
        "One of them has a legal deadline: Signs (R5-M3), November 25, 2026.",
    ),
    (
        "short.unread_statute",
        BLIND | {"n": 2, "unknown": 6},
        "Two of them have legal deadlines; the first was Signs (R5-M3), November 25, 2026.",
    ),
    (
        "short.unread_statute",
        BLIND | {"n": 1, "unknown": 0, "over_all": True},
        "We could not check a legal deadline: Signs (R5-M3), November 25, 2026.",
    ),
    (
        "short.over_all",
        {"title": "Written reply", "days": 269, "on": TODAY, "basis": "conditional_statute", "of": 7},
        "One date that covers all seven recommendations passed, too: Written reply, a conditional legal deadline, "
        "November 25, 2026, 269 days ago.",
    ),
    (
        "notes.our_words",
        {"ids": [], "numbers": ["R4"], "many": 1, "office": "DOI"},
        "The wording and the number R4 are ours, from press accounts. No one has yet compared them with DOI's report. "
        "The units named are our assumption.",
    ),
    ("print.note_many", {"n": 2, "first": 3, "last": 9, "on": None}, "Computed from records 3 and 9."),
    ("print.note_many", {"n": 7, "first": 2, "last": 8, "on": None}, "Computed from 7 records (2 to 8)."),
    ("print.note_many", {"n": 18, "first": 9, "last": 64, "on": None}, "Computed from 18 records between 9 and 64."),
    ("print.bar_part", {"key": "date_not_told", "office": "DOI"}, "not told yet"),
    ("notes.inferred", {"ids": ["R5"], "of": 7}, "That R5 is one of the seven is our inference."),
    ("notes.inferred", {"ids": ["R5", "R6"], "of": 7}, "That R5 and R6 are among the seven is our inference."),
    ("kinds.title", KIND | {"of_all": 7}, "Status of DOI's seven recommendations to NYPD"),
    ("kinds.title", KIND | {"of_all": 1}, "Status of DOI's recommendation to NYPD"),
    (
        "kinds.title",
        KIND | {"of_all": 12, "name": "the Speaker"},
        "Status of DOI's 12 recommendations to NYPD, part for the Speaker",
    ),
    (
        "kinds.title",
        KIND | {"of_all": 3, "followed_by": "OCA"},
        "Status of DOI's three recommendations to NYPD, as tracked by OCA",
    ),
    (
        "kinds.extract",
        {"name": "the Speaker", "ids": ["R1", "R2"], "of_all": 7},
        "This part, for the Speaker, covers R1 and R2 of the seven recommendations.",
    ),
    (
        "kinds.extract",
        {"name": "the Speaker", "ids": ["R1", "R2"], "of_all": 2},
        "This part, for the Speaker, covers both recommendations.",
    ),
    ("kinds.one_not_verified", {"id": "R4"}, "Recommendation R4 is not verified as done."),
    ("kinds.none_verified", {"of": 2}, "Neither of these two is verified as done."),
    ("kinds.none_verified", {"of": 3}, "None of these three is verified as done."),
    (
        "news.past_others",
        PASSED | {"ours": 1, "other": 0},
        "One more date passed with nothing verified. "
        "It is for Signs (R5-M3), November 25, 2026, a target date that we set.",
    ),
    (
        "news.past_others",
        PASSED | {"ours": 2, "other": 1, "untold": 1},
        "Three more dates passed with nothing verified. The latest is for Signs (R5-M3), November 25, 2026, "
        "a target date that we set. Two are target dates that we set. One rests on a law or an order that may not "
        "apply. We could not check one of them until now.",
    ),
    (
        "news.past_by_law",
        BY_LAW,
        "The legal deadline for Signs (R5-M3) passed on November 25, 2026, 12 days ago. No proof is on file. "
        "DOI has not asked.",
    ),
    (
        "news.past_by_law",
        BY_LAW | {"asked_on": TODAY, "waits": True},
        "The legal deadline for Signs (R5-M3) passed on November 25, 2026, 12 days ago. No proof is on file. "
        "A file awaits DOI review. We first asked on November 25, 2026.",
    ),
    (
        "news.past_by_law",
        BY_LAW | {"ground": "NYPD says it is partly done (November 12, 2026)"},
        "The legal deadline for Signs (R5-M3) passed on November 25, 2026, 12 days ago. NYPD says it is partly done "
        "(November 12, 2026).",
    ),
    (
        "news.past_by_law",
        BY_LAW | {"days": 1, "whose": "DOI", "untold": 1},
        "The legal deadline for Signs (R5-M3) passed on November 25, 2026, one day ago. No proof is on file. "
        "DOI has not asked. Until now we could not check. The duty belongs to DOI, not NYPD.",
    ),
    ("closing.still_open", {"names": ["Signs (R5-M3)"]}, "Still open under it: Signs (R5-M3)."),
    ("closing.others", {"names": ["Signs (R5-M3)"]}, "Also open and still tracked: Signs (R5-M3)."),
    (
        "closing.others",
        {"names": ["A (R5-M3)", "B (R5-M4)", "C (R5-M5)"]},
        "Also open and still tracked: three milestones (see the annexes).",
    ),
    ("page.changes_more", {"n": 1, "has_annexes": True}, "One more change: see the history in the annexes."),
    ("page.changes_more", {"n": 3, "has_annexes": False}, "Three more changes: see the JSON file."),
    ("page.changes_none", {"unread": 0, "of": 10}, "Nothing changed."),
    (
        "page.changes_none",
        {"unread": 7, "of": 10},
        "We know of no changes, but we could not read 7 of the 10 sources that milestones rely on.",
    ),
    ("questions.heading", HEADING | {"n": 1}, "A question the Council can ask NYPD"),
    (
        "questions.heading",
        HEADING | {"hearing_on": TODAY},
        "Questions the Council can ask NYPD at the hearing on November 25, 2026",
    ),
    (
        "questions.heading",
        HEADING | {"event_id": 7, "whom": "the Speaker"},
        "Questions the Speaker can ask NYPD at the hearing (Council event 7)",
    ),
    ("table.coming", {"days": 0}, "Due today"),
    ("table.coming", {"days": 1}, "Due in 1 day"),
    ("table.status_overdue", {"days": 1}, "Overdue: 1 day past the legal deadline"),
    ("table.first_asked", {"on": TODAY, "office": "DOI"}, "first asked Nov. 25, 2026"),
    ("table.first_asked", {"on": None, "office": "DOI"}, "DOI has not asked"),
    ("table.next_turn", TURN | {"verb": "decide_offer"}, "decide on the date offered (R1-M1)"),
    ("table.next_turn", TURN | {"verb": "answer_date"}, "answer the target date (R1-M1), by Dec. 4"),
    ("table.next_turn", TURN | {"verb": "send_document"}, "send the document: written audit plan (R1-M1)"),
    ("table.next_related", {"n": 1, "are_duties": True}, "1 related duty"),
    ("table.next_related", {"n": 6, "are_duties": False}, "6 milestones still open"),
    ("records.looked", {"n": 10, "unread": 7, "stale": 1}, "Checked 10 sources; could not read 7; 1 old copy"),
    ("records.looked", {"n": 1, "unread": 0, "stale": 0}, "Checked 1 source"),
]
"""A sentence, its facts, and what it then says."""
