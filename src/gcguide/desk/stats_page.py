"""The numbers of cases put into words: as a page of tables, and as plain data with ids."""

from datetime import date
from typing import Any

from gcguide import __version__
from gcguide.desk.stats import DIMENSIONS, STAGE, Stats
from gcguide.paper.counts import CountPage, CountTable
from gcguide.policy.edition import Edition
from gcguide.policy.later import imprint_line, named
from gcguide.words import Words

_BETWEEN = " · "


def stats_page(stats: Stats, day: date, words: Words, edition: Edition | None = None, some: bool = False) -> CountPage:
    """The tables of some cases.

    Args:
        stats: their numbers.
        day: on which they were counted.
        words: the language.
        edition: the only one whose cases are counted; None for all.
        some: whether they were looked for. What was typed is not told: it may be a name.
    """
    head = [words.day(day), *([named(edition, words)] if edition is not None else [])]
    head += [*([words("stats.some")] if some else []), words("stats.cases", count=stats.cases)]
    head += [imprint_line(one, words) for one in stats.editions]
    count = words("stats.count")
    weekly = CountTable(
        words("stats.by_week"),
        words("stats.week_sheet"),
        (words("stats.week_head"), _head(STAGE, words), count),
        tuple((_week(one.week, words), one.stage.label, one.count) for one in stats.weekly),
        note=words("stats.week_note"),
    )
    flat = CountTable(
        words("stats.combined"),
        words("stats.combined"),
        (*(_head(name, words) for name in DIMENSIONS), count),
        tuple((*(group.label for group in one.groups), one.count) for one in stats.combined),
    )
    return CountPage(
        words.lang,
        words("stats.title"),
        _BETWEEN.join(head),
        words("stats.footer", day=words.day(day), version=__version__),
        words("pack.page", page="{page}", pages="{pages}"),
        day,
        (*(_single(name, stats, words) for name in DIMENSIONS), *([weekly] if weekly.rows else [])),
        flat,
    )


def _single(name: str, stats: Stats, words: Words) -> CountTable:
    return CountTable(
        words(f"stats.by_{name}"),
        _head(name, words),
        (_head(name, words), words("stats.count")),
        tuple((one.groups[0].label, one.count) for one in stats.single[name]),
        total=words("stats.total"),
        is_drawn=name == STAGE,
    )


def _head(name: str, words: Words) -> str:
    return words(f"stats.{name}_head")


def _week(week: tuple[int, int] | None, words: Words) -> str:
    return words("stats.no_week") if week is None else words("stats.week", year=week[0], week=f"{week[1]:02}")


def stats_dict(stats: Stats) -> dict[str, Any]:
    """Plain data: groups by their ids, null for none; a week as ISO 8601 has it."""
    single = {
        name: [{"id": one.groups[0].id, "label": one.groups[0].label, "count": one.count} for one in counts]
        for name, counts in stats.single.items()
    }
    combined = [
        {**dict(zip(DIMENSIONS, (group.id for group in one.groups), strict=True)), "count": one.count}
        for one in stats.combined
    ]
    weekly = [
        {"week": "{}-W{:02}".format(*one.week) if one.week else None, STAGE: one.stage.id, "count": one.count}
        for one in stats.weekly
    ]
    return {"cases": stats.cases, **single, "combinations": combined, "weeks": weekly}
