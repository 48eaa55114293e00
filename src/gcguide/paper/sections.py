"""The parts of what is handed to a person, as blocks: each knows the case, none knows the paper."""

from collections.abc import Iterator

from gcguide.core.explain import Explainer
from gcguide.core.facts import known_choice
from gcguide.core.plan import Milestone, Plan, timeline
from gcguide.core.result import Assessment, CategoryResult
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.paper.pack import (
    Block,
    Bullets,
    Chain,
    Checklist,
    Column,
    Heading,
    Paragraph,
    Point,
    Table,
    Tick,
    Timeline,
)
from gcguide.paper.why_not import why_not
from gcguide.person.case import Case
from gcguide.policy.edition import Edition, body_name, recommenders
from gcguide.policy.questions import load_questionnaire
from gcguide.words import Words

Blocks = Iterator[Block]


class Sections:
    """Puts an assessment and its plan into blocks; a section without a body yields nothing."""

    def __init__(self, edition: Edition, case: Case, assessment: Assessment, plan: Plan, words: Words) -> None:
        self.edition = edition
        self.case = case
        self.assessment = assessment
        self.plan = plan
        self.words = words
        self.lang = words.lang
        self.explainer = Explainer(rulebook(edition), case.facts, words)
        self.labels = {c.id: c.label[self.lang] for c in edition.rules.categories}

    @property
    def fits(self) -> bool:
        """Whether anything may be applied for."""
        return any(category.verdict is not Verdict.NO for category in self.assessment.categories)

    def head(self) -> Blocks:
        """For whom, until when."""
        words, window, as_of = self.words, self.assessment.window, self.assessment.as_of
        if name := self.case.person.get("name"):
            yield Paragraph(words("report.person", name=name))
        yield Paragraph(
            words(
                f"report.window_{window.state}",
                deadline=words.day(window.deadline),
                days=abs(window.days_left),
                workdays=window.workdays_left,
            )
        )
        local = self.case.local_deadline
        if local is not None:
            yield Paragraph(words("report.local_past" if local < as_of else "report.local", day=words.day(local)))

    def subtitle(self) -> str:
        """Which batch, and on which day this was decided."""
        return self.words(
            "report.subtitle",
            edition=self.edition.rules.label[self.lang],
            day=self.words.day(self.assessment.as_of),
        )

    def result(self) -> Blocks:
        """The category and grade to go for, the others that fit, what is still missing."""
        words, best, categories = self.words, self.assessment.best, self.assessment.categories
        yield Heading(words("report.best"))
        open_ones = [c for c in categories if c.missing]
        if best is None:
            yield Paragraph(words("report.best_none_open" if open_ones else "report.best_none_no"), "strong")
            return
        category = next(c for c in categories if c.number == best.category)
        result = words(
            f"report.best_{best.verdict}",
            number=best.category,
            category=self.labels[category.id],
            grade=self.explainer.grade(best.grade),
            clause=category.clause,
        )
        yield Paragraph(result, "strong")
        for other in categories:
            if other.number != best.category and other.verdict not in (Verdict.NO, Verdict.OPEN):
                label, verdict = self.labels[other.id], self._verdict(other.verdict)
                yield Paragraph(words("report.also", number=other.number, category=label, verdict=verdict))
        if open_ones:
            yield Paragraph(words("report.provisional", count=len(open_ones)))
        yield from self._too_late()

    def _too_late(self) -> Blocks:
        """An act that can no longer be done in time, while the window is still open."""
        late = [m for m in self.plan.timeline if m.latest < self.assessment.as_of]
        if late and self.assessment.window.state == "open":
            act = self._act(late[0].id)
            yield Paragraph(self.words("report.too_late", act=act, day=self.words.day(late[0].latest)), "warning")

    def _act(self, id: str) -> str:
        return next(act for act in self.edition.rules.timeline.acts if act.id == id).label[self.lang]

    def _verdict(self, verdict: Verdict) -> str:
        return self.words(f"verdict.{verdict}")

    def overview(self) -> Blocks:
        """The seven verdicts at a glance."""
        words = self.words
        yield Heading(words("report.overview"))
        titles = [words(f"report.column_{name}") for name in ("category", "verdict", "clause")]
        rows = [
            (
                f"{words(f'verdict_mark.{category.verdict}')} {category.number} {self.labels[category.id]}",
                self._verdict(category.verdict),
                category.clause,
            )
            for category in self.assessment.categories
        ]
        columns = tuple(Column(title, share) for title, share in zip(titles, (0.55, 0.33, 0.12), strict=True))
        yield Table(columns, tuple(rows))

    def categories(self) -> Blocks:
        """What stands behind each verdict that is not a no."""
        for category in self.assessment.categories:
            if category.verdict is not Verdict.NO:
                yield from self._category(category)

    def _category(self, category: CategoryResult) -> Blocks:
        words = self.words
        yield Heading(f"{category.number} {self.labels[category.id]}{words.cited(category.clause)}")
        for grade, result in reversed(category.grades.items()):
            mark = words(f"verdict_mark.{result.verdict}")
            yield Paragraph(f"{mark} {words.labelled(self.explainer.grade(grade), self._verdict(result.verdict))}")
        yield from self.cautions(category)
        if category.missing:
            labels = [self.edition.facts[id].label[self.lang] for id in category.missing]
            yield Paragraph(words("report.missing_line", facts=words("join.semicolon").join(labels)))
        if category.verdict is Verdict.OPEN:
            return
        if category.steps:
            yield Paragraph(words.labelled(words("report.steps"), "").rstrip())
            yield Checklist(tuple(self._step(step.id, step.state) for step in category.steps))
        if named := self._recommenders(category):
            yield Paragraph(words.labelled(words("report.recommenders"), named))

    def _step(self, id: str, state: str) -> Tick:
        rule = self.edition.rules.steps[id]
        failed = f" {self.words('step_state.failed')}" if state == "failed" else ""
        details = (rule.says[self.lang] + self.words.cited(rule.clause), *self.due(id))
        return Tick(rule.label[self.lang] + failed, state == "done", details)

    def due(self, step: str) -> Iterator[str]:
        """By when a step must be done, while there is time."""
        before = self.edition.rules.steps[step].before
        for milestone in self.plan.timeline if self.assessment.window.state == "open" else ():
            if milestone.id == before:
                latest, suggested = self.words.day(milestone.latest), self.words.day(milestone.suggested)
                act = self._act(milestone.id)
                yield self.words("report.step_due", act=act, latest=latest, suggested=suggested)

    def _recommenders(self, category: CategoryResult) -> str:
        facts, kind = self.case.facts, self.edition.rules.category(category.id)
        employer, place = known_choice(facts, "employer"), known_choice(facts, "place")
        return self.words("join.or").join(recommenders(self.edition, kind, employer, place, self.lang))

    def cautions(self, category: CategoryResult) -> Blocks:
        """Each caution once, with the grades it concerns; those of grades still open would be premature."""
        settled = {g: r for g, r in category.grades.items() if r.verdict is not Verdict.OPEN}
        for id in dict.fromkeys(id for result in settled.values() for id in result.cautions):
            caution = self.edition.rules.caution(id)
            concerned = [self.explainer.grade(g) for g, r in reversed(settled.items()) if id in r.cautions]
            head = self.words(f"kind.{caution.kind}")
            if len(concerned) < len(category.grades):
                head = self.words("report.caution_for", kind=head, grades=self.words.listing(concerned))
            said = self.words.labelled(head, caution.says[self.lang]) + self.words.cited(caution.clause)
            yield Paragraph(said, "warning")
            whom = self.words.listing([self._body(actor) for actor in caution.ask])
            yield Paragraph(self.words("report.ask", whom=whom), "note")

    def _body(self, actor: str) -> str:
        return body_name(self.edition, actor, known_choice(self.case.facts, "place"), self.lang)

    def why_not(self) -> Blocks:
        """Why the others do not fit, and what would have to be otherwise."""
        if body := tuple(why_not(self.edition, self.case, self.assessment, self.words)):
            yield Heading(self.words("report.why_not"))
            yield from body

    def to_find_out(self) -> Blocks:
        """What the person was not sure of and still matters, with how it is found out."""
        if ids := self.assessment.to_find_out:
            facts, questions = self.edition.facts, load_questionnaire(self.edition).questions.facts
            how = {id: questions[id].find_out[self.lang] for id in ids}
            yield Heading(self.words("report.to_find_out"))
            yield Bullets(tuple(self.words.labelled(facts[id].label[self.lang], how[id]) for id in ids))

    def advice(self) -> Blocks:
        """What is advised whatever the verdict."""
        cautions = [self.edition.rules.caution(id) for id in self.assessment.advice]
        if cautions:
            yield Heading(self.words("report.advice"))
            yield Bullets(tuple(c.says[self.lang] + self.words.cited(c.clause) for c in cautions))

    def timeline(self) -> Blocks:
        """The days counted back from the deadline, with today on them."""
        words = self.words
        yield Heading(words("report.timeline"))
        if not self.plan.route.actors:
            yield Paragraph(words("report.timeline_assumed"), "note")
        yield Timeline(
            tuple(map(self._point, self.plan.timeline)),
            self.assessment.as_of,
            words("report.today", day=words.day(self.assessment.as_of)),
            words("report.latest"),
            words("report.suggested"),
        )
        yield Paragraph(words("report.timeline_note", days=self.edition.rules.timeline.counted_days), "note")
        yield from self._counted_otherwise()

    def _counted_otherwise(self) -> Blocks:
        """The last days that would be, were the day of posting counted as well."""
        words, employer = self.words, known_choice(self.case.facts, "employer")
        other = timeline(self.edition, employer, self.case.local_deadline, count_posting_day=True)
        later = [
            words.labelled(self._act(then.id), words.day(then.latest))
            for now, then in zip(self.plan.timeline, other, strict=True)
            if now.latest != then.latest
        ]
        if later:
            yield Paragraph(words("report.timeline_other", days=words.listing(later)), "note")

    def rehearsal(self) -> Blocks:
        """How long before a deadline each act is due, to plan for one that is not known yet."""
        words, days = self.words, self.edition.calendar
        due = days.on_or_before(self.edition.deadline)
        yield Heading(words("report.timeline"))
        yield Paragraph(words("report.rehearsal"))
        ahead = [(self._act(m.id), days.between(m.latest, due)) for m in self.plan.timeline]
        yield Bullets(
            tuple(
                words("report.rehearsal_line", act=act, days=left) if left else words("report.rehearsal_last", act=act)
                for act, left in ahead
            )
        )

    def _point(self, milestone: Milestone) -> Point:
        as_of, words = self.assessment.as_of, self.words
        return Point(
            self._act(milestone.id),
            milestone.latest,
            words.day(milestone.latest),
            milestone.suggested,
            words.day(milestone.suggested),
            "past" if milestone.latest < as_of else "hurry" if milestone.suggested < as_of else "ahead",
            words("report.estimated") if milestone.estimated else "",
        )

    def route(self) -> Blocks:
        """Through whom the papers go, and who recommends."""
        route = self.plan.route
        yield Heading(self.words("report.route"))
        if route.names:
            yield Chain(tuple(name[self.lang] for name in route.names))
        if route.choose_online:
            yield Paragraph(self.words("report.choose_online", body=route.choose_online[self.lang]))
        if route.note:
            yield Paragraph(route.note[self.lang])

    def remember(self) -> Blocks:
        """The rules easily missed."""
        rules = self.edition.rules
        yield Heading(self.words("report.remember"))
        sayings = (rules.roster.filled_as, *rules.procedure[:1], *rules.sanctions, *rules.matters)
        yield Bullets(tuple(getattr(s, self.lang) + self.words.cited(s.clause) for s in sayings))

    def contacts(self) -> Blocks:
        """Where to apply and to call."""
        words = self.words
        yield Heading(words("report.contacts"))
        contacts = self.edition.rules.contacts
        yield Bullets(tuple(words.labelled(c.label[self.lang], c.value) + words.cited(c.clause) for c in contacts))
