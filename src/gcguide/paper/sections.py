"""The sections of what is handed to a person, as blocks: each knows the case, none knows the paper."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Literal

from gcguide import __version__
from gcguide.core.decide import decide
from gcguide.core.explain import Explainer, answered, assumed_words, none_fits, span_words
from gcguide.core.facts import known_choice
from gcguide.core.normal_form import full_on
from gcguide.core.reasons import culprits, gate_behind
from gcguide.core.result import CategoryResult
from gcguide.core.rulebook import rulebook
from gcguide.core.timeline import LOCAL, act_labels
from gcguide.core.verdict import Verdict
from gcguide.kleene import tests
from gcguide.paper import pack as p
from gcguide.person.case import Case
from gcguide.policy.edition import Edition, body_name
from gcguide.policy.later import imprint_line, later_line, named
from gcguide.policy.models import Cited
from gcguide.policy.questions import load_questionnaire
from gcguide.policy.rules import Caution
from gcguide.words import Words

Blocks = Iterator[p.Heading | p.Paragraph | p.Bullets | p.Table]

# So many answers would have to differ that naming them helps nobody.
_MANY = 3
# So many names of titles are told, of a series that has more.
_MANY_NAMES = 4


class Sections:
    """Puts a decision into blocks; a section without a body yields nothing."""

    def __init__(self, edition: Edition, case: Case, day: date, words: Words) -> None:
        self.edition = edition
        self.case = case
        decision = decide(edition, case, day)
        self.assessment, self.plan = decision.assessment, decision.plan
        self.words = words
        self.lang = words.lang
        self.place = known_choice(case.facts, "place")
        self.book = rulebook(edition)
        self.failed = {id for id, state in case.steps.items() if state == "failed"}
        self.explainer = Explainer(self.book, case.facts, words, case.assumed)
        self.labels = {c.id: c.label[self.lang] for c in edition.rules.categories}
        self.acts = act_labels(edition, words)
        # Whether anything may be applied for, and whether there is still time to.
        self.fits = any(category.verdict is not Verdict.NO for category in self.assessment.categories)
        self.is_open = self.assessment.window.state != "closed"

    def glossary(self) -> Blocks:
        """What some words mean."""
        if meanings := self.words.glossary("report.glossary", self.edition.rules.glossary):
            yield p.Paragraph(meanings, "note")

    def day(self) -> Blocks:
        """For whom, until when; and whether there is a later notice."""
        yield from self.for_whom()
        yield from self.later()

    def for_whom(self) -> Blocks:
        """For whom, until when."""
        if name := self.case.person.get("name"):
            yield p.Paragraph(self.words("report.person", name=name))
        yield from self.window()

    def window(self) -> Blocks:
        """Until when, in the region and locally."""
        words, window, as_of = self.words, self.assessment.window, self.assessment.as_of
        own = self.edition.rules.deadline
        deadline, days = words.until(window.deadline, own.hour), abs(window.days_left)
        key = f"report.window_{window.state}"
        weight: Literal["plain", "strong"] = "plain" if window.state == "open" else "strong"
        yield p.Paragraph(words(key, deadline=deadline, days=days, workdays=window.workdays_left), weight)
        if own.from_ is not None and as_of < own.from_:
            yield p.Paragraph(words("report.window_from", day=words.due(own.from_)), "strong")
        local = self.case.local_deadline
        if local is not None:
            yield p.Paragraph(words("report.local_past" if local < as_of else "report.local", day=words.due(local)))

    def later(self) -> Blocks:
        """That there is a later notice, or may be one by now."""
        if said := later_line(self.edition, self.assessment.as_of, self.words):
            yield p.Paragraph(said, "strong")

    def subtitle(self) -> str:
        """Which batch, and on which day this was decided."""
        day = self.words.day(self.assessment.as_of)
        return self.words("report.subtitle", edition=named(self.edition, self.words), day=day)

    def footer(self) -> str:
        """At the foot of what we print: what it is, of which notice, on which day."""
        words, day = self.words, self.words.day(self.assessment.as_of)
        marked = imprint_line(self.edition, words)
        return words("pack.footer", edition=named(self.edition, words), imprint=marked, day=day, version=__version__)

    def basis(self) -> tuple[str, str]:
        """The notice that all this stands on and the file it was read from, and that it is a self-assessment."""
        words, notice = self.words, self.edition.rules.notice
        issued = words.day(notice.printed_on)
        marked = imprint_line(self.edition, words)
        basis = words("report.basis", title=notice.title, issued=issued, imprint=marked, version=__version__)
        return basis, words("report.disclaimer")

    @property
    def target_category(self) -> CategoryResult | None:
        """The category that is applied for."""
        target = self.assessment.target
        return next((c for c in self.assessment.categories if target and c.number == target.category), None)

    def result(self) -> Blocks:
        """What is applied for, what time alone will open, the others that fit, what is still missing."""
        words, target, categories = self.words, self.assessment.target, self.assessment.categories
        yield p.Heading(words("report.best"))
        yield from self._opens()
        unfinished = [c for c in categories if c.missing]
        if target is None:
            yield p.Paragraph(words("report.best_none_open") if unfinished else self.nothing_fits(), "strong")
        else:
            yield p.Paragraph(self.headline(), "strong")
            yield from self._title_names()
            yield from self._chosen_in_vain()
            yield from self._other_grades()
        for other in categories:
            if target and other.number != target.category and other.verdict.rank > Verdict.OPEN.rank:
                label, said = self.labels[other.id], self._pointed(other, [*other.grades], other.verdict)
                yield p.Paragraph(words("report.also", number=other.number, category=label, verdict=said))
        others = [c for c in unfinished if target is not None and c.number != target.category]
        if others:
            yield p.Paragraph(words("report.provisional", count=len(others)))
        yield from self._too_late()

    def nothing_fits(self, key: str = "report.best_none_no") -> str:
        """That no category fits, of how many."""
        return none_fits(self.edition, self.words, key)

    def _title_names(self) -> Blocks:
        """What the grade is called in the person's series, where that is known: offered, since a line tells more."""
        target, person = self.assessment.target, self.case.person
        series = self.edition.titles.series_named(person.get("series", ""))
        if target is None or target.grade is None or series is None:
            return
        held = known_choice(self.case.facts, self.edition.rules.grades.fact)
        had = (person["title"], held) if person.get("title") and held else None
        line = self.edition.titles.target_line(series.name, target.grade, had, person.get("speciality", ""))
        lines = [line] if line else series.lines
        names = list(dict.fromkeys(each.names[target.grade] for each in lines if target.grade in each.names))
        if names:
            named = self.words("join.or").join(names[:_MANY_NAMES])
            if len(names) > _MANY_NAMES:
                named = self.words("report.among_others", names=named, count=len(names))
            grade = self.explainer.grade(target.grade)
            yield p.Paragraph(self.words("report.title_names", series=series.name, grade=grade, names=named), "note")

    def _other_grades(self) -> Blocks:
        """What else may be applied for in the same category, where the notice names its grades."""
        category, target = self.target_category, self.assessment.target
        if category and target and target.grade and self.edition.rules.category(category.id).names_grade:
            for grade, result in reversed(category.grades.items()):
                if grade != target.grade and result.verdict.rank > Verdict.OPEN.rank:
                    said = self._pointed(category, [grade], result.verdict)
                    yield p.Paragraph(self.words("report.also_grade", grade=self.explainer.grade(grade), verdict=said))

    def _chosen_in_vain(self) -> Blocks:
        """Why what was chosen does not fit."""
        category, target = self.target_category, self.assessment.target
        if category and target and self.assessment.verdict_of(target) is Verdict.NO:
            at_fault = culprits(self.book, category.id, self.case.facts, self.failed, target.grade)
            if at_fault:
                yield p.Paragraph(self.words("report.chosen_why", reason=self.culprits(tuple(at_fault))), "warning")

    def _opens(self) -> Blocks:
        """What waiting alone opens, with its day."""
        categories = {category.number: category for category in self.assessment.categories}
        for number, grade, day in self.assessment.opens:
            named = {"number": number, "category": self.labels[categories[number].id]}
            key = "report.opened" if day <= self.assessment.as_of else "report.in_time"
            yield p.Paragraph(
                self.words(key, **named, grade=self.explainer.grade(grade), day=self.words.due(day)), "strong"
            )

    def first_to_ask(self) -> Blocks:
        """The points of what is applied for that must be asked first, and whom."""
        if body := tuple(self._asked(self.points_to_ask())):
            yield p.Heading(self.words("report.first_to_ask"))
            yield from body

    def points_to_ask(self) -> Iterator[tuple[Caution, str, str]]:
        """The same, each with its text and whom to ask."""
        category, target = self.target_category, self.assessment.target
        if category and target and self.assessment.verdict_of(target).rank < Verdict.CLEAR.rank:
            yield from self._raised(category, [target.grade] if target.grade else [*category.grades])

    def headline(self) -> str:
        """What is applied for and its verdict; no grade is named but by the notice or the person."""
        target, category = self.assessment.target, self.target_category
        assert target is not None
        assert category is not None
        verdict = self.assessment.verdict_of(target)
        own = [target.grade] if target.grade else [g for g, r in category.grades.items() if r.verdict is verdict]
        if self.assessment.chosen is not None:
            kind = "chosen" if target.grade else "chosen_category"
        elif target.grade:
            kind = "best"
        else:
            kind = "several" if self.edition.rules.category(category.id).names_grade else "ungraded"
        said = self.words(
            f"report.{kind}_{verdict}",
            number=target.category,
            category=self.labels[category.id],
            grade=self.words.listing([self.explainer.grade(grade) for grade in own]),
            clause=category.clause,
            points=self._points(category, own, verdict),
        )
        state = self.assessment.window.state
        if state == "open" and self.case.local_deadline and self.case.local_deadline < self.assessment.as_of:
            return self.words("report.day_local", said=said)
        return said if state == "open" else self.words(f"report.day_{state}", said=said)

    def _points(self, category: CategoryResult, grades: list[str], verdict: Verdict) -> str:
        """What the notice is silent on, or what must be verified, for some grades, in a few words each."""
        own = [result for grade, result in category.grades.items() if grade in grades]
        raised = dict.fromkeys(id for result in own for id in result.cautions)
        cautions = [self.edition.rules.caution(id) for id in raised]
        points = [c.point[self.lang] for c in cautions if c.kind == verdict and c.point is not None]
        return self.words("join.semicolon").join(dict.fromkeys(points))

    def _pointed(self, category: CategoryResult, grades: list[str], verdict: Verdict) -> str:
        """The verdict on some grades, with its points where it has any."""
        points, said = self._points(category, grades, verdict), self._verdict(verdict)
        return self.words.labelled(said, points) if points else said

    def _too_late(self) -> Blocks:
        """An act that can no longer be done in time, while the window is still open."""
        late = [m for m in self.plan.timeline if m.latest < self.assessment.as_of and m.id != LOCAL]
        if late and self.is_open:
            act, day = self.acts[late[0].id], self.words.due(late[0].latest)
            yield p.Paragraph(self.words("report.too_late", act=act, day=day), "warning")

    def cited(self, text: str, clause: str | None) -> str:
        """A text with the clause it stands on."""
        return text + self.words.cited(clause)

    def _verdict(self, verdict: Verdict) -> str:
        return self.words(f"verdict.{verdict}")

    def overview(self) -> Blocks:
        """The verdicts at a glance."""
        words = self.words
        yield p.Heading(words("report.overview", all=words.numeral(len(self.assessment.categories))))
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

    def unfinished(self) -> Blocks:
        """Which answers can still change a verdict."""
        yield from self._missing({id for category in self.assessment.categories for id in category.missing})

    def _missing(self, ids: Collection[str]) -> Blocks:
        if labels := [self.edition.facts[id].label[self.lang] for id in self.edition.facts.ids if id in ids]:
            yield p.Paragraph(self.words("report.missing_line", facts=self.words("join.semicolon").join(labels)))

    def categories(self) -> Blocks:
        """What stands behind each verdict that is not a no."""
        for category in self.assessment.categories:
            if category.verdict is not Verdict.NO:
                yield from self._category(category)

    def _category(self, category: CategoryResult) -> Blocks:
        words = self.words
        yield p.Heading(self.cited(f"{category.number} {self.labels[category.id]}", category.clause))
        for grade, result in reversed(category.grades.items()):
            mark = words(f"verdict_mark.{result.verdict}")
            yield p.Paragraph(f"{mark} {words.labelled(self.explainer.grade(grade), self._verdict(result.verdict))}")
        yield from self._asked(self._raised(category, [*category.grades]))
        yield from self._missing(category.missing)

    def _asked(self, raised: Iterable[tuple[Caution, str, str]]) -> Blocks:
        """Cautions, and below those that are asked of the same body whom to ask."""
        asked: dict[str, list[str]] = {}
        for caution, text, whom in raised:
            asked.setdefault(whom, []).append(self.cited(text, caution.clause))
        for whom, texts in asked.items():
            yield from (p.Paragraph(text, "warning") for text in texts)
            yield p.Paragraph(self.words("report.ask", whom=whom), "note")

    def _raised(self, category: CategoryResult, wanted: list[str]) -> Iterator[tuple[Caution, str, str]]:
        """Each caution of some grades once, with its text and whom to ask; those of grades still open are premature."""
        decided = {g: r for g, r in category.grades.items() if r.verdict is not Verdict.OPEN and g in wanted}
        for id in dict.fromkeys(id for result in decided.values() for id in result.cautions):
            caution = self.edition.rules.caution(id)
            concerned = [self.explainer.grade(g) for g, r in reversed(decided.items()) if id in r.cautions]
            head = self.words(f"kind.{caution.kind}")
            if len(concerned) < len(wanted):
                head = self.words("report.caution_for", kind=head, grades=self.words.listing(concerned))
            text = self.words.labelled(head, caution.says[self.lang] + self._full_on(caution))
            yield caution, text, self.words.listing(self.bodies(caution.ask))

    def bodies(self, actors: Iterable[str]) -> list[str]:
        """The names of bodies, where the case is."""
        return [body_name(self.edition, actor, self.place, self.lang) for actor in actors]

    @property
    def recommenders(self) -> list[str]:
        """All whom the notice names as recommending for what is applied for."""
        category = self.target_category
        return self.bodies(self.edition.rules.category(category.id).recommenders) if category else []

    def _full_on(self, caution: Caution) -> str:
        """The day on which the years are full that a caution waits for."""
        for test in tests(caution.when) if caution.when is not None else ():
            day = self.case.facts.get(test.fact)
            if test.counts and not test.is_within and isinstance(day, date):
                span = span_words(test, self.words)
                return self.words("report.full_on", day=self.words.due(full_on(day, test)), span=span)
        return ""

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
            yield from self._shut(ids, categories, is_alone=not lacking)
        said: set[str] = {""}
        for category in lacking:
            reasons = self.culprits(category.culprits)
            line = self.words.labelled(self.labels[category.id], reasons)
            is_own = {*category.culprits} != {self.edition.rules.grades.fact}  # the grade held is no word of the clause
            yield p.Paragraph(self.cited(f"{category.number} {line}", category.clause if is_own else None))
            if (hint := self._hint(category)) not in said:
                said.add(hint)
                yield p.Paragraph(hint, "note")

    def _shut(self, gates: tuple[str, ...], categories: list[CategoryResult], is_alone: bool) -> Blocks:
        """What shuts some categories, with the clause or the rule from elsewhere that it stands on."""
        rules = {gate.id: gate for gate in self.edition.rules.gates}
        for id in gates:
            yield p.Paragraph(self.cited(rules[id].says[self.lang], self._ground(rules[id])))
        named = self.words.listing([f"{c.number} {self.labels[c.id]}" for c in categories])
        every = self.words.numeral(len(self.assessment.categories))
        key = "report.shuts" if is_alone else "report.shuts_too"
        yield p.Paragraph(self.words(key, categories=named, all=every), "note")

    def _ground(self, cited: Cited) -> str | None:
        return cited.clause or (self.edition.rules.sources[cited.source].name if cited.source else None)

    def culprits(self, ids: tuple[str, ...]) -> str:
        """The answers and failed steps that are at fault; what was only assumed is marked, once where all of it was."""
        assumed = self.case.assumed
        if all(id in assumed for id in ids):
            told = self.words("change.and").join(self._culprit(id, ()) for id in ids)
            return self.words("answer.assumed", answer=told)
        return self.words("change.and").join(self._culprit(id, assumed) for id in ids)

    def _culprit(self, id: str, assumed: Collection[str]) -> str:
        """The answer or the failed step that is at fault."""
        if id in self.edition.rules.steps:
            return self.explainer.failed_step(id).text
        fact = self.edition.facts[id]
        value = answered(self.edition, self.words, id, self.case.facts[id], assumed)
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
            yield p.Bullets(tuple(self.cited(c.says[self.lang], c.clause) for c in cautions))

    def answers(self) -> Blocks:
        """What was answered and what was only assumed, each with its clause, so that anybody can check it."""
        if lines := tuple(line for _, line in self.answer_lines()):
            yield p.Heading(self.words("report.answers"))
            yield p.Bullets(lines)

    def answer_lines(self) -> Iterator[tuple[str, str]]:
        """Each answer by its fact, on a line."""
        return ((id, self.cited(self.words.labelled(what, said), at)) for id, what, said, at in self.answered())

    def answered(self) -> Iterator[tuple[str, str, str, str | None]]:
        """Each answer by its fact: what was asked, in short, the answer, and the clauses that ask for it."""
        edition, case, asked = self.edition, self.case, load_questionnaire(self.edition).questions.facts
        for id, value in case.facts.items():
            said = answered(edition, self.words, id, value, case.assumed)
            yield id, edition.facts[id].label[self.lang], said, asked[id].put_for(()).clause

    def assumed(self) -> Blocks:
        """What was only assumed."""
        edition, words, facts = self.edition, self.words, self.case.facts
        told = [(edition.facts[id].label[self.lang], id) for id in self.case.assumed]
        if lines := [words.labelled(label, assumed_words(edition, words, id, facts[id])) for label, id in told]:
            yield p.Paragraph(words("report.assumed", facts=words("join.semicolon").join(lines)))
