"""What a screening comes to: counted as it goes, then told on the terminal and as a page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gcguide import __version__
from gcguide.core.rulebook import Contender, Rulebook
from gcguide.core.verdict import Verdict
from gcguide.problem import Problem
from gcguide.screening.judge import SHIFT, Judged
from gcguide.text import LANGUAGES, pad, plain, width
from gcguide.words import Words, message

# So many unreadable cells are kept to be told one by one; all are counted.
KEPT = 200


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that could not be read: its row and column as a spreadsheet has them, and what is wrong.

    Args:
        roster: the file it stands in, where there are several.
    """

    row: int
    column: str
    heading: str
    problem: Problem
    roster: str = ""


@dataclass
class Tally:
    """Counts that grow chunk by chunk.

    Args:
        categories: how many rows have each verdict, by category id; a category's verdict is its best grade's.
        best: how many rows have each contender as their best, with its verdict.
        rows: all rows that were judged.
        unread: the first cells that could not be read, `unread_count` of them in all.
    """

    categories: dict[str, Counter[Verdict]]
    best: Counter[tuple[Contender, Verdict]] = field(default_factory=Counter)
    rows: int = 0
    unread: list[Unread] = field(default_factory=list)
    unread_count: int = 0

    @classmethod
    def of(cls, book: Rulebook) -> "Tally":
        """No row yet."""
        return cls({id: Counter() for id in book.steps})

    def add(self, judged: Judged, contenders: Sequence[Contender]) -> None:
        """Counts some rows.

        Args:
            judged: what they come to.
            contenders: what can come out best, in the order of preference that the scores count by.
        """
        self.rows += len(judged.score)
        for id, ranks in judged.categories.items():
            self.categories[id].update({verdict: (ranks == verdict.rank).sum() for verdict in Verdict})
        for score, count in judged.score.value_counts().iter_rows():
            rank, place = divmod(score, SHIFT)
            if rank >= Verdict.CONSULT.rank:
                self.best[contenders[place], tuple(Verdict)[rank]] += count

    def merge(self, later: "Tally", first: int = 0) -> None:
        """Counts what was counted of the rows that follow; `first` of them is the first, where they count from 0."""
        self.rows += later.rows
        self.best += later.best
        for id, counts in later.categories.items():
            self.categories[id] += counts
        self.unread += [replace(one, row=first + one.row) for one in later.unread[: KEPT - len(self.unread)]]
        self.unread_count += later.unread_count

    def cannot_read(self, row: int, column: str, heading: str, problem: Problem) -> None:
        """One more cell that could not be read."""
        self.unread_count += 1
        if len(self.unread) < KEPT:
            self.unread.append(Unread(row, column, heading, problem))

    def with_best(self, verdict: Verdict) -> int:
        """How many rows have a best of this verdict."""
        return sum(count for (_, one), count in self.best.items() if one is verdict)


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
    categories = {category.number: category for category in edition.rules.categories}
    best = sorted(tally.best.items(), key=lambda one: (-one[0][1].rank, -one[1], one[0][0].category, one[0][0].highest))
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
                    category=labels[categories[one.category].id],
                    grade=grades.words(one.grade)[words.lang] if one.grade else words("screening.several"),
                ),
                "verdict": words(f"verdict_short.{verdict}"),
                "count": f"{count:,}",
            }
            for (one, verdict), count in best
        ],
        unread=[*(unread_line(one, words) for one in tally.unread), *unread_rest(tally, KEPT, words)],
    )
    return made.encode()
