"""The timeline, the chain and the code, drawn as tables: shapes look different in each program, tables do not."""

from datetime import date

from docx.oxml.xmlchemy import BaseOxmlElement

from gcguide.paper.pack import Chain, Point, Timeline
from gcguide.paper.word.grid import WIDTH, Cell, Row, grid
from gcguide.paper.word.lines import Line
from gcguide.text import Lang, width

LATEST, SUGGESTED = "\u25cf", "\u25cb"  # a full and an empty circle
_RIGHT, _DOWN = "\u2192", "\u2193"

_SLOTS = 16  # steps of the scale, each wide enough for a mark
_SLOT = 200
_DAY = 2000
_LABEL = WIDTH - 2 * _DAY - _SLOTS * _SLOT
_BAND = "D9D9D9"

_ARROW = 460
_BOX_COLUMNS = 40  # names longer than this get the width of the page
_MOST_BOXES = 5


def timeline(block: Timeline, lang: Lang) -> BaseOxmlElement:
    """One row for each point: what, by when, and its days to scale on a line that all rows share with today."""
    days = [block.today, *(p.latest for p in block.points), *(p.suggested for p in block.points if p.suggested)]
    first, length = min(days), (max(days) - min(days)).days or 1

    def slot(day: date) -> int:
        return round((day - first).days * (_SLOTS - 1) / length)

    today = slot(block.today)
    rows = [_scale(block, today)]
    for index, point in enumerate(block.points):
        latest = slot(point.latest)
        # Two days of one point keep two marks even where the scale would lay them together.
        suggested = min(slot(point.suggested), max(latest - 1, 0)) if point.suggested else None
        keeps = index + 1 < len(block.points)
        if suggested == latest:  # both on the first step
            latest += 1
        rows.append(Row((*_words(point, keeps), *_marks(suggested, latest, today, keeps)), height=480))
    return grid([_LABEL, _DAY, _DAY, *[_SLOT] * _SLOTS], rows, lang)


def _scale(block: Timeline, today: int) -> Row:
    """The head: which mark is which, and today's flag, on the side of its line where there is room."""
    under = {"bottom": "thick"}
    words = (
        Cell((Line("", "CellHead"),), edges=under),
        Cell((Line(block.suggested_title, "CellHead", mark=SUGGESTED),), edges=under),
        Cell((Line(block.latest_title, "CellHead", mark=LATEST),), edges=under),
    )
    flag = Line(block.today_words, "CellHead")
    if today < _SLOTS // 2:
        before = (Cell((Line("", "CellHead"),), span=today, edges={**under, "right": "dashed"}),) if today else ()
        return Row(
            (*words, *before, Cell((flag,), span=_SLOTS - today, edges={**under, "left": "dashed"})), header=True
        )
    flag = Line(block.today_words, "CellHead", align="right")
    after = Cell((Line("", "CellHead"),), span=_SLOTS - today, edges={**under, "left": "dashed"})
    return Row((*words, Cell((flag,), span=today, edges={**under, "right": "dashed"}), after), header=True)


def _words(point: Point, keeps: bool) -> tuple[Cell, Cell, Cell]:
    past, under = point.state == "past", {"bottom": "faint"}
    style = "CellHead" if point.state == "hurry" else "Cell"
    label = [Line(point.label, style, keeps=keeps, grey=past)]
    if point.note:
        label.append(Line(point.note, "CellSmall", keeps=keeps, grey=True))
    return (
        Cell(tuple(label), edges=under),
        Cell((Line(point.suggested_words, "Cell", keeps=keeps, grey=past),), edges=under),
        Cell((Line(point.latest_words, style, keeps=keeps, grey=past),), edges=under),
    )


def _marks(suggested: int | None, latest: int, today: int, keeps: bool) -> list[Cell]:
    cells = []
    for slot in range(_SLOTS):
        edges = {"bottom": "faint"}
        if slot == today:
            edges["left"] = "dashed"
        if slot + 1 == today:
            edges["right"] = "dashed"
        mark = LATEST if slot == latest else SUGGESTED if slot == suggested else ""
        line = Line("", "CellSmall", mark=mark, align="center", keeps=keeps)
        between = suggested is not None and suggested <= slot <= latest
        cells.append(Cell((line,), fill=_BAND if between else "", edges=edges, tight=True))
    return cells


def chain(block: Chain, lang: Lang) -> BaseOxmlElement:
    """Boxes with arrows: side by side, or one below the other where there are many or their names are long."""
    boxed = dict.fromkeys(("top", "left", "bottom", "right"), "thin")
    boxes = [Cell((Line(link, align="center", keeps=True),), edges=boxed) for link in block.links]
    count = len(boxes)
    if count <= _MOST_BOXES and all(width(link) <= _BOX_COLUMNS for link in block.links):
        box = (WIDTH - (count - 1) * _ARROW) // count
        cells = [cell for one in boxes for cell in (_arrow(_RIGHT), one)][1:]
        return grid([box, *[_ARROW, box] * (count - 1)], [Row(tuple(cells), height=760)], lang)
    rows = [row for one in boxes for row in (Row((_arrow(_DOWN),)), Row((one,), height=480))][1:]
    return grid([WIDTH], rows, lang)


def code(address: str, caption: str, picture: BaseOxmlElement | None, lang: Lang) -> BaseOxmlElement:
    """The code at the left, its caption and address beside it."""
    words = Cell((Line(caption, "Cell"), Line(address, "CellSmall")))
    if picture is None:
        return grid([WIDTH], [Row((words,))], lang)
    left = 1900
    return grid([left, WIDTH - left], [Row((Cell((), content=picture, tight=True), words))], lang)


def _arrow(sign: str) -> Cell:
    return Cell((Line("", "Cell", mark=sign, align="center", keeps=True),), tight=True)
