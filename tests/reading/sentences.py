"""Sentences with their facts: one, two, all and none of each count, and each part that may be left out."""

from datetime import date
from typing import Any

from notifications.words import sentences

TODAY = date(2026, 11, 25)
LATE: dict[str, Any] = {"titled": "Signs (R5-M3)", "days": 12}
RESTS = {"only_laws": True}
KIND: dict[str, Any] = {"office": "DOI", "about": "NYPD"}
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
TURN: dict[str, Any] = {"title": "Written audit plan", "id": "R1-M1", "by": date(2026, 12, 4)}
"""Facts of a sentence that its cases share."""

CASES: list[tuple[str, dict[str, Any], str]] = [
    ("bottom.verdict", {"ids": [], "of": 2, "mark": ""}, "Neither of the two recommendations is verified as done."),
    ("bottom.verdict", {"ids": [*"ABC"], "of": 3, "mark": ""}, "All three recommendations are verified as done."),
    (
        "bottom.verdict",
        {"ids": ["R1", "R4"], "of": 7, "mark": ""},
        "Two of the seven recommendations (R1, R4) are verified as done.",
    ),
    (
        "bottom.not_checked",
        {"n": 1, "whys": ["nobody has looked"], "more": False},
        "One legal deadline passed, not checked: nobody has looked.",
    ),
    (
        "bottom.asked",
        {"n": 0, "of": 2, "silent": 0, "on": "", "office": "DOI", "mark": ""},
        "DOI has not asked about any of the two.",
    ),
    (
        "bottom.asked",
        {"n": 1, "of": 2, "silent": 1, "on": "May 4", "office": "DOI", "mark": ""},
        "DOI asked about one of the two, first May 4; no answer.",
    ),
    (
        "bottom.no_answer",
        {"answered": 5, "of": 9, "ids": ["R1", "R3"], "about": "NYPD", "mark": ""},
        "NYPD gave five of nine answers due.",
    ),
    (
        "bottom.no_answer",
        {"answered": 0, "of": 2, "ids": ["R1"], "about": "NYPD", "mark": ""},
        "NYPD gave none of two answers due (R1).",
    ),
    (
        "news.dates",
        {
            "asked": [("the audit plan (R1)", ""), ("the course (R7)", "")],
            **{"agreed": ["R1"], "declined": ["R7"], "waiting": [], "counted": False},
            **{"office": "DOI", "about": "NYPD", "mark": ""},
        },
        "NYPD asked for another date for the audit plan (R1) and the course (R7): "
        "DOI agreed for R1 and declined for R7.",
    ),
    ("first.more", {"n": 2, "parts": {"not checked": 2}}, "Two more, not checked, stand under “Duties by law.”"),
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
    (
        "page.our_words",
        {"ids": [], "numbers": ["R4"], "many": 1, "office": "DOI"},
        "The wording and the number R4 are ours, from press accounts. No one has yet compared them with DOI's report. "
        "The units named are our assumption.",
    ),
    ("print.note_many", {"n": 2, "first": 3, "last": 9, "on": None}, "Computed from records 3 and 9."),
    ("print.note_many", {"n": 7, "first": 2, "last": 8, "on": None}, "Computed from 7 records (2 to 8)."),
    ("print.note_many", {"n": 18, "first": 9, "last": 64, "on": None}, "Computed from 18 records between 9 and 64."),
    (
        "page.inferred",
        {"ids": ["R5"], "of": 7},
        "Press accounts do not say that R5 is one of the seven; this memo assumes it.",
    ),
    (
        "page.inferred",
        {"ids": ["R5", "R6"], "of": 7},
        "Press accounts do not say that R5 and R6 are among the seven; this memo assumes it.",
    ),
    ("kinds.title", KIND | {"n": 7}, "Where DOI's seven recommendations to NYPD stand"),
    (
        "kinds.title",
        KIND | {"n": 3, "followed_by": "OCA"},
        "Where DOI's three recommendations to NYPD stand, as tracked by OCA",
    ),
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
    ("closing.still_open", {"names": ["Signs (R5-M3)"]}, "Not yet shown: Signs (R5-M3)."),
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
    ("table.coming", {"days": 0}, "Due today"),
    ("table.coming", {"days": 1}, "Due in 1 day"),
    ("table.first_asked", {"on": TODAY, "office": "DOI"}, "first asked Nov. 25, 2026"),
    ("table.first_asked", {"on": None, "office": "DOI"}, "DOI has not asked"),
    ("table.next_turn", TURN | {"verb": "decide_offer"}, "decide on the date offered (R1-M1)"),
    ("table.next_turn", TURN | {"verb": "answer_date"}, "answer the target date (R1-M1), by Dec. 4"),
    ("table.next_turn", TURN | {"verb": "send_document"}, "send the document: written audit plan (R1-M1)"),
    ("table.next_related", {"n": 1, "are_duties": True}, "1 related duty"),
    ("table.next_related", {"n": 6, "are_duties": False}, "6 milestones still open"),
    ("records.sources_checked", {"n": 10, "unread": 7, "stale": 1}, "Checked 10 sources; could not read 7; 1 old copy"),
    ("records.sources_checked", {"n": 1, "unread": 0, "stale": 0}, "Checked 1 source"),
]
"""A sentence, its facts, and what it then says."""


def names(folder: str = "sentences") -> tuple[str, ...]:
    """Return the names of all sentences of a folder of templates."""
    templates = sentences._ENVIRONMENTS[folder].list_templates()
    files = (name.removesuffix(".j2") for name in templates if name.endswith(".j2"))
    macros = ((file, macro) for file in files for macro in vars(sentences._macros(folder, file)) if macro[0] != "_")
    return tuple(sorted(f"{file}.{macro}" for file, macro in macros))
