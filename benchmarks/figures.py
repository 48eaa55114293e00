"""Figures as SVG: bars with their spread, and lines over two logarithmic axes. Plain text, no library."""

from html import escape
from math import floor, log10

COLOURS = ("#1f7a4d", "#2f6fae", "#9a6a00", "#8a4fae", "#b0413e", "#4a5560")
FONT = 'font-family="system-ui, sans-serif" font-size="13"'


def _svg(width, height, title, parts):
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}" {FONT}>\n<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<text x="16" y="26" font-size="15" font-weight="bold" fill="#1d2733">{escape(title)}</text>\n{body}\n</svg>\n'
    )


def _text(x, y, text, anchor="start", colour="#1d2733"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(str(text))}</text>'


def bars(title, rows, unit, line=None):
    """Horizontal bars.

    Args:
        title: above it.
        unit: after each number.
        rows: (label, middle, least, most).
        line: a value to compare with.
    """
    left, width, step, top = 220, 820, 30, 48
    most = max([row[3] for row in rows] + ([line] if line else []))
    scale = (width - left - 90) / most
    parts = []
    for at, (label, middle, low, high) in enumerate(rows):
        y = top + at * step
        parts.append(_text(left - 10, y + 14, label, "end"))
        parts.append(f'<rect x="{left}" y="{y}" width="{middle * scale:.1f}" height="18" fill="{COLOURS[at % len(COLOURS)]}"/>')
        parts.append(f'<path d="M{left + low * scale:.1f} {y + 9}H{left + high * scale:.1f}" stroke="#1d2733" stroke-width="2"/>')
        parts.append(_text(left + high * scale + 8, y + 14, f"{middle:.3g}{unit}"))
    bottom = top + len(rows) * step
    if line:
        x = left + line * scale
        parts.append(f'<path d="M{x:.1f} {top - 6}V{bottom}" stroke="#4a5560" stroke-dasharray="4 3"/>')
    return _svg(width, bottom + 16, title, parts)


def lines(title, series, across, up):
    """Lines over logarithmic axes.

    Args:
        title: above it.
        series: for each name its points (x, y).
        across: what x is.
        up: what y is.
    """
    left, right, top, bottom, width, height = 90, 560, 52, 330, 820, 380
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points if y > 0]
    (x0, x1), (y0, y1) = (_decades(values) for values in (xs, ys))

    def place(x, y):
        return (left + (log10(x) - x0) / (x1 - x0) * (right - left), bottom - (log10(y) - y0) / (y1 - y0) * (bottom - top))

    parts = [f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="#4a5560"/>']
    for power in range(x0, x1 + 1):
        x, _ = place(10**power, 10**y0)
        parts += [f'<path d="M{x:.1f} {top}V{bottom}" stroke="#e3e8ed"/>', _text(x, bottom + 18, f"{10**power:,}", "middle")]
    for power in range(y0, y1 + 1):
        _, y = place(10**x0, 10**power)
        parts += [f'<path d="M{left} {y:.1f}H{right}" stroke="#e3e8ed"/>', _text(left - 8, y + 4, f"{10**power:,}", "end")]
    parts += [_text((left + right) / 2, bottom + 40, across, "middle"), _text(left + 6, top - 8, up, "start", "#4a5560")]
    for at, (name, points) in enumerate(series.items()):
        colour = COLOURS[at % len(COLOURS)]
        spots = [place(x, y) for x, y in sorted(points)]
        path = " ".join(f"{'M' if not n else 'L'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(spots))
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in spots]
        y = top + 10 + at * 22
        parts += [f'<rect x="{right + 20}" y="{y - 10}" width="14" height="12" fill="{colour}"/>', _text(right + 40, y, name)]
    return _svg(width, height, title, parts)


def _decades(values):
    low, high = floor(log10(min(values))), -floor(-log10(max(values)))
    return (low, high) if high > low else (low, low + 1)
