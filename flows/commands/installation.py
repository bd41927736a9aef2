"""Setting up and keeping an installation: `demo`, `init`, `doctor`, `serve`, `backup`, `restore`."""

from pathlib import Path

from flows.commands._out import do, document, fact, say, table


def demo(*, out: Path = Path("demo-out"), talk: bool = False) -> None:
    """Play the main job on the shipped register and recorded public records; nothing leaves 127.0.0.1.

    With --talk it then shows a page of Slack's stand-in, on which the buttons can be pressed, until Ctrl-C.
    Example: followthrough demo --talk
    """
    from flows.commands.demo.play import run_demo

    for line in run_demo(out, say, talk=talk):
        fact(line)


def init(folder: Path = Path()) -> None:
    """Lay what a first real set-up needs into a folder; overwrites nothing.

    Example: followthrough init oversight
    """
    from flows.commands._init import NEXT, lay_out

    for path, laid in lay_out(folder):
        fact(f"{path}: {'laid' if laid else 'is there already, left as it is'}")
    for line in NEXT:
        fact(line)


def doctor(*, send_test: bool = False, json: bool = False) -> None:
    """Try each part, one line each: what is wrong and the mend. Ends with 1 where something is wrong.

    With --send-test the coordinator gets a message that says it is a trial; else nobody gets anything.
    Example: followthrough doctor --send-test
    """
    from flows.commands.doctor.checks import examine
    from models.core import CheckFailed

    found = examine(send_test=send_test)
    if json:
        document([each.model_dump() for each in found])
    else:
        table(
            "Doctor", ("part", "is", "what", "mend"), [(each.part, each.says, each.what, each.mend) for each in found]
        )
    if wrong := [each.part for each in found if each.says == "wrong"]:
        raise CheckFailed(f"{len(wrong)} parts are wrong: {', '.join(wrong)}")


def serve(*, home: Path | None = None) -> None:
    """Run Prefect's server, a worker and the deployments on this machine until Ctrl-C.

    Example: followthrough serve --home demo-out/home
    """
    from flows.commands.serve import serve_until_stopped

    serve_until_stopped(home, say)


def backup(folder: Path | None = None, *, json: bool = False) -> None:
    """Make and verify a consistent copy of ledger, evidence and memos; the same day again gives the same copy.

    Example: followthrough backup /srv/backups
    """
    from flows._runtime.environment import play_also
    from flows._runtime.run import run
    from flows.ledger.back_up import back_up

    if folder:
        play_also(BACKUP=str(folder))
    made = do(run(back_up))
    if json:
        document(made)
    else:
        fact(f"copy of {made['day']}: entry {made['seq']}, {made['files']} files, verified")


def restore(folder: Path, *, json: bool = False) -> None:
    """Put a copy back into an empty place and prove it: chain, evidence, tables and the last memo's bytes.

    Example: followthrough restore /srv/backups/2026-11-25
    """
    from flows.commands._restore import restore_into_empty

    proof = restore_into_empty(folder)
    if json:
        document(proof)
    else:
        fact("restored and proved: " + ", ".join(f"{key} {value}" for key, value in proof.items()))


VERBS = (demo, init, doctor, serve, backup, restore)
