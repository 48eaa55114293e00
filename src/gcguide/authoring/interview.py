"""The interview about the next notice: one item after the other, back, done, left and taken up again.

What has been answered is all its state, so that it can be kept after every reply.
"""

from collections.abc import Collection, Iterator
from datetime import date

from gcguide.authoring import new_category
from gcguide.authoring.items import NEW_CLAUSES, Answers, Item, citing, data_of, filled, items_of
from gcguide.authoring.replies import before_ids, check_deadline, hour_in, read, told
from gcguide.editions.numbering import in_order
from gcguide.editions.written import Written
from gcguide.policy.edition import Edition
from gcguide.problem import Problem
from gcguide.text import folded, plain
from gcguide.words import Words

_SHORT, _LONG = 120, 480


class Script:
    """The questions after an edition, and what was answered so far, in that order.

    Args:
        edition: the one before.
        answers: those of an earlier time.
        words: the language.
        taken_back: what was answered to items that are asked anew: Enter keeps it.
    """

    def __init__(self, edition: Edition, answers: Answers, words: Words, taken_back: Answers | None = None) -> None:
        self.edition = edition
        self.before = data_of(edition)
        more = (filled(item, Written(self.before)) for item in new_category.items(edition, self.before))
        self.items = [*items_of(edition, self.before), *more]
        known = {item.key for item in self.items}
        self.answers = {key: answer for key, answer in answers.items() if key in known}
        self.taken_back = {key: answer for key, answer in (taken_back or {}).items() if key in known}
        self.words = words

    @property
    def asked(self) -> list[Item]:
        """The items that are asked, as far as the answers tell."""
        return [item for item in self.items if item.is_asked(self.answers)]

    @property
    def current(self) -> Item | None:
        """The item to answer; None: all are."""
        return next((item for item in self.asked if item.key not in self.answers), None)

    def reply(self, typed: str) -> str:
        """Takes the answer to the current item; returns in words what a day, a number or a choice was read as.

        Raises:
            Problem: it cannot be read.
        """
        item = self.current
        assert item is not None
        answer = read(item, typed, self.answers, self.words)
        if not answer and not typed.strip():
            answer = self._by_enter(item)
        if item.name == "deadline":  # that of the notice before is in the past as a rule
            self.check_days(answer)
            self.hear_hour(typed, self.taken_back)
        if (was := self.taken_back.pop(item.key, None)) is not None and was != answer:
            self._forget_proposals(item.key, was)
        self.answers[item.key] = answer
        is_read = answer and item.kind in ("day", "hour", "count", "several", "number", "holiday")
        return told(item, answer, self.words) if is_read else ""

    def hear_hour(self, typed: str, known: dict[str, str]) -> None:
        """Keeps the hour that was told along with the last day among what is known, unless another was."""
        last = next(item for item in self.items if item.name == "hour")
        if last.key not in self.answers and (hour := hour_in(typed, self.words)):
            known.setdefault(last.key, hour)

    def check_days(self, deadline: str | None = None) -> None:
        """Raises where the last day cannot be that of a notice that was printed when it is said to have been.

        Args:
            deadline: the answer to it that is to be looked at; None for that which is kept.

        Raises:
            Problem: it is before the day of printing, as that of the notice before is.
        """
        last, printed = (next(one for one in self.items if one.name == name) for name in ("deadline", "printed_on"))
        answers = (self.answers.get(last.key) if deadline is None else deadline, self.answers.get(printed.key))
        pairs = zip((last, printed), answers, strict=True)
        check_deadline(*(date.fromisoformat(answer) if answer else item.before for item, answer in pairs))

    def _forget_proposals(self, key: str, was: str) -> None:
        """Asks anew for what rests on another answer to an item; what merely followed from the old one is forgotten."""
        if key != NEW_CLAUSES:
            return
        known, self.answers = self.answers, self.answers | {key: was}
        proposals = {item.key: self.proposal(item) or "" for item in self.items if item.is_of_new}
        self.answers = known
        self.ask_anew(proposals)
        self.taken_back = {key: held for key, held in self.taken_back.items() if held != proposals.get(key)}

    def _by_enter(self, item: Item) -> str:
        """What Enter stands for: what was answered before going back, what follows from other answers, or the same."""
        return self.taken_back.get(item.key) or self.proposal(item) or ""

    def back(self) -> bool:
        """Takes the last answer back; False where there is none."""
        if not self.answers:
            return False
        key = next(reversed(self.answers))
        self.taken_back[key] = self.answers.pop(key)
        return True

    def done(self) -> None:
        """All the rest is as before; what follows from other answers still does."""
        while (item := self.current) is not None:
            self.answers[item.key] = self._by_enter(item)
            self.taken_back.pop(item.key, None)

    def again(self, name: str) -> bool:
        """Asks anew for a clause by its number, or for an item by its place or name; False where there is none."""
        number = name.strip()
        clause = self.edition.identity(number)
        keys = {item.key for item in self.items if item.clause == clause}
        asked = self.asked
        if not keys and number.isdecimal() and 0 < int(number) <= len(asked):
            keys = {asked[int(number) - 1].key}
        elif not keys and number:
            named = [(item.key, folded(name_of(item, self.words))) for item in asked]
            like = [(key, name) for key, name in named if folded(number) in name]
            keys = {key for key, name in like if len(like) == 1 or name == folded(number)}
        self.ask_anew(keys)
        return bool(keys)

    def ask_anew(self, keys: Collection[str]) -> None:
        """Takes back the answers to some items, by their keys."""
        self.taken_back |= {key: answer for key, answer in self.answers.items() if key in keys}
        self.answers = {key: answer for key, answer in self.answers.items() if key not in keys}

    def proposal(self, item: Item) -> str | None:
        """What follows from earlier answers: the name of the batch from the title that has it in the same place; what
        the words of a new clause say of its category.
        """
        if said := new_category.proposed(item, self.items, self.answers):
            return said
        title = self.answers.get("notice.title")
        if item.name != "label" or not title:
            return None
        was, name = str(self.before["notice"]["title"]), str(item.before)
        head, found, tail = was.partition(name)
        if found and title.startswith(head) and title.endswith(tail) and len(title) > len(head) + len(tail):
            return title[len(head) : len(title) - len(tail)]
        return None

    def question(self) -> Iterator[str]:
        """The current item in lines: what it is, what it was, what it can be."""
        item, words, asked = self.current, self.words, self.asked
        assert item is not None
        yield ""
        yield words("author.position", number=asked.index(item) + 1, count=len(asked), ask=name_of(item, words))
        kinds = ("text", "day", "hour", "count", "contact", "several", "number", "entry")
        if item.kind in kinds and item.is_known:
            yield words("author.before", value=told(item, None, words))
        if item.kind == "clause" and item.clause:
            if said := self.said(item):
                yield words("author.clause_says", text=said)
            if above := [*self._told_above(item, item.clause)]:
                yield words("author.told_above", what=words("join.semicolon").join(above))
        for number, (id, text) in enumerate(item.options.items(), start=1):
            mark = "\u2713 " if item.kind == "several" and id in before_ids(item) else ""
            yield words("author.numbered", number=number, text=mark + plain(text, _SHORT))
        if kept := self.taken_back.get(item.key):
            yield words("author.taken_back", value=plain(told(item, kept, words), _SHORT))
        elif proposal := self.proposal(item):
            yield words("author.proposed", value=told(item, proposal, words))
        is_new = not any(one.kind == item.kind for one in self.items if one.key in self.answers)
        if is_new or not (item.is_known or item.kind == "holiday"):
            yield self.help()  # the first time

    def help(self) -> str:
        """How the current item is answered."""
        item = self.current
        assert item is not None
        return "   " + self.words(f"author.help.{item.kind if item.is_known else item.name}")

    def _told_above(self, about: Item, clause: str) -> Iterator[str]:
        """What was told of a clause before it came up: a day, a telephone, copies; and what it names, as the batch."""
        entries, said = [address for address, _ in citing(self.before, clause)], self.said(about)
        for item in self.items:
            answer = self.answers.get(item.key)
            if not answer or item.clause:
                continue
            is_named = item.kind in ("text", "day", "contact") and told(item, None, self.words) in said
            if is_named or any(item.address[: len(entry)] == entry for entry in entries):
                after = plain(told(item, answer, self.words), _SHORT)
                yield self.words("author.above", what=name_of(item, self.words), after=after)

    def said(self, item: Item) -> str:
        """The beginning of a clause in its own words, where they are at hand."""
        try:
            return plain(self.edition.clause_text(item.about_number), _LONG)
        except (Problem, KeyError):
            return ""

    def is_word(self, kind: str, typed: str) -> bool:
        """Whether one of the words for going back, leaving … is typed."""
        return folded(typed.strip()) in map(folded, self.words(f"author.{kind}_words").split())


def name_of(item: Item, words: Words) -> str:
    """What an item is about."""
    return words(f"author.ask.{item.name}", about=plain(item.about, _SHORT), clause=item.about_number)


def moves(before: Answers, after: Answers) -> list[tuple[str, str]]:
    """The clauses whose number changes, in the order of the new notice."""
    numbers = in_order([number for id, number in after.items() if before.get(id, number) != number])
    was = {after[id]: before[id] for id in after if id in before}
    return [(was[number], number) for number in numbers]
