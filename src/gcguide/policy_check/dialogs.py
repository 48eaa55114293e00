"""The checks of the dialogs: options that can be told apart, and the graph of all conversations."""

from collections.abc import Callable, Mapping

from gcguide.core.explain import answered
from gcguide.core.facts import Value
from gcguide.core.interview import Interview
from gcguide.core.rulebook import rulebook
from gcguide.policy.edition import Edition
from gcguide.policy.questions import Questionnaire
from gcguide.policy_check.talk import OptionProof, left_out, most_questions, way_to_fact, way_to_screen
from gcguide.policy_check.walks import Explorer, Graph, beginnings
from gcguide.policy_check.witness import Check, caution_contrasts, verdict_contrasts
from gcguide.policy_check.wording import option_words, same_words
from gcguide.text import LANGS
from gcguide.words import Words


class DialogChecks:
    """Proves that the questions say what they should, can all be asked, and come to an end."""

    def __init__(self, questionnaire: Questionnaire, words: Words) -> None:
        self.questionnaire = questionnaire
        self.questions = questionnaire.questions
        self.edition = questionnaire.edition
        self.words = words
        book = rulebook(self.edition)
        self.places, self.remarks = verdict_contrasts(book), caution_contrasts(book)

    def all(self) -> dict[str, Callable[[Check], None]]:
        """The checks by name, in order."""
        return {
            "labels_distinct": self.labels_distinct,
            "questions_reachable": self.questions_reachable,
            "options_usable": self.options_usable,
            "conversation_ends": self.conversation_ends,
        }

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

    def questions_reachable(self, check: Check) -> None:
        """Each fact by itself or on a screen, each screen: with a conversation that leads there."""
        on_screen = set()
        for name in self.questions.screens:
            way = way_to_screen(self.questionnaire, self.places, name)
            if way is None:
                check.fail("screen_unreachable", word=name)
            else:
                self._reached(check, name, self.questions.screens[name].ask[self.words.lang], way)
                question = way.next_question()
                on_screen |= set(question.facts) if question is not None else set()
        for id in self.edition.facts.ids:
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
            if not fact.values:
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


def facts_in_words(edition: Edition, words: Words, facts: Mapping[str, Value]) -> str:
    """Answers as one phrase."""
    parts = [f"{edition.facts[id].label[words.lang]}={answered(edition, words, id, v)}" for id, v in facts.items()]
    return words("join.semicolon").join(parts)
