"""What is told of a case, put together from its sections: the report, the short text, and the pack of its sheets."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from gcguide.core.explain import Line
from gcguide.core.plan import Paper, keyed
from gcguide.core.verdict import Verdict
from gcguide.paper import pack as p
from gcguide.paper import planned
from gcguide.paper.plain_text import block_lines
from gcguide.paper.sections import Blocks, Sections
from gcguide.paper.sheets import list_notes, named, row_named, sheets
from gcguide.person.case import Case
from gcguide.person.handover import handover_code
from gcguide.person.person import read_person
from gcguide.policy.edition import Edition
from gcguide.policy.forms import Row
from gcguide.policy.questions import load_questionnaire
from gcguide.words import Words

_INDENT = "  "


def report(edition: Edition, case: Case, day: date, words: Words, is_full: bool = False) -> str:
    """The report on one case as of a day, in whole lines: what a screen reader or a pipe takes best."""
    parts = Sections(edition, case, day, words)
    lines = [words("report.title"), parts.subtitle()]
    for block in _report_blocks(parts, is_full):
        lines += [""] if isinstance(block, p.Heading) else []
        lines += block_lines(block, parts.lang)
    return "\n".join([*lines, "", *parts.basis()]) + "\n"


def compose(edition: Edition, case: Case, day: date, words: Words, only: Iterable[str] | None = None) -> p.Pack:
    """The pack as sheets, those that the case calls for, or `only` some parts.

    Raises:
        Problem: a personal detail that a form needs is wrong; its path leads to it.
    """
    parts = Sections(edition, case, day, words)
    person = read_person(edition, case.person, day).person
    made = tuple(sheets(parts, person, only))
    title, lang = parts.words("report.title"), parts.lang
    if made and all(sheet.is_official for sheet in made):  # papers that are handed in are called and written as these
        forms = (block for sheet in made for block in sheet.blocks if isinstance(block, p.Form))
        title, lang = next((form.title for form in forms), made[0].title), made[0].lang
    return p.Pack(lang, title, parts.words("pack.page", page="{page}", pages="{pages}"), day, made)


def short(edition: Edition, case: Case, day: date, words: Words) -> str:
    """What fits into a message: the verdict, what to do by when, whom to ask, the answers as a code; nobody's name."""
    series = {field: told for field, told in case.person.items() if field == "series"}
    parts = Sections(edition, replace(case, person=series), day, words)
    blocks = [*parts.day(), *parts.result(), *parts.first_to_ask()]
    lines = [words("report.title"), parts.subtitle()]
    for block in blocks:
        lines += [] if isinstance(block, p.Heading) else block_lines(block, parts.lang)
    if parts.fits and parts.assessment.target is None:
        asked = _how_to_find_out(parts)
        lines += [words("report.to_find_out")] if asked else []
        lines += [words("talk.numbered", number=n, text=words.labelled(*one)) for n, one in enumerate(asked, start=1)]
    if to_do := [planned.act_line(parts, act, False) for act in parts.plan.acts if not act.is_done]:
        lines.append(words("report.next" if parts.fits else "report.ordinary_ways"))
        lines += [words("report.act", number=number, label=line) for number, line in enumerate(to_do, start=1)]
    phones = [c for c in edition.rules.contacts if c.kind in ("phone", "email")]
    lines += [parts.cited(words.labelled(c.label[parts.lang], c.value), c.clause) for c in phones]
    if case.facts:
        lines += [words("handover.caption"), handover_code(edition, case)]
    return "\n".join([*lines, words("report.disclaimer")]) + "\n"


def _report_blocks(parts: Sections, is_full: bool) -> Iterator[p.Shown]:
    """What to do comes first; `is_full` adds what stands behind it."""
    words = parts.words
    yield from parts.glossary()
    yield from parts.day()
    yield from parts.result()
    yield from parts.first_to_ask()
    if not parts.fits:
        yield from parts.why_not()
    elif parts.assessment.target is None:
        yield from parts.overview()
        yield from parts.unfinished()
    if parts.fits:
        if asked := _how_to_find_out(parts):
            yield p.Heading(words("report.to_find_out"))
            yield p.Bullets(tuple(words.labelled(label, how) for label, how in asked))
        yield from parts.advice()
    if parts.assessment.target is not None and not is_full:
        yield from _others(parts)
    yield from planned.acts(parts)
    if parts.fits:
        yield from _materials(parts, is_full)
        yield from planned.route(parts)
        yield from planned.remember(parts)
        yield from planned.not_provided(parts)
    yield from _behind(parts) if is_full else parts.assumed()


