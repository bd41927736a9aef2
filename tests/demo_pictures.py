"""Pictures of what a demo left: the memo, its page, the site, Slack.

`python tests/demo_pictures.py demo-out docs/pictures ADDRESS` writes them there; the address is the one that
`followthrough demo --talk` printed. `sources.png` is taken manually from `followthrough serve`, and `prefect.png` by
`FOLLOWTHROUGH_PICTURES=docs/pictures python -m pytest tests/journeys/test_runs_in_the_browser.py`.
"""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
WIDE, TALL, SHARP = 1100, 900, 1.5
DOTS_PER_INCH = 110


def take(out: Path, into: Path, address: str) -> None:
    """Write the pictures of the demo in `out`, whose page of people is at `address`."""
    memo = out / "memo" / "1"
    for page in (1, 2):
        asked = ["-png", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page), "-singlefile"]
        subprocess.run(["pdftoppm", *asked, str(memo / "memo.pdf"), str(into / f"memo-{page}")], check=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(viewport={"width": WIDE, "height": TALL}, device_scale_factor=SHARP)
        for name, path, at in (
            ("memo-page", memo / "memo.html", ""),
            ("site", out / "site" / "index.html", ""),
            ("slack", out / "slack.html", "#D0DEMO021"),
        ):
            page.goto(path.resolve().as_uri())
            if at:
                page.locator(at).first.evaluate("one => one.scrollIntoView()")
            page.screenshot(path=into / f"{name}.png")
        page.goto(address)
        page.get_by_role("link", name="Answer as Contact, Detective Bureau (fictional)").click()
        page.screenshot(path=into / "talk.png")
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
