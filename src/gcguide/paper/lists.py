"""What to gather: the rows of the official list and the category's own papers, to be ticked off."""

from collections.abc import Iterator
from datetime import date

from gcguide import __version__
from gcguide.core.plan import Paper
from gcguide.core.verdict import Verdict
from gcguide.paper.pack import Block, Checklist, Heading, Pack, Paragraph, Tick
from gcguide.paper.report import sections_of
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.policy.forms import Row
from gcguide.policy.questions import load_questionnaire
from gcguide.words import Words


def checklist(parts: Sections) -> Iterator[tuple[str, Tick]]:
    """Each paper with a key that stays the same in every language: its row, and its place among the row's own."""
    rows = {row.row: row for row in parts.edition.rules.materials.rows}
    own: dict[int, int] = {}
    for paper in parts.plan.papers:
        own[paper.row] = own.get(paper.row, -1) + 1
        yield f"{paper.row}.{own[paper.row]}", _paper(parts, paper, rows[paper.row])


def _paper(parts: Sections, paper: Paper, row: Row) -> Tick:
    """A row, or a paper of the category's own that goes with it."""
    words, lang = parts.words, parts.lang
    facts = [words("pack.from", who=parts.edition.rules.actors[paper.source].label[lang])]
    if paper.own:
        return Tick(words("pack.own", row=paper.row, name=paper.name[parts.lang]), details=tuple(facts))
    if row.copies is not None:
        key = "pack.copies_originals" if row.originals is not None else "pack.copies"
        facts.append(words(key, copies=row.copies, originals=row.originals, others=row.copies - (row.originals or 0)))
    if row.paper is not None:
        facts.append(words("pack.paper", size=row.paper))
    detail = words("join.semicolon").join(facts)
    if row.hint is not None:
        detail = words("pack.hinted", facts=detail, hint=row.hint[lang])
    return Tick(words("pack.row", row=row.row, name=row.name), details=(detail,))


# What is still to be found out about one case, and from whom: a sheet to hand over or to work through.


def find_out(edition: Edition, case: Case, day: date, words: Words) -> Pack | None:
    """The sheet; None where there is nothing to find out."""
    parts = sections_of(edition, case, day, words)
    body = (*to_ask(parts), *_unanswered(parts), *_cautions(parts))
    if not body:
        return None
    disclaimer = Paragraph(words("report.disclaimer"), "note")
    return Pack(
        lang=words.lang,
        title=words("find_out.title"),
        subtitle=parts.subtitle(),
        footer=words("pack.footer", edition=edition.rules.label[words.lang], day=words.day(day), version=__version__),
        page=words("pack.page", page="{page}", pages="{pages}"),
        created=day,
        blocks=(*parts.head(), *parts.result(), *body, *parts.contacts(), disclaimer),
    )


def to_ask(parts: Sections) -> Iterator[Block]:
    """What the person was not sure of, to take along to the office: where each answer is found."""
    if ids := parts.assessment.to_find_out:
        yield Heading(parts.words("report.to_find_out"))
        yield _ticks(parts, ids)


def _unanswered(parts: Sections) -> Iterator[Block]:
    """What was not asked yet and can still change a verdict."""
    missing = {id for category in parts.assessment.categories for id in category.missing}
    if ids := tuple(id for id in parts.edition.facts.ids if id in missing and id not in parts.case.facts):
        yield Heading(parts.words("find_out.unanswered"))
        yield _ticks(parts, ids)


def _ticks(parts: Sections, ids: tuple[str, ...]) -> Checklist:
    lang, facts = parts.lang, parts.edition.facts
    questions = load_questionnaire(parts.edition).questions.facts
    return Checklist(tuple(Tick(facts[id].label[lang], details=(questions[id].find_out[lang],)) for id in ids))


def _cautions(parts: Sections) -> Iterator[Block]:
    """The points of the best category that must be asked, and whom."""
    best = parts.assessment.best
    if best is None or best.verdict is Verdict.CLEAR:
        return
    category = next(one for one in parts.assessment.categories if one.number == best.category)
    if body := tuple(parts.cautions(category)):
        yield Heading(parts.words("find_out.cautions", number=category.number, category=parts.labels[category.id]))
        yield from body
