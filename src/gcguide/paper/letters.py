"""The papers that offices, experts and applicants write for a case: the edition's, filled in as far as it is known.

They are Chinese whatever the language; what is said about them is in the reader's.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from gcguide.core.verdict import Verdict
from gcguide.editions.calendar import Calendar
from gcguide.paper import pack as p
from gcguide.paper.planned import which_recommender
from gcguide.paper.roster import roster_row
from gcguide.paper.sections import Sections
from gcguide.person.masking import Posted
from gcguide.policy.edition import body_name
from gcguide.policy.models import each_of
from gcguide.policy.papers import Grid, OfficePaper, PaperBlock
from gcguide.policy.rules import Act, Category
from gcguide.text import DEFAULT_LANG, LANGUAGES, explained
from gcguide.words import Words

# Who posts the application and writes most of these papers.
_EMPLOYER = "employer"
_COLON = LANGUAGES[DEFAULT_LANG].colon
# Room to write by hand, in characters, where a text leaves something blank; what is longer than most, and the rest.
_WIDE = {"employer": 20, "addressee": 24, "recommender": 24, "recommenders": 20, "notice": 32, "target_title": 12}
_ROOM = 8
_DAYS = ("posted_on", "publicity_from", "publicity_to", "signed_on")
# Also a clause by its number.
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_BODIES = ("addressee", "recommender", "recommenders")


def letters(parts: Sections, part: str) -> Iterator[p.Sheet]:
    """The sheets of one part: first what they are, then each paper; none where the case needs none of them.

    Args:
        parts: the case; an empty one gives blank papers of every kind.
        part: of the edition's papers.

    Raises:
        Problem: a personal detail is wrong; its path leads to it.
    """
    papers = [paper for paper in parts.edition.rules.papers if paper.part == part and _belongs(parts, paper)]
    if not papers:
        return
    yield _overview(parts, part, papers)
    chinese = Words(DEFAULT_LANG, parts.words.texts)
    values = _values(parts, chinese)
    for paper in papers:
        yield from [_sheet(parts, paper, values, chinese)] * (parts.edition.rules.copies_of(paper) or 1)


def _belongs(parts: Sections, paper: OfficePaper) -> bool:
    """Whether it is a paper of what is applied for or, before that is settled, of anything that still may be.

    Nobody writes the paper of a step that failed.
    """
    if paper.step is None and not paper.categories:
        return True
    if parts.case.steps.get(paper.step or "") == "failed":
        return False
    own = parts.target_category
    may_be = [own] if own else [c for c in parts.assessment.categories if c.verdict is not Verdict.NO]
    rules = [parts.edition.rules.category(category.id) for category in may_be]
    return any(category.id in paper.categories or paper.step in category.steps for category in rules)


# What is known.


def _values(parts: Sections, chinese: Words) -> dict[str, str]:
    """What each placeholder stands for; nothing where it is not known."""
    edition, case, rules = parts.edition, parts.case, parts.edition.rules
    row = roster_row(edition, case, parts.assessment.as_of)
    own = rules.category(parts.target_category.id) if parts.target_category else None
    phone = row.person.text("phone")
    posted = Posted(rules.roster, row.person)
    told = {column.id: posted.text(cell) for column, cell in zip(rules.roster.columns, row.cells, strict=True)}
    told["contact"] = posted.text(row.person.text("contact"))
    is_open = parts.assessment.window.state == "open"
    # Another notice is blank, and so is where it says what: nobody knows its clauses yet.
    clauses = {id: _in_full(id, chinese) for id in rules.clauses if is_open}
    known = {
        "office_phone": phone if "-" in phone else "",  # a landline has an area code
        "batch": rules.label[DEFAULT_LANG] if is_open else "",
        "notice": rules.notice.title if is_open else "",
        "clause": _in_full(own.clause or "", chinese) if own and is_open else "",
        "least_days": str(_own_days(parts)),
        "addressee": _addressee(parts),
        "recommender": _recommender(parts, own) if own else "",
        "recommenders": chinese("join.or").join(parts.target_category.recommenders) if parts.target_category else "",
    }
    return clauses | told | known | _publicity(parts, chinese)


def _in_full(clause: str, chinese: Words) -> str:
    """A clause as letters cite it: 第一部分第（四）条 for 一（四）, 第四部分第3条 for 四.3."""
    part, opening, item = clause.partition("." if "." in clause else "\uff08")
    return chinese("letters.clause", part=part, item=opening.strip(".") + item)


def _publicity(parts: Sections, chinese: Words) -> dict[str, str]:
    """The day of the posting, its counted days, and how many; nothing where no day can be told for certain.

    The day is the one that we suggest, or the last where that has passed.
    """
    as_of, days = parts.assessment.as_of, parts.edition.calendar
    acts = {act.id for act in _own_postings(parts)}
    milestone = next((one for one in parts.plan.timeline if one.id in acts), None)
    if (
        milestone is None
        or milestone.estimated
        or not parts.plan.route.actors
        or parts.assessment.window.state != "open"
        or not parts.fits
    ):
        return {}
    posted = next((day for day in (milestone.suggested, milestone.latest) if day >= as_of), None)
    if posted is None:
        return {}
    first, last = (_ahead(days, posted, workdays) for workdays in (1, _own_days(parts)))
    told = (*map(chinese.due, (posted, first, last)), chinese.day(posted))
    return dict(zip(_DAYS, told, strict=True)) | {"publicity_days": str(_own_days(parts))}


def _own_postings(parts: Sections) -> list[Act]:
    """The postings of the employer."""
    return [act for act in parts.edition.rules.timeline.acts if act.posting and act.actor == _EMPLOYER]


def _own_days(parts: Sections) -> int:
    """The counted days of the employer's posting."""
    timeline = parts.edition.rules.timeline
    return next(map(timeline.days_of, _own_postings(parts)), timeline.counted_days)


