"""The readable report of an assessment, as lines of plain text for a terminal or a pipe."""

from collections.abc import Iterable, Iterator
from datetime import date

from gcguide import __version__
from gcguide.core.decide import decide
from gcguide.core.explain import Line
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.paper.pack import Block, Bullets, Chain, Checklist, Heading, Paragraph, Table, Timeline
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.text import pad, width
from gcguide.words import Words

_INDENT = "  "


def report(edition: Edition, case: Case, day: date, words: Words) -> str:
    """The report on one case, as of a day."""
    return "\n".join(_lines(sections_of(edition, case, day, words))) + "\n"


def sections_of(edition: Edition, case: Case, day: date, words: Words) -> Sections:
    """The decision on one case and what follows from it, in parts."""
    decision = decide(edition, case, day)
    return Sections(edition, case, decision.assessment, decision.plan, words)


def _lines(parts: Sections) -> Iterator[str]:
    words, notice = parts.words, parts.edition.rules.notice
    yield words("report.title")
    yield parts.subtitle()
    yield from as_lines(_blocks(parts), words)
    explained = (text for tree in trees(parts) for text in tree_lines(tree, words))
    yield from _section(words("report.explanation"), explained)
    yield ""
    yield words("report.basis", title=notice.title, issued=words.day(notice.printed_on), version=__version__)
    yield words("report.disclaimer")


def _blocks(parts: Sections) -> Iterator[Block]:
    yield from parts.head()
    yield from parts.result()
    yield from parts.overview()
    yield from parts.categories()
    yield from parts.why_not()
    if parts.fits:
        yield from parts.to_find_out()
        yield from parts.advice()
        if parts.assessment.window.state == "open":
            yield from parts.timeline()
        yield from parts.route()
        yield from _materials(parts)
        yield from parts.remember()
    yield from parts.contacts()


def as_lines(blocks: Iterable[Block], words: Words) -> Iterator[str]:
    """Blocks as lines, unwrapped: what a screen reader or a pipe takes best."""
    for block in blocks:
        match block:
            case Heading(text):
                yield from ("", f"== {text} ==")
            case Paragraph(text, kind):
                yield _INDENT + text if kind == "note" else text
            case Bullets(items):
                yield from (f"- {item}" for item in items)
            case Checklist(ticks):
                for tick in ticks:
                    yield f"[{words('step_state.done' if tick.done else 'step_state.todo')}] {tick.text}"
                    yield from (_INDENT * 2 + detail for detail in tick.details)
            case Chain(links):
                yield " → ".join(links)
            case Table():
                yield from _table(block)
            case Timeline():
                yield from _timeline(block, words)
            case _:
                raise TypeError(type(block))


def _table(table: Table) -> Iterator[str]:
    widths = [max(map(width, column)) for column in zip(*table.rows, strict=True)]
    for row in table.rows:
        yield "  ".join(pad(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip()


def _timeline(timeline: Timeline, words: Words) -> Iterator[str]:
    marks = {"past": words("report.past"), "hurry": words("report.hurry"), "ahead": ""}
    for point in timeline.points:
        line = words(
            "report.timeline_line", label=point.label, suggested=point.suggested_words, latest=point.latest_words
        )
        yield f"- {line}{marks[point.state]}{point.note}"


def _materials(parts: Sections) -> Iterator[Block]:
    words, rules = parts.words, parts.edition.rules
    yield Heading(words("report.materials"))
    if parts.assessment.best is not None:
        yield Paragraph(words("report.materials_for", number=parts.assessment.best.category))
    hints = {row.row: row.hint for row in rules.materials.rows}
    for paper in parts.plan.papers:
        key = "report.evidence" if paper.own else "report.material"
        who = rules.actors[paper.source].label[words.lang]
        said = words(key, row=paper.row, name=paper.name[parts.lang], **{"from": who})
        yield Paragraph(said, "note" if paper.own else "plain")
        hint = None if paper.own else hints.get(paper.row)
        if hint is not None:
            yield Paragraph(hint[words.lang], "note")


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield from ("", f"== {title} ==", *body)


def trees(parts: Sections) -> Iterator[Line]:
    """The explanations of the grades that can be applied for; why others cannot, or not yet, is said elsewhere."""
    book = rulebook(parts.edition)
    for category in parts.assessment.categories:
        for cell in reversed([cell for cell in book.cells if cell.category.id == category.id]):
            if category.grades[cell.grade].verdict not in (Verdict.NO, Verdict.OPEN):
                yield parts.explainer.cell(cell, parts.case.steps)


def tree_lines(line: Line, words: Words, depth: int = 0) -> Iterator[str]:
    """An explanation as lines, what stands under a line further in; gates that are all passed are one line."""
    known = {True: "true", False: "false", None: "unknown"}[line.truth]
    mark = words(f"verdict_mark.{line.kind}" if line.kind and line.truth else f"truth_mark.{known}")
    yield f"{_INDENT * depth}{mark} {line.text}{words.cited(line.clause)}"
    settled = line.truth and line.text == words("explain.gates")
    for part in () if settled else line.parts:
        yield from tree_lines(part, words, depth + 1)
