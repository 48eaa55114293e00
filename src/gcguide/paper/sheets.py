"""The pack as sheets to tear off: what hangs on the wall, is signed, ticked, asked, or handed in, each on its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import get_args

from gcguide.core.explain import beside_told
from gcguide.core.plan import Paper, keyed
from gcguide.core.timeline import LOCAL
from gcguide.core.verdict import Verdict
from gcguide.paper import pack as p
from gcguide.paper import planned
from gcguide.paper.letters import letters
from gcguide.paper.sections import Sections
from gcguide.person.handover import handover_code, scannable
from gcguide.person.person import Person
from gcguide.policy.forms import Row
from gcguide.policy.papers import Part
from gcguide.policy.questions import load_questionnaire
from gcguide.text import DEFAULT_LANG, LANGUAGES, explained

# Room to write by hand, in millimetres: a quantity, a day, an answer, a short one.
_QUANTITY, _MARK, _ANSWER, _LINE = 15.5, 6.5, 14.0, 9.0
# What is meant for one page.
_SINGLE = ("wall", "answers")
_BETWEEN = "\u3000"
_COLON = LANGUAGES[DEFAULT_LANG].colon


def sheets(parts: Sections, person: Person, wanted: Iterable[str] | None = None) -> Iterator[p.Sheet]:
    """The sheets that are wanted, in the order of the parts; without a wish, those that the case calls for.

    A part that has nothing to say for this case yields no sheet.

    Args:
        parts: the case in all its sections.
        person: as the forms have the person.
        wanted: parts, of `PARTS`.
    """
    chosen = set(usual(parts) if wanted is None else wanted)
    for part in [part for part in PARTS if part in chosen]:
        if part == "form":
            yield _form(parts, person)
        elif part in _OURS:
            yield from _own(parts, part, _OURS[part](parts))
        else:
            yield from letters(parts, part)


def usual(parts: Sections) -> Sequence[str]:
    """What is printed when no part is named: the wall sheet alone for whom nothing fits."""
    if not parts.fits:
        return ("wall",)
    if parts.assessment.target is None:
        return ("wall", "answers", "ask", "form")
    return ("wall", "answers", "checklist", *(["ask"] if any(_to_ask(parts)) else []), "form")


def _own(parts: Sections, id: str, blocks: Iterable[p.Block]) -> Iterator[p.Sheet]:
    """A sheet of ours, with edition, day and name at its head; none where nothing stands on it."""
    if made := tuple(blocks):
        if id != "wall" and parts.assessment.window.state != "open":
            made = (*parts.window(), *made)
        subtitle = parts.subtitle()
        if name := parts.case.person.get("name"):
            subtitle = parts.words("report.act_join").join([parts.words("report.person", name=name), subtitle])
        yield p.Sheet(id, parts.words(f"sheet.{id}"), subtitle, parts.footer(), made, parts.lang, id in _SINGLE)


# The wall sheet: the verdict, by when, through whom, where.


def _wall(parts: Sections) -> Iterator[p.Block]:
    lang, has_target = parts.lang, parts.assessment.target is not None
    yield from parts.glossary()
    yield from parts.window()
    yield from parts.later()
    yield from (block for block in parts.result() if not isinstance(block, p.Heading))
    if not parts.fits:
        yield from planned.brief_why_not(parts)
    elif not has_target:
        yield from parts.overview()
        yield from parts.unfinished()
    yield from parts.advice()
    yield from _acts(parts)
    if has_target:
        yield from planned.caveats(parts)
        if not parts.is_open:
            yield from planned.rehearsal(parts)
        yield from planned.path(parts)
    yield from planned.way_in(parts)
    if has_target and parts.is_open:
        deadline = parts.edition.rules.deadline
        yield p.Paragraph(parts.cited(deadline.says[lang], deadline.clause), "note")
        yield from planned.how_counted(parts)
    yield p.Paragraph(parts.basis()[0], "note")


def _acts(parts: Sections) -> Iterator[p.Block]:
    """What to do next and by when, a row each; what is done already is left out."""
    words, rows = parts.words, list(_act_rows(parts))
    # As long as nothing is settled there are no acts, though the place may have its deadline: told further up.
    if not rows or not parts.plan.acts:
        return
    yield p.Heading(words("report.ordinary_ways" if parts.plan.acts[0].kind == "way" else "report.next"))
    yield from planned.hurry(parts)
    columns = _columns(parts, {"tick": 0.05, "act": 0.3, "suggested": 0.165, "latest": 0.165, "who": 0.32})
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    yield p.Table(tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows))


def _act_rows(parts: Sections) -> Iterator[tuple[str, ...]]:
    """Each act with its days, and the deadline set locally where it falls among them."""
    words, as_of, year = parts.words, parts.assessment.as_of, parts.edition.deadline.year

    def brief(day: date) -> str:
        return words.due(day, is_brief=day.year == year)

    local = next((m for m in parts.plan.timeline if m.id == LOCAL), None) if parts.is_open else None
    number = 0
    for act in parts.plan.acts:
        if act.is_done:
            continue
        day = act.latest or act.suggested
        if local and day and day > local.latest:
            yield "", parts.acts[LOCAL], "", brief(local.latest), ""
            local = None
        number += 1
        label = words("report.act", number=number, label=act.label[parts.lang])
        if act.kind == "way":
            yield "", label, "", "", parts.cited(act.text[parts.lang], act.clause)
            continue
        suggested = brief(act.suggested) if act.suggested and parts.is_open else ""
        latest = brief(act.latest) if act.latest and parts.is_open else ""
        if act.latest and parts.is_open and act.latest < as_of:
            latest += f"\n{words('sheet.past')}"
        whom = words("report.act_join").join([*planned.who(parts, act), *planned.where(parts, act)])
        yield p.TO_DO, label, suggested, latest, whom
    if local:
        yield "", parts.acts[LOCAL], "", brief(local.latest), ""


# The answers, to be checked and signed.


def _answers(parts: Sections) -> Iterator[p.Block]:
    words, edition, case = parts.words, parts.edition, parts.case
    if not case.facts:
        return
    rows = [(what, said, clause or "") for _, what, said, clause in parts.answered()]
    beside = beside_told(edition, words, case.chosen, case.local_deadline, case.steps)
    rows += [(what, said, "") for what, said in beside]
    yield p.Table(_columns(parts, {"fact": 0.38, "answer": 0.42, "clause": 0.2}), tuple(rows))
    if parts.fits:
        yield from (_small(block) for block in planned.remember(parts))
    code = handover_code(edition, case)
    yield p.Code(scannable(code), words("handover.caption"), code)
    yield p.Paragraph(words("sheet.answers_checked"))
    yield p.Fields(tuple(p.Field(words(f"sheet.{id}")) for id in ("signed", "signed_on")))
    yield p.Fields(tuple(p.Field(words(f"sheet.{id}")) for id in ("counselled", "counselled_on")))


# The working checklist: what to do, to tick; what to gather, with columns to write in.


def _checklist(parts: Sections) -> Iterator[p.Block]:
    words = parts.words
    if not parts.fits:
        return
    yield p.Paragraph(words("pack.checklist_note"), "note")
    if parts.assessment.target is not None:
        yield from _in_vain(parts)
        yield p.Paragraph(words("report.materials_for", number=parts.assessment.target.category))
    rows = {row.row: row for row in parts.edition.rules.materials.rows}
    gathered = tuple(_gathered(parts, paper, rows[paper.row]) for _, paper in keyed(parts.plan.papers))
    shares = {"tick": 0.05, "row": 0.06, "paper": 0.49, "from": 0.15, "copies": 0.09, "pages": 0.08, "date": 0.08}
    yield p.Table(_columns(parts, shares), gathered, row_height=_MARK)
    yield _small(list_notes(parts))
    to_do = [act.label[parts.lang] for act in parts.plan.acts if not act.is_done]
    if to_do:
        yield p.Heading(words("report.steps"))
        yield p.Paragraph(_BETWEEN.join(f"{p.TO_DO}\u00a0{label}" for label in to_do))
    yield from map(_small, planned.roster_columns(parts, is_full=False))


def _in_vain(parts: Sections) -> Iterator[p.Block]:
    """That what was chosen does not fit, wherever it is used."""
    target = parts.assessment.target
    if target is not None and parts.assessment.verdict_of(target) is Verdict.NO:
        yield p.Paragraph(parts.headline(), "warning")


def _small(block: p.Block) -> p.Block:
    return replace(block, kind="note") if isinstance(block, p.Bullets | p.Paragraph) else block


def _columns(parts: Sections, shares: dict[str, float]) -> tuple[p.Column, ...]:
    centred = ("tick", "row", "copies")
    return tuple(p.Column(parts.words(f"sheet.column_{id}"), share, id in centred) for id, share in shares.items())


def _gathered(parts: Sections, paper: Paper, row: Row) -> tuple[str, ...]:
    """A row of the official list, or a paper of the category's own that goes with it."""
    words, lang, actors = parts.words, parts.lang, parts.edition.rules.actors
    source = actors[paper.source].label[lang]
    if paper.own:
        return p.TO_DO, "", words("sheet.own", name=named(parts, paper)), source, "", "", ""
    lines = [row_named(parts, row)]
    lines += [row.hint[lang]] if row.hint is not None else []
    return p.TO_DO, str(row.row), "\n".join(lines), source, str(row.copies or ""), "", ""


