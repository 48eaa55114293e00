"""What a typed reply means: an answer, several readings of which one must be chosen, or a question of its own.

Nothing is guessed in silence: what can be read in two ways is offered in both, and what is found only inside a longer
sentence is offered for confirmation.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.conversation.prompt import STEP_BY_STEP, Option, Prompt, check_conflict, line_of
from gcguide.core.facts import read_value
from gcguide.core.interview import Interview
from gcguide.language.dates import read_days
from gcguide.language.lexicon import Lexicon
from gcguide.language.pinyin import Pinyin
from gcguide.language.places import read_places
from gcguide.policy.edition import Edition
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.text import bare, same_width
from gcguide.words import Words

_NUMBER = re.compile(r"\W*([0-9]{1,3})\W*\Z")
_BRACKET = re.compile(r"[(（]")
_LETTERS = re.compile(r"[a-z]{1,40}\Z")

# A part of an English label must be long enough to be one on purpose.
_SHORTEST_PART = 3

_BETWEEN = re.compile(r"[\s,，、;；/+&]+")
_RANGE = re.compile(r"([0-9]{1,2})[-~—–]+([0-9]{1,2})\Z")
_NOT_SURE = re.compile(r"[?]\s*([0-9]{1,2})\Z|([0-9]{1,2})\s*[?]\Z")

# Two initials fit one place by chance.
_SURE_INITIALS = 3

# Asks which of several choices was meant.
MEANT = "talk.meant"

# More readings than this are no help; the person is asked to say more.
MOST_READINGS = 15


@dataclass(frozen=True)
class Answer:
    """An answer understood: what it tells, and how it is said back."""

    learned: dict[str, Any]
    said: str


@dataclass(frozen=True)
class Readings:
    """What a reply may mean; `why` is the key of the words that ask which."""

    why: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Asked:
    """Not an answer but a question of the person's own."""

    text: str


Reply = Answer | Readings | Asked


