"""The timeline in lines of text: a lane to scale for every point, with today running through all of them."""

from collections.abc import Iterator

from gcguide.paper.blocks import COLON, scale
from gcguide.paper.pack import Point, Timeline
from gcguide.text import Lang, pad, width
from gcguide.wrap import wrap

_SUGGESTED, _TODAY = "o", "|"
_LATEST = {"past": "x", "hurry": "!", "ahead": "*"}
_AXIS, _SLACK = "-", "="
_GAP = "  "

# A lane shorter than this shows nothing; a label narrower than this cannot be read.
_LANE = 12
_LABEL = 16


def lanes(timeline: Timeline, columns: int, lang: Lang) -> Iterator[str]:
    """The points in their order with both days and a lane; without lanes where there is no room for them."""
    titles = (f"{timeline.suggested_title} {_SUGGESTED}", f"{timeline.latest_title} {_LATEST['ahead']}")
    days = [[point.suggested_words, point.latest_words] for point in timeline.points]
    widths = [max(map(width, texts)) for texts in zip(titles, *days, strict=True)]
    room = columns - sum(widths) - 3 * len(_GAP)
    if room < _LABEL + _LANE:
        yield from _listed(timeline, columns, lang)
        return
    longest = max((width(text) for point in timeline.points for text in (point.label, point.note)), default=0)
    label = max(_LABEL, min(longest, room - max(_LANE, room * 2 // 5)))
    lane = room - label
    start, today = columns - lane, round(scale(timeline)(timeline.today) * (lane - 1))
    words = wrap(timeline.today_words, columns)
    for line in words:
        yield " " * max(0, min(start + today, columns - width(line))) + line
    blank = " " * today + _TODAY
    yield _GAP.join([" " * label, *map(pad, titles, widths), blank])
    for at, point in enumerate(timeline.points):
        texts = [*wrap(point.label, label), *(wrap(point.note, label) if point.note else ())]
        yield _GAP.join([pad(texts[0], label), *map(pad, days[at], widths), _lane(timeline, point, lane)])
        for text in texts[1:]:
            yield _GAP.join([pad(text, label), *map(pad, ("", ""), widths), blank])


def _lane(timeline: Timeline, point: Point, columns: int) -> str:
    """The days of one point as signs on a line, with the slack between them; the latest day hides what it falls on."""
    place = scale(timeline)
    signs = [_AXIS] * columns
    latest = round(place(point.latest) * (columns - 1))
    suggested = None if point.suggested is None else round(place(point.suggested) * (columns - 1))
    if suggested is not None:
        for at in range(min(suggested, latest), max(suggested, latest)):
            signs[at] = _SLACK
    signs[round(place(timeline.today) * (columns - 1))] = _TODAY
    if suggested is not None:
        signs[suggested] = _SUGGESTED
    signs[latest] = _LATEST[point.state]
    return "".join(signs)


def _listed(timeline: Timeline, columns: int, lang: Lang) -> Iterator[str]:
    """The points one below the other, for very few columns."""
    yield from wrap(timeline.today_words, columns)
    for point in timeline.points:
        yield from wrap(point.label, columns, "  ", "- ")
        if point.suggested_words:
            yield from wrap(timeline.suggested_title + COLON[lang] + point.suggested_words, columns, "  ")
        yield from wrap(timeline.latest_title + COLON[lang] + point.latest_words, columns, "  ")
        if point.note:
            yield from wrap(point.note, columns, "  ")