def _ahead(days: Calendar, day: date, workdays: int) -> date:
    """The day that lies so many working days after another."""
    for _ in range(workdays):
        day += timedelta(days=1)
        while not days.is_workday(day):
            day += timedelta(days=1)
    return day


def _addressee(parts: Sections) -> str:
    """Who comes after the employer on the route, where its name is known."""
    actors = parts.plan.route.actors
    after = actors.index(_EMPLOYER) + 1 if _EMPLOYER in actors else len(actors)
    return _named(parts, actors[after]) if after < len(actors) else ""


def _recommender(parts: Sections, category: Category) -> str:
    """The one of those who recommend that the papers pass; blank where there is none, or its name is not known."""
    passed = [actor for actor in category.recommenders if actor in parts.plan.route.actors]
    return _named(parts, passed[0]) if len(passed) == 1 else ""


def _named(parts: Sections, actor: str) -> str:
    """The name of a body; nothing for one of a kind of which there are many, and the place does not tell which."""
    kind = parts.edition.rules.actors[actor]
    name, is_last = body_name(parts.edition, actor, parts.place), actor == parts.plan.route.actors[-1]
    return name if (name != kind.label[DEFAULT_LANG] if kind.name else is_last) else ""


# What is put on paper.


def _overview(parts: Sections, part: str, papers: list[OfficePaper]) -> p.Sheet:
    """What the papers of a part are, which clause each stands on, who signs; and what to mind. It is not handed in."""
    words, lang = parts.words, parts.lang
    columns = [words(f"letters.column_{name}") for name in ("paper", "clause", "about")]
    rows = []
    for paper in papers:
        named = explained(paper.label[DEFAULT_LANG], paper.label[lang], lang)
        copies = parts.edition.rules.copies_of(paper) or 1
        named = words("letters.copies", name=named, copies=copies) if copies > 1 else named
        rows.append((named, _ground(parts, paper), paper.about[lang]))
    table = p.Table(tuple(map(p.Column, columns, (0.27, 0.22, 0.51))), tuple(rows))
    head: list[p.Block] = [p.Paragraph(words("letters.about"))]
    if parts.assessment.window.state != "open":
        head += parts.for_whom()
    target, is_blank = parts.assessment.target, not parts.case.facts and not parts.case.person
    if target is not None and parts.assessment.verdict_of(target).rank <= Verdict.OPEN.rank:
        head.append(p.Paragraph(parts.headline(), "warning"))
    elif not parts.fits and not is_blank:
        head.append(p.Paragraph(parts.nothing_fits("letters.none_fits"), "warning"))
    tail = tuple(p.Paragraph(note, "note") for note in _notes(parts, papers))
    footer = words("letters.not_handed_in")
    return p.Sheet(part, words(f"letters.{part}"), parts.subtitle(), footer, (*head, table, *tail), lang)


