"""What a coordinator sees of the demo's daily check in Prefect's own page: a node for each source, and which failed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.xdist_group("demo")
WITHIN = 120.0
"""Seconds, on a busy machine."""
RED = """async data => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${data}`;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: picture.width, height: picture.height});
  const drawn = canvas.getContext("2d");
  drawn.drawImage(picture, 0, 0);
  const dots = drawn.getImageData(0, 0, picture.width, picture.height).data;
  let red = 0;
  for (let i = 0; i < dots.length; i += 4) if (dots[i] > 180 && dots[i + 1] < 60 && dots[i + 2] < 90) red++;
  return red;
}"""
"""Counts the dots of a picture that have the red of a failed node."""


@pytest.fixture
def prefect_page(out: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of the server that `serve` starts on a copy of the demo's home, and its user and password."""
    home = tmp_path / "home"
    shutil.copytree(out / "home", home)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOLLOWTHROUGH_", "PREFECT_"))}
    command = [sys.executable, "-m", "flows", "serve", "--home", str(home)]
    says = tmp_path / "serve.txt"
    with says.open("wb") as file:
        process = subprocess.Popen(command, cwd=tmp_path, env=kept, stdout=file, stderr=file)
    try:
        end = time.monotonic() + WITHIN
        while "asks for followthrough" not in says.read_text():
            assert process.poll() is None, says.read_text()
            assert time.monotonic() < end, says.read_text()
            time.sleep(0.2)
        (address,) = set(re.findall(r"http://127\.0\.0\.1:\d+", says.read_text().partition("runs, ")[2]))
        yield address, f"followthrough:{(home / 'prefect' / 'password').read_text()}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def test_the_daily_check_has_a_node_for_each_source_and_a_click_leads_to_the_one_that_was_not_read(
    prefect_page: tuple[str, str], browser: Browser
) -> None:
    address, password = prefect_page
    user, _, secret = password.partition(":")
    runs = httpx.post(f"{address}/api/flow_runs/filter", auth=(user, secret), json={}).json()
    names = {run["name"] for run in runs}
    answers = {"NYPD contact, Training Bureau: under way (R7-M1)", "DOI follow-up coordinator: memo approve (D1)"}
    assert answers <= names, "an answer is named by title and act"
    assert not any(" (fictional)" in name for name in names), "nobody's name is shown"
    run = next(run for run in runs if run["name"].startswith("Daily check: "))
    assert re.search(r"; \d of 10 sources not read, \w+\.? \d+, \d{4}$", run["name"])

    page: Page = browser.new_page(viewport={"width": 1400, "height": 950})
    word = b64encode(password.encode()).decode()
    page.add_init_script(f"localStorage.setItem('prefect-password', '{word}')")
    page.goto(f"{address}/runs/flow-run/{run['id']}")

    expect(page.get_by_text("10 Task runs")).to_be_visible(timeout=WITHIN * 1000)
    graph = page.locator("canvas").first
    expect(graph).to_be_visible(timeout=WITHIN * 1000)
    end = time.monotonic() + WITHIN
    while not page.evaluate(RED, b64encode(graph.screenshot()).decode()):
        assert time.monotonic() < end, "no red node in the graph"
        page.wait_for_timeout(300)
    if into := os.environ.get("FOLLOWTHROUGH_PICTURES"):
        page.screenshot(path=Path(into) / "prefect.png")
    page.get_by_text("Task Runs", exact=True).click()
    expect(page.get_by_text("NYPD detainer reports page", exact=True)).to_be_visible()
    page.get_by_text("DORIS list of mandated reports", exact=True).click()
    expect(page.get_by_text("Not read: folder is missing").first).to_be_visible()
    page.close()
