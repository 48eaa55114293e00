"""Tables of counts as values, on one page of text or HTML; `workbooks` writes them as one."""

from dataclasses import dataclass
from datetime import date

from gcguide.paper import pack as p
from gcguide.text import Lang, pad, width

Cells = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class CountTable:
    """One table: words, and a count at the end of each row.

    Args:
        sheet: the name of its sheet.
        total: what the line of the sum is called; empty where the counts are not to be added up.
        note: said below it.
        is_drawn: whether it has a chart.
    """

    title: str
    sheet: str
    heads: tuple[str, ...]
    rows: tuple[Cells, ...]
    total: str = ""
    note: str = ""
    is_drawn: bool = False

    @property
    def sum(self) -> int:
        """All counts added up."""
        return sum(int(row[-1]) for row in self.rows)

    @property
    def lines(self) -> tuple[Cells, ...]:
        """The rows, and the sum below them."""
        if not self.total:
            return self.rows
        return (*self.rows, (self.total, *("" for _ in self.heads[2:]), self.sum))


@dataclass(frozen=True, slots=True)
class CountPage:
    """Tables of counts, in order.

    Args:
        flat: one row for each combination; it is in the workbook only.
        footer, page: as those of a pack.
        day: on which they were counted.
    """

    lang: Lang
    title: str
    subtitle: str
    footer: str
    page: str
    day: date
    tables: tuple[CountTable, ...]
    flat: CountTable


def render_text(page: CountPage) -> str:
    """The page as text: words below each other, counts with their last digits below each other."""
    parts = ["\n".join((page.title, page.subtitle)), *map(_text, page.tables)]
    return "\n\n".join(parts) + "\n"


def _text(table: CountTable) -> str:
    lines = [tuple(map(str, line)) for line in (table.heads, *table.lines)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    said = [f"== {table.title} =="]
    for line in lines:
        *texts, count = line
        padded = [pad(text, columns) for text, columns in zip(texts, widths, strict=False)]
        said.append("  ".join((*padded, " " * (widths[-1] - width(count)) + count)))
    return "\n".join([*said, *filter(None, [table.note])])


def render_html(page: CountPage) -> str:
    """The page as HTML to print, in the layout of the pack."""
    from gcguide.paper import markup

    blocks: list[p.Block] = []
    for table in page.tables:
        heads = [p.Column(head, 1.0, centred=head is table.heads[-1]) for head in table.heads]
        rows = tuple(tuple(map(str, line)) for line in table.lines)
        blocks += [p.Heading(table.title), p.Table(tuple(heads), rows)]
        blocks += [p.Paragraph(table.note, "note")] if table.note else []
    sheet = p.Sheet("counts", page.title, page.subtitle, page.footer, tuple(blocks), page.lang)
    return markup.render_html(p.Pack(page.lang, page.title, page.page, page.day, (sheet,)))