@dataclass(frozen=True)
class Listener:
    """What is needed to understand a reply.

    Args:
        today: the day that "last May" is counted from.
        is_question: whether a text is surely a question that the FAQ answers.
    """

    edition: Edition
    words: Words
    lexicon: Lexicon
    pinyin: Pinyin
    today: date
    is_question: Callable[[str], bool]

    def understand(self, prompt: Prompt, text: str) -> Reply:
        """What a text, one cleaned line, means as a reply to a prompt.

        Raises:
            Problem: it is meant as an answer and cannot be one: a number out of range, a day that does not exist.
        """
        short = self.lexicon.reply(text)
        if short == "unsure":
            return self.answer(prompt, [prompt.leave], [])
        bare_number = self.lexicon.without_numbering(text)
        if number(bare_number) is not None and not _NOT_SURE.match(same_width(text).strip()):
            text = bare_number
        read = self._several if prompt.kind == "several" else self._one
        return (
            read(prompt, text, short) or self._introduced(prompt, text) or self._mentioned(prompt, text) or Asked(text)
        )

    def _one(self, prompt: Prompt, text: str, short: str | None) -> Reply | None:
        if prompt.kind == "place" and len(re.sub(r"\D", "", text)) == 6:
            return self._place(prompt, text)
        if (chosen := number(text)) is not None:
            read = read_days(text, self.today, self.lexicon) if prompt.kind == "day" else None
            if read is None:
                return self.answer(prompt, [self._numbered(prompt, chosen)], [])
        if short in ("yes", "no", "none"):
            value = prompt.yes if short == "yes" else prompt.no
            if value is not None:
                return self.answer(prompt, [option for option in prompt.options if option.value == value], [])
        if short is not None and not self._is_label(prompt, text):
            raise prompt.not_chosen
        if prompt.kind == "day":
            return self._day(prompt, text) or self._named(prompt, text)
        if prompt.kind == "place":
            return self._place(prompt, text)
        return self._named(prompt, text)

    def _several(self, prompt: Prompt, text: str, short: str | None) -> Reply | None:
        if short == "none" or number(text) == 0:
            return self.answer(prompt, [], [])
        if short == "no":  # 没有 may answer just one of the lines that shut so much
            nothing = self.answer(prompt, [], [])
            return Readings(MEANT, (nothing,)) if prompt.leave.id == STEP_BY_STEP else nothing
        if short == "all":
            return self.answer(prompt, list(prompt.options), [])
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
                options, is_whole = named(token, prompt.options, self.pinyin)
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
        if not digits or len(others) > 2 * len(digits) or not self.lexicon.is_plain_statement(text):
            return None
        answer = self.answer(prompt, [self._numbered(prompt, n) for n in digits], [])
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
            return self.answer(prompt, list(matching(text, prompt.choices, self.pinyin)), [])
        options, outright = named(self._in_han(text), prompt.options, self.pinyin)
        if outright and not self._drops_negation(text, options[0]):
            return self.answer(prompt, list(options), [])
        options = options or self._titled(prompt, text)
        return self._offered(prompt, options) if len(options) <= MOST_READINGS else None

    def _titled(self, prompt: Prompt, text: str) -> tuple[Option, ...]:
        """The grades that a title of some series has, where a grade is asked for."""
        grades = self.edition.rules.grades.order
        if not set(grades) <= {option.id for option in prompt.options}:
            return ()
        of_title = self.edition.titles.grades_named(text)
        return tuple(option for option in prompt.options if option.id in of_title)

    def _drops_negation(self, text: str, option: Option) -> bool:
        """Whether the text is a part of the label that leaves out what the label denies."""
        is_part = bare(text) in bare(option.label)
        return is_part and self.lexicon.denies(option.label) and not self.lexicon.denies(text)

    def _is_label(self, prompt: Prompt, text: str) -> bool:
        """Whether the text is the whole label of one choice, or another form of it."""
        typed = bare(text)
        return sum(typed in (bare(option.label), *option.forms) for option in prompt.choices) == 1

    def _in_han(self, text: str) -> str:
        """A number within words as labels write it: 5类 is 五类."""
        numerals = {str(n): forms[0] for n, forms in enumerate(self.lexicon.words.days.digits)}
        return text if text.isascii() else "".join(numerals.get(c, c) for c in same_width(text))

    def _introduced(self, prompt: Prompt, text: str) -> Reply | None:
        """What a sentence such as 我是中级 says once its beginning is taken off, unless it is a question: offered."""
        rest = self.lexicon.without_introduction(text)
        if not rest or self.lexicon.asks(text):
            return None
        if prompt.kind == "place":
            read = self._place(prompt, rest)
            return Readings(MEANT, (read,)) if isinstance(read, Answer) else read
        options = matching(self._in_han(rest), prompt.options, self.pinyin) or self._titled(prompt, rest)
        options = tuple(option for option in options if not self._drops_negation(rest, option))
        return self._offered(prompt, options) if len(options) <= MOST_READINGS else None

    def _mentioned(self, prompt: Prompt, text: str) -> Reply | None:
        """An option named within a sentence, unless the sentence is a question."""
        options = named_in(self._in_han(text), prompt.options)
        is_plain = self.lexicon.is_plain_statement(text) and not self.is_question(text)
        return self._offered(prompt, options) if options and is_plain else None

    def _offered(self, prompt: Prompt, options: Sequence[Option]) -> Reply | None:
        answers = [self.answer(prompt, [option], []) for option in options]
        return Readings(MEANT, tuple(answers)) if answers else None

    def _day(self, prompt: Prompt, text: str) -> Reply | None:
        read = read_days(text, self.today, self.lexicon)
        if read is None:
            return None
        days = [day for day in read.days if self._is_plausible(prompt, day, last=len(read.days) == 1)]
        answers = tuple(self.told(prompt, day, self.words.day(day)) for day in days)
        if len(answers) == 1 and not read.span and days[0] <= self.today:
            return answers[0]
        why = "talk.which_span" if read.span else "talk.which_day" if len(answers) > 1 else "talk.in_future"
        return Readings(why, answers) if answers else None

    def _is_plausible(self, prompt: Prompt, day: date, last: bool) -> bool:
        try:
            read_value(self.edition, prompt.question.id, day)
        except Problem:
            if last:
                raise
            return False
        return True

    def _place(self, prompt: Prompt, text: str) -> Reply | None:
        places = read_places(text, self.edition, self.pinyin)
        if len(places) > MOST_READINGS:  # 呼市 fits two cities: these, without all their counties
            places = tuple(place for place in places if place.county is None) or places
        answers = tuple(self.told(prompt, place.code, place.in_words(self.words.lang)) for place in places)
        if len(answers) > MOST_READINGS:
            raise Problem("reply_many", {"word": text, "count": len(answers)})
        if len(answers) == 1 and not (text.isascii() and len(bare(text)) < _SURE_INITIALS):
            return answers[0]
        return Readings("talk.which_place", answers) if answers else self._named(prompt, text)

    def told(self, prompt: Prompt, value: Any, said: str) -> Answer:
        """The answer that tells the fact that is asked for, and how it is said back."""
        return Answer({prompt.question.id: value}, said)

    def answer(self, prompt: Prompt, chosen: Sequence[Option], unsure: Sequence[Option]) -> Answer:
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
            # One sure thing is enough to know; unsure of all that was named, the whole is not known.
            several = frozenset(o.id for o in chosen) if chosen or not unsure else UNSURE
            value = several if prompt.kind == "several" else chosen[0].value
            return Answer({question.id: value}, self.words.listing(said) if said else self.words("answer.nothing"))
        check_conflict(prompt, chosen)
        learned = question.ticks([o.id for o in (*chosen, *(o for o in unsure if not line_of(prompt, o).ticked))])
        settled = {id: o for o in chosen for id in line_of(prompt, o).ticked}
        for option in unsure:
            for id in line_of(prompt, option).ticked:
                if id in settled:
                    raise Problem("reply_conflict", {"word": settled[id].label, "other": option.label})
                learned[id] = UNSURE
        return Answer(learned, self.words.listing(said) if said else self.words("answer.nothing"))


