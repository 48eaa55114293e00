"""What a typed reply means: an answer, several readings of which one must be chosen, or a question of its own.

A reply is read against the question that stands, first as one of its answers, then for what it says about the matter.
Nothing is guessed in silence: what can be read in two ways is offered in both, and what is found only inside a longer
sentence is offered for confirmation.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from gcguide.conversation.asking import Questions
from gcguide.conversation.heard import answer_in, stated_facts
from gcguide.conversation.options import drops_negation, number, options_matching, options_named, parted
from gcguide.conversation.prompt import STEP_BY_STEP, Option, Prompt, check_conflict, line_of
from gcguide.conversation.understood import Answer, Asked, Readings, Reply, Stated
from gcguide.core.explain import told
from gcguide.core.facts import Facts, Value, read_value
from gcguide.language.clauses import clauses
from gcguide.language.dates import find_days, read_days
from gcguide.language.lexicon import load_lexicon
from gcguide.language.places import read_places
from gcguide.language.stated import Hearing, hearing_of
from gcguide.person.given import handed_over
from gcguide.person.handover import holds_code
from gcguide.policy.edition import Edition
from gcguide.policy.tables import Place
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.text import bare, same_width, smoothed
from gcguide.words import Words

_RANGE = re.compile(r"([0-9]{1,2})[-~—–]+([0-9]{1,2})\Z")
_NOT_SURE = re.compile(r"[?]\s*([0-9]{1,2})\Z|([0-9]{1,2})\s*[?]\Z")

# Two initials fit one place by chance.
_SURE_INITIALS = 3

# So does a shorter part of its name.
_SURE_PART = 3

# Asks which of several choices was meant.
MEANT = "talk.meant"

# A yes or no that answers nothing: so few options are offered, all of them.
_FEW = 3

# Where something else is denied beside what was found, the other options are offered as well, if they are so few.
_SEVERAL = 5

# So many days of a sentence are offered.
_MOST_DAYS = 6

# More readings than this are no help; the person is asked to say more.
MOST_READINGS = 15


@dataclass(frozen=True)
class Listener:
    """What is needed to understand a reply.

    Args:
        today: the day that "last May" is counted from.
        questions: what is a question that the FAQ answers, and what was typed in pinyin, in likely characters.
    """

    edition: Edition
    words: Words
    today: date
    questions: Questions

    def understand(self, prompt: Prompt, text: str, may_be_spelled: bool = True) -> Reply:
        """What a text, one cleaned line, means as a reply to a prompt.

        Args:
            prompt: what is asked.
            text: what was typed.
            may_be_spelled: whether it may be pinyin, or have wrong characters of the right sound.

        Raises:
            Problem: it is meant as an answer and cannot be one: a number out of range, a day that does not exist.
        """
        if (handed := self._handed(text)) is not None:
            return handed
        short = load_lexicon().reply(text)
        if short == "unsure":
            return self.answer(prompt, [prompt.leave])
        bare_number = load_lexicon().without_numbering(text)
        if number(bare_number) is not None and not _NOT_SURE.match(same_width(text).strip()):
            text = bare_number
        read = self._several if prompt.kind == "several" else self._one
        reply = read(prompt, text, short)
        if short is not None or (isinstance(reply, Answer) and prompt.kind != "place"):
            return reply or Asked(text)
        if stated := self._stated(prompt, text):
            return stated
        heard = None if isinstance(reply, Answer) else self._heard(prompt, text)
        return (
            heard
            or reply
            or self._introduced(prompt, text)
            or self._plain_among(prompt, text)
            or self._doubted(prompt, text)
            or (self._spelled(prompt, text) if may_be_spelled else None)
            or Asked(text)
        )

    def _spelled(self, prompt: Prompt, text: str) -> Reply | None:
        """A reply in pinyin, or with wrong characters of the right sound, as what it sounds like: offered."""
        spelled = self.questions.in_han(text)
        if spelled is None or self.questions.is_sure(text):
            return None
        with suppress(Problem):
            match self.understand(prompt, spelled, may_be_spelled=False):
                case Answer() as answer:
                    return Readings(MEANT, (answer,))
                case Readings() | Stated() as reply:
                    return reply
        return None

    @property
    def hearing(self) -> Hearing:
        """What finds facts in sentences, read once one is typed."""
        return hearing_of(self.edition, self.today)

    def _stated(self, prompt: Prompt, text: str) -> Stated | Readings | None:
        """What a text states beside what is asked for; None where that is nothing."""
        facts, guessed = stated_facts(self.hearing, text)
        id, grade = prompt.question.id, self.hearing.grade
        if (
            id != grade
            and prompt.kind == "one"
            and {o.id for o in prompt.options} >= set(self.edition.rules.grades.order)
        ):
            facts = {**facts, **({id: facts[grade]} if grade in facts else {})}
            facts.pop(grade, None)
        if not facts.keys() - {id, *self.hearing.phrases.bonds.implied.get(id, ())}:
            return None
        if id not in facts and not prompt.question.is_screen and prompt.kind in ("one", "several"):
            heard = answer_in(self.hearing, id, text, prompt.no)
            so = () if heard is None else heard.affirmed
            if prompt.kind == "one" and len(so) > 1:
                return self._each_with(prompt, so, facts)
            if heard is not None and so:
                facts[id] = so[0] if prompt.kind == "one" else frozenset(so)
                guessed |= frozenset() if heard.sure else {id}
            elif isinstance(plain := self._plain_among(prompt, text), Readings) and len(plain.answers) == 1:
                facts = {**facts, **plain.answers[0].learned}
        return self._with_the_rest(facts, guessed, text)

    def stated(self, text: str) -> Stated | None:
        """What a text states where nothing is asked."""
        if (handed := self._handed(text)) is not None:
            return handed
        facts, guessed = stated_facts(self.hearing, text)
        return self._with_the_rest(facts, guessed, text) if facts else None

    def _handed(self, text: str) -> Stated | None:
        """The answers of a code that was handed over; None for a text without one."""
        if not holds_code(text):
            return None
        handover = handed_over(self.edition, text)
        return Stated(handover.case.facts, handover=handover)

    def _with_the_rest(self, facts: Facts, guessed: frozenset[str], text: str) -> Stated:
        ordered = {id: facts[id] for id in self.edition.facts.ids if id in facts}
        hearing = self.hearing
        return Stated(ordered, guessed, hearing.unused(text), hearing.asked(text), hearing.touched(text))

    def _each_with(self, prompt: Prompt, values: Sequence[Value], beside: Facts) -> Readings:
        """The readings of what is asked for, each with what else was told."""
        options = [option for value in values for option in prompt.options if option.value == value]
        said = [told(self.edition, self.words, id, value) for id, value in beside.items()]
        answers = []
        for option in options:
            answer = self.answer(prompt, [option])
            answers.append(Answer({**beside, **answer.learned}, self.words.listing([answer.said, *said])))
        return Readings(MEANT, tuple(answers))

    def _heard(self, prompt: Prompt, text: str) -> Reply | None:
        """What a sentence says about the matter: taken where it says nothing else, offered where it does."""
        if prompt.question.is_screen or prompt.kind not in ("one", "several"):
            return None
        heard = answer_in(self.hearing, prompt.question.id, text, prompt.no)
        if heard is None:
            return self._all_or_none(prompt, text) if prompt.kind == "several" else None
        options = {(o.id if prompt.kind == "several" else o.value): o for o in prompt.options}
        so = [options[value] for value in heard.affirmed if value in options]
        rest = [option for value, option in options.items() if value not in heard.denied]
        if prompt.kind == "several":
            several = [so] if so else [rest, []] if rest else [[]]
            return Readings(MEANT, tuple(self.answer(prompt, chosen) for chosen in several))
        if len(so) == 1 and heard.sure and heard.whole and not drops_negation(text, so[0].label):
            return self.answer(prompt, so)
        if heard.mixed and len(options) <= _SEVERAL:
            so = [*so, *(option for option in rest if option not in so)]
        offered = [self.answer(prompt, [option]) for option in so or rest]
        if load_lexicon().doubts(text):
            offered.append(self.answer(prompt, [prompt.leave]))
        return Readings(MEANT, tuple(offered)) if offered else None

    def _all_or_none(self, prompt: Prompt, text: str) -> Reply | None:
        """All of several, or none, said in other words than the listed ones: offered."""
        phrases = self.hearing.phrases
        parts = [part.text for part in clauses(text, phrases) if not part.asks]
        if any(phrases.says("none", part) for part in parts):
            return Readings(MEANT, (self.answer(prompt, []),))
        if any(phrases.says("all", part) for part in parts):
            return Readings(MEANT, (self.answer(prompt, list(prompt.options)),))
        return None

    def _plain_among(self, prompt: Prompt, text: str) -> Reply | None:
        """A yes or no with words around it, as in 没有，还是那些: offered, where only one of them is said."""
        parts = [part for part in clauses(text, self.hearing.phrases) if not part.asks]
        said = {short for part in parts if (short := self._softened(part.text)) in ("yes", "no")}
        if len(said) != 1 and parts:
            said = {first} if (first := load_lexicon().first_word(text)) in ("yes", "no") else set()
        value = {"yes": prompt.yes, "no": prompt.no}.get(said.pop()) if len(said) == 1 else None
        options = [option for option in prompt.options if value is not None and option.value == value]
        return self._offered(prompt, options)

    def _softened(self, text: str) -> str | None:
        """A plain reply, without what says that one is not sure of it: 可能不行."""
        hedged = self.hearing.phrases.marks["hedged"]
        return load_lexicon().reply(text) or load_lexicon().reply(hedged.sub("", text).strip() or text)

    def _doubted(self, prompt: Prompt, text: str) -> Reply | None:
        """Not knowing, said in a sentence that is no clear question."""
        if not load_lexicon().doubts(text) or any(map(str.isdigit, text)) or self.questions.is_sure(text):
            return None
        unsure = self.answer(prompt, [prompt.leave])
        is_plain = not load_lexicon().asks(text) and not prompt.question.is_screen
        return unsure if is_plain else Readings(MEANT, (unsure,))

    def _one(self, prompt: Prompt, text: str, short: str | None) -> Reply | None:
        if prompt.kind == "place" and len(re.sub(r"\D", "", text)) == 6:
            return self._place(prompt, text)
        if (chosen := number(text)) is not None:
            read = read_days(text, self.today) if prompt.kind == "day" else None
            if read is None:
                return self.answer(prompt, [self._numbered(prompt, chosen)])
        if short in ("yes", "no", "none"):
            value = prompt.yes if short == "yes" else prompt.no
            if value is not None:
                return self.answer(prompt, [option for option in prompt.options if option.value == value])
        if short is not None and not self._is_label(prompt, text):
            if prompt.kind == "one" and len(prompt.options) <= _FEW:
                return self._offered(prompt, prompt.options)
            raise prompt.not_chosen
        if prompt.kind == "day":
            return self._day(prompt, text) or self._named(prompt, text)
        if prompt.kind == "place":
            return self._place(prompt, text)
        return self._named(prompt, text)

    def _several(self, prompt: Prompt, text: str, short: str | None) -> Reply | None:
        if short == "none" or number(text) == 0:
            return self.answer(prompt, [])
        if short == "no":  # 没有 may answer just one of the lines that shut so much
            nothing = self.answer(prompt, [])
            return Readings(MEANT, (nothing,)) if prompt.leave.id == STEP_BY_STEP else nothing
        if short == "all":
            return self.answer(prompt, list(prompt.options))
        if short is not None:
            raise prompt.not_chosen
        if reply := self._named(prompt, text):
            return reply
        chosen: list[Option] = []
        unsure: list[Option] = []
        outright = True
        for token in parted(text):
            if marked := _NOT_SURE.match(token):
                unsure.append(self._numbered(prompt, int(marked[1] or marked[2])))
            elif several := self._numbers(prompt, token):
                chosen += several
            else:
                options, is_whole = options_named(token, prompt.options)
                if len(options) != 1:
                    return self._scattered(prompt, text)
                outright = outright and is_whole and not prompt.question.is_screen
                chosen += options
        if not chosen and not unsure:
            return None
        answer = self.answer(prompt, chosen, unsure)
        return answer if outright else Readings(MEANT, (answer,))

    def _numbers(self, prompt: Prompt, token: str) -> list[Option]:
        """One number, or from one to another."""
        if bounds := _RANGE.match(token):
            first, last = sorted(map(int, bounds.groups()))
            return [self._numbered(prompt, n) for n in range(first, last + 1)]
        chosen = number(token)
        if chosen is None or (chosen > len(prompt.choices) and self._digits(prompt, token)):
            return []
        return [self._numbered(prompt, chosen)]

    def _scattered(self, prompt: Prompt, text: str) -> Reply | None:
        """Numbers written together, or with words between them: offered, not taken."""
        digits = self._digits(prompt, text)
        others = re.sub(r"[\W\d]", "", text)
        if not digits or len(others) > 2 * len(digits) or not load_lexicon().is_plain_statement(text):
            return None
        answer = self.answer(prompt, [self._numbered(prompt, n) for n in digits])
        return Readings(MEANT, (answer,))

    def _digits(self, prompt: Prompt, text: str) -> list[int]:
        digits = [int(c) for c in same_width(text) if c.isascii() and c.isdigit()]
        fits = len(digits) > 1 and len(set(digits)) == len(digits) and len(prompt.options) < 10
        return digits if fits and all(1 <= n <= len(prompt.options) for n in digits) else []

    def _numbered(self, prompt: Prompt, chosen: int) -> Option:
        if chosen == 0 and prompt.kind == "several":
            raise Problem("reply_conflict", {"word": self.words("answer.nothing"), "other": "1…"})
        if not 1 <= chosen <= len(prompt.choices):
            raise Problem("reply_number", {"word": chosen, "limit": len(prompt.choices)})
        return prompt.choices[chosen - 1]

    def _named(self, prompt: Prompt, text: str) -> Reply | None:
        """The option that is named outright; one of which only a part is named, or several, are offered."""
        if self._is_label(prompt, text):
            return self.answer(prompt, list(options_matching(text, prompt.choices)))
        options, outright = options_named(self._with_han_digits(text), prompt.options)
        few = text.isascii() and len(bare(text)) <= _SURE_INITIALS
        if outright and not (prompt.question.is_screen and few):  # a slip would shut too much there
            return self.answer(prompt, list(options))
        return self._offered(prompt, options or self._titled(prompt, text))

    def _titled(self, prompt: Prompt, text: str) -> tuple[Option, ...]:
        """The grades that a title of some series has, where a grade is asked for."""
        grades = self.edition.rules.grades.order
        if not set(grades) <= {option.id for option in prompt.options}:
            return ()
        of_title = self.edition.titles.grades_named(text)
        return tuple(option for option in prompt.options if option.id in of_title)

    def _is_label(self, prompt: Prompt, text: str) -> bool:
        """Whether the text is the whole label of one choice, or another form of it."""
        typed = bare(text)
        return sum(typed in (bare(option.label), *option.forms) for option in prompt.choices) == 1

    def _with_han_digits(self, text: str) -> str:
        """A number within words as labels write it: 5类 is 五类."""
        numerals = {str(n): forms[0] for n, forms in enumerate(load_lexicon().words.days.digits)}
        return text if text.isascii() else "".join(numerals.get(c, c) for c in same_width(text))

    def _introduced(self, prompt: Prompt, text: str) -> Reply | None:
        """What a sentence such as 我是中级 says once its beginning is taken off, unless it is a question: offered."""
        rest = load_lexicon().without_introduction(text)
        if not rest or load_lexicon().asks(text):
            return None
        if prompt.kind == "place":
            read = self._place(prompt, rest)
            return Readings(MEANT, (read,)) if isinstance(read, Answer) else read
        options = options_matching(self._with_han_digits(rest), prompt.options)
        return self._offered(prompt, options or self._titled(prompt, rest))

    def _offered(self, prompt: Prompt, options: Sequence[Option]) -> Reply | None:
        """Some options to choose from; nothing where they are too many."""
        answers = tuple(self.answer(prompt, [option]) for option in options)
        return Readings(MEANT, answers) if 0 < len(answers) <= MOST_READINGS else None

    def _day(self, prompt: Prompt, text: str) -> Reply | None:
        read = read_days(text, self.today)
        if read is None:
            return self._days_within(prompt, text)
        days = [day for day in read.days if self._is_plausible(prompt, day, last=len(read.days) == 1)]
        answers = tuple(Answer({prompt.question.id: day}, self.words.day(day)) for day in days)
        if len(answers) == 1 and not read.span and days[0] <= self.today:
            if not read.vague:
                return answers[0]
            return Readings("talk.vague_day", (*answers, self.answer(prompt, [prompt.leave])))
        why = "talk.which_span" if read.span else "talk.which_day" if len(answers) > 1 else "talk.in_future"
        return Readings(why, answers) if answers else None

    def _days_within(self, prompt: Prompt, text: str) -> Reply | None:
        """The days that a sentence names: offered, the first and last of a month."""
        found = [] if load_lexicon().asks(text) else find_days(text, self.today)
        if not found:
            return None
        days = [day for read in found for day in read.days if self._is_plausible(prompt, day, last=False)]
        answers = [Answer({prompt.question.id: day}, self.words.day(day)) for day in dict.fromkeys(days)][:_MOST_DAYS]
        unsure = self.answer(prompt, [prompt.leave])
        why = "talk.which_span" if any(read.span for read in found) else "talk.which_day"
        return Readings(why, (*answers, unsure)) if answers else None

    def _is_plausible(self, prompt: Prompt, day: date, last: bool) -> bool:
        try:
            read_value(self.edition, prompt.question.id, day)
        except Problem:
            if last:
                raise
            return False
        return True

    def _place(self, prompt: Prompt, text: str) -> Reply | None:
        places = read_places(text, self.edition)
        if len(places) > MOST_READINGS:  # 呼市 fits two cities: these, without all their counties
            places = tuple(place for place in places if place.county is None) or places
        answers = tuple(Answer({prompt.question.id: place.code}, place.in_words(self.words.lang)) for place in places)
        if len(answers) > MOST_READINGS:
            raise Problem("reply_many", {"word": text, "count": len(answers)})
        if len(answers) == 1 and self._is_certain(places[0], text):
            return answers[0]
        return Readings("talk.which_place", answers) if answers else self._named(prompt, text)

    def _is_certain(self, place: Place, text: str) -> bool:
        """Whether a text names a place and says nothing against working there: 不在海拉尔, 老家通辽, 去过包头."""
        if same_width(text).isascii():
            return len(bare(text)) >= _SURE_INITIALS
        said = [one for clause in clauses(text, self.hearing.phrases) for one in self.hearing.places(clause)]
        if said or self.hearing.gazetteer.spots(smoothed(text)):
            return all(one.sure and not one.denied for one in said) and any(one.value == place.code for one in said)
        typed = smoothed(load_lexicon().without_introduction(text) or text)
        return len(typed) >= _SURE_PART and typed in smoothed(place.in_words(self.words.lang))

    def answer(self, prompt: Prompt, chosen: Sequence[Option], unsure: Sequence[Option] = ()) -> Answer:
        """What choosing these options, and being unsure of those, tells."""
        question, leave = prompt.question, prompt.leave
        chosen, unsure = list(dict.fromkeys(chosen)), [o for o in dict.fromkeys(unsure) if o not in chosen]
        if leave in chosen or leave in unsure:
            if len({*chosen, *unsure}) > 1:
                other = next(option for option in (*chosen, *unsure) if option != leave)
                raise Problem("reply_conflict", {"word": leave.label, "other": other.label})
            nothing = {} if leave.id == STEP_BY_STEP else dict.fromkeys(question.facts, UNSURE)
            return Answer(nothing, leave.label)
        said = [option.label for option in chosen]
        said += [self.words.labelled(option.label, self.words("answer.unsure")) for option in unsure]
        if not question.is_screen:
            if not chosen and prompt.kind != "several":
                raise Problem("reply_empty")
            # One sure thing is enough to know; unsure of all that was named, the whole is not known.
            several = frozenset(o.id for o in chosen) if chosen or not unsure else UNSURE
            value = several if prompt.kind == "several" else chosen[0].value
            return Answer({question.id: value}, self.words.listing(said) if said else self.words("answer.nothing"))
        check_conflict(prompt, chosen, unsure)
        learned = question.ticks([o.id for o in (*chosen, *(o for o in unsure if not line_of(prompt, o).ticked))])
        learned |= {id: UNSURE for option in unsure for id in line_of(prompt, option).ticked}
        return Answer(learned, self.words.listing(said) if said else self.words("answer.nothing"))
