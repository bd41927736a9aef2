"""`followthrough site`: the issued memos as a static site."""

from pathlib import Path

from cyclopts import App

from flows.commands._out import result, run_flow
from flows.commands._parameters import Json

app = App(name="site", help="Publish the issued memos as a static site, with feed and calendar.")


@app.command
def build(folder: Path, *, json: Json = False) -> None:
    """Build the site in FOLDER: memos in every form, recommendations, a feed and a calendar.

    FOLDER becomes a link to the newest build beside it, so a reader sees the old site or the new one, never half.
    The site shows nothing newer than the last issued memo. The same record gives the same bytes.

    Example: followthrough site build public

    Args:
        folder: The name under which the newest build is found.
    """
    from flows._runtime.environment import play_also
    from flows.memo.build_site import build_site

    play_also(SITE=str(folder))
    made = run_flow(build_site)
    counts = f"{made['memos']} memos, {made['files']} files"
    result(made, json, f"{folder}: {counts}, SHA-256 of all {made['sha256']}")
