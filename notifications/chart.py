"""Charts as SVG strings, the same in HTML and PDF: when the next dates are, and how long ago dates passed (memo.md, 6).

Nothing is said by colour alone: each mark carries its date, each bar its number and the basis of its date.
"""

from datetime import date
from html import escape

from models.memo_parts import Dated, RecommendationRow
from notifications.words import BASIS, DUTY, MONTHS, count_of, day_month, short_date

INK, NAVY, RED, GREY, LINE = "#1a1a1a", "#1f3a5f", "#9c1c1c", "#595959", "#c9ced6"
HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="4" stroke-linejoin="round"'
WIDTH, LEFT, RIGHT, TOP, ROW = 680, 36, 12, 24, 19
MANY_MONTHS, YEAR = 16, 12


def _open(height: float, says: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" font-size="12"'
    return f'{head} font-family="Libertinus Serif, Georgia, serif" aria-label="{escape(says)}">'


class _Scale:
    """The x of a day, between the first day of the first month and the first day after the last."""

    def __init__(self, days: list[date]) -> None:
        self.low = min(days).replace(day=1)
        self.high = _month_after(max(days))
        self.span = (self.high - self.low).days

    def x(self, day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.low).days / self.span, 1)

    def months(self) -> list[date]:
        found, day = [], self.low
        while day < self.high:
            found.append(day)
            day = _month_after(day)
        return found


