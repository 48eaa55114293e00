"""The readable report of an assessment, as lines of plain text."""

from collections.abc import Iterator
from datetime import date

from gcguide import __version__
from gcguide.cases.case_file import Case
from gcguide.decision.changes import Change
from gcguide.decision.culprits import standing_on
from gcguide.decision.explain import Explainer, Line, value_words
from gcguide.decision.result import Assessment, CategoryResult
from gcguide.decision.rulebook import rulebook
from gcguide.decision.verdict import Verdict
from gcguide.dialog.words import Words
from gcguide.plan.plan import Plan
from gcguide.policy.bodies import body_name
from gcguide.policy.loader import Edition
from gcguide.text import pad

_INDENT = "  "

# So many answers would have to differ that naming them helps nobody.
_MANY = 3


class Report:
    """Puts an assessment and its plan into words."""

    def __init__(self, edition: Edition, case: Case, assessment: Assessment, plan: Plan, words: Words) -> None:
        self.edition = edition
        self.case = case
        self.assessment = assessment
        self.plan = plan
        self.words = words
        self.lang = words.lang
        self.book = rulebook(edition)
        self.explainer = Explainer(self.book, case.facts, words)
        self.labels = {c.id: c.label[self.lang] for c in edition.rules.categories}

    def text(self) -> str:
        """The whole report."""
        return "\n".join(self.lines()) + "\n"

    def lines(self) -> Iterator[str]:
        """The report line by line."""
        yield from self._head()
        yield from self._section("report.best", self._best())
        yield from self._section("report.overview", self._overview())
        for category in self.assessment.categories:
            if category.verdict is not Verdict.NO:
                yield from self._category(category)
        yield from self._section("report.why_not", self._why_not())
        yield from self._section("report.to_find_out", self._facts(self.assessment.to_find_out))
        yield from self._section("report.advice", self._advice())
        if any(category.verdict is not Verdict.NO for category in self.assessment.categories):
            yield from self._section("report.timeline", self._timeline())
            yield from self._section("report.route", self._route())
            yield from self._section("report.materials", self._materials())
        yield from self._section("report.explanation", self._explanation())
        yield ""
        notice = self.edition.rules.notice
        yield self.words(
            "report.basis", title=notice.title, issued=self.words.day(notice.printed_on), version=__version__
        )
        yield self.words("report.disclaimer")

    def _head(self) -> Iterator[str]:
        window = self.assessment.window
        yield self.words("report.title")
        yield self.words(
            "report.subtitle", edition=self.edition.rules.label[self.lang], day=self.words.day(self.assessment.as_of)
        )
        if name := self.case.person.get("name"):
            yield self.words("report.person", name=name)
        yield self.words(
            f"report.window_{window.state}",
            deadline=self.words.day(window.deadline),
            days=abs(window.days_left),
            workdays=window.workdays_left,
        )

    def _section(self, key: str, lines: Iterator[str]) -> Iterator[str]:
        body = list(lines)
        if body:
            yield from ("", f"== {self.words(key)} ==", *body)

    def _best(self) -> Iterator[str]:
        best = self.assessment.best
        if best is None:
            still_open = any(c.verdict is Verdict.OPEN for c in self.assessment.categories)
            yield self.words("report.best_none_open" if still_open else "report.best_none_no")
            return
        category = next(c for c in self.assessment.categories if c.number == best.category)
        yield self.words(
            "report.best_line",
            number=best.category,
            category=self.labels[category.id],
            grade=self.explainer.grade(best.grade),
            verdict=self._verdict(best.verdict),
            clause=category.clause,
        )
        yield self.words(f"verdict_means.{best.verdict}")

    def _labelled(self, label: str, text: str) -> str:
        return label + self.words("join.colon") + text

    def _cited(self, clause: str | None) -> str:
        return self.words("report.clause", clause=clause) if clause else ""

    def _verdict(self, verdict: Verdict) -> str:
        return self.words(f"verdict.{verdict}")

    def _overview(self) -> Iterator[str]:
        for category in self.assessment.categories:
            mark = self.words(f"verdict_mark.{category.verdict}")
            label = pad(self.labels[category.id], 46)
            yield f"{mark} {category.number} {label} {self._verdict(category.verdict)}{self._cited(category.clause)}"

    def _category(self, category: CategoryResult) -> Iterator[str]:
        words = self.words
        yield from ("", f"== {category.number} {self.labels[category.id]}{self._cited(category.clause)} ==")
        for grade, result in reversed(category.grades.items()):
            mark = words(f"verdict_mark.{result.verdict}")
            yield f"{mark} {self._labelled(self.explainer.grade(grade), self._verdict(result.verdict))}"
        yield from self._cautions(category)
        if category.missing:
            labels = [self.edition.facts[id].label[self.lang] for id in category.missing]
            yield words("report.missing_line", facts=words("join.semicolon").join(labels))
        if category.verdict is Verdict.OPEN:
            return
        if category.steps:
            yield self._labelled(words("report.steps"), "").rstrip()
            for step in category.steps:
                rule = self.edition.rules.steps[step.id]
                yield f"{_INDENT}[{words(f'step_state.{step.state}')}] {rule.label[self.lang]} — {rule.says[self.lang]}"
        if category.recommenders:
            yield self._labelled(words("report.recommenders"), words("join.or").join(category.recommenders))

    def _cautions(self, category: CategoryResult) -> Iterator[str]:
        """Each caution once, with the grades it concerns; those of grades still open would be premature."""
        settled = {g: r for g, r in category.grades.items() if r.verdict is not Verdict.OPEN}
        for id in dict.fromkeys(id for result in settled.values() for id in result.cautions):
            caution = self.edition.rules.caution(id)
            concerned = [self.explainer.grade(g) for g, r in reversed(settled.items()) if id in r.cautions]
            head = self.words(f"kind.{caution.kind}")
            if len(concerned) < len(category.grades):
                head = self.words("report.caution_for", kind=head, grades=self.words.listing(concerned))
            yield self._labelled(head, caution.says[self.lang]) + self._cited(caution.clause)
            whom = self.words.listing([self._body(actor) for actor in caution.ask])
            yield _INDENT + self.words("report.ask", whom=whom)

    def _body(self, actor: str) -> str:
        place = self.case.facts.get("place")
        return body_name(self.edition, actor, place if isinstance(place, str) else None, self.lang)

    def _why_not(self) -> Iterator[str]:
        for category in self.assessment.categories:
            if category.verdict is not Verdict.NO:
                continue
            yield f"{category.number} {self._labelled(self.labels[category.id], self._reasons(category))}"
            change = category.nearest_change()
            if change is not None and (change.from_day or (not change.settled and len(change.facts) < _MANY)):
                yield f"{_INDENT}{self._change(change)}"

    def _reasons(self, category: CategoryResult) -> str:
        """The culprits, each clause cited once, after the last culprit that stands on it."""
        clauses = [standing_on(self.book, category.id, id) for id in category.culprits]
        said = [
            self._said(id) + (self._cited(clause) if clause not in clauses[index + 1 :] else "")
            for index, (id, clause) in enumerate(zip(category.culprits, clauses, strict=True))
        ]
        return self.words("change.and").join(said)

    def _said(self, id: str) -> str:
        if id in self.edition.rules.steps:
            return self.explainer.failed_step(id).text
        fact = self.edition.facts[id]
        value = value_words(self.edition, self.words, id, self.case.facts[id])
        return value if fact.kind == "bool" else self._labelled(fact.label[self.lang], value)

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
                parts.append(words("change.fact", fact=label, to=named))
        parts += [words("change.step", step=self.edition.rules.steps[id].label[self.lang]) for id in change.steps]
        return words("change.lead", what=words("change.and").join(parts), grade=self.explainer.grade(change.grade))

    def _facts(self, ids: tuple[str, ...]) -> Iterator[str]:
        for id in ids:
            yield f"- {self.edition.facts[id].label[self.lang]}"

    def _advice(self) -> Iterator[str]:
        for id in self.assessment.advice:
            caution = self.edition.rules.caution(id)
            yield f"- {caution.says[self.lang]}{self._cited(caution.clause)}"

    def _timeline(self) -> Iterator[str]:
        acts = {act.id: act for act in self.edition.rules.timeline.acts}
        for milestone in self.plan.timeline:
            act = acts[milestone.id]
            line = self.words(
                "report.timeline_line",
                label=act.label[self.lang],
                suggested=self.words.day(milestone.suggested),
                latest=self.words.day(milestone.latest),
            )
            yield f"- {line}{self._cited(act.clause)}" + (self.words("report.estimated") if milestone.estimated else "")
        yield self.words("report.timeline_note")

    def _route(self) -> Iterator[str]:
        route = self.plan.route
        if route.names:
            yield " → ".join(route.names)
        if route.choose_online:
            yield self.words("report.choose_online", body=route.choose_online)
        if route.note:
            yield route.note

    def _materials(self) -> Iterator[str]:
        for paper in self.plan.papers:
            key = "report.evidence" if paper.own else "report.material"
            who = self.edition.rules.actors[paper.source].label[self.lang]
            yield (_INDENT if paper.own else "") + self.words(key, row=paper.row, name=paper.name, **{"from": who})

    def _explanation(self) -> Iterator[str]:
        """The trees of the grades that can be applied for; why others cannot, or not yet, is said above."""
        for category in self.assessment.categories:
            for cell in reversed([cell for cell in self.book.cells if cell.category.id == category.id]):
                if category.grades[cell.grade].verdict not in (Verdict.NO, Verdict.OPEN):
                    yield from self._tree(self.explainer.cell(cell, self.case.steps), 0)

    def _tree(self, line: Line, depth: int) -> Iterator[str]:
        known = {True: "true", False: "false", None: "unknown"}[line.truth]
        mark = self.words(f"verdict_mark.{line.kind}" if line.kind and line.truth else f"truth_mark.{known}")
        yield f"{_INDENT * depth}{mark} {line.text}{self._cited(line.clause)}"
        settled = line.truth and line.text == self.words("explain.gates")
        for part in () if settled else line.parts:
            yield from self._tree(part, depth + 1)
