"""An edition for a human reviewer: clause by clause, everything that we made of it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from gcguide.core.explain import Explainer, Line
from gcguide.core.rulebook import rulebook
from gcguide.kleene import Condition
from gcguide.policy.edition import Edition
from gcguide.policy.rules import Category, Caution, Gate
from gcguide.words import Words

_INDENT = "  "


def show(edition: Edition, words: Words) -> Iterator[str]:
    """The lines of the listing."""
    shown = _Listing(edition, words)
    yield from shown.head()
    for id, entry in edition.rules.clauses.items():
        yield ""
        yield words("show.clause", clause=id, gist=getattr(entry, words.lang))
        for line in shown.by_clause.get(id, []):
            yield _INDENT + line
        if entry.people is not None:
            yield _INDENT + words("show.for_people", reason=entry.people[words.lang])
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
        notice = self.rules.notice
        yield notice.title
        yield f"{notice.issuer} · {self.words.day(notice.printed_on)} · {notice.number[self.lang]}"
        yield (
            self.words("show.addressees")
            + self.words("join.colon")
            + self.words("join.semicolon").join(notice.addressees)
        )
        for basis in notice.based_on:
            yield (
                self.words("show.based_on")
                + self.words("join.colon")
                + f"{basis.name}{basis.number or ''} · {basis.clause}"
            )

    def tail(self) -> Iterator[str]:
        if self.elsewhere:
            yield ""
            yield self.words("show.other")
            yield from (_INDENT + line for line in self.elsewhere)
        yield ""
        yield self.words("show.sources")
        for source in self.rules.sources.values():
            yield _INDENT + self.words(
                "show.source", name=source.name, issuer=source.issuer, says=source.says[self.lang]
            )
        yield ""
        yield self.words("show.readings")
        for id, reading in self.rules.readings.items():
            yield _INDENT + self.words("show.reading", id=id, clause=reading.clause, text=getattr(reading, self.lang))
        yield ""
        yield self.words("show.not_provided")
        for point in self.rules.not_provided:
            whom = self.words.listing([self._actor(actor) for actor in point.ask])
            yield _INDENT + self.words("show.not_provided_line", text=getattr(point, self.lang), whom=whom)

    def _collect(self) -> None:
        rules, words = self.rules, self.words
        self._add(
            rules.deadline, words("show.deadline", day=words.day(rules.deadline.date)), [rules.deadline.says[self.lang]]
        )
        self._add(rules.rounds, words("show.rounds", count=rules.rounds.per_year), [rules.rounds.says[self.lang]])
        for name, definition in rules.definitions.items():
            self._add(
                definition,
                words("show.definition", name=name, label=definition.label[self.lang]),
                self._condition(definition.when),
            )
        for category in rules.categories:
            self._category(category)
        for gate in rules.gates:
            self._gate(gate)
        for caution in rules.cautions:
            self._caution(caution)
        for id, step in rules.steps.items():
            heading = words("show.step", id=id, label=step.label[self.lang], actor=self._actor(step.actor))
            users = [c for c in rules.categories if id in c.steps]
            self._add(step, heading, [step.says[self.lang]], step.clause or (users[0].clause if users else None))
        for act in rules.timeline.acts:
            key = "show.act" if act.posting else "show.act_plain"
            said = words(
                key, label=act.label[self.lang], actor=self._actor(act.actor), days=rules.timeline.counted_days
            )
            self._add(act, said + (words("show.slack", days=act.slack) if act.slack else ""), [])
        for route in rules.routes.by_employer:
            self._route(route, route.clause or rules.routes.clause)
        for exception in rules.routes.exceptions:
            for route in exception.by_employer:
                self._route(route, exception.clause)
            self._add(exception, exception.note[self.lang], [])
        for sayings in (rules.procedure, rules.sanctions, rules.matters, rules.materials.notes):
            for saying in sayings:
                self._add(saying, getattr(saying, self.lang), [])
        for contact in rules.contacts:
            self._add(contact, words("show.contact", label=contact.label[self.lang], value=contact.value), [])
        self._forms()

    def _add(self, cited: Any, heading: str, lines: list[str], clause: str | None = None) -> None:
        clause = clause or cited.clause
        marks = [self.words("show.by_source", name=self.rules.sources[cited.source].name)] if cited.source else []
        marks += [self.words("show.by_reading", id=cited.reading)] if cited.reading else []
        where = self.by_clause[clause] if clause else self.elsewhere
        where.append("- " + " · ".join([heading, *marks]))
        where.extend(_INDENT + line for line in lines)

    def _category(self, category: Category) -> None:
        words = self.words
        lines = [
            words("show.qualifies") + words("join.colon"),
            *(_INDENT + line for line in self._condition(category.qualifies)),
        ]
        for grade, rule in category.grades.items():
            lines.append(words("show.grade", grade=self.explainer.grade(grade)) + words("join.colon"))
            granted = self._condition(rule.when) if rule.when is not None else [words("logic.always")]
            lines += [_INDENT + line for line in granted]
        for key, named in (
            ("show.steps", [self.rules.steps[s].label[self.lang] for s in self.rules.steps_of(category)]),
            ("show.recommenders", [self._actor(actor) for actor in category.recommenders]),
        ):
            if named:
                lines.append(words(key) + words("join.colon") + words("join.semicolon").join(named))
        for evidence in category.evidence:
            row = words("show.row", row=evidence.row, name=evidence.name[self.lang])
            lines.append(f"{words('show.evidence')}{words('join.colon')}{row} —— {self._actor(evidence.from_)}")
        self._add(category, words("show.category", number=category.number, label=category.label[self.lang]), lines)

    def _gate(self, gate: Gate) -> None:
        lines = self._condition(gate.when)
        for softening in gate.softened:
            cell = f"{self.rules.category(softening.category).short[self.lang]}·{self.explainer.grade(softening.grade)}"
            lines.append(self.words("show.softened", cell=cell, to=softening.to))
            lines += [_INDENT + line for line in self._condition(softening.when)]
        self._add(gate, self.words("show.gate", says=gate.says[self.lang]), lines)

    def _caution(self, caution: Caution) -> None:
        words = self.words
        cells = [
            f"{self.rules.category(c.category).short[self.lang]}·{self.explainer.grade(g)}"
            for c in caution.applies_to
            for g in c.grades
        ]
        lines = [words("show.applies_to", cells=words.listing(cells) if cells else words("show.everywhere"))]
        lines += self._condition(caution.when) if caution.when is not None else []
        self._add(
            caution, words("show.caution", kind=words(f"kind.{caution.kind}"), says=caution.says[self.lang]), lines
        )

    def _route(self, route: Any, clause: str | None) -> None:
        fact = self.edition.facts["employer"]
        employers = self.words.listing([fact.words(e)[self.lang] for e in route.employers])
        chain = " → ".join(self._actor(actor) for actor in route.actors) or (
            route.note[self.lang] if route.note else ""
        )
        lines = [self.words("show.choose_online", body=route.choose_online[self.lang])] if route.choose_online else []
        self._add(route, self.words("show.route", employers=employers, chain=chain), lines, clause)

    def _forms(self) -> None:
        materials, roster = self.rules.materials, self.rules.roster
        rows = []
        for row in materials.rows:
            if row.row == materials.binding_from_row:
                rows.append(materials.binding)
            rows.append(
                f"{row.row} {row.name} —— {self._actor(row.from_)}" + (f" · {row.hint[self.lang]}" if row.hint else "")
            )
        header = (
            self.words.listing(list(materials.header.values())) + " | " + self.words.listing(list(materials.columns))
        )
        self._add(materials, self.words("show.form", title=materials.title, clause=materials.clause), [header, *rows])
        columns = [column.name + (f"（{column.shape}）" if column.shape else "") for column in roster.columns]
        self._add(
            roster,
            self.words("show.form", title=roster.title, clause=roster.clause),
            [self.words.listing(list(roster.header.values())), self.words.listing(columns)],
        )
        self._add(roster.filled_as, getattr(roster.filled_as, self.lang), [])

    def _actor(self, id: str) -> str:
        return self.rules.actors[id].label[self.lang]

    def _condition(self, condition: Condition) -> list[str]:
        return list(self._tree(self.explainer.condition(condition, answers=False), 0))

    def _tree(self, line: Line, depth: int) -> Iterator[str]:
        yield f"{_INDENT * depth}{line.text}"
        for part in line.parts:
            yield from self._tree(part, depth + 1)
