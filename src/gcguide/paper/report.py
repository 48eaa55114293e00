"""The readable report of an assessment, as lines of plain text."""

from collections.abc import Iterator
from datetime import date

from gcguide import __version__
from gcguide.cases.case_file import Case
from gcguide.decision.assessment import assess
from gcguide.decision.explain import Explainer, Line
from gcguide.decision.facts import known_choice
from gcguide.decision.result import Assessment, CategoryResult
from gcguide.decision.rulebook import rulebook
from gcguide.decision.verdict import Verdict
from gcguide.dialog.words import Words
from gcguide.paper.why_not import why_not
from gcguide.plan.plan import Plan, plan
from gcguide.policy.bodies import body_name, recommenders
from gcguide.policy.loader import Edition
from gcguide.text import pad

_INDENT = "  "


def report(edition: Edition, case: Case, day: date, words: Words) -> str:
    """The report on one case, as of a day."""
    assessment = assess(edition, case.facts, day, case.steps)
    follows = plan(edition, assessment, case.facts, case.local_deadline, words.lang)
    return Report(edition, case, assessment, follows, words).text()


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
        fits = any(category.verdict is not Verdict.NO for category in self.assessment.categories)
        yield from self._head()
        yield from self._section("report.best", self._best())
        yield from self._section("report.overview", self._overview())
        for category in self.assessment.categories:
            if category.verdict is not Verdict.NO:
                yield from self._category(category)
        yield from self._section("report.why_not", why_not(self.edition, self.case, self.assessment, self.words))
        yield from self._section("report.to_find_out", self._facts(self.assessment.to_find_out))
        if fits:
            yield from self._section("report.advice", self._advice())
            if self.assessment.window.state == "open":
                yield from self._section("report.timeline", self._timeline())
            yield from self._section("report.route", self._route())
            yield from self._section("report.materials", self._materials())
            yield from self._section("report.remember", self._remember())
        yield from self._section("report.contacts", self._contacts())
        yield from self._section("report.explanation", self._explanation())
        yield ""
        notice = self.edition.rules.notice
        yield self.words(
            "report.basis", title=notice.title, issued=self.words.day(notice.printed_on), version=__version__
        )
        yield self.words("report.disclaimer")

    def _head(self) -> Iterator[str]:
        words, window, as_of = self.words, self.assessment.window, self.assessment.as_of
        yield words("report.title")
        yield words("report.subtitle", edition=self.edition.rules.label[self.lang], day=words.day(as_of))
        if name := self.case.person.get("name"):
            yield words("report.person", name=name)
        yield words(
            f"report.window_{window.state}",
            deadline=words.day(window.deadline),
            days=abs(window.days_left),
            workdays=window.workdays_left,
        )
        local = self.case.local_deadline
        if local is not None:
            yield words("report.local_past" if local < as_of else "report.local", day=words.day(local))

    def _section(self, key: str, lines: Iterator[str]) -> Iterator[str]:
        body = list(lines)
        if body:
            yield from ("", f"== {self.words(key)} ==", *body)

    def _best(self) -> Iterator[str]:
        words, best, categories = self.words, self.assessment.best, self.assessment.categories
        open_ones = [c for c in categories if c.missing]
        if best is None:
            yield words("report.best_none_open" if open_ones else "report.best_none_no")
            return
        category = next(c for c in categories if c.number == best.category)
        yield words(
            f"report.best_{best.verdict}",
            number=best.category,
            category=self.labels[category.id],
            grade=self.explainer.grade(best.grade),
            clause=category.clause,
        )
        for other in categories:
            if other.number != best.category and other.verdict not in (Verdict.NO, Verdict.OPEN):
                label, verdict = self.labels[other.id], self._verdict(other.verdict)
                yield words("report.also", number=other.number, category=label, verdict=verdict)
        if open_ones:
            yield words("report.provisional", count=len(open_ones))
        yield from self._too_late()

    def _too_late(self) -> Iterator[str]:
        """An act that can no longer be done in time, while the window is still open."""
        late = [m for m in self.plan.timeline if m.latest < self.assessment.as_of]
        if late and self.assessment.window.state == "open":
            act = next(act for act in self.edition.rules.timeline.acts if act.id == late[0].id)
            yield self.words("report.too_late", act=act.label[self.lang], day=self.words.day(late[0].latest))

    def _verdict(self, verdict: Verdict) -> str:
        return self.words(f"verdict.{verdict}")

    def _overview(self) -> Iterator[str]:
        for category in self.assessment.categories:
            mark = self.words(f"verdict_mark.{category.verdict}")
            label, cited = pad(self.labels[category.id], 46), self.words.cited(category.clause)
            yield f"{mark} {category.number} {label} {self._verdict(category.verdict)}{cited}"

    def _category(self, category: CategoryResult) -> Iterator[str]:
        words = self.words
        yield from ("", f"== {category.number} {self.labels[category.id]}{self.words.cited(category.clause)} ==")
        for grade, result in reversed(category.grades.items()):
            mark = words(f"verdict_mark.{result.verdict}")
            yield f"{mark} {self.words.labelled(self.explainer.grade(grade), self._verdict(result.verdict))}"
        yield from self._cautions(category)
        if category.missing:
            labels = [self.edition.facts[id].label[self.lang] for id in category.missing]
            yield words("report.missing_line", facts=words("join.semicolon").join(labels))
        if category.verdict is Verdict.OPEN:
            return
        if category.steps:
            yield self.words.labelled(words("report.steps"), "").rstrip()
            for step in category.steps:
                rule = self.edition.rules.steps[step.id]
                yield f"{_INDENT}[{words(f'step_state.{step.state}')}] {rule.label[self.lang]} — {rule.says[self.lang]}"
        if category.recommenders:
            facts, kind = self.case.facts, self.edition.rules.category(category.id)
            employer, place = known_choice(facts, "employer"), known_choice(facts, "place")
            named = recommenders(self.edition, kind, employer, place, self.lang)
            yield self.words.labelled(words("report.recommenders"), words("join.or").join(named))

    def _cautions(self, category: CategoryResult) -> Iterator[str]:
        """Each caution once, with the grades it concerns; those of grades still open would be premature."""
        settled = {g: r for g, r in category.grades.items() if r.verdict is not Verdict.OPEN}
        for id in dict.fromkeys(id for result in settled.values() for id in result.cautions):
            caution = self.edition.rules.caution(id)
            concerned = [self.explainer.grade(g) for g, r in reversed(settled.items()) if id in r.cautions]
            head = self.words(f"kind.{caution.kind}")
            if len(concerned) < len(category.grades):
                head = self.words("report.caution_for", kind=head, grades=self.words.listing(concerned))
            yield self.words.labelled(head, caution.says[self.lang]) + self.words.cited(caution.clause)
            whom = self.words.listing([self._body(actor) for actor in caution.ask])
            yield _INDENT + self.words("report.ask", whom=whom)

    def _body(self, actor: str) -> str:
        return body_name(self.edition, actor, known_choice(self.case.facts, "place"), self.lang)

    def _facts(self, ids: tuple[str, ...]) -> Iterator[str]:
        for id in ids:
            yield f"- {self.edition.facts[id].label[self.lang]}"

    def _advice(self) -> Iterator[str]:
        for id in self.assessment.advice:
            caution = self.edition.rules.caution(id)
            yield f"- {caution.says[self.lang]}{self.words.cited(caution.clause)}"

    def _timeline(self) -> Iterator[str]:
        words, as_of = self.words, self.assessment.as_of
        acts = {act.id: act for act in self.edition.rules.timeline.acts}
        if not self.plan.route.actors:
            yield words("report.timeline_assumed")
        for milestone in self.plan.timeline:
            act = acts[milestone.id]
            line = words(
                "report.timeline_line",
                label=act.label[self.lang],
                suggested=words.day(milestone.suggested),
                latest=words.day(milestone.latest),
            )
            past = (
                "report.past" if milestone.latest < as_of else "report.hurry" if milestone.suggested < as_of else None
            )
            estimated = words("report.estimated") if milestone.estimated else ""
            yield f"- {line}{words(past) if past else ''}{estimated}"
        yield words("report.timeline_note", days=self.edition.rules.timeline.counted_days)

    def _route(self) -> Iterator[str]:
        route = self.plan.route
        if route.names:
            yield " → ".join(route.names)
        if route.choose_online:
            yield self.words("report.choose_online", body=route.choose_online)
        if route.note:
            yield route.note

    def _materials(self) -> Iterator[str]:
        if self.assessment.best is not None:
            yield self.words("report.materials_for", number=self.assessment.best.category)
        hints = {row.row: row.hint for row in self.edition.rules.materials.rows}
        for paper in self.plan.papers:
            key = "report.evidence" if paper.own else "report.material"
            who = self.edition.rules.actors[paper.source].label[self.lang]
            yield (_INDENT if paper.own else "") + self.words(key, row=paper.row, name=paper.name, **{"from": who})
            hint = None if paper.own else hints.get(paper.row)
            if hint is not None:
                yield _INDENT + hint[self.lang]

    def _remember(self) -> Iterator[str]:
        """The rules easily missed."""
        rules = self.edition.rules
        yield f"- {getattr(rules.roster.filled_as, self.lang)}{self.words.cited(rules.roster.filled_as.clause)}"
        for saying in (*rules.procedure[:1], *rules.sanctions, *rules.matters):
            yield f"- {getattr(saying, self.lang)}{self.words.cited(saying.clause)}"

    def _contacts(self) -> Iterator[str]:
        for contact in self.edition.rules.contacts:
            yield f"- {self.words.labelled(contact.label[self.lang], contact.value)}{self.words.cited(contact.clause)}"

    def _explanation(self) -> Iterator[str]:
        """The trees of the grades that can be applied for; why others cannot, or not yet, is said above."""
        for category in self.assessment.categories:
            for cell in reversed([cell for cell in self.book.cells if cell.category.id == category.id]):
                if category.grades[cell.grade].verdict not in (Verdict.NO, Verdict.OPEN):
                    yield from self._tree(self.explainer.cell(cell, self.case.steps), 0)

    def _tree(self, line: Line, depth: int) -> Iterator[str]:
        known = {True: "true", False: "false", None: "unknown"}[line.truth]
        mark = self.words(f"verdict_mark.{line.kind}" if line.kind and line.truth else f"truth_mark.{known}")
        yield f"{_INDENT * depth}{mark} {line.text}{self.words.cited(line.clause)}"
        settled = line.truth and line.text == self.words("explain.gates")
        for part in () if settled else line.parts:
            yield from self._tree(part, depth + 1)
