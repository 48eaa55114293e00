"""The conversation with one person: text or choices in, remarks out. A screen, or the line mode, only shows them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from gcguide.conversation.asking import Questions
from gcguide.conversation.deadlines import DayKind, read_deadline, same_day_later
from gcguide.conversation.handed import NOWHERE, Beside, Pasted, heeding, taking
from gcguide.conversation.options import facts_to_change, number
from gcguide.conversation.pending import Told, choices_of, listed, said_of, settled, struck, together, unanswered
from gcguide.conversation.prompt import Option, Prompt, lines_about, prompt
from gcguide.conversation.remarks import clause_named, clause_words, looked_up, refusal
from gcguide.conversation.reply import MEANT, Listener
from gcguide.conversation.transcript import Remark, note
from gcguide.conversation.understood import Answer, Asked, Offer, Readings, Reply, Stated, offer_taken
from gcguide.conversation.verdicts import changed_verdicts, follows, target_choices
from gcguide.core.explain import told
from gcguide.core.facts import Facts
from gcguide.core.interview import Interview
from gcguide.core.result import Target
from gcguide.language.lexicon import Command, load_lexicon
from gcguide.language.pinyin import load_pinyin
from gcguide.person.handover import holds_code
from gcguide.problem import Problem
from gcguide.text import LONGEST_REPLY, plain
from gcguide.words import Words

# So long before the deadline lies the day that is given as an example.
_SOME_DAYS = timedelta(days=10)


class Conversation:
    """One conversation.

    Args:
        interview: what is known and asked.
        words: the language that is spoken.
        today: the day on which it takes place.
        beside: takes what is told beside answers.
    """

    def __init__(self, interview: Interview, words: Words, today: date, beside: Beside = NOWHERE) -> None:
        load_pinyin()  # what is wrong with it is said before the first question
        self._lexicon = lexicon = load_lexicon()
        self.interview = interview
        self.words = words
        self.today = today
        self.is_over = False
        self._questions = Questions(interview.edition)
        self._beside = beside
        self._pasted = Pasted(lambda text: bool(lexicon.command(text) or lexicon.reply(text)))
        self.asks_day: DayKind | None = None  # the deadline that was asked for last, and is to be typed
        self._offers: tuple[Offer, ...] = ()
        self._pending: Stated | None = None  # what was stated, and is to be confirmed
        self._changing: str | None = None
        self._touched: frozenset[str] = frozenset()  # what was spoken of and not said

    @property
    def _listener(self) -> Listener:
        return Listener(self.interview.edition, self.words, self.today, self._questions)

    @property
    def prompt(self) -> Prompt | None:
        """The question that stands now; None when nothing is left to ask."""
        interview = self.interview
        question = interview.next_question() if self._changing is None else interview.about(self._changing)
        return None if question is None else prompt(interview, question, self.words, self.today)

    @property
    def proposed(self) -> tuple[Option, ...]:
        """The lines of the screen that stands which have to do with what was said."""
        return () if (standing := self.prompt) is None else lines_about(standing, self._touched)

    def _prompt_of(self, id: str) -> Prompt:
        asked = self.interview.screen(id) if id in self.interview.questions.screens else self.interview.about(id)
        return prompt(self.interview, asked, self.words, self.today)

    @property
    def is_confirming(self) -> bool:
        """Whether what sentences stated stands to be confirmed before the question."""
        return self._pending is not None and not self._offers and self.asks_day is None

    @property
    def is_changing(self) -> bool:
        """Whether the question stands because its answer is to be changed."""
        return self._changing is not None

    def hear(self, text: str) -> list[Remark]:
        """What is said to a typed line. Whatever is typed, nothing is lost in silence and nothing raised."""
        typed, missing = self._pasted.joined(plain(text, LONGEST_REPLY))
        if missing:
            return self._still_to_confirm([note(self.words("handover.more", count=missing))])
        if holds_code(typed):
            self.asks_day = None
        remarks = self._hear(typed)
        if len(" ".join(text.split())) > LONGEST_REPLY:
            return [note(self.words("talk.cut", count=LONGEST_REPLY)), *remarks]
        return remarks

    def _hear(self, typed: str) -> list[Remark]:
        offers, self._offers = self._offers, ()
        try:
            if not typed:
                self._offers = offers
                raise Problem("reply_empty")
            if self.asks_day is not None:
                return self._still_to_confirm(self._hear_day(self.asks_day, typed))
            if offers and (chosen := offer_taken(offers, typed)) is not None:
                return self._still_to_confirm(chosen.take())
            if self._pending is not None:
                if offers and (beyond := number(typed)) is not None:
                    self._offers = offers
                    raise Problem("reply_number", {"word": beyond, "limit": len(offers)})
                settles = settled(self._pending, typed, self.interview, self._listener)
                if settles is not None:
                    return self._settle(settles)
            return self._still_to_confirm(self._understood(typed))
        except Problem as problem:
            return self._still_to_confirm([refusal(problem, self.interview.edition, self.words)])

    def _understood(self, typed: str) -> list[Remark]:
        if (clause := clause_named(self.interview.edition, typed)) is not None:
            return [note(*clause_words(self.interview.edition, clause, self.words))]
        if (command := self._lexicon.command(typed)) is not None:
            return self._obey(*command, typed)
        return self._reply(typed)

    def _still_to_confirm(self, remarks: list[Remark]) -> list[Remark]:
        """What was stated and is not confirmed comes back behind whatever was said meanwhile."""
        if not self.is_confirming or self.is_over or any(remark.kind == "anew" for remark in remarks):
            return remarks
        return [*remarks, *self._confirm()]

    def answer(self, answer: Answer) -> list[Remark]:
        """Takes an answer to the question that stands, and says what follows from it."""
        (changing, self._changing), standing = (self._changing, None), self.prompt
        learned = answer.learned
        take = self.interview.answer if changing is None else self.interview.tell
        remarks = self._learn(partial(take, learned), learned, answer.said, is_changed=changing is not None)
        if (pending := self._pending) is not None:
            self._pending = unanswered(pending, learned, bool(standing and standing.question.is_screen))
            remarks += self._answer_asked(pending.asked) if self._pending is None else []
        return remarks

    def _learn(self, take: Callable[[], None], learned: Facts, said: str, is_changed: bool) -> list[Remark]:
        return follows(take, learned, said, self.interview, self.words, self._beside.remembered, is_changed)

    def choose(self, chosen: Sequence[str], unsure: Sequence[str] = ()) -> list[Remark]:
        """Takes options of the question that stands, by their ids; of those in `unsure` one is not sure.

        Where a place is asked for, the code of any place will do.
        """
        if (standing := self.prompt) is None:
            return []
        self._offers, self.asks_day = (), None
        options = {option.id: option for option in standing.choices}
        places = self.interview.edition.places if standing.kind == "place" else {}
        try:
            if len(chosen) == 1 and chosen[0] in places:
                said = places[chosen[0]].in_words(self.words.lang)
                return self._still_to_confirm(self.answer(Answer({standing.question.id: chosen[0]}, said)))
            ticked, doubted = [options[id] for id in chosen], [options[id] for id in unsure]
            return self._still_to_confirm(self.answer(self._listener.answer(standing, ticked, doubted)))
        except Problem as problem:
            return [refusal(problem, self.interview.edition, self.words)]

    def choose_offer(self, number: int) -> list[Remark]:
        """Takes one of the readings that stand to be chosen from, counted from 1; nothing where there are none."""
        offers, self._offers = self._offers, ()
        try:
            if offers and not 1 <= number <= len(offers):
                self._offers = offers
                return []
            if offers:
                return self._still_to_confirm(offers[number - 1].take())
            pending = self._pending if self.is_confirming else None
            choices = [] if pending is None else choices_of(pending, self.interview, self.words)
            return self._settle(choices[number - 1].chosen) if 1 <= number <= len(choices) else []
        except Problem as problem:
            return [refusal(problem, self.interview.edition, self.words)]

    def is_question(self, text: str) -> bool:
        """Whether a text is put as a question, or is near one that the FAQ answers."""
        return self._lexicon.asks(text) or self._questions.found(text).is_close

    def reads(self, text: str, about: str | None = None) -> Reply | Problem | None:
        """How a text would be understood as a reply; None for no text, or where nothing is asked. Nothing is taken.

        Args:
            text: what is typed.
            about: a fact or screen; the question that stands by default.
        """
        typed, standing = plain(text, LONGEST_REPLY), self.prompt if about is None else self._prompt_of(about)
        if not typed or standing is None:
            return None
        try:
            return self._listener.understand(standing, typed)
        except Problem as problem:
            return problem

    def prepare(self) -> None:
        """Reads what understands sentences and questions, so that the first one need not wait; harmless in a thread."""
        with suppress(Problem, OSError):  # what is wrong is said when it is wanted
            asked = self._questions.faq.entries[0].question[self.words.lang]
            self._listener.hearing.stated(asked)
            self._questions.found(asked)
            self._questions.in_han(asked)

    def reopen(self, facts: Sequence[str]) -> list[Remark]:
        """Asks again what an earlier question told: its fact, or which of its facts."""
        return self.change(facts[0]) if len(facts) == 1 else self._offer_change(facts)

    def speak(self, words: Words) -> None:
        """Goes on in another language."""
        self.words = words
        self._offers = ()

    def ask_target(self) -> list[Remark]:
        """Asks what is to be applied for, of all that fits."""
        choices = target_choices(self.interview, self.words)
        if not choices:
            return [note(self.words("talk.nothing_to_choose"))]
        offers = [Offer(label, partial(self._choose_target, target, label)) for label, target in choices]
        return self._offer(self.words("talk.which_target"), offers)

    def _choose_target(self, target: Target | None, label: str) -> list[Remark]:
        self._beside.choose(target)
        return [note(self.words("talk.chosen_none" if target is None else "talk.chosen", target=label))]

    def withdraw(self) -> bool:
        """Drops the readings that were offered, the day that was asked for, else what was to be confirmed.

        False when there is none of them.
        """
        if self._offers or self.asks_day is not None:
            self._offers, self.asks_day = (), None
            return True
        pending, self._pending = self._pending, None
        return pending is not None

    def go_on_with(self, interview: Interview) -> None:
        """Goes on with what is known and asked under another deadline."""
        self.interview = interview
        self._offers = ()

    def read_day(self, kind: DayKind, text: str) -> date | None:
        """The deadline that a text names; None for none.

        Raises:
            Problem: no day can be read, or it cannot be a deadline.
        """
        return read_deadline(self.interview.edition, kind, text, self.today)

    def offered_day(self, kind: DayKind) -> date | None:
        """What the deadline may be: supposed, the same day of a later year; of a place, what was told there before."""
        own = self.interview.edition.deadline
        return self._beside.remembered() if kind == "local" else same_day_later(own, self.today)

    def take_day(self, kind: DayKind, day: date | None) -> list[Remark]:
        """Takes a local or a supposed deadline, or takes it back; says what changes by it."""
        before = self.interview.verdicts()
        self.asks_day = None
        self._beside.set_day(kind, day)
        interview = self.interview
        key = f"talk.{kind}_none" if day is None else f"talk.{kind}_set"
        said = [self.words(key, day=self.words.due(day or interview.edition.deadline))]
        said += changed_verdicts(interview.edition, before, interview.verdicts(), self.words)
        # Where all is asked, this is the result anew.
        return [Remark("ended" if interview.next_question() is None else "note", tuple(said))]

    def _ask_day(self, kind: DayKind) -> list[Remark]:
        self.asks_day = kind
        day = self.offered_day(kind) or self.interview.edition.deadline - _SOME_DAYS
        return [note(self.words(f"talk.which_{kind}", day=day.isoformat()))]

    def _hear_day(self, kind: DayKind, typed: str) -> list[Remark]:
        self.asks_day = None
        if (command := self._lexicon.command(typed)) is not None:
            return [note(self.words("talk.change_left"))] if command[0] == "back" else self._obey(*command, typed)
        try:
            is_yes = self._lexicon.reply(typed) == "yes"
            offered = self.offered_day(kind) if is_yes else None
            return self.take_day(kind, offered or self.read_day(kind, typed))
        except Problem:
            self.asks_day = kind
            raise

    @property
    def offers(self) -> tuple[str, ...]:
        """The readings that stand to be chosen from, else what may be done with what is to be confirmed."""
        if self._pending is None or not self.is_confirming:
            return tuple(offer.label for offer in self._offers)
        return tuple(choice.label for choice in choices_of(self._pending, self.interview, self.words))

    def change(self, fact: str) -> list[Remark]:
        """Asks a fact again, whatever was said about it; the rest is kept."""
        self._changing, self._offers, self.asks_day = fact, (), None
        return [note(self.words("talk.changing", told=self._with_value(fact)))]

    def _reply(self, typed: str) -> list[Remark]:
        """Answers, or asks back."""
        standing = self.prompt
        reply = (
            self._listener.stated(typed) or Asked(typed)
            if standing is None
            else self._listener.understand(standing, typed)
        )
        match reply:
            case Answer() as answer:
                return self.answer(answer)
            case Readings(why_, answers):
                lead = "talk.meant_one" if why_ == MEANT and len(answers) == 1 else why_
                return self._offer(self.words(lead), [Offer(one.said, partial(self.answer, one)) for one in answers])
            case Stated() as stated:
                # What is asked beside what is told, where one answer is surely meant.
                is_asked = self._lexicon.asks(typed) and self._questions.is_sure(typed)
                told = self._ask(typed) if is_asked else []
                stated = replace(heeding(stated, self.interview), asked=() if told else stated.asked)
                self._pending = together(self._pending, stated, self.interview.edition.facts.ids)
                self._touched |= stated.touched
                return told
            case Asked(question):
                return self._ask(question)

    def _confirm(self) -> list[Remark]:
        return [] if self._pending is None else [listed(self._pending, self.interview, self.words)]

    def _settle(self, done: Told | Stated) -> list[Remark]:
        """Notes what was confirmed and answers what was asked with it; or shows what is left to be confirmed."""
        pending = self._pending
        if isinstance(done, Stated):
            self._pending = done if done.facts else None
            gone = struck(pending, done, self.interview, self.words) if pending else ""
            if done.facts:
                return [note(gone), *self._confirm()]
            return [note(self.words("talk.stated_left")), *self._answer_asked(pending.asked if pending else ())]
        facts = done.facts
        said = said_of(facts, self.interview, self.words)
        take = taking(self.interview, facts, pending.handover if pending else None, self._beside)
        remarks = self._learn(take, facts, said, is_changed=True)
        self._changing, self._pending = None if self._changing in facts else self._changing, None
        if lines := self.words.listing([option.label for option in self.proposed]):
            remarks.append(note(self.words("talk.proposed", lines=lines)))
        return remarks + self._answer_asked(pending.asked if pending else ())

    def _answer_asked(self, questions: Sequence[str]) -> list[Remark]:
        """Answers what was asked beside what was told; behind a choice to make the rest waits."""
        remarks: list[Remark] = []
        for position, question in enumerate(questions):
            try:
                remarks += self._ask(question)
            except Problem:
                remarks.append(note(self.words("talk.asked_again", asked=question)))
            if self._offers and (rest := questions[position + 1 :]):
                again = self.words("talk.asked_again", asked=self.words.listing(list(rest)))
                return [note(again), *remarks]
        return remarks

    def _offer(self, lead: str, offers: list[Offer]) -> list[Remark]:
        self._offers, self.asks_day = tuple(offers), None
        return [Remark("offer", (lead,), tuple(offer.label for offer in offers))]

    def _offer_topic(self, id: str, label: str) -> list[Remark]:
        entries = (entry for entry in self._questions.faq.entries if entry.topic == id)
        return self._offer(self.words("talk.topic", topic=label), self._questions.offers(entries, self.words))

    def _ask(self, text: str) -> list[Remark]:
        """A question of the person's own, answered from the FAQ."""
        if (command := self._lexicon.spelled_command(text)) is not None:
            return self._obey(command, "", text)
        said = self._questions.reply(text, self.prompt, self.words, self._pending is not None)
        return [said] if isinstance(said, Remark) else self._offer(self.words("talk.which_question"), said)

    def _obey(self, command: Command, which: str, typed: str) -> list[Remark]:
        """Does what a command asks for; `which` is what follows it."""
        standing = self.prompt
        match command:
            case "back":
                return self.back()
            case "redo":
                if self._changing is not None or not self.interview.redo():
                    raise Problem("reply_last")
                return [note(self.words("talk.forward"))]
            case "change":
                return self._change(which, typed)
            case "choose":
                return self.ask_target()
            case "skip":
                return self._skip(standing)
            case "drop":
                return self._drop(standing)
            case "topics":
                topics = ((id, label[self.words.lang]) for id, label in self._questions.faq.topics.items())
                offers = [Offer(label, partial(self._offer_topic, id, label), "question") for id, label in topics]
                return self._offer(self.words("talk.which_topic"), offers)
            case "local" | "supposed":
                return self._ask_day(command)
            case "anew":
                return [Remark("anew", (self.words("talk.anew"),))]
            case "quit":
                self.is_over = True
                return [Remark("farewell", (self.words("talk.farewell"),))]
            case _:
                return [note(*looked_up(command, self.interview, standing, self.words))]

    def _skip(self, standing: Prompt | None) -> list[Remark]:
        """Leaves the question that stands unsure, or a change as it was."""
        if standing is None:
            raise Problem("reply_no_more")
        if self._changing is not None:
            return self.back()
        return self.answer(self._listener.answer(standing, [standing.leave]))

    def _drop(self, standing: Prompt | None) -> list[Remark]:
        """Never mind: a change that was begun, else this question or all of it, nobody knows."""
        if self._changing is not None:
            return self.back()
        ways: dict[Command, str] = {"skip": "talk.skip_this", "quit": "talk.leave", "again": "talk.go_on"}
        offers = [Offer(self.words(key), partial(self._obey, command, "", "")) for command, key in ways.items()]
        return self._offer(self.words("talk.which_drop"), offers if standing is not None else offers[1:])

    def back(self) -> list[Remark]:
        """Takes the last answer back, or leaves the change that was begun."""
        self._touched = frozenset()
        if self._pending is not None:
            self._pending = None
            return [note(self.words("talk.stated_left"))]
        if self._changing is not None:
            self._changing = None
            return [note(self.words("talk.change_left"))]
        if not self.interview.undo():
            return [refusal(Problem("reply_first"), self.interview.edition, self.words)]
        return [note(self.words("talk.back"))]

    def _change(self, which: str, typed: str) -> list[Remark]:
        meant = facts_to_change(self.interview, which, self.words)
        if not which:
            return self._offer_change(meant)
        if not self.interview.facts.keys() & set(meant):  # perhaps a question about changing something
            found = self._questions.found(typed)
            if found.is_sure or (found.is_close and not meant):
                return self._ask(typed)
            if not meant:
                raise Problem("reply_no_question", {"word": which})
        return self.reopen(meant)

    def _offer_change(self, facts: Sequence[str]) -> list[Remark]:
        offers = [Offer(self._with_value(id), partial(self.change, id)) for id in facts]
        return self._offer(self.words("talk.which_change"), offers)

    def _with_value(self, id: str) -> str:
        return told(self.interview.edition, self.words, id, self.interview.facts.get(id), self.interview.assumed)
