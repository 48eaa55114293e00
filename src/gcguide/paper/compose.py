"""The pack to print for one case: the result, the official list, a working checklist, dates, route, what to ask."""

from collections.abc import Iterator
from datetime import date

from gcguide import __version__
from gcguide.paper.lists import checklist, to_ask
from gcguide.paper.pack import Block, Bullets, Checklist, Code, Column, Field, Form, Heading, Pack, Paragraph, Table
from gcguide.paper.report import sections_of
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.person.person import Person, read_person
from gcguide.policy.edition import Edition
from gcguide.words import Words

# Room to write a quantity by hand, in millimetres.
_ROW_HEIGHT = 9.0


def compose(edition: Edition, case: Case, day: date, words: Words) -> Pack:
    """The pack for one case, as of a day.

    Raises:
        Problem: a personal detail that a form needs is wrong; its path leads to it.
    """
    parts = sections_of(edition, case, day, words)
    person = read_person(edition, case.person, day).person
    return Pack(
        lang=words.lang,
        title=words("report.title"),
        subtitle=parts.subtitle(),
        footer=words("pack.footer", edition=edition.rules.label[words.lang], day=words.day(day), version=__version__),
        page=words("pack.page", page="{page}", pages="{pages}"),
        created=day,
        blocks=tuple(_blocks(parts, person)),
    )


def _blocks(parts: Sections, person: Person) -> Iterator[Block]:
    words, notice = parts.words, parts.edition.rules.notice
    yield from parts.head()
    yield from parts.result()
    yield from parts.overview()
    yield from parts.categories()
    yield from parts.why_not()
    yield from parts.advice()
    if parts.fits:
        yield Heading(words("pack.next"), 1)
        if parts.assessment.window.state == "open":
            yield from parts.timeline()
        else:
            yield from parts.rehearsal()
        yield from parts.route()
        yield from parts.remember()
    yield from to_ask(parts)
    yield from parts.contacts()
    if parts.fits:
        yield from _code(parts)
    yield Paragraph(
        words("report.basis", title=notice.title, issued=words.day(notice.printed_on), version=__version__), "note"
    )
    yield Paragraph(words("report.disclaimer"), "note")
    if parts.fits:
        yield from _checklist(parts)
        yield _form(parts, person)


def _code(parts: Sections) -> Iterator[Block]:
    """The application site, to scan."""
    site = next((contact for contact in parts.edition.rules.contacts if contact.kind == "web"), None)
    if site is not None:
        yield Code(site.value, site.label[parts.lang])


def _checklist(parts: Sections) -> Iterator[Block]:
    """What to gather, with who supplies it and what goes wrong; it is not handed in."""
    words, rules = parts.words, parts.edition.rules
    yield Heading(words("pack.checklist"), 1)
    yield Paragraph(words("pack.checklist_note"), "note")
    if parts.assessment.best is not None:
        yield Paragraph(words("report.materials_for", number=parts.assessment.best.category))
    yield Checklist(tuple(tick for _, tick in checklist(parts)))
    notes = rules.materials.notes
    yield Bullets(tuple(getattr(note, parts.lang) + words.cited(note.clause) for note in notes))


def _form(parts: Sections, person: Person) -> Form:
    """The official list, filled in as far as applicants may: quantities and number are left to the authorities."""
    materials = parts.edition.rules.materials
    fields = tuple(Field(label, person.text(id) if id else "") for label, id in _filled(materials.header))
    columns = tuple(
        Column(title, share, centred)
        for title, (share, centred) in zip(materials.columns, ((0.1, True), (0.76, False), (0.14, True)), strict=True)
    )
    rows = tuple((str(row.row), row.name, "") for row in materials.rows)
    before = next(index for index, row in enumerate(materials.rows) if row.row == materials.binding_from_row)
    table = Table(columns, rows, ((before, materials.binding),), _ROW_HEIGHT)
    return Form(materials.clause or "", materials.title, fields, table)


def _filled(header: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The labels at the head of the form, each with the detail that fills it; none where the authorities do."""
    for field, label in header.items():
        yield label, field if field in Person.__dataclass_fields__ else ""
