"""The forms that a pack can take, each made by its own module, imported only when it is asked for."""

from collections.abc import Callable, Iterable
from datetime import date

from gcguide.files import safe_name
from gcguide.paper.pack import Pack
from gcguide.person.case import Case
from gcguide.person.person import Person
from gcguide.policy.edition import Edition
from gcguide.words import Words


def _pdf(pack: Pack) -> bytes:
    from gcguide.paper.pdf import render_pdf

    return render_pdf(pack)


def _docx(pack: Pack) -> bytes:
    from gcguide.paper.word import render_docx

    return render_docx(pack)


def _html(pack: Pack) -> bytes:
    from gcguide.paper.markup import render_html

    return render_html(pack).encode()


def _markdown(pack: Pack) -> bytes:
    from gcguide.paper.markup import render_markdown

    return render_markdown(pack).encode()


def _text(pack: Pack) -> bytes:
    from gcguide.paper.plain_text import render_text

    return render_text(pack).encode()


FORMS: dict[str, Callable[[Pack], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "html": _html,
    "md": _markdown,
    "txt": _text,
}


def rendered(pack: Pack, form: str) -> bytes:
    """The pack in one form."""
    return FORMS[form](pack)


# All that can be written about a case: the pack, the roster, reminders. Libraries come with the writing.

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

        return rendered(compose(edition, cases[0], day, words), output)
    if output in ROSTERS:
        from gcguide.paper.roster import entry, roster
        from gcguide.paper.roster_sheet import xlsx

        return xlsx(roster(edition, [entry(edition, case, day) for case in cases], day, output == "masked"))
    from gcguide.core.decide import decide
    from gcguide.paper.reminders import calendar

    return calendar(edition, cases[0], decide(edition, cases[0], day), words)