def _notes(parts: Sections, papers: list[OfficePaper]) -> Iterator[str]:
    """What to look at before papers are signed, of what is filled in there."""
    words, category, target = parts.words, parts.target_category, parts.assessment.target
    filled_in = {place for paper in papers for place in paper.placeholders}
    if category is None:
        yield words("letters.unsettled")
    elif parts.assessment.chosen is None:
        yield words("letters.not_chosen")
    if target is not None and target.grade is None:
        yield words("letters.ungraded")
    if filled_in & set(_DAYS):
        yield words("letters.days" if _publicity(parts, words) else "letters.no_days")
    if filled_in & set(_BODIES):
        yield words("letters.check_names", source=parts.edition.regions.source.bodies[parts.lang])
    if "recommenders" in filled_in and (whom := which_recommender(parts)):
        who = words.labelled(words("report.recommenders"), words("join.or").join(parts.recommenders))
        yield words("join.semicolon").join([who, words("report.recommenders_which", whom=whom)])


def _sheet(parts: Sections, paper: OfficePaper, values: Mapping[str, str], chinese: Words) -> p.Sheet:
    footer = chinese("letters.footer", clause=_ground(parts, paper))
    filled = _Filled(parts, values, chinese)
    blocks = tuple(filled.block(block) for block in paper.blocks)
    return p.Sheet(paper.part, filled.text(paper.title), "", footer, blocks)


def _ground(parts: Sections, paper: OfficePaper) -> str:
    """The clauses a paper stands on; of those of categories, where one is applied for, its own."""
    own, categories = parts.target_category, {c.clause for c in parts.edition.rules.categories}
    cited = each_of(paper.clause)
    return "、".join(clause for clause in cited if own is None or clause not in categories or clause == own.clause)


class _Filled:
    """Puts the blocks of a paper into those of a sheet."""

    def __init__(self, parts: Sections, values: Mapping[str, str], chinese: Words) -> None:
        self.parts, self.values, self.chinese = parts, values, chinese

    def block(self, block: PaperBlock) -> p.Block:
        """A block, filled in."""
        if block.fields is not None:
            return p.Fields(tuple(p.Field(line.label + _COLON, self.cell(line.value)) for line in block.fields))
        if block.table is not None:
            return self._table(block.table)
        text = self.text(getattr(block, block.kind))
        match block.kind:
            case "heading":
                return p.Heading(text)
            case "text":
                return p.Paragraph(text, "body")
            case "to" | "right" as kind:
                return p.Paragraph(text, kind)
        return p.Paragraph(text, "note")

    def _table(self, grid: Grid) -> p.Table:
        columns = tuple(p.Column(column.title, column.share / 100, column.centred) for column in grid.columns)
        rows = [row[: len(columns)] + ("",) * (len(columns) - len(row)) for row in self._listed(grid)]
        rows += [tuple(map(self.cell, row)) for row in grid.rows * grid.repeat]
        for number in range(1, (grid.empty or 0) + 1):
            rows.append((str(number) if grid.numbered else "", *[""] * (len(columns) - 1)))
        return p.Table(columns, tuple(rows), row_height=grid.row_height)

    def _listed(self, grid: Grid) -> Iterator[tuple[str, ...]]:
        """The rows of the list of materials that a table begins with; a category's own papers stand below theirs."""
        materials = self.parts.edition.rules.materials
        for paper in self.parts.plan.papers if grid.rows_of else ():
            if (paper.row >= materials.binding_from_row) == (grid.rows_of == "bound"):
                name = paper.name[DEFAULT_LANG]
                yield ("", self.chinese("letters.own", name=name)) if paper.own else (str(paper.row), name)

    def cell(self, text: str) -> str:
        """A text that stands alone: it is left empty to be written on, where nothing is known."""
        alone = _PLACEHOLDER.fullmatch(text)
        return self.values.get(alone[1], "") if alone else self.text(text)

    def text(self, text: str) -> str:
        """A text with its placeholders filled in, or with lines to write on in their place."""
        return _PLACEHOLDER.sub(lambda match: self.values.get(match[1]) or self._blank(match[1]), text)

    def _blank(self, id: str) -> str:
        return self.chinese("letters.blank_day") if id in _DAYS else "_" * _WIDE.get(id, _ROOM)