def _others(parts: Sections) -> Blocks:
    """Which categories do not fit, and why, in one line."""
    words, lang = parts.words, parts.lang
    short = {category.id: category.short[lang] for category in parts.edition.rules.categories}
    listed = [
        words("report.other", number=c.number, category=short[c.id], reason=parts.culprits(c.culprits))
        for c in parts.assessment.categories
        if c.verdict is Verdict.NO
    ]
    if listed:
        together = words("join.semicolon").join(listed)
        yield p.Paragraph(words("report.others", count=len(listed), listed=together), "note")


def _behind(parts: Sections) -> Iterator[p.Shown]:
    """All that stands behind the result: every category, why not, the timetable, the answers, the reasoning."""
    words = parts.words
    if parts.assessment.target is not None or not parts.fits:
        yield from parts.overview()
    yield from parts.categories()
    if parts.fits:
        yield from parts.why_not()
        yield from planned.timeline(parts) if parts.is_open else planned.rehearsal(parts)
    yield from planned.contacts(parts)
    yield from parts.answers()
    if explained := list(trees(parts)):
        yield p.Heading(words("report.explanation"))
        for tree in explained:
            yield from map(p.Paragraph, tree_lines(tree, words))


def _how_to_find_out(parts: Sections) -> list[tuple[str, str]]:
    """What each fact that the person was not sure of is called, and how it is found out."""
    lang, facts = parts.lang, parts.edition.facts
    questions = load_questionnaire(parts.edition).questions.facts
    return [(facts[id].label[lang], questions[id].find_out[lang]) for id in parts.assessment.to_find_out]


# What to gather: the working checklist, which stays with the applicant, and the official form.


def checklist(parts: Sections) -> Iterator[tuple[str, p.Tick]]:
    """The rows of the official list and the category's own papers, to tick off, each with its key."""
    rows = {row.row: row for row in parts.edition.rules.materials.rows}
    for key, paper in keyed(parts.plan.papers):
        yield key, _paper(parts, paper, rows[paper.row])


def _paper(parts: Sections, paper: Paper, row: Row) -> p.Tick:
    """A row, or a paper of the category's own that goes with it."""
    words, lang = parts.words, parts.lang
    facts = [words("pack.from", who=parts.edition.rules.actors[paper.source].label[lang])]
    if paper.own:
        return p.Tick(words("pack.own", row=paper.row, name=named(parts, paper)), details=tuple(facts))
    if row.copies is not None:
        key = "pack.copies_originals" if row.originals is not None else "pack.copies"
        facts.append(words(key, copies=row.copies, originals=row.originals, others=row.copies - (row.originals or 0)))
    if row.paper is not None:
        facts.append(words("pack.paper", size=row.paper))
    detail = words("join.semicolon").join(facts)
    if row.hint is not None:
        detail = words("pack.hinted", facts=detail, hint=row.hint[lang])
    return p.Tick(words("pack.row", row=row.row, name=row_named(parts, row)), details=(detail,))


def _materials(parts: Sections, is_full: bool) -> Blocks:
    """The rows of the official list and the category's own papers; `is_full` adds what goes wrong with them."""
    words, rules = parts.words, parts.edition.rules
    yield p.Heading(words("report.materials"))
    if parts.assessment.target is not None and is_full:
        yield p.Paragraph(words("report.materials_for", number=parts.assessment.target.category))
    rows = {row.row: row for row in rules.materials.rows}
    for paper in parts.plan.papers:
        who = {"from": rules.actors[paper.source].label[words.lang]}
        if paper.own:
            yield p.Paragraph(words("report.evidence", row=paper.row, name=named(parts, paper), **who), "note")
            continue
        row = rows[paper.row]
        yield p.Paragraph(words("report.material", row=paper.row, name=row_named(parts, row), **who))
        if is_full and (hint := row.hint) is not None:
            yield p.Paragraph(hint[words.lang], "note")
    yield list_notes(parts)
    yield from planned.roster_columns(parts, is_full)


# Why it is so.


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
    all_passed = line.truth and line.text in (words("explain.gates"), words("explain.gates_assumed"))
    for part in () if all_passed else line.parts:
        yield from tree_lines(part, words, depth + 1)
