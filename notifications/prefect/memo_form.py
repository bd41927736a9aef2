"""What Prefect's form for a draft of a memo shows, as Markdown; no words of a person are in it."""

from typing import Literal

from models.drafts import Brief
from models.records import DraftRecord
from models.reminders import folder_of
from notifications.reminders import counts_of
from notifications.words import say

Reason = Literal["none", "facts", "words", "evidence", "other"]
REASONS: dict[Reason, str] = {
    "none": "",
    "facts": say("told.reason_facts"),
    "words": say("told.reason_words"),
    "evidence": say("told.reason_evidence"),
    "other": say("told.reason_other"),
}
"""Why a draft is sent back by the form: words of a closed list, for Prefect keeps what is filled in."""
ACTIVE = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!"})
"""Signs that Markdown would act on in a sentence of the memo."""


def say_form_page(draft: DraftRecord, brief: Brief | None, wrong: str = "") -> str:
    """Say what an answer is about: the draft's counts, its first changes, what an approval binds, where it lies."""
    lines = [f"# {say('told.form_about', id=draft.id)}", ""]
    lines += [f"**{say('told.form_wrong', why=wrong.translate(ACTIVE))}**", ""] if wrong else []
    lines += [say("told.draft", id=draft.id, period=draft.period), ""]
    lines += [say("told.about_draft", as_of=draft.as_of, fingerprint=draft.facts_sha256), ""]
    lines += [say("told.made_up"), ""] if draft.mock else []
    if brief is None:
        lines += [say("told.no_files"), ""]
    else:
        lines += [*(f"- {each}" for each in counts_of(brief.counts)), ""]
        first = say("told.changes", n=len(brief.changes) + brief.more) if brief.changes else say("told.no_changes")
        lines += [first, "", *(f"- {each.translate(ACTIVE)}" for each in brief.changes), ""]
    lines += [say("told.files_at", folder=folder_of(draft.id, None)), "", say("told.form_rule")]
    return "\n".join(lines)
