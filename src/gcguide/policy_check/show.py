"""An edition for a human reviewer: clause by clause, everything that we made of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.core.explain import Explainer, Line
from gcguide.core.rulebook import rulebook
from gcguide.editions.calendar import days_off_told
from gcguide.editions.locks import state
from gcguide.folders import edition_file
from gcguide.kleene import Condition
from gcguide.policy.edition import Edition
from gcguide.policy.later import later_line
from gcguide.policy.models import each_of
from gcguide.policy.rules import Category, Caution, Gate, Route
from gcguide.text import DEFAULT_LANG, explained, plain
from gcguide.words import Words

_INDENT = "  "


def show(edition: Edition, words: Words, day: date) -> Iterator[str]:
    """The lines of the listing; `day` is that on which it is read, by when a later notice may be out."""
    head, *others = sections(edition, words)
    yield from head.lines
    mark, scheme = edition.imprint, edition.rules.scheme
    told = [words("imprint.taken_in" if mark.is_taken_in else "imprint.own")]
    told += [words("show.draft")] if mark.is_draft else []
    yield words("show.origin", id=edition.id, origin=words.listing(told), hash=mark.fingerprint)
    if state(edition.id, edition.folder) == "changed":
        yield words("author.changed", id=edition.id, file=plain(edition_file(edition.id, edition.folder)))
    told_scheme = words("editions.scheme", label=scheme.label[words.lang], id=scheme.id)
    yield words.labelled(words("show.scheme"), told_scheme)
    if said := later_line(edition, day, words):
        yield said
    for section in others:
        yield ""
        yield section.heading
        yield from _indented(section.lines)


@dataclass(frozen=True)
class Section:
    """A part of the listing: a clause by its id, or what stands before and behind the clauses."""

    id: str
    heading: str
    lines: list[str]


def sections(edition: Edition, words: Words) -> Iterator[Section]:
    """The parts of the listing, the head of the notice first."""
    shown = _Listing(edition, words)
    yield Section("", "", [*shown.head()])
    for id, entry in edition.rules.clauses.items():
        lines = [*shown.by_clause.get(id, [])]
        if entry.people is not None:
            lines.append(words("show.for_people", reason=entry.people[words.lang]))
        yield Section(edition.identity(id), words("show.clause", clause=id, gist=entry[words.lang]), lines)
    yield from shown.tail()


class _Listing:
    """Collects the lines of each clause."""

    def __init__(self, edition: Edition, words: Words) -> None:
        self.edition = edition
        self.rules = edition.rules
        self.words = words
        self.lang = words.lang
        self.explainer = Explainer(rulebook(edition), {}, words)
        self.by_clause: dict[str, list[str]] = defaultdict(list)
        self.elsewhere: list[str] = []
        self._collect()

    def head(self) -> Iterator[str]:
        words, notice = self.words, self.rules.notice
        yield notice.title
        yield f"{notice.issuer} · {words.day(notice.printed_on)} · {notice.number[self.lang]}"
        yield words.labelled(words("show.addressees"), words("join.semicolon").join(notice.addressees))
        for basis in notice.based_on:
            yield words.labelled(words("show.based_on"), f"{basis.name}{basis.number or ''} · {basis.clause}")
        for year, holidays in self.rules.holidays.items():
            for one in holidays:
                named = words("show.days_off", year=year, name=one.name)
                yield words.labelled(named, days_off_told(one.days_off, one.workdays, words))

    def tail(self) -> Iterator[Section]:
        words, rules = self.words, self.rules
        parts = {
            "show.other": self.elsewhere,
            "show.sources": [
                words("show.source", name=source.name, issuer=source.issuer, says=source.says[self.lang])
                for source in rules.sources.values()
            ],
            "show.readings": [
                words("show.reading", id=id, clause=reading.clause, text=reading[self.lang])
                for id, reading in rules.readings.items()
            ],
            "show.holds": [*self._holds()],
            "show.not_provided": [
                words(
                    "show.not_provided_line", text=point[self.lang], whom=words.listing([*map(self._actor, point.ask)])
                )
                for point in rules.lacking
            ],
        }
        for heading, lines in parts.items():
            if lines or heading != "show.other":
                yield Section(heading, words(heading), lines)

    def _holds(self) -> Iterator[str]:
        """How long answers hold, those that do not hold always."""
        words, facts = self.words, self.edition.facts
        for id in facts.ids:
            fact = facts[id]
            if fact.is_timed:
                others = [
                    words("show.holds_for", answer=fact.values[value][self.lang], hold=words(f"show.hold_{hold}"))
                    for value, hold in fact.holds_for.items()
                ]
                told = words("join.semicolon").join([words(f"show.hold_{fact.holds}"), *others])
                yield words.labelled(fact.label[self.lang], told)

    def _collect(self) -> None:
        rules, words = self.rules, self.words
        deadline, rounds, routes = rules.deadline, rules.rounds, rules.routes
        last = words.day(deadline.date)
        until = words("date.hour", day=last, hour=deadline.hour) if deadline.hour else last
        key = "show.window" if deadline.from_ else "show.deadline"
        heading = words(key, day=until, first=words.day(deadline.from_) if deadline.from_ else "")
        self._add(deadline, heading, [deadline.says[self.lang]])
        for id, named in rules.days.items():
            self._add(named, words("show.day", label=named.label[self.lang], day=words.day(self.edition.day(id))))
        self._add(rounds, words("show.rounds", count=rounds.per_year), [rounds.says[self.lang]])
        for name, definition in rules.definitions.items():
            heading = words("show.definition", name=name, label=definition.label[self.lang])
            self._add(definition, heading, self._condition(definition.when))
        for category in rules.categories:
            self._category(category)
        for gate in rules.gates:
            self._gate(gate)
        for caution in rules.cautions:
            self._caution(caution)
        for id, step in rules.steps.items():
            heading = words("show.step", id=id, label=step.label[self.lang], actor=self._actor(step.actor))
            users = [c.clause for c in rules.categories if id in c.steps]
            self._add(step, heading, [step.says[self.lang]], step.clause or next(iter(users), None))
        for act in rules.timeline.acts:
            key, days = "show.act" if act.posting else "show.act_plain", rules.timeline.days_of(act)
            heading = words(key, label=act.label[self.lang], actor=self._actor(act.actor), days=days)
            heading += words("show.slack", days=act.slack) if act.slack else ""
            self._add(act, heading, [act.days.said(words)] if act.days else [])
        for route in routes.by_employer:
            self._route(route, route.clause or routes.clause)
        for exception in routes.exceptions:
            for route in exception.by_employer:
                self._route(route, exception.clause)
            self._add(exception, exception.note[self.lang])
        for saying in (*rules.procedure, *rules.sanctions, *rules.matters, *rules.materials.notes):
            self._add(saying, saying[self.lang])
        for contact in rules.contacts:
            self._add(contact, words("show.contact", label=contact.label[self.lang], value=contact.value))
        self._forms()

    def _add(self, cited: Any, heading: str, lines: Iterable[str] = (), clause: str | None = None) -> None:
        clause = clause or cited.clause
        marks = [self.words("show.by_source", name=self.rules.sources[cited.source].name)] if cited.source else []
        marks += [self.words("show.by_reading", id=cited.reading)] if cited.reading else []
        listed = ["- " + " · ".join([heading, *marks]), *_indented(lines)]
        for where in [self.by_clause[id] for id in each_of(clause)] or [self.elsewhere]:
            where.extend(listed)

    def _category(self, category: Category) -> None:
        words = self.words
        lines = [words.labelled(words("show.qualifies"), ""), *_indented(self._condition(category.qualifies))]
        for grade, rule in category.grades.items():
            granted = self._condition(rule.when) if rule.when is not None else [words("logic.always")]
            lines.append(words.labelled(words("show.grade", grade=self.explainer.grade(grade)), ""))
            lines += _indented(granted)
        for key, named in (
            ("show.steps", [self.rules.steps[s].label[self.lang] for s in self.rules.steps_of(category)]),
            ("show.recommenders", [self._actor(actor) for actor in category.recommenders]),
        ):
            if named:
                lines.append(words.labelled(words(key), words("join.semicolon").join(named)))
        for evidence in category.evidence:
            row = words("show.row", row=evidence.row, name=evidence.name[self.lang])
            ours = words("pack.ours") if evidence.reading else ""
            lines.append(words.labelled(words("show.evidence"), f"{row}{ours} —— {self._actor(evidence.from_)}"))
        self._add(category, words("show.category", number=category.number, label=category.label[self.lang]), lines)

    def _gate(self, gate: Gate) -> None:
        lines = self._condition(gate.when)
        for softening in gate.softened:
            cell = self._cell(softening.category, softening.grade)
            lines.append(self.words("show.softened", cell=cell, to=softening.to))
            lines += _indented(self._condition(softening.when))
        self._add(gate, self.words("show.gate", says=gate.says[self.lang]), lines)

    def _caution(self, caution: Caution) -> None:
        words = self.words
        cells = [self._cell(cells.category, grade) for cells in caution.applies_to for grade in cells.grades]
        softened = [one for gate in self.rules.gates for one in gate.softened if one.to == caution.id]
        cells += [self._cell(one.category, one.grade) for one in softened]
        lines = [words("show.applies_to", cells=words.listing(cells) if cells else words("show.everywhere"))]
        lines += self._condition(caution.when) if caution.when is not None else []
        kind = words(f"kind.{caution.kind}")
        self._add(caution, words("show.caution", kind=kind, says=caution.says[self.lang]), lines)

    def _route(self, route: Route, clause: str | None) -> None:
        fact = self.edition.facts["employer"]
        employers = self.words.listing([fact.words(e)[self.lang] for e in route.employers])
        chain = " → ".join(map(self._actor, route.actors)) or (route.note[self.lang] if route.note else "")
        lines = [self.words("show.choose_online", body=route.choose_online[self.lang])] if route.choose_online else []
        self._add(route, self.words("show.route", employers=employers, chain=chain), lines, clause)

    def _forms(self) -> None:
        materials, roster, words = self.rules.materials, self.rules.roster, self.words
        lines = [words.listing([*materials.header.values()]) + " | " + words.listing([*materials.columns])]
        for row in materials.rows:
            if row.row == materials.binding_from_row:
                lines.append(materials.binding)
            hint = f" · {row.hint[self.lang]}" if row.hint else ""
            lines.append(f"{row.row} {row.named(self.lang)} —— {self._actor(row.from_)}{hint}")
        self._add(materials, words("show.form", title=materials.title, clause=materials.clause), lines)
        columns = [roster.named(c, self.lang) + (f"（{c.shape}）" if c.shape else "") for c in roster.columns]
        heads = [explained(name, roster.fields[id].label[self.lang], self.lang) for id, name in roster.header.items()]
        lines = [words.listing(heads), words.listing(columns)]
        self._add(roster, words("show.form", title=roster.title, clause=roster.clause), lines)
        self._add(roster.filled_as, roster.filled_as[self.lang])
        for paper in self.rules.papers:
            named = explained(paper.label[DEFAULT_LANG], paper.label[self.lang], self.lang)
            self._add(paper, words("show.paper", name=named), [paper.about[self.lang]])

    def _cell(self, category: str, grade: str) -> str:
        return f"{self.rules.category(category).short[self.lang]}·{self.explainer.grade(grade)}"

    def _actor(self, id: str) -> str:
        return self.rules.actors[id].label[self.lang]

    def _condition(self, condition: Condition) -> list[str]:
        return list(_tree(self.explainer.condition(condition, answers=False)))


def _tree(line: Line) -> Iterator[str]:
    yield line.text
    for part in line.parts:
        yield from _indented(_tree(part))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (_INDENT + line for line in lines)
