"""What a screening comes to: counted as it goes, then told on the terminal and as a page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gcguide import __version__
from gcguide.core.rulebook import Contender, Rulebook
from gcguide.core.verdict import Verdict
from gcguide.policy.edition import Edition
from gcguide.policy.later import imprint_line, later_line, named
from gcguide.problem import Problem
from gcguide.screening.judge import SHIFT, Judged
from gcguide.tables.ledger import EXPECTED, Account
from gcguide.tables.rows import Reason
from gcguide.text import LANGUAGES, pad, plain, width
from gcguide.words import Words, message

# So many places are named of what is wrong in the same way, and so many different things are kept apart.
_PLACES, KEPT = 5, 1000

# So many people of a roster may become cases at once.
MOST_HITS = 20_000


class Place(NamedTuple):
    """A row, or a cell of it, as a spreadsheet has them; and its sheet or file, where there are several."""

    sheet: str
    row: int
    column: str = ""

    def __str__(self) -> str:
        name = f"{self.column}{self.row}"
        return f"{self.sheet}!{name}" if self.sheet else name


@dataclass(slots=True)
class Alike:
    """What is so in many places: how many, the first of them, and what is wrong there."""

    problem: Problem | None = None
    count: int = 0
    places: list[Place] = field(default_factory=list)

    def add(self, count: int, places: Iterable[Place]) -> None:
        """More of the same."""
        self.count += count
        self.places += [*places][: _PLACES - len(self.places)]


class Unread(NamedTuple):
    """What could not be read, and by what is wrong with it (its id and details as they print) those alike are found."""

    heading: str
    word: str
    wrong: str


@dataclass
class Tally:
    """Counts that grow chunk by chunk.

    Args:
        categories: how many rows have each verdict, by category id; a category's verdict is its best grade's.
        best: how many rows have each contender as their best, with its verdict.
        rows: all rows that were judged.
        unread: cells that could not be read, those alike together; `unread_count` of them in all.
        aside: rows that are nobody's, by the reason.
        said: how often a heading has a word that only says what it means: the heading, the word, what was read.
        sheets: the accounts of the sheets, where there are several.
        hits: whose cells are kept to become cases, where they are asked for.
    """

    categories: dict[str, Counter[Verdict]]
    best: Counter[tuple[Contender, Verdict]] = field(default_factory=Counter)
    rows: int = 0
    unread: dict[Unread, Alike] = field(default_factory=dict)
    unread_count: int = 0
    aside: dict[Reason, Alike] = field(default_factory=dict)
    said: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    sheets: tuple[Account, ...] = ()
    hits: list[tuple[Place, tuple[str | None, ...]]] = field(default_factory=list)

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

    def merge(self, later: "Tally") -> None:
        """Counts what was counted of other rows."""
        self.rows += later.rows
        self.best += later.best
        for id, counts in later.categories.items():
            self.categories[id] += counts
        for what, alike in later.unread.items():
            if what in self.unread or len(self.unread) < KEPT:
                self.unread.setdefault(what, Alike(alike.problem)).add(alike.count, alike.places)
        self.unread_count += later.unread_count
        self.said += later.said
        self.sheets += later.sheets
        for place, cells in later.hits:
            self.hit(place, cells)
        for reason, alike in later.aside.items():
            self.aside.setdefault(reason, Alike()).add(alike.count, alike.places)

    def cannot_read(self, place: Place, heading: str, word: str, problem: Problem) -> None:
        """One more cell that could not be read."""
        self.unread_count += 1
        what = Unread(plain(heading, 40), plain(word, 40), f"{problem.id} {problem.details}")
        if what in self.unread or len(self.unread) < KEPT:
            self.unread.setdefault(what, Alike(problem)).add(1, [place])

    def hit(self, place: Place, cells: tuple[str | None, ...]) -> None:
        """One more whose cells are kept.

        Raises:
            Problem: there are too many.
        """
        if len(self.hits) >= MOST_HITS:
            raise Problem("screening_many_hits", {"limit": MOST_HITS})
        self.hits.append((place, cells))

    def set_aside(self, place: Place, reason: Reason) -> None:
        """One more row that is nobody's."""
        self.aside.setdefault(reason, Alike()).add(1, [place])

    def of_roster(self, name: str) -> "Tally":
        """The same, every place of it in a file of that name."""
        for alike in (*self.unread.values(), *self.aside.values()):
            alike.places = [place._replace(sheet=f"{name} {place.sheet}".strip()) for place in alike.places]
        self.sheets = tuple(replace(account, sheet=f"{name} {account.sheet}") for account in self.sheets)
        return self

    def with_best(self, verdict: Verdict) -> int:
        """How many rows have a best of this verdict."""
        return sum(count for (_, one), count in self.best.items() if one is verdict)


# Best first, as everywhere that verdicts are compared.
ORDER = tuple(reversed(Verdict))

_BAR, _LEAST_BAR = 24, 6
_FULL, _EMPTY = "█", "·"
_PLAIN_FULL, _PLAIN_EMPTY = "#", "."


def unread_lines(tally: Tally, words: Words, most: int = KEPT) -> Iterator[str]:
    """What could not be read, those alike in one line; at last how many more cells there are."""
    shown = [*tally.unread.items()][:most]
    for what, alike in shown:
        where = "、".join(map(str, alike.places)) + ("…" if alike.count > len(alike.places) else "")
        said, count = message(alike.problem, words) if alike.problem else "", f"{alike.count:,}"
        key = "table.fault" if what.word else "table.fault_blank"
        yield words(key, heading=what.heading, word=what.word, count=count, places=where, said=said)
    if rest := tally.unread_count - sum(alike.count for _, alike in shown):
        yield words("screening.unread_more", count=f"{rest:,}")


def aside_lines(tally: Tally, words: Words) -> Iterator[str]:
    """Which sheets and rows were set aside, and why; not what everybody expects."""
    for account in tally.sheets:
        if account.reason is not None and account.reason is not Reason.EMPTY:
            yield words("table.sheet_aside", sheet=plain(account.sheet), reason=words(f"table.reason.{account.reason}"))
    for reason, alike in tally.aside.items():
        if reason not in EXPECTED:
            rows = "、".join(map(str, alike.places)) + ("…" if alike.count > len(alike.places) else "")
            yield words("table.rows_aside", reason=words(f"table.reason.{reason}"), rows=rows)


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


def based_on(edition: Edition, day: date, words: Words) -> list[str]:
    """Which notice it was judged by, from which file, and whether there is a later one."""
    basis = words("screening.basis", edition=named(edition, words), imprint=imprint_line(edition, words))
    return [basis, *filter(None, [later_line(edition, day, words)])]


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
    # Those as often as each other stand in one order, too: shards are counted as they come.
    best = sorted(
        tally.best.items(),
        key=lambda one: (-one[0][1].rank, -one[1], one[0][0].category, one[0][0].highest, one[0][0].grade is None),
    )
    about = words(
        "screening.about",
        roster=roster,
        edition=named(edition, words),
        imprint=imprint_line(edition, words),
        deadline=words.due(edition.deadline),
        day=words.day(as_of),
        version=__version__,
    )
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
        later=later_line(edition, as_of, words),
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
        unread=[*unread_lines(tally, words)],
    )
    return made.encode()
