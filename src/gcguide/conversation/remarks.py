"""What is said of itself after an answer: a verdict that changed, answers that no longer matter, the early end."""

from collections.abc import Mapping

from gcguide.decision.verdict import Verdict
from gcguide.dialog.words import Words
from gcguide.interview import Interview
from gcguide.policy.loader import Edition

Verdicts = Mapping[tuple[str, str], Verdict]


def category_verdicts(verdicts: Verdicts) -> dict[str, Verdict]:
    """The verdict of each category: that of its best grade."""
    found: dict[str, Verdict] = {}
    for (category, _), verdict in verdicts.items():
        found[category] = max(found.get(category, verdict), verdict, key=lambda v: v.rank)
    return found


def changed_verdicts(
    edition: Edition, before: Verdicts, after: Verdicts, words: Words, short: bool = False
) -> list[str]:
    """A line for every category whose verdict is another now; those newly excluded share one.

    With `short` categories go by their short names.
    """
    was, now = category_verdicts(before), category_verdicts(after)
    changed = [c for c in edition.rules.categories if was[c.id] is not now[c.id]]
    shut = [c for c in changed if now[c.id] is Verdict.NO]
    labels = {c.id: (c.short if short else c.label)[words.lang] for c in changed}
    lines = []
    for category in changed:
        if category in shut and len(shut) > 1:
            continue
        best = [grade for (id, grade), verdict in after.items() if id == category.id and verdict is now[category.id]]
        grades = {} if now[category.id] in (Verdict.NO, Verdict.OPEN) else {"grades": _grades(edition, best, words)}
        lines.append(
            words(
                "talk.verdict_grades" if grades else "talk.verdict",
                number=category.number,
                category=labels[category.id],
                mark=words(f"verdict_mark.{now[category.id]}"),
                verdict=words(f"verdict.{now[category.id]}"),
                **grades,
            )
        )
    if len(shut) > 1:
        every = len(shut) == len(edition.rules.categories)
        named = words.listing([words("talk.category", number=c.number, category=labels[c.id]) for c in shut])
        lines.append(words("talk.all_shut") if every else words("talk.shut", categories=named))
    return lines


def _grades(edition: Edition, grades: list[str], words: Words) -> str:
    fact = edition.facts[edition.rules.grades.fact]
    order = edition.rules.grades.order
    return words.listing([fact.words(grade)[words.lang] for grade in sorted(grades, key=order.index, reverse=True)])


def newly_moot(edition: Edition, before: list[str], after: list[str], words: Words) -> list[str]:
    """The answers that mattered until now and do not any more; they are kept."""
    labels = [edition.facts[id].label[words.lang] for id in after if id not in before]
    return [words("talk.moot", facts=words.listing(labels))] if labels else []


def status(interview: Interview, words: Words) -> list[str]:
    """The seven categories as they stand, and how much is still to come."""
    verdicts = category_verdicts(interview.verdicts())
    lines = [
        words(
            "talk.verdict",
            number=category.number,
            category=category.label[words.lang],
            mark=words(f"verdict_mark.{verdicts[category.id]}"),
            verdict=words(f"verdict.{verdicts[category.id]}"),
        )
        for category in interview.edition.rules.categories
    ]
    return [*lines, words("talk.answered", count=len(interview.facts), left=interview.prompts_left())]


def ended(interview: Interview, words: Words) -> list[str]:
    """That nothing more is asked, and what was left out since it could not matter."""
    if to_find_out := len(interview.live()):
        return [words("talk.ended_open", count=to_find_out)]
    skipped = len(interview.skipped())
    return [words("talk.ended_early", count=skipped) if skipped else words("talk.ended")]
