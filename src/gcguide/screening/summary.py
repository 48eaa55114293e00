"""What a screening comes to, for the terminal and as a page."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gcguide import __version__
from gcguide.core.rulebook import Rulebook
from gcguide.core.verdict import Verdict
from gcguide.screening.tally import KEPT, Tally, Unread
from gcguide.text import LANGUAGES, pad, plain, width
from gcguide.words import Words, message

# Best first, as everywhere that verdicts are compared.
ORDER = tuple(reversed(Verdict))

_BAR, _LEAST_BAR = 24, 6
_FULL, _EMPTY = "█", "·"
_PLAIN_FULL, _PLAIN_EMPTY = "#", "."


def unread_line(one: Unread, words: Words) -> str:
    """One cell that could not be read."""
    said = message(one.problem, words)
    if one.roster:
        said = words("screening.unread_in", roster=one.roster, said=said)
    return words("screening.unread_cell", row=one.row, column=one.column, heading=plain(one.heading, 40), said=said)


def unread_rest(tally: Tally, shown: int, words: Words) -> list[str]:
    """How many more there are than were told."""
    rest = tally.unread_count - shown
    return [words("screening.unread_more", count=rest)] if rest > 0 else []


def found(tally: Tally, words: Words) -> str:
    """One sentence: how many people, and how many of them have something to go for."""
    counts = [words("screening.counted", verdict=words(f"verdict_short.{v}"), count=f"{n:,}")
              for v in ORDER if (n := tally.with_best(v))]  # fmt: skip
    possible = sum(tally.best.values())
    return words("screening.found", rows=f"{tally.rows:,}", possible=f"{possible:,}") + (
        words("screening.of_these", counts=words.listing(counts)) if counts else ""
    )


def lines(book: Rulebook, tally: Tally, words: Words, can_draw: bool, columns: int) -> list[str]:
    """The summary for a terminal: a line for each category, with a bar of those who may apply."""
    full, empty = (_FULL, _EMPTY) if can_draw else (_PLAIN_FULL, _PLAIN_EMPTY)
    labels = _labels(book, words)
    heads = ["", *(words(f"verdict_short.{verdict}") for verdict in ORDER)]
    rows = [[labels[id], *(f"{counts[verdict]:,}" for verdict in ORDER)] for id, counts in tally.categories.items()]
    wide = [max(width(row[at]) for row in [heads, *rows]) for at in range(len(heads))]
    made = [_line(heads, wide)]
    # The bars take what the numbers leave; where that is too little for a bar there is none.
    bar = min(_BAR, columns - width(made[0]) - 3)
    for row, counts in zip(rows, tally.categories.values(), strict=True):
        possible = sum(counts[verdict] for verdict in ORDER if verdict.rank > Verdict.OPEN.rank)
        # Whoever may apply shows, however few they are.
        filled = min(bar, max(1, round(bar * possible / tally.rows))) if possible else 0
        drawn = f"  {full * filled}{empty * (bar - filled)}" if bar >= _LEAST_BAR else ""
        made.append(_line(row, wide) + drawn)
    return [found(tally, words), "", *made]


def _line(texts: Sequence[str], wide: Sequence[int]) -> str:
    first, *rest = zip(texts, wide, strict=True)
    return pad(*first) + "".join("  " + " " * (columns - width(text)) + text for text, columns in rest)


def _labels(book: Rulebook, words: Words) -> dict[str, str]:
    return {
        cell.category.id: words(
            "screening.category_line", number=cell.category.number, category=cell.category.short[words.lang]
        )
        for cell in book.cells
    }


def page(book: Rulebook, tally: Tally, words: Words, roster: str, as_of: date) -> bytes:
    """The summary as a page that stands alone: no script, nothing from elsewhere, no names."""
    edition = book.edition
    layouts = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
    )
    labels = _labels(book, words)
    grades = edition.facts[edition.rules.grades.fact]
    best = sorted(tally.best.items(), key=lambda one: (-one[0][1].rank, -one[1], one[0][0]))
    about = words(
        "screening.about", roster=roster, edition=edition.rules.label[words.lang], deadline=words.day(edition.deadline),
        day=words.day(as_of), version=__version__,
    )  # fmt: skip
    made = layouts.get_template("summary.html.j2").render(
        lang=LANGUAGES[words.lang].tag,
        title=words("screening.title"),
        about=about,
        found=found(tally, words),
        by_category=words("screening.by_category"),
        category_head=words("screening.category_head"),
        by_best=words("screening.by_best"),
        unread_head=words("screening.unread_head", count=tally.unread_count),
        note=words("screening.note"),
        verdicts=[{"id": str(verdict), "said": words(f"verdict_short.{verdict}")} for verdict in ORDER],
        categories=[
            {
                "label": labels[id],
                "counts": [f"{counts[verdict]:,}" for verdict in ORDER],
                "shares": [round(100 * counts[verdict] / max(1, tally.rows), 2) for verdict in ORDER],
            }
            for id, counts in tally.categories.items()
        ],
        best=[
            {
                "label": words(
                    "screening.best_line",
                    category=labels[book.cells[cell].category.id],
                    grade=grades.words(book.cells[cell].grade)[words.lang],
                ),
                "verdict": words(f"verdict_short.{verdict}"),
                "count": f"{count:,}",
            }
            for (cell, verdict), count in best
        ],
        unread=[*(unread_line(one, words) for one in tally.unread), *unread_rest(tally, KEPT, words)],
    )
    return made.encode()
