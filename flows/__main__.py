"""The `followthrough` command; `--help` imports nothing heavy. Source: docs/operations.md#commands."""

import gc
import os
import sys
from contextlib import nullcontext, suppress
from difflib import get_close_matches
from logging import ERROR

from cyclopts import App, CycloptsError, Group, MissingArgumentError

from flows._runtime.gone import gone_command
from flows._runtime.origin import coming_by
from flows.commands import answers, printable, telling_of_work
from flows.commands import installation as machine
from flows.commands import status as picture

app = App(
    name="followthrough",
    help="Track whether an agency carries out the recommendations of an oversight office.",
    version="0.2.0",
)
NOUNS = {
    "reminder:app": "Preview, send and audit reminders.",
    "plan:calendar": "Count City business days.",
    "evidence:app": "Check the sources, add a file, and show the evidence on file.",
    "memo:app": (
        "The status memo: draft, note, share, comment, review, approve, issue, correct, withdraw, list, verify."
    ),
    "memo:site": "Publish the issued memos as a static site, with feed and calendar.",
    "plan:app": "The tracking plan: check it, sync it into the record, import or export a spreadsheet.",
    "ledger:app": "Verify, correct, rebuild, show or export the record.",
    "privacy:text": "Find words that a person typed, and erase them.",
    "privacy:hold": "Place a legal hold, under which nothing is erased, or lift it.",
    "privacy:export": "Write what the record holds on a person, or what a request for records may get.",
}
"""Nouns whose commands import much: where each stands, so that it is imported when it is used, and its help."""
SAY_THEMSELVES = (["serve"], ["metrics"], ["demo"])  # what runs for long and says how it goes, or until it is stopped
for name, commands in {
    "Daily work": (
        picture.status,
        picture.week,
        picture.show,
        picture.track,
        answers.notes,
        "reminder:app",
        "plan:calendar",
    ),
    "What others say and ask": (
        answers.statement,
        answers.acceptance,
        answers.date_,
        answers.obstacle,
        answers.reassign,
    ),
    "Evidence": ("evidence:app", answers.finding),
    "Memos": ("memo:app", "memo:site"),
    "Tracking plan": ("plan:app",),
    "Record": ("ledger:app", "privacy:text", "privacy:hold", "privacy:export", machine.backup, machine.restore),
    "This machine": (
        machine.init,
        machine.serve,
        machine.doctor,
        machine.watch,
        machine.metrics,
        machine.install,
        machine.upgrade,
        machine.demo,
    ),
}.items():
    group = Group.create_ordered(name)
    for place, command in enumerate(commands):
        if isinstance(command, str):
            noun = command.removesuffix(":app").rpartition(":")[2]
            app.command(f"flows.commands.{command}", name=noun, help=NOUNS[command], group=group, sort_key=place)
        elif isinstance(command, App):
            command.group, command.sort_key = group, place
            app.command(command)
        else:
            app.command(command, group=group, sort_key=place)
app.default(picture.status)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and end with its exit code. Source: docs/operations.md#exit-codes."""
    words = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in words
    if not os.access(".", os.X_OK):  # `sudo -u` from a home of another account, where Prefect would look for a file
        os.chdir("/")
    gc.set_threshold(50_000)  # a large record is a million values in no cycle; a third of the time went into the search
    try:
        words = [word for word in words if word != "--debug"]
        _refuse_unknown(words)
        with coming_by("command"), nullcontext() if words[:1] in SAY_THEMSELVES else telling_of_work():
            app(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        chain = " ".join(("followthrough", *(error.command_chain or ())))
        _end(f"{str(error).rstrip('.')}{_who_may(error)}; see `{chain} --help`", 2)
    except BrokenPipeError:  # whoever read the output, such as `head`, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("followthrough: stopped; the record is complete\n")
        sys.stderr.flush()
        os._exit(130)  # a source may still be answering; nothing of it is recorded
    except Exception as error:
        if debug:
            from flows._runtime.logs import trace

            sys.stderr.write(trace(error))
        _end(*_report_of(error))


def _refuse_unknown(words: list[str]) -> None:
    """End where the words name a command that went, or the first is neither a command nor like an id."""
    if mend := gone_command(words):
        _end(mend, 2)
    first = words[0] if words else ""
    if first.isalpha() and first.islower() and first not in app:
        near = get_close_matches(first, [name for name in app if not name.startswith("-")], n=1)
        mend = f"did you mean `followthrough {near[0]}`?" if near else "see `followthrough --help`"
        _end(f"unknown command: {first}; {mend}", 2)


def _who_may(error: CycloptsError) -> str:
    """Return, for a command without `--by`, the ids that it may name, if the people file can be read."""
    if not (isinstance(error, MissingArgumentError) and error.argument and error.argument.name == "--by"):
        return ""
    from flows._runtime.settings import load_settings
    from models.core import FollowthroughError
    from models.permissions import Action, able

    words = " ".join(error.command_chain or ())
    actions: dict[str, Action] = {"finding add": "finding", "memo comment": "memo_comment"}
    with suppress(FollowthroughError):
        ids = able(load_settings().people(), actions.get(words, "note"))  # all else a coordinator may
        return f": --by {' or '.join(ids) or 'YOU'}"
    return ": --by YOU, with your id in the people file"


def _report_of(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, and the exit code."""
    from models.core import FollowthroughError

    if isinstance(error, FollowthroughError):
        return str(error), error.exit_code
    if isinstance(error, OSError):
        from tasks.core import disk_mend

        where = f"{error.filename}: " if error.filename else ""
        why = "a file is there, and a folder is needed" if isinstance(error, FileExistsError) else error.strerror
        return f"{where}{why or error}; nothing was left half written; {disk_mend(error)}", 2
    return (
        f"an error inside followthrough ({type(error).__name__}); run it again with --debug and report what it prints",
        1,
    )


def _end(message: str, code: int) -> None:
    from flows._runtime.logs import say

    say(printable(message), ERROR, "followthrough: ")
    sys.exit(code)


if __name__ == "__main__":
    main()
