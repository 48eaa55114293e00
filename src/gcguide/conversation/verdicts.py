"""What is said of verdicts: those that an answer changed, how all stand, the end of the questions and its choice."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from gcguide.conversation.transcript import Remark
from gcguide.core.decide import is_to_choose, targets
from gcguide.core.explain import none_fits
from gcguide.core.facts import Facts, known_choice
from gcguide.core.interview import Interview
from gcguide.core.result import Target
from gcguide.core.verdict import Verdict
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Category
from gcguide.words import Words

Verdicts = Mapping[tuple[str, str], Verdict]


def category_verdicts(verdicts: Verdicts) -> dict[str, Verdict]:
    """The verdict of each category: that of its best grade."""
    best: dict[str, Verdict] = {}
    for (category, _), verdict in verdicts.items():
        if verdict.rank >= best.get(category, verdict).rank:
            best[category] = verdict
    return best


def grade_turns(before: Verdicts, after: Verdicts) -> Iterator[tuple[str, str, Verdict, Verdict | None]]:
    """The grades whose verdict is another one though their category's is not, each with both; None: no such grade."""
    was, now = category_verdicts(before), category_verdicts(after)
    for category, grade in dict.fromkeys([*before, *after]):
        old, new = before.get((category, grade), Verdict.NO), after.get((category, grade))
        if was.get(category) is now.get(category) and new is not old and (new, old) != (None, Verdict.NO):
            yield category, grade, old, new


def turn_words(
    category: Category, grade: str | None, before: Verdict | None, after: Verdict | None, edition: Edition, words: Words
) -> str:
    """A category, or a grade of it, with its verdict before and after; None: there was or is none."""
    none = words("impact.no_grade" if grade else "impact.no_category")
    was, now = (none if verdict is None else words(f"verdict.{verdict}") for verdict in (before, after))
    named = words("impact.named", number=category.number, category=category.short[words.lang])
    if grade is not None:
        named = words("impact.grade", category=named, grade=grades_named(edition, [grade], words))
    return words("impact.turn", category=named, before=was, after=now)


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
    for category in changed if len(shut) < 2 else (one for one in changed if one not in shut):
        best = [grade for (id, grade), verdict in after.items() if id == category.id and verdict is now[category.id]]
        is_bare = now[category.id] in (Verdict.NO, Verdict.OPEN) or not category.names_grade
        lines.append(
            _verdict(category, labels[category.id], now, words, "" if is_bare else grades_named(edition, best, words))
        )
    if len(shut) > 1:
        every = len(shut) == len(edition.rules.categories)
        named = words.listing([words("talk.category", number=c.number, category=labels[c.id]) for c in shut])
        lines.append(none_fits(edition, words, "talk.all_shut") if every else words("talk.shut", categories=named))
    return lines


def category_named(category: Category, words: Words) -> str:
    """A category by its number and short name."""
    return words("talk.category", number=category.number, category=category.short[words.lang])


def _verdict(category: Category, label: str, verdicts: Mapping[str, Verdict], words: Words, grades: str = "") -> str:
    """The verdict of a category, with the grades that have it where they are told."""
    verdict = verdicts[category.id]
    return words(
        "talk.verdict_grades" if grades else "talk.verdict",
        number=category.number,
        category=label,
        mark=words(f"verdict_mark.{verdict}"),
        verdict=words(f"verdict.{verdict}"),
        grades=grades,
    )


def grades_named(edition: Edition, grades: Collection[str], words: Words) -> str:
    """Grades in words, the highest first."""
    fact, order = edition.facts[edition.rules.grades.fact], edition.rules.grades.order
    return words.listing([fact.words(grade)[words.lang] for grade in reversed(order) if grade in grades])


def follows(
    take: Callable[[], None],
    learned: Facts,
    said: str,
    interview: Interview,
    words: Words,
    remembered: Callable[[], date | None],
    is_changed: bool = False,
) -> list[Remark]:
    """Takes what was told, and says what follows from it.

    Args:
        take: has the interview take it.
        learned: what was told.
        said: the same in words.
        interview: what takes it.
        words: the language.
        remembered: the local deadline that an earlier case of the place was told.
        is_changed: whether it changes an answer rather than giving the next one.
    """
    edition = interview.edition
    before, facts = interview.verdicts(), interview.facts
    moot = interview.moot() if is_changed else []
    take()
    remarks = [Remark("understood", (words("talk.understood", answer=said),))]
    changed = changed_verdicts(edition, before, interview.verdicts(), words)
    remarks += [Remark("verdict", tuple(changed))] if changed else []
    odd = (one for one in interview.questions.contradictions if one.holds(interview.facts) and not one.holds(facts))
    remarks += [Remark("note", (one.says[words.lang],)) for one in odd]
    # Answers that mattered until now and do not any more are kept.
    now = [id for id in interview.moot() if id not in learned] if is_changed else []
    if labels := [edition.facts[id].label[words.lang] for id in now if id not in moot]:
        remarks.append(Remark("note", (words("talk.moot", facts=words.listing(labels)),)))
    if known_choice(learned, "place") and (day := remembered()):
        remarks.append(Remark("note", (words("talk.local_recalled", day=words.due(day)),)))
    if interview.next_question() is None:
        remarks.append(Remark("ended", tuple(ended(interview, words))))
    return remarks


def status(interview: Interview, words: Words) -> list[str]:
    """The seven categories as they stand, and how much is still to come."""
    verdicts = category_verdicts(interview.verdicts())
    lines = [_verdict(c, c.label[words.lang], verdicts, words) for c in interview.edition.rules.categories]
    return [*lines, words("talk.answered", count=len(interview.facts), left=interview.prompts_left())]


def ended(interview: Interview, words: Words) -> Iterator[str]:
    """That nothing more is asked, what was left out since it could not matter, that there is a choice to make."""
    verdicts, skipped = interview.verdicts(), len(interview.skipped())
    if to_find_out := len(interview.live()):
        yield words("talk.ended_open", count=to_find_out)
    else:
        yield words("talk.ended_early", count=skipped) if skipped else words("talk.ended")
    if is_to_choose(interview.edition, verdicts):
        yield words("talk.to_choose")


def target_choices(interview: Interview, words: Words) -> list[tuple[str, Target | None]]:
    """What may be chosen to be applied for, in words, with None at the end; nothing where nothing fits."""
    edition, verdicts = interview.edition, interview.verdicts()
    categories = {category.number: category for category in edition.rules.categories}
    choices: list[tuple[str, Target | None]] = []
    for target in targets(edition, verdicts):
        category, grade = categories[target.category], target.grade or ""
        label = words(
            "talk.target",
            number=category.number,
            category=category.short[words.lang],
            grade=grades_named(edition, [grade], words),
            verdict=words(f"verdict.{verdicts[category.id, grade]}"),
        )
        choices.append((label, target))
    return [*choices, (words("talk.no_target"), None)] if choices else []
