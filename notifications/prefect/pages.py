"""The pages of runs that stand alone, in Markdown. Prefect shows a page to whoever can open it, so no words that a
person typed are on one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.drafts import Brief
from models.permissions import SYSTEM
from models.records import DraftRecord
from models.reminders import folder_of
from notifications.reminders import counts_of
from notifications.words import counted, long_date, say_message, short_date, tally

HASH_SHOWN = 12
MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!"})


def page(title: str, summary: str, *lines: str) -> tuple[str, str]:
    """Return the page of a run that worked, and its one line in a list, which stands at the top of the page too."""
    return "\n".join((f"# {title} (run OK)", "", f"**{summary}**", "", *lines)).rstrip() + "\n", summary


def say_draft_page(draft: DraftRecord, brief: Brief | None, reviewers: tuple[str, ...]) -> tuple[str, str]:
    """Return the page of a draft that waits for `reviewers`, and its line in a list; without files `brief` is None."""
    title = say_message("memos.draft", id=draft.id)
    lines = [
        f"# {title}",
        say_message("memos.about", period=draft.period, as_of=draft.as_of),
        say_message("memos.page_waits", who=reviewers),
        say_message("memos.two_people") if draft.drafted_by == SYSTEM else "",
        say_message("memos.page_how", n=draft.id[1:]),
        say_message("memos.approval", fingerprint=draft.facts_sha256),
    ]
    if brief is None:
        lines.append(say_message("memos.no_files"))
    else:
        first, *others = [change.translate(MARKDOWN_SIGNS) for change in brief.changes] or [""]
        number = len(brief.changes) + brief.more
        lines.append(" ".join(counts_of(brief.counts)))
        lines.append(say_message("memos.changes", words=first, n=number) if first else say_message("memos.no_changes"))
        lines.append("\n".join(f"- {change}" for change in others))
    lines.append(say_message("memos.files_at", folder=folder_of(draft.id, None)))
    summary = f"{title}: waits for {counted(len(reviewers), 'person', 'people')}."
    return "\n\n".join(line for line in lines if line), summary


def say_audit(on: date, audit: Mapping[str, Any]) -> tuple[str, str]:
    """Return the page of an audit of the record that holds, and its one line in a list."""
    files = f"{tally(audit['evidence'], 'file')} of evidence"
    summary = f"The record holds: {tally(audit['seq'], 'entry', 'entries')}, {files}."
    head = f"- Head: entry {audit['seq']}, SHA-256 {audit['hash'][:HASH_SHOWN]}"
    lines = [head, f"- Signed by: {audit['signed_by']}"]
    if orphans := audit["orphans"]:
        lines.append(f"- **{counted(len(orphans), 'file')} that no entry names.** See: followthrough ledger verify")
    return page(f"Audit of the record, {short_date(on)}", summary, *lines)


def say_reminder_audit(on: date, done: Mapping[str, int]) -> tuple[str, str]:
    """Return the page of an audit of reminders that found nothing wrong, and its one line in a list."""
    summary = f"No open milestone is silent. Looked up: {done['looked_up']}. Second copies removed: {done['removed']}."
    return page(f"Audit of reminders, {short_date(on)}", summary)


def say_copy(copy: Mapping[str, Any]) -> tuple[str, str]:
    """Return the page of a daily copy, and its one line in a list."""
    title = f"Copy of {long_date(date.fromisoformat(copy['day']))}"
    summary = f"Copied and verified: {tally(copy['files'], 'file')}, up to entry {copy['seq']}."
    return page(title, summary, f"- Head: SHA-256 {copy['hash'][:HASH_SHOWN]}")


def say_issued(number: int, as_of: date, files: Sequence[str], link: str | None) -> tuple[str, str]:
    """Return the page of the run that issued a memo, and its one line in a list."""
    summary = f"Memo no. {number} issued, status as of {long_date(as_of)}."
    place = f"[Read it]({link})" if link else f"It is in the home folder, in memos/{number}."
    return page(f"Memo no. {number}", summary, place, "", f"Files: {', '.join(files)}")
