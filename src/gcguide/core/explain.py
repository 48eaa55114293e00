"""How a verdict came about: a tree of lines in plain words, made from the facts' and values' own labels."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gcguide.core.decide import STATES
from gcguide.core.facts import Facts, Value
from gcguide.core.normal_form import last_day_for
from gcguide.core.result import Target
from gcguide.core.rulebook import Cell, GateInCell, Rulebook
from gcguide.kleene import All, Any, AtLeast, Condition, Named, Not, Test, tests
from gcguide.policy.edition import Edition
from gcguide.policy.vocabulary import UNSURE
from gcguide.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation: whether it holds (None: unknown), what it says, where that stands.

    A line of `kind` `consult` or `verify` is a caution: that it holds is nothing good.
    """

    truth: bool | None
    text: str
    clause: str | None = None
    parts: tuple["Line", ...] = ()
    kind: str | None = None

    def as_json(self) -> dict[str, object]:
        """The tree as plain data."""
        found: dict[str, object] = {"truth": self.truth, "text": self.text}
        if self.clause:
            found["clause"] = self.clause
        if self.kind:
            found["caution"] = self.kind
        if self.parts:
            found["parts"] = [part.as_json() for part in self.parts]
        return found


@dataclass(frozen=True)
class Explainer:
    """Puts conditions into words of one language, against one applicant's facts.

    Args:
        assumed: those of the facts that nobody told.
    """

    book: Rulebook
    facts: Facts
    words: Words
    assumed: Collection[str] = ()

    def cell(self, cell: Cell, steps: Mapping[str, str]) -> Line:
        """Why a category and grade has its verdict."""
        category = cell.category
        lines = [self._headed("explain.qualifies", self.condition(category.qualifies), category.clause)]
        if cell.granted is not None:
            clause = category.grades[cell.grade].clause or category.clause
            lines.append(self._headed("explain.granted", self.condition(cell.granted), clause))
        gates = [self._gate(gate) for gate in cell.gates if not (gate.softened and self._turned(gate))]
        key = "explain.gates_assumed" if any(self._rests_on_silence(gate) for gate in cell.gates) else "explain.gates"
        lines.append(Line(_all(gates), self.words(key), None, tuple(gates)))
        failed = [id for id in self.book.steps[category.id] if steps.get(id) == "failed"]
        lines.append(Line(not failed, self.words("explain.steps"), None, tuple(map(self.failed_step, failed))))
        raised = [(c.caution, self.book.truth(c.when, self.facts)) for c in cell.cautions if c.caution.kind != "advise"]
        notes = tuple(
            Line(known, caution.says[self.words.lang], caution.clause, kind=caution.kind)
            for caution, known in raised
            if known is not False
        )
        base = _all(lines)
        if notes:
            kind = "consult" if any(note.kind == "consult" for note in notes) else "verify"
            lines.append(Line(_any(notes), self.words("explain.cautions"), None, notes, kind))
        text = self.words("explain.cell", category=category.label[self.words.lang], grade=self.grade(cell.grade))
        return Line(base, text, category.clause, tuple(lines))

    def grade(self, grade: str) -> str:
        """The words for a grade."""
        rules = self.book.edition.rules
        return self.book.edition.facts[rules.grades.fact].words(grade)[self.words.lang]

    def condition(self, condition: Condition, answers: bool = True) -> Line:
        """One condition, with what the applicant said to each test where `answers` is set."""
        holds = self.book.truth(condition, self.facts)
        match condition:
            case Test():
                return self._test(condition, holds, answers)
            case Not(Test() as test) if test.values and test.below is None:
                return self._test(test, holds, answers, negated=True)
            case All(parts) | Any(parts):
                key = "logic.all" if isinstance(condition, All) else "logic.any"
                return Line(holds, self.words(key), None, tuple(self.condition(part, answers) for part in parts))
            case AtLeast(count, parts):
                lines = tuple(self.condition(part, answers) for part in parts)
                return Line(holds, self.words("logic.at_least", count=count), None, lines)
            case Not(part):
                return Line(holds, self.words("logic.not"), None, (self.condition(part, answers),))
            case Named(name, inner):
                definition = self.book.edition.rules.definitions[name]
                return Line(
                    holds, definition.label[self.words.lang], definition.clause, (self.condition(inner, answers),)
                )

    def _headed(self, key: str, line: Line, clause: str | None) -> Line:
        joined = line.text == self.words("logic.all")
        return Line(line.truth, self.words(key), clause, line.parts if joined else (line,))

    def _turned(self, gate: GateInCell) -> bool:
        """Whether the gate holds but excludes no more here: the caution says what it means instead."""
        return self.book.truth(gate.gate.when, self.facts) is True and self.book.truth(gate.when, self.facts) is False

    def _gate(self, gate: GateInCell) -> Line:
        known = self.book.truth(gate.when, self.facts)
        key = "explain.gate_assumed" if self._rests_on_silence(gate) else "explain.gate"
        text = self.words(key, gate=gate.gate.label[self.words.lang])
        return Line(None if known is None else not known, text, gate.gate.clause)

    def _rests_on_silence(self, gate: GateInCell) -> bool:
        """Whether the gate does not exclude, and a line left unticked is all that says so."""
        is_open = self.book.truth(gate.when, self.facts) is False
        return is_open and any(test.fact in self.assumed for test in tests(gate.when))

    def failed_step(self, id: str) -> Line:
        """A step that could not be done."""
        step = self.book.edition.rules.steps[id]
        text = self.words("explain.step", step=step.label[self.words.lang], state=self.words("step_state.failed"))
        return Line(False, text, step.clause)

    def _test(self, test: Test, holds: bool | None, answers: bool, negated: bool = False) -> Line:
        edition, words = self.book.edition, self.words
        text = asked(edition, words, test, negated)
        if not answers:
            return Line(holds, text)
        key = "test.with_assumed" if test.fact in self.assumed else "test.with_answer"
        answer = answered(edition, words, test.fact, self.facts.get(test.fact))
        return Line(holds, words(key, text=text, answer=answer))


