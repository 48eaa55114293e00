"""What is printed of a case, put together from its sections: the pack, and the sheet of what is to be found out."""

from collections.abc import Iterable, Iterator
from datetime import date

from gcguide import __version__
from gcguide.core.plan import Paper
from gcguide.core.verdict import Verdict
from gcguide.paper.pack import (
    Block,
    Bullets,
    Checklist,
    Code,
    Column,
    Field,
    Form,
    Heading,
    Pack,
    Paragraph,
    Table,
    Tick,
)
from gcguide.paper.report import sections_of
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.person.person import Person, read_person
from gcguide.policy.edition import Edition
from gcguide.policy.forms import Row
from gcguide.policy.questions import load_questionnaire
from gcguide.words import Words

# Room to write a quantity by hand, in millimetres.
_ROW_HEIGHT = 9.0


def compose(edition: Edition, case: Case, day: date, words: Words) -> Pack:
    """The pack: the result, dates, route, what to ask, a working checklist, the official form.

    Raises:
        Problem: a personal detail that a form needs is wrong; its path leads to it.
    """
    parts = sections_of(edition, case, day, words)
    person = read_person(edition, case.person, day).person
    return _pack(parts, words("report.title"), _pack_blocks(parts, person))


def find_out(edition: Edition, case: Case, day: date, words: Words) -> Pack | None:
    """The sheet of what is still to be found out, and from whom; None where there is nothing."""
    parts = sections_of(edition, case, day, words)
    body = (*_to_ask(parts), *_unanswered(parts), *_cautions(parts))
    if not body:
        return None
    disclaimer = Paragraph(words("report.disclaimer"), "note")
    return _pack(parts, words("find_out.title"), (*parts.head(), *parts.result(), *body, *parts.contacts(), disclaimer))


def _pack(parts: Sections, title: str, blocks: Iterable[Block]) -> Pack:
    words, day = parts.words, parts.assessment.as_of
    return Pack(
        lang=parts.lang,
        title=title,
        subtitle=parts.subtitle(),
        footer=words(
            "pack.footer", edition=parts.edition.rules.label[parts.lang], day=words.day(day), version=__version__
        ),
        page=words("pack.page", page="{page}", pages="{pages}"),
        created=day,
        blocks=tuple(blocks),
    )


def _pack_blocks(parts: Sections, person: Person) -> Iterator[Block]:
    yield from parts.head()
    yield from parts.result()
    yield from parts.overview()
    yield from parts.categories()
    yield from parts.why_not()
    yield from parts.advice()
    if parts.fits:
        yield Heading(parts.words("pack.next"), 1)
        yield from parts.timeline() if parts.is_open else parts.rehearsal()
        yield from parts.route()
        yield from parts.remember()
    yield from _to_ask(parts)
    yield from parts.contacts()
    if parts.fits:
        yield from _code(parts)
    yield from (Paragraph(text, "note") for text in parts.basis())
    if parts.fits:
        yield from _checklist(parts)
        yield _form(parts, person)


def _code(parts: Sections) -> Iterator[Block]:
    """The application site, to scan."""
    site = next((contact for contact in parts.edition.rules.contacts if contact.kind == "web"), None)
    if site is not None:
        yield Code(site.value, site.label[parts.lang])


# What the person must still find out.


def _to_ask(parts: Sections) -> Iterator[Block]:
    """What the person was not sure of, to take along to the office: where each answer is found."""
    if ids := parts.assessment.to_find_out:
        yield Heading(parts.words("report.to_find_out"))
        yield _questions(parts, ids)


def _unanswered(parts: Sections) -> Iterator[Block]:
    """What was not asked yet and can still change a verdict."""
    missing = {id for category in parts.assessment.categories for id in category.missing}
    if ids := tuple(id for id in parts.edition.facts.ids if id in missing and id not in parts.case.facts):
        yield Heading(parts.words("find_out.unanswered"))
        yield _questions(parts, ids)


def _questions(parts: Sections, ids: tuple[str, ...]) -> Checklist:
    lang, facts = parts.lang, parts.edition.facts
    questions = load_questionnaire(parts.edition).questions.facts
    return Checklist(tuple(Tick(facts[id].label[lang], details=(questions[id].find_out[lang],)) for id in ids))


def _cautions(parts: Sections) -> Iterator[Block]:
    """The points of the best category that must be asked, and whom."""
    best = parts.assessment.best
    if best is None or best.verdict is Verdict.CLEAR:
        return
    category = next(category for category in parts.assessment.categories if category.number == best.category)
    if body := tuple(parts.cautions(category)):
        yield Heading(parts.words("find_out.cautions", number=category.number, category=parts.labels[category.id]))
        yield from body


# What to gather: the working checklist, which stays with the applicant, and the official form.


def checklist(parts: Sections) -> Iterator[tuple[str, Tick]]:
    """The rows of the official list and the category's own papers, to tick off.

    Each comes with a key that is the same in every language: its row, and its place among the row's papers.
    """
    rows = {row.row: row for row in parts.edition.rules.materials.rows}
    places: dict[int, int] = {}
    for paper in parts.plan.papers:
        places[paper.row] = places.get(paper.row, -1) + 1
        yield f"{paper.row}.{places[paper.row]}", _paper(parts, paper, rows[paper.row])


def _paper(parts: Sections, paper: Paper, row: Row) -> Tick:
    """A row, or a paper of the category's own that goes with it."""
    words, lang = parts.words, parts.lang
    facts = [words("pack.from", who=parts.edition.rules.actors[paper.source].label[lang])]
    if paper.own:
        return Tick(words("pack.own", row=paper.row, name=paper.name[words.lang]), details=tuple(facts))
    if row.copies is not None:
        key = "pack.copies_originals" if row.originals is not None else "pack.copies"
        facts.append(words(key, copies=row.copies, originals=row.originals, others=row.copies - (row.originals or 0)))
    if row.paper is not None:
        facts.append(words("pack.paper", size=row.paper))
    detail = words("join.semicolon").join(facts)
    if row.hint is not None:
        detail = words("pack.hinted", facts=detail, hint=row.hint[lang])
    return Tick(words("pack.row", row=row.row, name=row.name), details=(detail,))


def _checklist(parts: Sections) -> Iterator[Block]:
    """What to gather, with who supplies it and what goes wrong; it is not handed in."""
    words = parts.words
    yield Heading(words("pack.checklist"), 1)
    yield Paragraph(words("pack.checklist_note"), "note")
    if parts.assessment.best is not None:
        yield Paragraph(words("report.materials_for", number=parts.assessment.best.category))
    yield Checklist(tuple(tick for _, tick in checklist(parts)))
    notes = parts.edition.rules.materials.notes
    yield Bullets(tuple(getattr(note, parts.lang) + words.cited(note.clause) for note in notes))


def _form(parts: Sections, person: Person) -> Form:
    """The official list, filled in as far as applicants may: quantities and number are left to the authorities."""
    materials = parts.edition.rules.materials
    fields = tuple(
        Field(label, person.text(id) if id in Person.__dataclass_fields__ else "")
        for id, label in materials.header.items()
    )
    columns = tuple(
        Column(title, share, centred)
        for title, (share, centred) in zip(materials.columns, ((0.1, True), (0.76, False), (0.14, True)), strict=True)
    )
    rows = tuple((str(row.row), row.name, "") for row in materials.rows)
    before = next(index for index, row in enumerate(materials.rows) if row.row == materials.binding_from_row)
    table = Table(columns, rows, ((before, materials.binding),), _ROW_HEIGHT)
    return Form(materials.clause or "", materials.title, fields, table)
