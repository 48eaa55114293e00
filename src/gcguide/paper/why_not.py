"""Why the rest does not fit: only the true reasons, each said once, and what would have to be otherwise."""

from collections.abc import Iterator
from datetime import date

from gcguide.core.explain import Explainer, value_words
from gcguide.core.reasons import Change, gate_behind
from gcguide.core.result import Assessment, CategoryResult
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.paper.pack import Paragraph
from gcguide.person.case import Case
from gcguide.policy.edition import Edition
from gcguide.policy.models import Cited
from gcguide.words import Words

# So many answers would have to differ that naming them helps nobody.
_MANY = 3


def why_not(edition: Edition, case: Case, assessment: Assessment, words: Words) -> Iterator[Paragraph]:
    """The body of the section."""
    return _WhyNot(edition, case, assessment, words).paragraphs()


class _WhyNot:
    def __init__(self, edition: Edition, case: Case, assessment: Assessment, words: Words) -> None:
        self.edition = edition
        self.case = case
        self.assessment = assessment
        self.words = words
        self.lang = words.lang
        self.book = rulebook(edition)
        self.explainer = Explainer(self.book, case.facts, words)
        self.labels = {c.id: c.label[self.lang] for c in edition.rules.categories}

    def paragraphs(self) -> Iterator[Paragraph]:
        """What shuts several categories at once is said once; then what each category lacks itself."""
        shut: dict[tuple[str, ...], list[CategoryResult]] = {}
        for category in self.assessment.categories:
            gates = [gate_behind(self.book, category.id, id) for id in category.culprits]
            if gates and all(gates):
                shut.setdefault(tuple(dict.fromkeys(gate.id for gate in gates if gate)), []).append(category)
        rules = {gate.id: gate for gate in self.edition.rules.gates}
        for ids, categories in shut.items():
            for id in ids:
                yield Paragraph(rules[id].says[self.lang] + self.words.cited(self._ground(rules[id])))
            named = self.words.listing([f"{c.number} {self.labels[c.id]}" for c in categories])
            yield Paragraph(self.words("report.shuts", categories=named), "note")
        shut_ones = [category.id for categories in shut.values() for category in categories]
        for category in self.assessment.categories:
            if category.verdict is Verdict.NO and category.id not in shut_ones:
                reasons = self.words("change.and").join(map(self._said, category.culprits))
                line = self.words.labelled(self.labels[category.id], reasons)
                yield Paragraph(f"{category.number} {line}{self.words.cited(category.clause)}")
                change = category.nearest_change()
                if change is not None and (change.from_day or (not change.settled and len(change.facts) < _MANY)):
                    yield Paragraph(self._change(change), "note")

    def _ground(self, cited: Cited) -> str | None:
        """The clause, or the rule from elsewhere, that something stands on."""
        return cited.clause or (self.edition.rules.sources[cited.source].name if cited.source else None)

    def _said(self, id: str) -> str:
        if id in self.edition.rules.steps:
            return self.explainer.failed_step(id).text
        fact = self.edition.facts[id]
        value = value_words(self.edition, self.words, id, self.case.facts[id])
        return value if fact.kind == "bool" else self.words.labelled(fact.label[self.lang], value)

    def _change(self, change: Change) -> str:
        words = self.words
        if change.from_day is not None:
            return words("change.time", day=words.day(change.from_day))
        parts = []
        for one in change.facts:
            label = self.edition.facts[one.fact].label[self.lang]
            if isinstance(one.now, date):
                parts.append(
                    words("change.date", fact=label, day=words.day(one.on_or_before) if one.on_or_before else "")
                )
            else:
                named = words("join.or").join(value_words(self.edition, words, one.fact, value) for value in one.to)
                is_bool = self.edition.facts[one.fact].kind == "bool"
                parts.append(named if is_bool else words("change.fact", fact=label, to=named))
        parts += [words("change.step", step=self.edition.rules.steps[id].label[self.lang]) for id in change.steps]
        return words("change.lead", what=words("change.and").join(parts), grade=self.explainer.grade(change.grade))