def _month_after(day: date) -> date:
    return date(day.year + day.month // YEAR, day.month % YEAR + 1, 1)


def timeline(rows: tuple[RecommendationRow, ...], today: date) -> str:
    """Draw the next milestone of each recommendation: original date, extension, and the time past it."""
    dated = [row for row in rows if row.due]
    scale = _Scale([today, *(day for row in dated for day in (row.due, row.extended) if day)])
    bottom = TOP + 7 + ROW * len(rows)
    parts = [_open(bottom + 36, say_timeline(rows, today)), *_bands(scale, bottom)]
    for number, row in enumerate(rows):
        y = TOP + 12 + number * ROW
        line = f'<line x1="{LEFT}" y1="{y:g}" x2="{WIDTH - RIGHT}" y2="{y:g}" stroke="{LINE}" stroke-width="0.7"/>'
        parts.append(f'{line}<text x="4" y="{y + 4:g}" fill="{INK}" font-weight="bold">{escape(row.id)}</text>')
    at, anchor = scale.x(today), "end" if scale.x(today) > WIDTH - 90 else "middle"
    parts.append(f'<line x1="{at}" y1="{TOP - 4}" x2="{at}" y2="{bottom:g}" stroke="{NAVY}" stroke-width="1.6"/>')
    label = f"status date, {day_month(today)}"
    parts.append(f'<text x="{at}" y="{TOP - 9}" text-anchor="{anchor}" fill="{NAVY}" font-weight="bold">{label}</text>')
    for number, row in enumerate(rows):
        parts += _marks(row, scale, TOP + 12 + number * ROW, today)
    return "\n".join([*parts, "</svg>"])


def _bands(scale: _Scale, bottom: float) -> list[str]:
    """Shade every second month and name the months; every third name where there are many."""
    parts, months = [], scale.months()
    for number, month in enumerate(months):
        left, right = scale.x(month), scale.x(_month_after(month))
        if number % 2 == 0:
            size = f'width="{right - left:.1f}" height="{bottom - TOP:g}"'
            parts.append(f'<rect x="{left}" y="{TOP}" {size} fill="#f5f6f8"/>')
        if len(months) <= MANY_MONTHS or number % 3 == 0:
            middle, name = f"{(left + right) / 2:.1f}", MONTHS[month.month - 1][:3]
            parts.append(f'<text x="{middle}" y="{bottom + 16:g}" text-anchor="middle" fill="{GREY}">{name}</text>')
        if number == 0 or month.month == 1:
            parts.append(f'<text x="{left + 3:.1f}" y="{bottom + 31:g}" fill="{GREY}">{month.year}</text>')
    return parts


def _marks(row: RecommendationRow, scale: _Scale, y: float, today: date) -> list[str]:
    if row.due is None:
        return []
    x, late, parts = scale.x(row.due), row.late, []
    in_force = row.extended or row.due
    colour = RED if late else NAVY
    if row.extended:
        later = scale.x(row.extended)
        dashed = f'stroke="{GREY}" stroke-width="1.4" stroke-dasharray="4 3"'
        parts += [f'<line x1="{x}" y1="{y:g}" x2="{later}" y2="{y:g}" {dashed}/>']
    if late:
        bar = f'x1="{scale.x(in_force)}" y1="{y:g}" x2="{scale.x(today)}" y2="{y:g}"'
        parts.append(f'<line {bar} stroke="{RED}" stroke-width="4"/>')
    if row.extended:
        later = scale.x(row.extended)
        parts += [_diamond(later, y, "#ffffff", GREY), _text(later, y, row.extended, before=late)]
    parts.append(_diamond(x, y, colour, colour))
    parts.append(_text(x, y, row.due, before=late or bool(row.extended) or x > WIDTH - 70, colour=RED if late else INK))
    return parts


def _diamond(x: float, y: float, fill: str, edge: str) -> str:
    path = f"M{x} {y - 6:g}L{x + 6:.1f} {y:g}L{x} {y + 6:g}L{x - 6:.1f} {y:g}Z"
    return f'<path d="{path}" fill="{fill}" stroke="{edge}" stroke-width="1.4"/>'


def _text(x: float, y: float, day: date, *, before: bool = False, colour: str = INK) -> str:
    at, anchor = (x - 11, ' text-anchor="end"') if before else (x + 11, "")
    label = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return f'<text {HALO} x="{at:.1f}" y="{y + 4:g}"{anchor} fill="{colour}">{label}</text>'


def say_timeline(rows: tuple[RecommendationRow, ...], today: date) -> str:
    """Say the timeline in words, for those who do not see it."""
    said = [
        f"{row.id}: {short_date(row.due)}" + (f", extended to {short_date(row.extended)}" if row.extended else "")
        for row in rows
        if row.due
    ]
    return f"Next date of each recommendation, as of {short_date(today)}. {'; '.join(said)}."


def bars(rows: tuple[Dated, ...]) -> str:
    """Draw the days past the date in force, from zero, each with its number and basis in words."""
    left, most = 76, max((row.days for row in rows), default=1)
    scale = (WIDTH - left - 330) / max(30, most)
    height = 20 * len(rows) + 6
    parts = [_open(height, say_bars(rows))]
    parts.append(f'<line x1="{left}" y1="0" x2="{left}" y2="{height}" stroke="{GREY}" stroke-width="1"/>')
    for number, row in enumerate(rows):
        y, long = 3 + 20 * number, row.days * scale
        parts.append(f'<text x="4" y="{y + 11}" fill="{INK}">{escape(row.id)}</text>')
        parts.append(f'<rect x="{left}" y="{y}" width="{long:.1f}" height="14" fill="{RED}"/>')
        parts.append(f'<text x="{left + long + 6:.1f}" y="{y + 11}" fill="{INK}">{escape(say_bar(row))}</text>')
    return "\n".join([*parts, "</svg>"])


def say_bar(row: Dated) -> str:
    """Say one bar: its days, its date, what the date rests on, and whose duty it is where it is not NYPD's."""
    duty = "" if row.duty_on == "nypd" else f"; duty of {DUTY[row.duty_on].split(',')[0]}"
    return f"{count_of(row.days, 'day')} past {short_date(row.due_now)} ({BASIS[row.basis]}{duty})"


def say_bars(rows: tuple[Dated, ...]) -> str:
    """Say the bars in words, for those who do not see them."""
    return "Days past the date in force. " + "; ".join(f"{row.id}: {say_bar(row)}" for row in rows) + "."
