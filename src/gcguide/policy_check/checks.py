"""The checks behind `gcguide policy check`: each proves one thing of an edition, or names what breaks it."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from itertools import combinations
from pathlib import Path

from gcguide.core.explain import answered
from gcguide.core.facts import Value
from gcguide.core.interview import Interview
from gcguide.core.live import Contrast
from gcguide.core.normal_form import NormalForm
from gcguide.core.rulebook import Cell, Rulebook, rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.editions.files import DRAFT, edition_ids, lineage
from gcguide.editions.locks import changed, state
from gcguide.folders import data_folder, notice_file
from gcguide.kleene import Condition
from gcguide.language.faq import FaqFile, read_faq
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.questions import Questionnaire, load_questionnaire
from gcguide.policy.rules import Caution
from gcguide.policy_check.agreement import cell_in_words, disagreements
from gcguide.policy_check.borne import not_borne, of_edition, of_faq, of_questions, on_each_user
from gcguide.policy_check.once import texts_agree, written_once
from gcguide.policy_check.schema import SCHEMAS, schema
from gcguide.policy_check.talk import OptionProof, left_out, most_questions, way_to_fact, way_to_screen
from gcguide.policy_check.terms import read_terms
from gcguide.policy_check.walks import Explorer, Graph, beginnings
from gcguide.policy_check.witness import Check, caution_contrasts, late_answers, verdict_contrasts, ways, witness
from gcguide.policy_check.wording import (
    citations,
    option_words,
    rules_citing,
    said_in_one,
    same_words,
    texts,
    wrong_language,
)
from gcguide.problem import Problem
from gcguide.reading.documents import Document
from gcguide.text import LANGS, plain
from gcguide.words import Words, message

# What is said of an edition that is as it was published, or not published.
_STANDING = {"draft": "lock_draft", "open": "lock_open", "held": "lock_held"}


class Checker:
    """Runs the checks on one edition and puts what it finds into words."""

    def __init__(self, edition: Edition, words: Words, schemas: Path | None = None) -> None:
        self.edition = edition
        self.rules = edition.rules
        self.words = words
        self.schemas = schemas
        self.book: Rulebook = rulebook(edition)
        self.questionnaire: Questionnaire | None = None
        with suppress(Problem):  # told by `_questions_read`
            self.questionnaire = load_questionnaire(edition, data_folder("dialogs"))
        self.faq: tuple[FaqFile, Document] | None = None
        with suppress(Problem):  # told by `_faq_agrees`
            self.faq = read_faq(edition)

    def run(self, told: Callable[[int, int], None]) -> Iterator[Check]:
        """The checks, done one after another; `told` is told before each which one of how many it is."""
        checks = self.checks()
        for number, (id, prove) in enumerate(checks.items(), 1):
            told(number, len(checks))
            check = Check(id, self.words)
            try:
                prove(check)
            except Problem as problem:  # what it looks at cannot be read
                check.failures.append(message(problem, self.words))
            yield check

    def checks(self) -> dict[str, Callable[[Check], None]]:
        """All checks by name, in order."""
        checks: dict[str, Callable[[Check], None]] = {
            "published_unchanged": self._published_unchanged,
            "facts_used": self._facts_used,
            "words_complete": self._words_complete,
            "clauses_cited": self._clauses_cited,
            "references_used": self._references_used,
            "citations_borne": self._citations_borne,
            "verdicts_reachable": self._verdicts_reachable,
            "cautions_alive": self._cautions_alive,
            "cautions_distinct": self._cautions_distinct,
            "gates_alive": self._gates_alive,
            "exclusions_exact": self._exclusions_exact,
            "routes_complete": self._routes_complete,
            "calendar_covers": self._calendar_covers,
            "tables_complete": self._tables_complete,
            "questions_read": self._questions_read,
            "faq_agrees": self._faq_agrees,
            "written_once": lambda check: written_once(self.edition, self.faq and self.faq[0], check),
            "texts_agree": lambda check: texts_agree(self.edition, check),
        }
        if self.questionnaire is not None:
            talk = DialogChecks(self.questionnaire, self.words)
            checks |= {
                "labels_distinct": talk.labels_distinct,
                "ticks_exclude_only": talk.ticks_exclude_only,
                "questions_reachable": talk.questions_reachable,
                "options_usable": talk.options_usable,
                "conversation_ends": talk.conversation_ends,
            }
        if self.schemas is not None and not self.edition.imprint.is_taken_in:  # they are the program's own
            checks["schemas_current"] = self._schemas_current
        return checks

    def _published_unchanged(self, check: Check) -> None:
        """A published edition, and what it extends, is still what was published."""
        ids = [document.data["id"] for document in lineage(self.edition.id, self.edition.folder)]
        for id, file in changed(self.edition.folder):
            if id in ids:
                check.fail("lock_changed", word=id, file=plain(file))
        if not check.failures:
            check.note(_STANDING[state(self.edition.id, self.edition.folder)])

    def _facts_used(self, check: Check) -> None:
        """A fact is used when a condition of this edition, or of another one, tests it, or a route depends on it."""
        elsewhere = only_elsewhere(self.edition)
        for id in self.edition.facts.ids:
            if id not in self.edition.used_facts and id not in elsewhere:
                check.fail("fact_unused", word=id)

    def _words_complete(self, check: Check) -> None:
        """Every text in every language; that it is there at all the models see to when the files are read."""
        found = list(texts(self.edition, self.questionnaire, self.words))
        for name, text in found:
            for said in wrong_language(text):
                check.fail("words_wrong", word=name, text=said)
        # Whoever writes the next notice may know one language only; what comes with the program has them all.
        comes_with_it = (data_folder("policy") / "editions" / f"{self.edition.id}.yaml").is_file()
        is_own = self.rules.status != DRAFT and comes_with_it
        for file, line, at in said_in_one(self.edition):
            place = self.words("where.file_line", file=file, line=line)
            (check.failures if is_own else check.evidence).append(place + self.words("check.words_half", word=at))
        check.note("words_counted", count=len(found))

    def _questions_read(self, check: Check) -> None:
        """Every fact has its question and its place in the flow, every clause and value named there exists."""
        load_questionnaire(self.edition, data_folder("dialogs"))

    def _faq_agrees(self, check: Check) -> None:
        """What an answer says of somebody is what the rules say of them; what it refers to exists."""
        file, document = self.faq or read_faq(self.edition)
        wrong = disagreements(self.book, file, document, self.words)
        check.failures += [message(problem, self.words) for problem in wrong]
        situations = sum(len(entry.agrees) for entry in file.entries)
        speaking = sum(bool(entry.agrees) for entry in file.entries)
        check.note("faq_counted", count=situations, entries=speaking, all=len(file.entries))

    def _clauses_cited(self, check: Check) -> None:
        cited = rules_citing(self.rules)
        for id, entry in self.rules.clauses.items():
            if not cited.get(id) and entry.people is None:
                check.fail("clause_uncited", word=id)
            if entry.people is not None:
                if cited.get(id):
                    check.fail("clause_both", word=id)
                check.evidence.append(f"{id}: {entry.people[self.words.lang]}")

    def _references_used(self, check: Check) -> None:
        cited = citations(self.rules)
        asked = {source for entry in (self.faq[0].entries if self.faq else ()) for source in entry.sources}
        for kind, known in (("source", self.rules.sources), ("reading", self.rules.readings)):
            for id in known:
                if id not in cited[kind] and id not in asked:
                    check.fail("reference_unused", kind=self.words(f"kind_name.{kind}s"), word=id)

    def _citations_borne(self, check: Check) -> None:
        """What a sentence takes from the notice stands in the clause that it cites; exceptions have their reason."""
        edition, words = self.edition, self.words
        if not notice_file(edition.id, edition.folder).exists():
            check.note("notice_missing", word=edition.id)
            return
        statements = [one for each in of_edition(edition) for one in on_each_user(edition, each)]
        if self.questionnaire is not None:
            statements += of_questions(self.questionnaire, data_folder("dialogs"))
        if self.faq is not None:
            statements += of_faq(edition, *self.faq)
        terms, where = read_terms(edition.folder)
        lacking = {one: lacks for one in statements if (lacks := not_borne(edition, terms, one))}
        excepted = {one.at: set(one.terms) for one in terms.exceptions}
        for one, lacks in lacking.items():
            if left := lacks - excepted.get(one.at, set()):
                clauses, unsaid = words.listing(list(one.clauses)), words.listing(sorted(left))
                check.fail_at(one.place, "not_borne", word=one.at, clauses=clauses, terms=unsaid)
        for index, exception in enumerate(terms.exceptions):
            needed = set().union(*(lacks for one, lacks in lacking.items() if one.at == exception.at))
            if idle := words.listing(sorted(set(exception.terms) - needed)):
                check.fail_at(where.place(("exceptions", index)), "exception_idle", word=exception.at, terms=idle)
            named = f"{exception.at} {words.listing(list(exception.terms))}"
            check.evidence.append(words.labelled(named, exception.why[words.lang]))
        check.note("borne", count=sum(bool(one.clauses) for one in statements))

    def _verdicts_reachable(self, check: Check) -> None:
        for index, cell in enumerate(self.book.cells):
            for verdict, form in self._ways(cell).items():
                facts = {} if verdict is Verdict.OPEN else witness(self.book, form)
                if facts is None or verdicts(self.book, facts)[index] is not verdict:
                    check.fail("verdict_unreachable", cell=self._cell(cell), verdict=verdict)
                else:
                    self._witness(check, cell, self.words(f"verdict.{verdict}"), facts)

    def _ways(self, cell: Cell) -> dict[Verdict, NormalForm]:
        """The verdicts that the cautions of a cell together allow, each with the condition for it."""
        raised = {
            Verdict.CONSULT: cell.consult,
            Verdict.VERIFY: ~cell.consult & cell.verify,
            Verdict.CLEAR: ~cell.consult & ~cell.verify,
        }
        allowed = {verdict: cell.base & form for verdict, form in raised.items() if next(ways(form), None) is not None}
        return {Verdict.NO: ~cell.base, Verdict.OPEN: cell.base, **allowed}

    def _cautions_alive(self, check: Check) -> None:
        """Each caution holds in every cell it names, and in one of them decides the verdict."""
        for caution in self.rules.cautions:
            is_alive = False
            for cell in self.book.cells:
                form = self._caution_form(cell, caution)
                if form is None:
                    continue
                if witness(self.book, cell.base & form) is None:
                    check.fail("caution_dead_in_cell", word=caution.id, cell=self._cell(cell))
                if not is_alive and (found := witness(self.book, self._decides(cell, caution, form))) is not None:
                    is_alive = True
                    self._witness(check, cell, caution.id, found)
            if not is_alive:
                check.fail("caution_dead", word=caution.id)

    def _caution_form(self, cell: Cell, caution: Caution) -> NormalForm | None:
        for one in cell.cautions:
            if one.caution.id == caution.id:
                return self._form(one.when)
        return None

    def _decides(self, cell: Cell, caution: Caution, form: NormalForm) -> NormalForm:
        """The caution holds, and no other of its kind or a graver one does."""
        if caution.kind == "advise":
            return cell.base & form
        graver = ("consult",) if caution.kind == "consult" else ("consult", "verify")
        decides = cell.base & form
        for other in cell.cautions:
            if other.caution.kind in graver and other.caution.id != caution.id:
                decides &= ~self._form(other.when)
        return decides

    def _form(self, when: Condition | None) -> NormalForm:
        """A condition; none at all always holds."""
        full = {id: domain.full for id, domain in self.book.domains.items()}
        return NormalForm.constant(True, full) if when is None else self.book.normal_form(when)

    def _cautions_distinct(self, check: Check) -> None:
        for one, other in combinations(self.rules.cautions, 2):
            if any(mine == theirs for mine, theirs in zip(one.says.in_all(), other.says.in_all(), strict=True)):
                check.fail("cautions_same_words", word=one.id, other=other.id)
            if one.kind == other.kind and self._always_together(one, other):
                check.fail("cautions_same", word=one.id, other=other.id)

    def _always_together(self, one: Caution, other: Caution) -> bool:
        for cell in self.book.cells:
            left, right = self._caution_form(cell, one), self._caution_form(cell, other)
            if (left is None) != (right is None):
                return False
            if left is None or right is None:
                continue
            if witness(self.book, cell.base & (left & ~right | right & ~left)) is not None:
                return False
        return True

    def _gates_alive(self, check: Check) -> None:
        for gate in self.rules.gates:
            for cell in self.book.cells:
                alone = self._form(cell.category.qualifies) & self._form(cell.granted)
                for one in cell.gates:
                    form = self.book.normal_form(one.when)
                    alone &= form if one.gate.id == gate.id else ~form
                if (found := witness(self.book, alone)) is not None:
                    self._witness(check, cell, gate.id, found)
                    break
            else:
                check.fail("gate_dead", word=gate.id)

    def _exclusions_exact(self, check: Check) -> None:
        """Not a failure: Kleene logic may see a `no` one question late (CONTRACT §2 asks for Kleene logic)."""
        for cell in self.book.cells:
            if (found := late_answers(cell.base, self.book)) is not None:
                check.note("exclusion_late", cell=self._cell(cell), facts=self._facts(found))

    def _routes_complete(self, check: Check) -> None:
        covered = [employer for route in self.rules.routes.by_employer for employer in route.employers]
        for employer in self.edition.facts["employer"].values:
            if covered.count(employer) != 1:
                check.fail("route_missing", word=employer)

    def _calendar_covers(self, check: Check) -> None:
        for year in range(self.rules.notice.printed_on.year, self.edition.deadline.year + 1):
            if year not in self.edition.calendar.years:
                check.fail("calendar_gap", word=year)

    def _tables_complete(self, check: Check) -> None:
        regions, titles = self.edition.regions, self.edition.titles
        counts = (
            ("leagues", regions.counts.leagues, len(regions.leagues)),
            ("counties", regions.counts.counties, sum(len(league.counties) for league in regions.leagues)),
            ("series", titles.count, len(titles.series)),
        )
        for name, expected, found in counts:
            if expected != found:
                check.fail("table_count", word=name, expected=expected, found=found)

    def _schemas_current(self, check: Check) -> None:
        assert self.schemas is not None
        for name in SCHEMAS:
            path = self.schemas / f"{name}.json"
            try:
                same = json.loads(path.read_text("utf-8")) == schema(name, self.edition)
            except (OSError, ValueError):
                same = False
            if not same:
                check.fail("schema_stale", word=path.name)

    def _cell(self, cell: Cell) -> str:
        return cell_in_words(self.book, cell.category, cell.grade, self.words)

    def _witness(self, check: Check, cell: Cell, verdict: str, facts: dict[str, Value]) -> None:
        check.note("witness", cell=self._cell(cell), verdict=verdict, facts=self._facts(facts))

    def _facts(self, facts: dict[str, Value]) -> str:
        return facts_in_words(self.edition, self.words, facts) or self.words("check.no_facts")


class DialogChecks:
    """Proves that the questions say what they should, can all be asked, and come to an end."""

    def __init__(self, questionnaire: Questionnaire, words: Words) -> None:
        self.questionnaire = questionnaire
        self.questions = questionnaire.questions
        self.edition = questionnaire.edition
        self.words = words
        self.book = rulebook(self.edition)
        self.elsewhere = only_elsewhere(self.edition)

    @cached_property
    def places(self) -> dict[str, list[Contrast]]:
        """For each fact, where it decides a verdict."""
        return verdict_contrasts(self.book)

    @cached_property
    def remarks(self) -> dict[str, list[Contrast]]:
        """For each fact, where it decides whether a caution is raised or an advice given."""
        return caution_contrasts(self.book)

    def labels_distinct(self, check: Check) -> None:
        """Who chooses between options must be able to tell them apart."""
        for lang in LANGS:
            for id in self.edition.facts.ids:
                values = self.edition.facts[id].values
                options = option_words(self.edition.facts[id], self.questions.facts[id])
                for one, other in dict.fromkeys([*same_words(values, lang), *same_words(options, lang)]):
                    check.fail("options_same_words", word=id, one=one, other=other)
            for name, screen in self.questions.screens.items():
                for one, other in same_words({line.id: line.label for line in screen.lines}, lang):
                    check.fail("options_same_words", word=name, one=one, other=other)

    def ticks_exclude_only(self, check: Check) -> None:
        """A tick opens a topic or states what may exclude: it gives nothing that a category or a grade asks for."""
        for name, screen in self.questions.screens.items():
            for line in screen.lines:
                if line.ticked:
                    said = facts_in_words(self.edition, self.words, line.ticked)
                    check.note("tick", word=name, line=line.id, facts=said)
                for fact, value in line.ticked.items():
                    helped = {cell.category.number for cell in self.book.cells if self._asks_for(cell, fact, value)}
                    for number in sorted(helped):
                        check.fail("tick_proves", word=name, line=line.id, fact=fact, number=number)

    def _asks_for(self, cell: Cell, fact: str, value: Value) -> bool:
        """Whether an answer is part of a way to belong to the category, or to be granted the grade."""
        bit = 1 << self.book.domains[fact].number(value)
        forms = (self.book.normal_form(condition) for condition in (cell.category.qualifies, cell.granted))
        return any(id == fact and mask & bit for form in forms for term in form.terms for id, mask in term)

    def questions_reachable(self, check: Check) -> None:
        """Each fact by itself or on a screen, each screen: with a conversation that leads there."""
        on_screen = set()
        for name in self.questions.screens:
            way = way_to_screen(self.questionnaire, self.places, name)
            if way is None and len(set(self.questions.screens[name].facts) & self.edition.used_facts) <= 1:
                check.note("screen_alone", word=name)
            elif way is None:
                check.fail("screen_unreachable", word=name)
            else:
                self._reached(check, name, self.questions.screens[name].ask[self.words.lang], way)
                question = way.next_question()
                on_screen |= set(question.facts) if question is not None else set()
        for id in self.edition.facts.ids:
            if id in self.elsewhere:
                continue
            if (way := way_to_fact(self.questionnaire, self.places, id)) is not None:
                self._reached(check, id, self.questions.facts[id].ask[self.words.lang], way)
            elif id in on_screen:
                check.note("only_on_screen", word=id)
            else:
                check.fail("question_unreachable", word=id)

    def _reached(self, check: Check, id: str, ask: str, way: Interview) -> None:
        check.note("reached", number=len(way.transcript) + 1, word=id, ask=ask, facts=self._facts(way.facts))

    def options_usable(self, check: Check) -> None:
        """Each option and each line of a screen makes a difference; what is treated alike is listed."""
        proof = OptionProof(self.questionnaire, self.places, self.remarks)
        for id in self.edition.facts.ids:
            fact = self.edition.facts[id]
            if not fact.values or id in self.elsewhere:
                continue
            labels = {name: text[self.words.lang] for name, text in fact.values.items()}
            groups, idle = proof.options(id)
            for one, other in idle:
                if other:
                    check.fail("option_idle", word=id, one=labels[one], other=labels[other])
                else:
                    check.fail("item_idle", word=id, one=labels[one])
            if len(groups) == 1 and fact.kind != "set":
                check.fail("question_idle", word=id)
            for group in groups:
                if len(group) > 1:
                    check.note("options_alike", word=id, options=self.words.listing([labels[name] for name in group]))
        for name, screen in self.questions.screens.items():
            shown = way_to_screen(self.questionnaire, self.places, name)
            for line in screen.lines:  # a screen that is never shown has been named already
                if shown is not None and not proof.screen_line(name, line, shown):
                    check.fail("line_idle", word=name, line=line.id)

    def conversation_ends(self, check: Check) -> None:
        """No dead end and no loop.

        Every fact stands in one topic and every topic in each order, and no two questions wait for each other: all that
        is seen to when the file is read, so what is left to ask always finds its turn. A question tells a fact that was
        not told, or is a screen not shown before; that bounds the conversation. Here what the interview really asks is
        followed for whoever knows every answer: step by step, and with each line of the first screen alone. The tests
        follow all lines together, and answers of not knowing.
        """
        graph = Graph(self.questionnaire)
        explorer = Explorer(graph, unsure=False, silent=False, twice=True)
        longest = max(len(path) + explorer.follow(path) for path in beginnings(graph))
        for path, wrong in sorted(explorer.wrong, key=lambda each: len(each[0]))[:1]:
            told = {id: value for exchange in path for id, value in exchange.learned.items()}
            check.fail("wrong_turn", what=self.words(f"check.turn_{wrong}"), way=self._facts(told))
        check.note("bound", count=most_questions(self.questionnaire))
        check.note("explored", states=len(explorer.longest), answers=explorer.answers, longest=longest)

    def _facts(self, facts: Mapping[str, Value]) -> str:
        """The answers that say something: not those that only leave the lines of a screen out."""
        usual = left_out(self.questionnaire)
        told = {id: value for id, value in facts.items() if value != usual.get(id)}
        return facts_in_words(self.edition, self.words, told) or self.words("check.nothing_chosen")


def only_elsewhere(edition: Edition) -> frozenset[str]:
    """The facts that other editions of the same folder use and this one never asks; what cannot be read uses none."""
    used: set[str] = set()
    idle = set(edition.facts.ids) - edition.used_facts
    for id in edition_ids(edition.folder) if idle else ():
        with suppress(Problem):
            used |= load_edition(id, edition.folder).used_facts
    return frozenset(used & idle)


def facts_in_words(edition: Edition, words: Words, facts: Mapping[str, Value]) -> str:
    """Answers as one phrase."""
    parts = [f"{edition.facts[id].label[words.lang]}={answered(edition, words, id, v)}" for id, v in facts.items()]
    return words("join.semicolon").join(parts)