# Which options or facts a typed text means: by number, label, part of a label, initials.


def parted(text: str) -> list[str]:
    """What stands between blanks and commas, in half width."""
    return list(filter(None, _BETWEEN.split(same_width(text).strip())))


def number(text: str) -> int | None:
    """The number that is all the text says."""
    digits = _NUMBER.match(same_width(text).strip())
    return int(digits[1]) if digits else None


def named(text: str, options: Sequence[Option], pinyin: Pinyin) -> tuple[tuple[Option, ...], bool]:
    """The options that a text names, by the surest way in which any is named, and whether it names one outright.

    Surest is the whole label, then another form of it, its initials, a part of it, initials of a part. Outright is a
    whole label (or what it says before a bracket), another form, its initials, or half of it and more; the rest is to
    be offered.
    """
    options_named = matching(text, options, pinyin)
    return options_named, len(options_named) == 1 and _is_whole(bare(text), options_named[0], pinyin)


def _is_whole(typed: str, option: Option, pinyin: Pinyin) -> bool:
    said = bare(_BRACKET.split(option.label)[0])
    if typed in (said, bare(option.label), option.initials, *option.forms):
        return True
    if typed.isascii() and pinyin.spells_all(typed, option.label):
        return len(typed) > 1
    return typed in said and 2 * len(typed) >= len(said)


def matching(text: str, options: Sequence[Option], pinyin: Pinyin) -> tuple[Option, ...]:
    """The options that a text names in any way, by the surest way in which any is named."""
    typed = bare(text)
    if not typed:
        return ()
    letters = typed if _LETTERS.match(typed) else None
    ways: tuple[Callable[[Option], bool], ...] = (
        lambda o: bare(o.label) == typed,
        lambda o: typed in o.forms,
        lambda o: letters is not None and (o.initials == letters or pinyin.spells_all(letters, o.label)),
        lambda o: (not typed.isascii() or len(typed) >= _SHORTEST_PART) and typed in bare(o.label),
        lambda o: letters is not None and len(letters) > 1 and pinyin.spells(letters, o.label),
    )
    for way in ways:
        if options_named := tuple(option for option in options if way(option)):
            return options_named
    return ()


def named_in(text: str, options: Sequence[Option]) -> tuple[Option, ...]:
    """The options whose whole label, or what it says before a bracket, stands somewhere in a longer text."""
    typed = bare(text)
    labelled = []
    for option in options:
        label = bare(_BRACKET.split(option.label)[0])
        if len(label) > 1 and label in typed:
            labelled.append((label, option))
    # "full senior" holds "senior" as well: the longer one is meant.
    return tuple(o for label, o in labelled if not any(label != other and label in other for other, _ in labelled))


def facts_meant(interview: Interview, text: str, words: Words, pinyin: Pinyin) -> list[str]:
    """The facts that a text names; where it names none, those of the topics that it names."""
    facts, topics = interview.edition.facts, interview.questions.topics
    named = matching(text, [Option(id, facts[id].label[words.lang]) for id in facts.ids], pinyin)
    if named:
        return [option.id for option in named]
    matched = matching(text, [Option(id, topic.label[words.lang]) for id, topic in topics.items()], pinyin)
    return [id for topic in matched for id in topics[topic.id].facts]
