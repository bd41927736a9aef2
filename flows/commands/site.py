"""`followthrough site`: the issued memos as a static site."""

from pathlib import Path

from cyclopts import App

from flows.commands._out import do, document, fact

app = App(name="site", help="The issued memos as a static site, with feed and calendar.")


@app.command
def build(folder: Path, *, json: bool = False) -> None:
    """Build the site that FOLDER shows: the memos in every form, the recommendations, a feed, a calendar.

    FOLDER becomes a link to the newest build beside it, so a reader sees the old site or the new one, never half of
    one. Nothing newer than the last issued memo is shown. The same record gives the same bytes.

    Example: followthrough site build public
    """
    from flows._runtime.environment import play_also
    from flows._runtime.run import run
    from flows.memo.build_site import build_site

    play_also(SITE=str(folder))
    made = do(run(build_site))
    if json:
        document(made)
    else:
        fact(f"{folder}: {made['memos']} memos, {made['files']} files, SHA-256 of all {made['sha256']}")
