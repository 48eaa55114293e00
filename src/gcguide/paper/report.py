"""The readable report of an assessment, in whole lines: what a screen reader or a pipe takes best."""

from collections.abc import Iterator
from datetime import date

from gcguide.core.decide import decide
from gcguide.core.explain import Line
from gcguide.core.verdict import Verdict
from gcguide.paper.pack import Block, Bullets, Heading, Paragraph
from gcguide.paper.plain_text import block_lines
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.policy.questions import load_questionnaire
from gcguide.words import Words

_INDENT = "  "


def report(edition: Edition, case: Case, day: date, words: Words) -> str:
    """The report on one case, as of a day."""
    return "\n".join(_lines(sections_of(edition, case, day, words))) + "\n"


def sections_of(edition: Edition, case: Case, day: date, words: Words) -> Sections:
    """The decision on one case and what follows from it, in parts."""
    return Sections(edition, case, decide(edition, case, day), words)


def _lines(parts: Sections) -> Iterator[str]:
    yield parts.words("report.title")
    yield parts.subtitle()
    for block in _blocks(parts):
        if isinstance(block, Heading):
            yield ""
        yield from block_lines(block, parts.lang)
    yield ""
    yield from parts.basis()


def _blocks(parts: Sections) -> Iterator[Block]:
    yield from parts.head()
    yield from parts.result()
    yield from parts.overview()
    yield from parts.categories()
    yield from parts.why_not()
    if parts.fits:
        yield from _to_find_out(parts)
        yield from parts.advice()
        if parts.is_open:
            yield from parts.timeline()
        yield from parts.route()
        yield from _materials(parts)
        yield from parts.remember()
    yield from parts.contacts()
    if explained := list(trees(parts)):
        yield Heading(parts.words("report.explanation"))
        for tree in explained:
            yield from map(Paragraph, tree_lines(tree, parts.words))


def _to_find_out(parts: Sections) -> Iterator[Block]:
    """What the person was not sure of and still matters, with how it is found out."""
    if ids := parts.assessment.to_find_out:
        facts, questions = parts.edition.facts, load_questionnaire(parts.edition).questions.facts
        how = {id: questions[id].find_out[parts.lang] for id in ids}
        yield Heading(parts.words("report.to_find_out"))
        yield Bullets(tuple(parts.words.labelled(facts[id].label[parts.lang], how[id]) for id in ids))


def _materials(parts: Sections) -> Iterator[Block]:
    """The rows of the official list and the category's own papers."""
    words, rules = parts.words, parts.edition.rules
    yield Heading(words("report.materials"))
    if parts.assessment.best is not None:
        yield Paragraph(words("report.materials_for", number=parts.assessment.best.category))
    hints = {row.row: row.hint for row in rules.materials.rows}
    for paper in parts.plan.papers:
        who = {"from": rules.actors[paper.source].label[words.lang]}
        if paper.own:
            yield Paragraph(words("report.evidence", row=paper.row, name=paper.name[words.lang], **who), "note")
            continue
        yield Paragraph(words("report.material", row=paper.row, name=paper.name[words.lang], **who))
        hint = hints[paper.row]
        if hint is not None:
            yield Paragraph(hint[words.lang], "note")


def trees(parts: Sections) -> Iterator[Line]:
    """The explanations of the grades that can be applied for; why others cannot, or not yet, is said elsewhere."""
    for category in parts.assessment.categories:
        for cell in reversed([cell for cell in parts.book.cells if cell.category.id == category.id]):
            if category.grades[cell.grade].verdict not in (Verdict.NO, Verdict.OPEN):
                yield parts.explainer.cell(cell, parts.case.steps)


def tree_lines(line: Line, words: Words, depth: int = 0) -> Iterator[str]:
    """An explanation as lines, what stands under a line further in; gates that are all passed are one line."""
    known = {True: "true", False: "false", None: "unknown"}[line.truth]
    mark = words(f"verdict_mark.{line.kind}" if line.kind and line.truth else f"truth_mark.{known}")
    yield f"{_INDENT * depth}{mark} {line.text}{words.cited(line.clause)}"
    all_passed = line.truth and line.text == words("explain.gates")
    for part in () if all_passed else line.parts:
        yield from tree_lines(part, words, depth + 1)
