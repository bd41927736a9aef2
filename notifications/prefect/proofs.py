"""The pages of runs that prove or keep something: the audit of the record, the daily copy, a memo, in Markdown."""

from collections.abc import Mapping, Sequence
from datetime import date

from notifications.words import counted, long_date, short_date, tally

HASH_SHOWN = 12


def say_audit(on: date, proved: Mapping[str, str | int | list[str]]) -> tuple[str, str]:
    """Return the page of an audit of the record that holds, and its one line in a list."""
    entries, files, orphans = int(str(proved["seq"])), int(str(proved["evidence"])), proved["orphans"]
    summary = f"The record holds: {tally(entries, 'entry', 'entries')}, {tally(files, 'file')} of evidence."
    lines = [f"# Audit of the record, {short_date(on)} (run OK)", "", f"**{summary}**", ""]
    lines += [f"- Head: entry {proved['seq']}, SHA-256 {str(proved['hash'])[:HASH_SHOWN]}"]
    lines += [f"- Signed by: {proved['signed_by']}", f"- Stamp: {proved['stamp']}"]
    if isinstance(orphans, list) and orphans:
        lines.append(f"- **{counted(len(orphans), 'file')} that no entry names.** See: followthrough ledger verify")
    return "\n".join(lines) + "\n", summary


def say_copy(made: Mapping[str, str | int]) -> tuple[str, str]:
    """Return the page of a daily copy, and its one line in a list."""
    day = date.fromisoformat(str(made["day"]))
    summary = f"Copied and verified: {tally(int(made['files']), 'file')}, up to entry {made['seq']}."
    page = f"# Copy of {long_date(day)} (run OK)\n\n**{summary}**\n\n- Head: SHA-256 {str(made['hash'])[:HASH_SHOWN]}\n"
    return page, summary


def say_issued(number: int, as_of: date, files: Sequence[str], link: str | None) -> tuple[str, str]:
    """Return the page of the run that issued a memo, and its one line in a list."""
    summary = f"Memo no. {number} issued, status as of {long_date(as_of)}."
    where = f"[Read it]({link})" if link else f"It is in the home folder, in memos/{number}."
    return f"# Memo no. {number} (run OK)\n\n**{summary}**\n\n{where}\n\nFiles: {', '.join(files)}\n", summary
