"""What `make bench KEEP=1` keeps: a file a day in history/, what got worse, and a chart of cost over size."""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

BESIDE = Path(__file__).parent
HISTORY = BESIDE / "history"
CHART = BESIDE.parents[1] / "docs" / "pictures" / "cost.svg"
WORSE = 1.15
"""A ratio that grew by more than this factor is named."""
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 64, 150, 56, 48
COLORS = ("#1b365d", "#a6192e", "#5d6f88", "#8a5a00", "#2e6b4f", "#6b3fa0")


def last_kept() -> dict[str, Any] | None:
    """Return the newest results of the history; None if there are none."""
    files = sorted(HISTORY.glob("*.json"))
    return json.loads(files[-1].read_text()) if files else None


def worse(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each ratio that grew by more than 15 % since the last kept results."""
    old = {each["name"]: each["ratio"] for each in before["ratios"]} if before else {}
    for each in now["ratios"]:
        was = old.get(each["name"])
        if was and each["ratio"] > was * WORSE:
            yield f"WORSE: {each['name']} was {was:.2f} on {before['at'] if before else ''}, and is {each['ratio']:.2f}"


def keep(results: Mapping[str, Any]) -> Path:
    """Write the results into the history, beside those of the same day that were of other benches; draw the chart."""
    HISTORY.mkdir(exist_ok=True)
    file = HISTORY / f"{results['at']}.json"
    named = {each["name"] for each in results["ratios"]}
    older = json.loads(file.read_text())["ratios"] if file.exists() else []
    ratios = [each for each in older if each["name"] not in named] + list(results["ratios"])
    file.write_text(json.dumps({**results, "ratios": ratios}, indent=1) + "\n")
    lines = {each["name"]: each["points"] for each in ratios if each.get("points")}
    if lines:
        CHART.write_text(chart(lines, f"{results['machine']}, {results['at']}"))
    return file


def chart(lines: Mapping[str, list[list[float]]], made: str) -> str:
    """Return an SVG of seconds over milestones, both in powers of ten; each line is labeled at its end.

    A dotted line shows what cost that grows with the size would do.
    """
    sizes = sorted({size for points in lines.values() for size, _ in points})
    seconds = [value for points in lines.values() for _, value in points]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        return LEFT + (math.log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def said(text: str, at_x: float, at_y: float, anchor: str = "start", fill: str = "#222") -> str:
        return f'<text x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'

    parts = [said("Seconds of processor time, by number of milestones", LEFT, 22), said(made, LEFT, 40, fill="#555")]
    for power in range(low, high + 1):
        level = y(10.0**power)
        parts.append(f'<path d="M{LEFT} {level:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(said(f"{10.0**power:g} s", LEFT - 8, level + 4, "end"))
    parts += [said(f"{size:,}", x(size), HEIGHT - BOTTOM + 20, "middle") for size in map(int, sizes)]
    begun = min(seconds)
    parts.append(
        f'<path d="M{x(sizes[0]):.1f} {y(begun):.1f}L{x(sizes[-1]):.1f} {y(begun * sizes[-1] / sizes[0]):.1f}" '
        'stroke="#999" stroke-dasharray="2 4" fill="none"/>'
    )
    ends = sorted((points[-1][1], name) for name, points in lines.items())
    spaced = HEIGHT
    labels = {}
    for value, name in ends:  # from the bottom up, so that no two labels touch
        spaced = min(y(value) + 4, spaced - 15)
        labels[name] = spaced
    for color, (name, points) in zip(COLORS, lines.items(), strict=False):
        path = "L".join(f"{x(size):.1f} {y(value):.1f}" for size, value in points)
        parts.append(f'<path d="M{path}" stroke="{color}" stroke-width="2" fill="none"/>')
        parts.append(said(name.removeprefix("scale_").replace("_", " "), WIDTH - RIGHT + 8, labels[name], fill=color))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'role="img" font-family="sans-serif" font-size="13">\n'
        f"<title>Cost over size. {escape(made)}</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )
