"""The page of a draft memo on the run that drafted it: whom the draft waits for, and how they approve it."""

from models.drafts import Brief
from models.permissions import SYSTEM
from models.records import DraftRecord
from models.reminders import folder_of
from notifications.reminders import counts_of
from notifications.words import counted, say_message

MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!"})


def say_draft_page(draft: DraftRecord, brief: Brief | None, reviewers: tuple[str, ...]) -> tuple[str, str]:
    """Return the page of a draft that waits for review, as Markdown, and its one line in a list.

    Prefect keeps and shows the page to whoever can open it, so no words that a person typed are on it. `reviewers`
    are the ids of the people whom the draft asks for something; `brief` is None if its files are not at hand.
    """
    lines = [
        f"# {say_message('forms.about_draft', id=draft.id)}",
        say_message("memos.about", period=draft.period, as_of=draft.as_of),
        say_message("memos.page_waits", who=reviewers),
    ]
    if draft.drafted_by == SYSTEM:
        lines.append(say_message("memos.two_people"))
    lines.append(say_message("memos.page_how", n=draft.id[1:]))
    lines.append(say_message("memos.approval", fingerprint=draft.facts_sha256))
    if draft.mock:
        lines.append(say_message("memos.made_up"))
    if brief is None:
        lines.append(say_message("memos.no_files"))
    else:
        lines.append(" ".join(counts_of(brief.counts)))
        changes = [change.translate(MARKDOWN_SIGNS) for change in brief.changes]
        if changes:
            lines.append(say_message("memos.changes", words=changes[0], n=len(changes) + brief.more))
            lines.append("\n".join(f"- {change}" for change in changes[1:]))
        else:
            lines.append(say_message("memos.no_changes"))
    lines.append(say_message("memos.files_at", folder=folder_of(draft.id, None)))
    summary = f"{lines[0].removeprefix('# ')}: waits for {counted(len(reviewers), 'person', 'people')}."
    return "\n\n".join(line for line in lines if line), summary
