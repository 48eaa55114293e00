"""What is still to be found out about one case, and from whom: a sheet to hand over or to work through."""

from collections.abc import Iterator
from datetime import date

from gcguide import __version__
from gcguide.cases.case_file import Case
from gcguide.decision.verdict import Verdict
from gcguide.dialog.questions import load_questionnaire
from gcguide.dialog.words import Words
from gcguide.paper.pack import Block, Checklist, Heading, Pack, Paragraph, Tick
from gcguide.paper.report import sections_of
from gcguide.paper.sections import Sections
from gcguide.policy.loader import Edition


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
