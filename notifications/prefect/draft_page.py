"""The page of a draft memo on the run that drafted it: whom the draft waits for, and how they approve it."""

from models.drafts import Brief
from models.permissions import SYSTEM
from models.records import DraftRecord
from models.reminders import folder_of
from notifications.reminders import counts_of
from notifications.words import say

MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!"})


def say_draft_page(draft: DraftRecord, brief: Brief | None, reviewers: tuple[str, ...]) -> str:
    """Return the page of a draft that waits for review, as Markdown.

    Prefect keeps and shows the page to whoever can open it, so no words that a person typed are on it. `reviewers`
    are the ids of the people whom the draft asks for something; `brief` is None if its files are not at hand.
    """
    lines = [
        f"# {say('told.form_about', id=draft.id)}",
        say("told.draft", id=draft.id, period=draft.period),
        say("told.page_waits", who=reviewers),
    ]
    if draft.drafted_by == SYSTEM:
        lines.append(say("told.two_people"))
    lines.append(say("told.page_how", n=draft.id[1:]))
    lines.append(say("told.about_draft", as_of=draft.as_of, fingerprint=draft.facts_sha256))
    if draft.mock:
        lines.append(say("told.made_up"))
    if brief is None:
        lines.append(say("told.no_files"))
    else:
        lines.append("\n".join(f"- {count}" for count in counts_of(brief.counts)))
        changes = len(brief.changes) + brief.more
        lines.append(say("told.changes", n=changes) if changes else say("told.no_changes"))
        lines.append("\n".join(f"- {change.translate(MARKDOWN_SIGNS)}" for change in brief.changes))
    lines.append(say("told.files_at", folder=folder_of(draft.id, None)))
    return "\n\n".join(line for line in lines if line)