def _all(lines: list[Line] | tuple[Line, ...]) -> bool | None:
    if any(line.truth is False for line in lines):
        return False
    return None if any(line.truth is None for line in lines) else True


def _any(lines: tuple[Line, ...]) -> bool | None:
    return True if any(line.truth for line in lines) else None


def asked(edition: Edition, words: Words, test: Test, negated: bool = False) -> str:
    """What a test asks for, in words."""
    fact = edition.facts[test.fact]
    label = fact.label[words.lang]
    if test.counts:
        until, cut = edition.rules.days.get(test.before), last_day_for(test, edition)
        return words(
            "test.within" if test.is_within else "test.years",
            fact=label,
            span=span_words(test, words),
            until=until.label[words.lang] if until else words("test.deadline"),
            day=words.day(cut + timedelta(days=1) if test.is_within else cut),
        )
    if test.below is not None:
        return words("test.below", fact=label, value=fact.words(test.below)[words.lang])
    values: list[str | bool] = list(test.values)
    if negated and fact.kind in ("bool", "choice"):
        values = [value for value in fact.options if value not in test.values]
    named = words("join.or").join(value_words(edition, words, test.fact, value) for value in values)
    if fact.kind == "bool":
        return named
    key = "test.not_one_of" if negated and fact.kind not in ("bool", "choice") else "test.one_of"
    return words(key, fact=label, values=named)


def span_words(test: Test, words: Words) -> str:
    """How long a test counts, in words."""
    if test.years is not None:
        return words("test.span_years", count=test.years)
    return words("test.span_months", count=test.months)


def value_words(edition: Edition, words: Words, id: str, value: Value) -> str:
    """The words for one known value of a fact."""
    fact = edition.facts[id]
    if isinstance(value, frozenset):
        named = [fact.words(v)[words.lang] for v in fact.values if v in value]
        return words.listing(named) if named else words("answer.nothing")
    if isinstance(value, date):
        return words.day(value)
    if fact.kind == "code":
        place = edition.places.get(str(value))
        return place.in_words(words.lang) if place else str(value)
    return fact.words(value)[words.lang]


def answered(edition: Edition, words: Words, id: str, value: Value | None, assumed: Collection[str] = ()) -> str:
    """The words for an answer, or for there being none; one that was only assumed is marked."""
    if value is None:
        return words("answer.unanswered")
    if id in assumed:
        return words("answer.assumed", answer=assumed_words(edition, words, id, value))
    return words("answer.unsure") if value == UNSURE else value_words(edition, words, id, value)


def told(edition: Edition, words: Words, id: str, value: Value | None, assumed: Collection[str] = ()) -> str:
    """A fact with its answer: “人才类别：五类人才”."""
    return words.labelled(edition.facts[id].label[words.lang], answered(edition, words, id, value, assumed))


def target_words(edition: Edition, words: Words, target: Target) -> str:
    """The category and grade that is applied for, in short."""
    category = next(category for category in edition.rules.categories if category.number == target.category)
    grade = target_grade(edition, words, target)
    return words("target.named", number=target.category, category=category.short[words.lang], grade=grade)


def target_grade(edition: Edition, words: Words, target: Target) -> str:
    """The grade that is applied for, or that it is open."""
    if target.grade is None:
        return words("target.open")
    return edition.facts[edition.rules.grades.fact].words(target.grade)[words.lang]


def beside_told(
    edition: Edition, words: Words, chosen: Target | None, local_deadline: date | None, steps: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What a case holds beside its answers, each by what it is: what is chosen, a date set locally, steps not to do."""
    if chosen is not None:
        yield words("target.chosen"), target_words(edition, words, chosen)
    if local_deadline is not None:
        yield words("remind.local_deadline"), words.due(local_deadline)
    for id, state in steps.items():
        if state != STATES[0]:
            yield edition.rules.to_do[id][words.lang], words(f"history.state_{state}")


def assumed_words(edition: Edition, words: Words, id: str, value: Value) -> str:
    """The words for an answer that nobody gave: no more than leaving a line unticked says."""
    said = edition.facts[id].assumed
    return said[words.lang] if said else value_words(edition, words, id, value)


def none_fits(edition: Edition, words: Words, key: str) -> str:
    """That no category fits, in the words of `key`; and that the notice has others, where some are not judged."""
    said = words(key, all=words.numeral(len(edition.rules.categories)))
    others = edition.rules.unjudged
    return said + words("report.unjudged", clauses=words.listing([*others])) if others else said