def list_notes(parts: Sections) -> p.Bullets:
    """What holds for the whole official list."""
    notes = parts.edition.rules.materials.notes
    return p.Bullets(tuple(parts.cited(note[parts.lang], note.clause) for note in notes))


def row_named(parts: Sections, row: Row) -> str:
    """The name of a row, with a word where the person's answers leave it empty."""
    is_absent = row.absent is not None and parts.book.truth(row.absent, parts.case.facts)
    return parts.words("pack.absent", name=row.named(parts.lang)) if is_absent else row.named(parts.lang)


def named(parts: Sections, paper: Paper) -> str:
    """The name of a paper of the category's own, marked where the notice does not list it."""
    name = explained(paper.name[DEFAULT_LANG], paper.name[parts.lang], parts.lang)
    return name + (parts.words("pack.ours") if paper.ours else "")


# What is to be asked, with room for the answer and who gave it.


def _ask(parts: Sections) -> Iterator[p.Block]:
    yield from _in_vain(parts)
    if rows := tuple((f"{text}\n{how}".strip(), whom, "") for text, how, whom in _to_ask(parts)):
        yield p.Paragraph(parts.words("sheet.ask_note"), "note")
        yield p.Table(_columns(parts, {"point": 0.42, "whom": 0.26, "reply": 0.32}), rows, row_height=_ANSWER)
    if parts.assessment.target is not None:
        yield p.Heading(parts.words("report.not_provided"))
        yield _not_given(parts)


