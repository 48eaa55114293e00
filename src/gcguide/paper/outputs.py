"""All that can be written about a case: the pack, the roster, reminders. Libraries come with the writing."""

from collections.abc import Iterable
from datetime import date

from gcguide.cases.case_file import Case
from gcguide.cases.person import Person
from gcguide.dialog.words import Words
from gcguide.files import safe_name
from gcguide.policy.loader import Edition

PACKS = ("pdf", "docx", "html", "md", "txt")
ROSTERS = ("xlsx", "masked")
CALENDAR = "ics"
OUTPUTS = (*PACKS, *ROSTERS, CALENDAR)


def fields(edition: Edition, output: str) -> tuple[str, ...]:
    """The personal details that an output has a place for, in the order of the roster."""
    rules = edition.rules
    if output in ROSTERS:
        return tuple(rules.roster.fields)
    if output in PACKS:
        return tuple(id for id in rules.materials.header if id in Person.__dataclass_fields__)
    return ()


def file_name(edition: Edition, case: Case, output: str, words: Words) -> str:
    """A name that says what it is, safe everywhere."""
    if output in PACKS:
        name = case.person.get("name")
        return f"{safe_name(words('pack.file', name=f'_{name}' if name else ''))}.{output}"
    if output in ROSTERS:
        masked = words("export.masked_name") if output == "masked" else ""
        return f"{safe_name(edition.rules.roster.title + masked)}.xlsx"
    return f"{safe_name(words('remind.title', edition=edition.rules.label[words.lang]))}.{CALENDAR}"


def written(edition: Edition, cases: Iterable[Case], output: str, day: date, words: Words) -> bytes:
    """The bytes of an output; a roster takes many cases, the others the first.

    Raises:
        Problem: a personal detail does not hold, or a font lacks a character.
    """
    cases = list(cases)
    if output in PACKS:
        from gcguide.paper.compose import compose
        from gcguide.paper.forms import rendered

        return rendered(compose(edition, cases[0], day, words), output)
    if output in ROSTERS:
        from gcguide.paper.roster import entry, roster
        from gcguide.paper.roster_sheet import xlsx

        return xlsx(roster(edition, [entry(edition, case, day) for case in cases], day, output == "masked"))
    from gcguide.decision.assessment import assess
    from gcguide.paper.reminders import calendar
    from gcguide.plan.plan import plan

    assessment = assess(edition, cases[0].facts, day, cases[0].steps)
    follows = plan(edition, assessment, cases[0].facts, cases[0].local_deadline, words.lang)
    return calendar(edition, cases[0], assessment, follows, words)
