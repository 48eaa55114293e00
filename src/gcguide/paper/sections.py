"""The sections of what is handed to a person, as blocks: each knows the case, none knows the paper."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from gcguide import __version__
from gcguide.core.decide import decide
from gcguide.core.explain import Explainer, value_words
from gcguide.core.facts import known_choice
from gcguide.core.plan import LOCAL, Milestone, act_labels, ends_locally, timeline
from gcguide.core.reasons import gate_behind
from gcguide.core.result import CategoryResult
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.paper import pack as p
from gcguide.person.case import Case
from gcguide.policy.edition import Edition, body_name, recommenders
from gcguide.policy.forms import FilledAs
from gcguide.policy.models import Cited, Saying
from gcguide.words import Words

Blocks = Iterator[p.Block]

# So many answers would have to differ that naming them helps nobody.
_MANY = 3


class Sections:
    """Puts a decision into blocks; a section without a body yields nothing."""

    def __init__(self, edition: Edition, case: Case, day: date, words: Words) -> None:
        self.edition = edition
        self.case = case
        decision = decide(edition, case, day)
        self.assessment, self.plan = decision.assessment, decision.plan
        self.words = words
        self.lang = words.lang
        self.book = rulebook(edition)
        self.explainer = Explainer(self.book, case.facts, words)
        self.labels = {c.id: c.label[self.lang] for c in edition.rules.categories}
        self.acts = act_labels(edition, words)
        # Whether anything may be applied for, and whether there is still time to.
        self.fits = any(category.verdict is not Verdict.NO for category in self.assessment.categories)
        self.is_open = self.assessment.window.state != "closed"

    def head(self) -> Blocks:
        """For whom, until when."""
        words, window, as_of = self.words, self.assessment.window, self.assessment.as_of
        if name := self.case.person.get("name"):
            yield p.Paragraph(words("report.person", name=name))
        deadline, days = words.day(window.deadline), abs(window.days_left)
        key = f"report.window_{window.state}"
        yield p.Paragraph(words(key, deadline=deadline, days=days, workdays=window.workdays_left))
        local = self.case.local_deadline
        if local is not None:
            yield p.Paragraph(words("report.local_past" if local < as_of else "report.local", day=words.day(local)))

    def subtitle(self) -> str:
        """Which batch, and on which day this was decided."""
        edition, day = self.edition.rules.label[self.lang], self.words.day(self.assessment.as_of)
        return self.words("report.subtitle", edition=edition, day=day)

    def basis(self) -> tuple[str, str]:
        """The notice that all this stands on, and that it is a self-assessment."""
        words, notice = self.words, self.edition.rules.notice
        issued = words.day(notice.printed_on)
        basis = words("report.basis", title=notice.title, issued=issued, version=__version__)
        return basis, words("report.disclaimer")

    def result(self) -> Blocks:
        """The category and grade that is applied for, the others that fit, what is still missing."""
        words, target, categories = self.words, self.assessment.target, self.assessment.categories
        yield p.Heading(words("report.best"))
        yield from self._in_time()
        unfinished = [c for c in categories if c.missing]
        if target is None:
            yield p.Paragraph(words("report.best_none_open" if unfinished else "report.best_none_no"), "strong")
            if not self.fits and not self._shut_everywhere():
                yield p.Paragraph(words("report.ordinary"))
            return
        yield p.Paragraph(self.headline(), "strong")
        for other in categories:
            if other.number != target.category and other.verdict not in (Verdict.NO, Verdict.OPEN):
                label, verdict = self.labels[other.id], self._verdict(other.verdict)
                yield p.Paragraph(words("report.also", number=other.number, category=label, verdict=verdict))
        if unfinished:
            yield p.Paragraph(words("report.provisional", count=len(unfinished)))
        yield from self._too_late()

    def _in_time(self) -> Blocks:
        """What waiting alone will bring, with its day."""
        for category in self.assessment.categories:
            change = category.nearest_change()
            if category.verdict is Verdict.NO and change is not None and change.from_day is not None:
                named = {"number": category.number, "category": self.labels[category.id]}
                grade, day = self.explainer.grade(change.grade), self.words.day(change.from_day)
                yield p.Paragraph(self.words("report.in_time", **named, grade=grade, day=day), "strong")

    def _shut_everywhere(self) -> bool:
        """Whether something excludes from every title review, not from this channel only."""
        gates = self.edition.rules.gates
        return any(gate.shuts_every_review and self.book.truth(gate.when, self.case.facts) for gate in gates)

    def headline(self) -> str:
        """What is applied for and its verdict; no grade is named but by the notice or the person."""
        target = self.assessment.target
        assert target is not None
        category = next(c for c in self.assessment.categories if c.number == target.category)
        verdict = self.assessment.verdict_of(target)
        own = [target.grade] if target.grade else [g for g, r in category.grades.items() if r.verdict is verdict]
        if self.assessment.chosen is not None:
            kind = "chosen" if target.grade else "chosen_category"
        elif target.grade:
            kind = "best"
        else:
            kind = "several" if self.edition.rules.category(category.id).names_grade else "ungraded"
        return self.words(
            f"report.{kind}_{verdict}",
            number=target.category,
            category=self.labels[category.id],
            grade=self.words.listing([self.explainer.grade(grade) for grade in own]),
            clause=category.clause,
            points=self._points(category, own, verdict),
        )

    def _points(self, category: CategoryResult, grades: list[str], verdict: Verdict) -> str:
        """What the notice is silent on, or what must be verified, for some grades, in a few words each."""
        own = [result for grade, result in category.grades.items() if grade in grades]
        raised = dict.fromkeys(id for result in own for id in result.cautions)
        cautions = [self.edition.rules.caution(id) for id in raised]
        points = [c.point[self.lang] for c in cautions if c.kind == verdict and c.point is not None]
        return self.words("join.semicolon").join(dict.fromkeys(points))

    def _too_late(self) -> Blocks:
        """An act that can no longer be done in time, while the window is still open."""
        late = [m for m in self.plan.timeline if m.latest < self.assessment.as_of and m.id != LOCAL]
        if late and self.is_open:
            act, day = self.acts[late[0].id], self.words.day(late[0].latest)
            yield p.Paragraph(self.words("report.too_late", act=act, day=day), "warning")

    def _cited(self, text: str, clause: str | None) -> str:
        return text + self.words.cited(clause)

    def _verdict(self, verdict: Verdict) -> str:
        return self.words(f"verdict.{verdict}")

    def overview(self) -> Blocks:
        """The seven verdicts at a glance."""
        words = self.words
        yield p.Heading(words("report.overview"))
        titles = [words(f"report.column_{name}") for name in ("category", "verdict", "clause")]
        rows = [
            (
                f"{words(f'verdict_mark.{category.verdict}')} {category.number} {self.labels[category.id]}",
                self._verdict(category.verdict),
                category.clause,
            )
            for category in self.assessment.categories
        ]
        columns = tuple(p.Column(title, share) for title, share in zip(titles, (0.55, 0.33, 0.12), strict=True))
        yield p.Table(columns, tuple(rows))

    def categories(self) -> Blocks:
        """What stands behind each verdict that is not a no."""
        for category in self.assessment.categories:
            if category.verdict is not Verdict.NO:
                yield from self._category(category)

    def _category(self, category: CategoryResult) -> Blocks:
        words = self.words
        yield p.Heading(self._cited(f"{category.number} {self.labels[category.id]}", category.clause))
        for grade, result in reversed(category.grades.items()):
            mark = words(f"verdict_mark.{result.verdict}")
            yield p.Paragraph(f"{mark} {words.labelled(self.explainer.grade(grade), self._verdict(result.verdict))}")
        yield from self.cautions(category)
        if category.missing:
            labels = [self.edition.facts[id].label[self.lang] for id in category.missing]
            yield p.Paragraph(words("report.missing_line", facts=words("join.semicolon").join(labels)))
        if category.verdict is Verdict.OPEN:
            return
        if category.steps:
            yield p.Paragraph(words.labelled(words("report.steps"), "").rstrip())
            yield p.Checklist(tuple(self._step(step.id, step.state) for step in category.steps))
        yield from self._recommenders(category)

    def _step(self, id: str, state: str) -> p.Tick:
        rule = self.edition.rules.steps[id]
        failed = f" {self.words('step_state.failed')}" if state == "failed" else ""
        details = (self._cited(rule.says[self.lang], rule.clause), *self.due(id))
        is_done = state == "done"
        in_words = self.words("step_state.done" if is_done else "step_state.todo")
        return p.Tick(rule.label[self.lang] + failed, is_done, details, in_words)

    def due(self, step: str) -> Iterator[str]:
        """By when a step must be done, while there is time."""
        rule, acts = self.edition.rules.steps[step], {milestone.id: milestone for milestone in self.plan.timeline}
        if rule.before in acts and self.is_open:
            last, first = acts[rule.before], acts.get(rule.advised or rule.before, acts[rule.before])
            latest, suggested = self.words.day(last.latest), self.words.day(first.suggested)
            yield self.words("report.step_due", act=self.acts[last.id], latest=latest, suggested=suggested)

    def _recommenders(self, category: CategoryResult) -> Blocks:
        """All whom the clause names, and whom to ask which of them it is."""
        words, rules, place = self.words, self.edition.rules, known_choice(self.case.facts, "place")
        if named := recommenders(self.edition, rules.category(category.id), place, self.lang):
            line = words.labelled(words("report.recommenders"), words("join.or").join(named))
            yield p.Paragraph(self._cited(line, category.clause))
            may = rules.routes.ask_who_recommends
            asked = [actor for actor in may if actor in self.plan.route.actors] or may
            whom = [body_name(self.edition, actor, place, self.lang) for actor in asked]
            yield p.Paragraph(words("report.recommenders_which", whom=words("join.or").join(whom)), "note")

    def cautions(self, category: CategoryResult) -> Blocks:
        """Each caution once, with the grades it concerns; those of grades still open would be premature."""
        decided = {g: r for g, r in category.grades.items() if r.verdict is not Verdict.OPEN}
        for id in dict.fromkeys(id for result in decided.values() for id in result.cautions):
            caution = self.edition.rules.caution(id)
            concerned = [self.explainer.grade(g) for g, r in reversed(decided.items()) if id in r.cautions]
            head = self.words(f"kind.{caution.kind}")
            if len(concerned) < len(category.grades):
                head = self.words("report.caution_for", kind=head, grades=self.words.listing(concerned))
            text = self.words.labelled(head, caution.says[self.lang])
            yield p.Paragraph(self._cited(text, caution.clause), "warning")
            place = known_choice(self.case.facts, "place")
            whom = [body_name(self.edition, actor, place, self.lang) for actor in caution.ask]
            yield p.Paragraph(self.words("report.ask", whom=self.words.listing(whom)), "note")

    def why_not(self) -> Blocks:
        """Why the rest does not fit, each true reason once, and what would have to be otherwise.

        What shuts several categories at once comes first, then what each lacks itself.
        """
        shut: dict[tuple[str, ...], list[CategoryResult]] = {}
        lacking: list[CategoryResult] = []
        for category in self.assessment.categories:
            gates = [gate_behind(self.book, category.id, id, self.case.facts) for id in category.culprits]
            if gates and all(gates):
                shut.setdefault(tuple(dict.fromkeys(gate.id for gate in gates if gate)), []).append(category)
            elif category.verdict is Verdict.NO:
                lacking.append(category)
        if shut or lacking:
            yield p.Heading(self.words("report.why_not"))
        for ids, categories in shut.items():
            yield from self._shut(ids, categories)
        said: set[str] = {""}
        for category in lacking:
            reasons = self.words("change.and").join(map(self._culprit, category.culprits))
            line = self.words.labelled(self.labels[category.id], reasons)
            yield p.Paragraph(self._cited(f"{category.number} {line}", category.clause))
            if (hint := self._hint(category)) not in said:
                said.add(hint)
                yield p.Paragraph(hint, "note")

    def _shut(self, gates: tuple[str, ...], categories: list[CategoryResult]) -> Blocks:
        """What shuts some categories, with the clause or the rule from elsewhere that it stands on."""
        rules = {gate.id: gate for gate in self.edition.rules.gates}
        for id in gates:
            yield p.Paragraph(self._cited(rules[id].says[self.lang], self._ground(rules[id])))
        named = self.words.listing([f"{c.number} {self.labels[c.id]}" for c in categories])
        yield p.Paragraph(self.words("report.shuts", categories=named), "note")

    def _ground(self, cited: Cited) -> str | None:
        return cited.clause or (self.edition.rules.sources[cited.source].name if cited.source else None)

    def _culprit(self, id: str) -> str:
        """The answer or the failed step that is at fault."""
        if id in self.edition.rules.steps:
            return self.explainer.failed_step(id).text
        fact = self.edition.facts[id]
        value = value_words(self.edition, self.words, id, self.case.facts[id])
        return value if fact.kind == "bool" else self.words.labelled(fact.label[self.lang], value)

    def _hint(self, category: CategoryResult) -> str:
        """The smallest change that would open a grade, as what to do; nothing where none helps, or waiting does."""
        words, change = self.words, category.nearest_change()
        if change is None or change.settled or change.from_day is not None or len(change.facts) >= _MANY:
            return ""
        ways = [self.edition.facts[one.fact].better_than(one.now) for one in change.facts]
        steps = [words("change.step", step=self.edition.rules.steps[id].label[self.lang]) for id in change.steps]
        if None in ways or not (ways or steps):
            return ""
        what = words("change.and").join([*(way[self.lang] for way in ways if way), *steps])
        return words("change.lead", what=what, grade=self.explainer.grade(change.grade))

    def advice(self) -> Blocks:
        """What is advised whatever the verdict."""
        cautions = [self.edition.rules.caution(id) for id in self.assessment.advice]
        if cautions:
            yield p.Heading(self.words("report.advice"))
            yield p.Bullets(tuple(self._cited(c.says[self.lang], c.clause) for c in cautions))

    def timeline(self) -> Blocks:
        """The days counted back from the deadline, with today on them."""
        words = self.words
        yield p.Heading(words("report.timeline"))
        if not self.plan.timeline:
            yield p.Paragraph(words("report.timeline_local"))
            return
        if not self.plan.route.actors:
            yield p.Paragraph(words("report.timeline_assumed"), "note")
        yield p.Timeline(
            tuple(map(self._point, self.plan.timeline)),
            self.assessment.as_of,
            words("report.today", day=words.day(self.assessment.as_of)),
            words("report.latest"),
            words("report.suggested"),
        )
        yield p.Paragraph(words("report.timeline_note", days=self.edition.rules.timeline.counted_days), "note")
        yield from self._counted_otherwise()

    def _counted_otherwise(self) -> Blocks:
        """The last days that would be, were the day of posting counted as well."""
        words, facts = self.words, self.case.facts
        employer, is_local = known_choice(facts, "employer"), ends_locally(self.edition, self.assessment.target, facts)
        other = timeline(self.edition, employer, self.case.local_deadline, is_local, count_posting_day=True)
        later = [
            words.labelled(self.acts[then.id], words.day(then.latest))
            for now, then in zip(self.plan.timeline, other, strict=True)
            if now.latest != then.latest
        ]
        if later:
            yield p.Paragraph(words("report.timeline_other", days=words.listing(later)), "note")

    def rehearsal(self) -> Blocks:
        """How long before a deadline each act is due, to plan for one that is not known yet."""
        words, days = self.words, self.edition.calendar
        due = days.on_or_before(self.edition.deadline)
        yield p.Heading(words("report.timeline"))
        yield p.Paragraph(words("report.rehearsal"))
        lines = []
        for milestone in self.plan.timeline:
            left = days.between(milestone.latest, due)
            key = "report.rehearsal_line" if left else "report.rehearsal_last"
            lines.append(words(key, act=self.acts[milestone.id], days=left))
        yield p.Bullets(tuple(lines))

    def _point(self, milestone: Milestone) -> p.Point:
        as_of, words, act = self.assessment.as_of, self.words, self.acts[milestone.id]
        latest, suggested = words.day(milestone.latest), words.day(milestone.suggested)
        state: Literal["past", "hurry", "ahead"] = "ahead"
        if milestone.suggested < as_of:
            state = "past" if milestone.latest < as_of else "hurry"
        note = words("report.estimated") if milestone.estimated else ""
        line = words("report.timeline_line", label=act, suggested=suggested, latest=latest)
        sentence = line + (words(f"report.{state}") if state != "ahead" else "") + note
        return p.Point(act, milestone.latest, latest, milestone.suggested, suggested, state, note, sentence)

    def route(self) -> Blocks:
        """Through whom the papers go, and who recommends."""
        route = self.plan.route
        yield p.Heading(self.words("report.route"))
        if route.names:
            yield p.Chain(tuple(name[self.lang] for name in route.names))
        if route.choose_online:
            yield p.Paragraph(self.words("report.choose_online", body=route.choose_online[self.lang]))
        if route.note:
            yield p.Paragraph(route.note[self.lang])

    def procedure(self) -> Blocks:
        """What the notice has everybody do, act by act."""
        yield p.Heading(self.words("report.procedure"))
        yield p.Bullets(self._sayings(self.edition.rules.procedure))

    def remember(self) -> Blocks:
        """The rules easily missed."""
        rules = self.edition.rules
        yield p.Heading(self.words("report.remember"))
        rounds = self._cited(rules.rounds.says[self.lang], rules.rounds.clause)
        yield p.Bullets((*self._sayings((*rules.matters, rules.roster.filled_as, *rules.sanctions)), rounds))

    def _sayings(self, texts: Iterable[Saying | FilledAs]) -> tuple[str, ...]:
        return tuple(self._cited(text[self.lang], text.clause) for text in texts)

    def not_provided(self) -> Blocks:
        """What the notice does not give and people will want to know, with whom to ask."""
        rules, place = self.edition.rules, known_choice(self.case.facts, "place")
        fitting = {c.id for c in self.assessment.categories if c.verdict is not Verdict.NO}
        yield p.Heading(self.words("report.not_provided"))
        asked: dict[str, list[str]] = {}
        for point in rules.not_provided:
            if not point.categories or fitting & set(point.categories):
                whom = self.words.listing([body_name(self.edition, actor, place, self.lang) for actor in point.ask])
                asked.setdefault(whom, []).append(point[self.lang])
        join = self.words("join.semicolon").join
        lines = [self.words("report.not_provided_line", points=join(all_), whom=whom) for whom, all_ in asked.items()]
        yield p.Bullets((self._cited(rules.deadline.says[self.lang], rules.deadline.clause), *lines))

    def contacts(self) -> Blocks:
        """Where to apply and to call, and where papers go if there are any."""
        yield p.Heading(self.words("report.contacts"))
        contacts = [c for c in self.edition.rules.contacts if self.fits or c.kind != "address"]
        lines = (self._cited(self.words.labelled(c.label[self.lang], c.value), c.clause) for c in contacts)
        yield p.Bullets(tuple(lines))