def _not_given(parts: Sections) -> p.Table:
    """What the notice does not give, below whom to ask it, each with a line for the answer."""
    rows: list[tuple[str, str]] = []
    spans: list[tuple[int, str]] = []
    for whom, points in planned.points_by_whom(parts).items():
        spans.append((len(rows), parts.words.labelled(parts.words("sheet.column_whom"), whom)))
        rows += [(point[:1].upper() + point[1:], "") for point in points]
    return p.Table(_columns(parts, {"point": 0.56, "reply": 0.44}), tuple(rows), tuple(spans), _LINE)


def _to_ask(parts: Sections) -> Iterator[tuple[str, str, str]]:
    """Each point, how it is found out, whom to ask: first what decides, then what was not sure, then not asked."""
    words, lang, facts = parts.words, parts.lang, parts.edition.facts
    target = parts.assessment.target
    for caution, text, whom in parts.points_to_ask():
        yield parts.cited(text, caution.clause), "", whom
    if named_by := planned.which_recommender(parts):
        yield words("sheet.who_recommends"), "", named_by
    questions = load_questionnaire(parts.edition).questions.facts
    missing = {id for each in parts.assessment.categories for id in each.missing} if target is None else set()
    for id in facts.ids:
        if id in parts.assessment.to_find_out or (id in missing and id not in parts.case.facts):
            yield facts[id].label[lang], questions[id].find_out[lang], ""


# The official list, as the notice has it.


def _form(parts: Sections, person: Person) -> p.Sheet:
    """The official list, filled in as far as applicants may: quantities and number are left to the authorities."""
    materials = parts.edition.rules.materials
    fields = tuple(
        p.Field(label + _COLON, person.text(id) if id in Person.__dataclass_fields__ else "")
        for id, label in materials.header.items()
    )
    shares = ((0.1, True), (0.76, False), (0.14, True))
    columns = tuple(
        p.Column(title, share, centred) for title, (share, centred) in zip(materials.columns, shares, strict=True)
    )
    rows = tuple((str(row.row), row.name, "") for row in materials.rows)
    before = next(index for index, row in enumerate(materials.rows) if row.row == materials.binding_from_row)
    table = p.Table(columns, rows, ((before, materials.binding),), _QUANTITY)
    form = p.Form(materials.clause or "", materials.title, fields, table, materials.instructions)
    return p.Sheet("form", "", "", "", (form,))


# The sheets that are ours; the reasons are there on request.
_OURS: dict[str, Callable[[Sections], Iterator[p.Block]]] = {
    "wall": _wall,
    "answers": _answers,
    "checklist": _checklist,
    "ask": _ask,
    "reasons": lambda parts: chain(parts.overview(), parts.categories(), parts.why_not()),
}
# What employers, experts and applicants write comes last.
PARTS = ("wall", "answers", "checklist", "ask", "form", "reasons", *get_args(Part))
# What can be printed of nobody, to be filled in by hand.
BLANK = ("form", *get_args(Part))
