"""What a text states about one person: every fact found in it, denied or not, sure or not.

A text is read clause by clause. What is planned, asked, supposed or said of somebody else states nothing. Nothing is
inferred but what a county's hospital belongs to, and that not for sure: 大专学历 is not yet an education below what is
demanded.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Any

from gcguide.language.clauses import Clause, Said, clauses
from gcguide.language.dates import find_days
from gcguide.language.lexicon import load_lexicon
from gcguide.language.phrases import ABOUT, EITHER, OPEN, Found, load_phrases, longest
from gcguide.language.places import Spot, is_league, load_gazetteer, within
from gcguide.policy.edition import Edition
from gcguide.policy.questions import load_questionnaire

# A title as short as this behind a single character is how somebody is called: 冯编辑.
_SHORT_TITLE = 2
# A rank as near before a title belongs to it.
_RANK = 3
# As near before a title a number of people is not oneself: 两位正高.
_COUNT = 6
# So few characters may stand between 老家 and the place.
_NEAR = 2
# What was found in so many clauses, and of so many phrases, is not looked for again: a text is gone through several
# times, for what it states, what it leaves unused, and what it touches.
_CLAUSES, _PHRASES = 512, 2048
# A longer clause about nothing that is known changes the subject.
_ASIDE = 6


class Hearing:
    """Finds what a text states.

    Args:
        edition: the notice.
        today: the day that "last May" is counted from.
    """

    def __init__(self, edition: Edition, today: date) -> None:
        self.edition, self.today = edition, today
        self.phrases, self.gazetteer, self.lexicon = load_phrases(edition), load_gazetteer(edition), load_lexicon()
        names = sorted({*edition.titles.names, *self._turnings}, key=lambda name: (-len(name), name))
        self._titles = re.compile("|".join(map(re.escape, names)) or "(?!)")
        self._found = lru_cache(_CLAUSES)(self._look)
        self._read = lru_cache(_PHRASES)(lambda clause, one: [*self._says(clause, one)])
        self._places = lru_cache(_CLAUSES)(lambda clause: [*self._places_in(clause)])

    @cached_property
    def no(self) -> dict[str, Any]:
        """For a fact, the value that a plain no to its question stands for, where there is one."""
        questions, found = load_questionnaire(self.edition).questions.facts, dict[str, Any]()
        for id in self.edition.facts.ids:
            fact, no = self.edition.facts[id], questions[id].no
            if no is not None:
                found[id] = {str(value).lower(): value for value in fact.options}[no]
            elif fact.kind == "bool":
                found[id] = False
        return found

    @cached_property
    def _turnings(self) -> dict[str, str]:
        """Titles with their rank at the end, and as they are listed: 文学创作三级."""
        ranks = self.phrases.around.leading
        names = [(name, rank) for name in self.edition.titles.names for rank in ranks if name.startswith(rank)]
        return {name.removeprefix(rank) + rank: name for name, rank in names}

    @property
    def grade(self) -> str:
        """The fact of the title held now."""
        return self.edition.rules.grades.fact

    # ------------------------------------------------------------------------------------------------------
    # A text about a person

    def stated(self, text: str) -> dict[str, Said]:
        """For each fact that a text states, one value, in the order of the vocabulary; `sure` where it is no guess.

        Of what the notice has no use for, since its category is gone, nothing is taken down.
        """
        said = self._said(clauses(text, self.phrases))
        bonds = self.phrases.bonds
        now, there, move = bonds.elsewhere
        moved = any(one.fact == move and one.value != self.no.get(move) and not one.denied for one in said)
        titles = [one for one in said if one.fact == now and one.value not in (ABOUT, self.no.get(now))]
        # Where some titles are said to be from there, the others are not.
        from_there = [one for one in titles if one.there and not one.now] or [one for one in titles if not one.now]
        told: dict[str, list[Said]] = {}
        for one in said:
            was_there = any(one is title for title in from_there)
            if moved or not (was_there and one.there and len(from_there) < len(titles)):
                told.setdefault(there if moved and was_there else one.fact, []).append(one)
        self._leave_former(told)
        spoken_of = [id for id in self.edition.facts.ids if id in told]
        found = {id: settled for id in spoken_of if (settled := self._settled(id, told[id]))}
        self._keep_to_town(found, told)
        for id, needed in bonds.needs.items():
            if needed not in told or (needed in found and found[needed].value == self.no.get(needed)):
                found.pop(id, None)
        for id, implied in bonds.implied.items():
            for other, value in implied.items():
                if id in found and other not in found:
                    found[other] = Said(other, value, sure=found[id].sure)
        return {id: found[id] for id in self.edition.facts.ids if id in found and id in self.edition.used_facts}

    def _leave_former(self, told: dict[str, list[Said]]) -> None:
        """Takes out the kind of employer that somebody came from, where another one is told: 在中核评的，现在在民企."""
        move, before = self.phrases.bonds.former
        came = {one.value for one in told.get(move, []) if not one.denied}
        others = [one for one in told.get(before, []) if one.value not in came]
        if came and any(not one.denied and one.value != ABOUT for one in others):
            told[before] = others

    def _keep_to_town(self, found: dict[str, Said], told: dict[str, list[Said]]) -> None:
        """Of a city that is a county, what is the city's own is the county's."""
        id, place, sign = self.phrases.bonds.towns
        if id in found and place in found and not is_league(found[place].value):
            of_county, of_league = self.phrases.bonds.kept[id]
            named = any(sign in one.words for one in told[id] if one.value == of_league)
            name = self.edition.places[found[place].value].county or ""
            if named and found[id].value == of_league and name.endswith(sign):
                found[id] = replace(found[id], value=of_county, sure=False)

    def unused(self, text: str) -> tuple[str, ...]:
        """The clauses, as they were typed, that state nothing, nor ask, nor are but a yes or no."""
        unused: list[str] = []
        corrects = False
        for one in clauses(text, self.phrases):
            said = corrects or one.asks or (self._states_something(one) and not self._names_part_of_a_day(one))
            corrects = self.phrases.correcting.match(one.text) is not None
            unused += [] if said or corrects else [one.typed]
        return tuple(unused)

    def _names_part_of_a_day(self, clause: Clause) -> bool:
        """Whether a clause about a day names only its month or year."""
        about = any(self.edition.facts[one.fact].kind == "date" for one in self._found(clause.text))
        return about and any(len(read.days) != 1 or read.span for read in find_days(clause.text, self.today))

    def _states_something(self, clause: Clause) -> bool:
        if self.lexicon.reply(clause.text) is not None or next(self.places(clause), None) is not None:
            return True
        said = [read for one in self._found(clause.text) for read in self._read(clause, one)]
        if any((self._turned(one) is not None and one.value != ABOUT) or one.denied for one in said):
            return True
        days = (self._day(clause, one.fact) for one in said if self.edition.facts[one.fact].kind == "date")
        return any(next(each, None) is not None for each in days)

    def touched(self, text: str) -> frozenset[str]:
        """The facts that a text speaks of without saying anything certain, or denying it: 大专学历, 做过博士后."""
        touched: set[str] = set()
        for clause in clauses(text, self.phrases):
            found = [] if clause.about_others else self._found(clause.text)
            said = [read for one in found for read in self._read(clause, one)]
            touched |= {one.fact for one in said if not one.denied and (one.value == ABOUT or not one.sure)}
            touched |= {one.fact for one in found} if clause.asks else set()
        return frozenset(touched)

    def asked(self, text: str) -> tuple[str, ...]:
        """The clauses, as they were typed, that ask something."""
        return tuple(one.typed for one in clauses(text, self.phrases) if one.asks)

    def _settled(self, id: str, told: list[Said]) -> Said | None:
        """What all that was said of a fact comes to; None where it comes to nothing, or to two things."""
        kind = self.edition.facts[id].kind
        so = [one for one in (self._turned(one) for one in told) if one is not None]
        if kind == "set":
            several = frozenset(one.value for one in so if isinstance(one.value, str))
            nothing = not several and any(one.denied and one.value == ABOUT for one in told)
            return Said(id, several, sure=all(one.sure for one in so)) if several or nothing else None
        so = [one for one in so if not one.named] or so
        sure = [one for one in so if one.sure]
        values = list(dict.fromkeys(one.value for one in (sure or so)))
        if id == "place":
            values = within(values)
        if id in self.phrases.bonds.nearer and set(values) == set(self.phrases.bonds.nearer[id]):
            values = [self.phrases.bonds.nearer[id][1]]
        if len(values) > 1:
            values = list(dict.fromkeys(one.value for one in (sure or so) if one.now)) or self._latest(id, sure or so)
        return Said(id, values[0], sure=bool(sure)) if len(values) == 1 else None

    def _latest(self, id: str, so: list[Said]) -> list[Any]:
        """The highest of several titles that were obtained one after the other; nothing where one was not."""
        order = self.edition.rules.grades.order
        if id != self.grade or not all(one.got for one in so):
            return []
        return [max((one.value for one in so), key=order.index)]

    def _turned(self, one: Said) -> Said | None:
        """A denial as what it states: the opposite of a yes or no, none of a matter; else nothing."""
        fact = self.edition.facts[one.fact]
        if fact.kind == "bool" and isinstance(one.value, bool):
            return Said(one.fact, one.value != one.denied, sure=one.sure, now=one.now)
        if one.value == ABOUT or (one.denied and self.phrases.means_no(one.fact, one.value)):
            no = self.no.get(one.fact) if one.denied else None
            return None if no is None else Said(one.fact, no, sure=one.sure, now=one.now)
        return None if one.denied else one

    def _said(self, parts: Sequence[Clause]) -> list[Said]:
        told: list[Said] = []
        latest: list[Said] = []
        others: list[Found] = []
        open_: str | None = None
        away = moved = corrects = carried = False
        for clause, next_ in zip_longest(parts, parts[1:]):
            if latest and open_ is None and self.phrases.correcting.match(clause.text):
                corrects = True
                continue
            found = self._found(clause.text)
            if clause.about_others:
                others = found
                if clause.colleague:
                    told += self._shared(clause, found)
                continue
            said: list[Said] = []
            if others and not found and self.phrases.marks["oneself"].search(clause.text):
                said += self._unlike(others, clause)
            others = []
            found, moved = self._without_former(found, moved and clause.bracketed)
            if not self._is_to_come(clause, found):
                said += [read for one in found for read in self._read(clause, one)]
            if not said and self.phrases.says("none", clause.text):
                told = self._without_several(told, latest)
                continue
            if open_ is not None and not any(one.fact == open_ for one in said) and not (carried and found):
                said += self._answered(open_, clause) or self._denied(open_, clause)
            if next_ is not None and (next_.bracketed or not (clause.ends or self._found(next_.text))):
                said = [one for one in said if self._lasts(one, next_)]
            stays = not found and len(clause.text) < _ASIDE
            kept = open_ if stays and not clause.ends else None
            open_, carried = self._left_open(said) or kept, clause.ends
            away = any(one.fact in self.phrases.bonds.away for one in found) or (away and clause.bracketed)
            if not away:
                said += [*self.places(clause), *self._kept(clause)]
            dated = {one.fact for one in said if self.edition.facts[one.fact].kind == "date" and not one.denied}
            said += [day for id in dated for day in self._day(clause, id)]
            if corrects:
                said = self._instead(told, latest, said, clause)
                told = [one for one in told if all(one.fact != new.fact for new in said)]
                corrects = False
            told += said
            latest = said or latest
        return told

    def _is_to_come(self, clause: Clause, found: list[Found]) -> bool:
        """Whether a clause names a later day than today: 今年七月出站."""
        this_year = self.phrases.marks["this_year"].search(clause.text) or str(self.today.year) in clause.text
        if not found or not this_year:
            return False
        days = [read.days for read in find_days(clause.text, self.today) if read.days]
        return bool(days) and all(min(each) > self.today for each in days)

    def _instead(self, told: list[Said], latest: list[Said], said: list[Said], clause: Clause) -> list[Said]:
        """What a clause says instead of what was taken back; where that is nothing, what came last does not hold."""
        before = list(dict.fromkeys(one.fact for one in reversed(told)))
        if any(one.fact in before for one in said):
            return said
        for id in before:
            if answered := self._answered(id, clause):
                return [*said, *answered]
        return [*said, *(Said(one.fact, ABOUT, sure=False) for one in latest)]

    def _without_several(self, told: list[Said], latest: list[Said]) -> list[Said]:
        """Without what was only gone through to deny all of it: 重大突破、重大贡献，一样也没有."""
        several = {one.fact for one in latest if self.edition.facts[one.fact].kind == "set"}
        kept = [one for one in told if one.fact not in several]
        return kept + [Said(fact, ABOUT, denied=True) for fact in several]

    def _lasts(self, one: Said, later: Clause) -> bool:
        """Whether the clause behind, which says nothing else, leaves it standing: 五类人才，还在公示."""
        marks, bonds = self.phrases.marks, self.phrases.bonds
        if one.denied or one.value == ABOUT:
            return True
        if one.fact in bonds.present and marks["ended"].search(later.text):
            return False
        return one.fact not in bonds.applied or not marks["lapsed"].search(later.text)

    def _without_former(self, found: list[Found], within: bool) -> tuple[list[Found], bool]:
        """The phrases without the employer that somebody came from, 原某局（央企）调入; and whether somebody did.

        Args:
            found: the phrases of a clause.
            within: whether it stands in the brackets of one that says so.
        """
        move, before = self.phrases.bonds.former
        moves = [one for one in found if one.fact == move]
        kept = [
            one
            for one in found
            if one.fact != before
            or not (within or any(move.start < one.end and one.start < move.end for move in moves))
        ]
        return kept, within or bool(moves)

    def _left_open(self, said: list[Said]) -> str | None:
        """The fact that a clause names and says nothing of yet: 整过一回，没过; or what follows: 没职称，没报过."""
        for id, other in self.phrases.bonds.follows.items():
            so = [self._turned(one) for one in said if one.fact == id]
            if any(one is not None and one.value == self.no.get(id) for one in so):
                return None if any(one.fact == other for one in said) else other
        named = {one.fact for one in said if one.value == ABOUT and not one.denied}
        told = {one.fact for one in said if one.value != ABOUT}
        left = named - told
        return left.pop() if len(left) == 1 else None

    def _shared(self, clause: Clause, found: list[Found]) -> Iterator[Said]:
        """What somebody who asks for a colleague tells of where both work."""
        for one in found:
            if one.fact in self.phrases.bonds.shared:
                yield from self._read(clause, one)
        yield from self.places(clause)
        yield from self._kept(clause)

    def _denied(self, id: str, clause: Clause) -> list[Said]:
        """What it comes to where a clause only denies the matter that was left open: 技术负责人嘛，不是我."""
        only = id in self.phrases.bonds.left and self.phrases.denied.match(clause.text)
        denied = Said(id, False) if self.edition.facts[id].kind == "bool" else Said(id, ABOUT, denied=True)
        return [denied] if only and not clause.asks else []

    def _answered(self, id: str, clause: Clause) -> list[Said]:
        """What the next clause says of a fact that was left open, as if it had been asked for."""
        found = [one for one in longest(self.phrases.find_reply(clause.text, id)) if EITHER not in one.value]
        said = [read for one in found for read in self._read(clause, replace(one, loose=False))]
        return said if len({(one.value, one.denied) for one in said}) == 1 else []

    def _look(self, text: str) -> list[Found]:
        """The phrases of a clause, and the titles that stand for a grade."""
        found = self.phrases.find(text)
        titled = [
            Found(self.grade, "", m.start(), m.end())
            for m in self._titles.finditer(text)
            if (m.start() != 1 or len(m[0]) > _SHORT_TITLE)
            and not self.phrases.marks["ranks"].search(text, max(0, m.start() - _RANK), m.start())
            and not self.phrases.marks["counted"].search(text, max(0, m.start() - _COUNT), m.start())
        ]
        jobs = [Found("", "", m.start(), m.end()) for m in self.phrases.marks["jobs"].finditer(text)]
        graded = longest([*(one for one in found if one.fact == self.grade), *jobs, *titled])
        found = [one for one in found if one.fact != self.grade] + [one for one in graded if one.fact]
        return sorted(found, key=lambda one: one.start)

    def _unlike(self, others: list[Found], clause: Clause) -> Iterator[Said]:
        """What somebody says of himself by what was said of others: 我爱人是博士后，我不是."""
        rest = self.phrases.marks["oneself"].sub("", clause.text)
        for one in others:
            if self.phrases.denied.match(rest):
                yield Said(one.fact, ABOUT, denied=True)
            else:
                yield from self._answered(one.fact, clause)

    def _says(self, clause: Clause, one: Found) -> Iterator[Said]:
        """What a phrase says where it stands; nothing where it is planned, asked, gone by or only applied for."""
        text, marks = clause.text, self.phrases.marks
        before, after = text[: one.start], text[one.end :]
        if not self._is_said(clause, one, before, after):
            return
        either = bool(self.phrases.either_or.search(text))
        denial = None if self.phrases.one_of_two.search(text) else self.phrases.denying.search(before)
        twice = denial is not None and self.phrases.denying.search(before[: denial.start()]) is not None
        denied = (denial is not None and not twice) or bool(self.phrases.denied.match(after))
        lapsed = not one.loose and one.fact in self.phrases.bonds.applied and marks["lapsed"].search(text)
        sure = not (one.loose or marks["hedged"].search(text) or either or twice)
        now = bool(marks["now"].search(before))
        read = Said(one.fact, ABOUT, denied, sure, now, words=text[one.start : one.end])
        if one.fact == self.grade:
            read = replace(read, there=bool(marks["there"].search(text)), got=bool(marks["got"].search(text)))
        if one.value == OPEN or lapsed:
            yield Said(one.fact, ABOUT, sure=False)
        elif one.value:
            yield replace(read, value=self._value(one))
        elif (grade := self._titled(text[one.start : one.end], after)) is not None:
            yield replace(read, value=grade, named=True)

    def _is_said(self, clause: Clause, one: Found, before: str, after: str) -> bool:
        marks, bonds = self.phrases.marks, self.phrases.bonds
        if marks["planned"].search(before) or marks["bounds"].match(after):
            return False
        if clause.asks and not self._stands_before_asking(before, after):
            return False
        gone = marks["former"].search(before) or marks["over"].match(after) or marks["ended"].search(after)
        if one.fact in bonds.present and gone:
            return False
        never = one.fact in bonds.never and one.value in (ABOUT, bonds.never[one.fact])
        if never and marks["earlier"].search(clause.text):
            return False
        if one.fact in bonds.applied and self._is_applied_for(before):
            return False
        if one.fact in bonds.applied and one.fact != self.grade and self._is_applied_for(clause.text[: one.end]):
            return False
        if one.fact == self.grade and marks["counted"].search(before[-_COUNT:]):
            return False
        if one.fact in bonds.reviewed and marks["unreviewed"].search(clause.text):
            return False
        return not (one.fact == self.grade and marks["matters"].match(after.lstrip()))

    def _titled(self, title: str, after: str) -> str | None:
        """The grade that a title stands for, where it stands for one; 技术员 is what many are called."""
        title = self._turnings.get(title, title)
        order = self.edition.rules.grades.order
        named = self.edition.titles.grades_named(title)
        if not named & set(order) and not self.phrases.marks["titled"].match(after):
            return None
        grades = {self._graded(grade) for grade in named} & set(order)
        return grades.pop() if len(grades) == 1 else None

    def _graded(self, grade: str) -> str:
        """A grade of the titles as one of the rules: what is below the lowest counts as the lowest."""
        order, of_titles = self.edition.rules.grades.order, self.edition.titles.grades
        lowest = next(one for one in of_titles if one in order)
        return lowest if of_titles.index(grade) < of_titles.index(lowest) else grade

    def _is_applied_for(self, before: str) -> bool:
        """Whether what stands before a title says that it was applied for, and not that it was obtained."""
        applied = self.phrases.marks["applied"].search(before)
        return applied is not None and not self.phrases.marks["done"].search(before, applied.start())

    def _stands_before_asking(self, before: str, after: str) -> bool:
        """Whether a phrase in a question is what somebody says of himself before asking: 我是五类人才能报正高吗."""
        marks = self.phrases.marks
        return bool(marks["oneself"].search(before)) and not marks["asking"].search(before) and len(after) > 1

    def _value(self, one: Found) -> Any:
        is_bool = self.edition.facts[one.fact].kind == "bool" and one.value in ("true", "false")
        return one.value == "true" if is_bool else one.value

    def places(self, clause: Clause) -> Iterator[Said]:
        """The places where somebody works: none where one comes from, lives, learned or goes for a while."""
        return (place for place, _ in self._places(clause))

    def _kept(self, clause: Clause) -> Iterator[Said]:
        """What somebody's employer most likely is by the place that it is called by: 突泉县医院."""
        for place, spot in self._places(clause):
            league = is_league(spot.code)
            own = not league or clause.text[spot.start : spot.end].endswith(self.phrases.lists["leagues"])
            body = self.phrases.body.match(clause.text, spot.end) if own else None
            if body is not None:
                for fact, (of_county, of_league) in self.phrases.bonds.kept.items():
                    yield Said(fact, of_league if league else of_county, sure=False, named=True, now=place.now)

    def _places_in(self, clause: Clause) -> Iterator[tuple[Said, Spot]]:
        text, marks = clause.text, self.phrases.marks
        if clause.asks or marks["visiting"].search(text):
            return
        for spot in self.gazetteer.spots(text):
            before, after = text[: spot.start], text[spot.end :]
            elsewhere = list(marks["elsewhere"].finditer(before))
            near = bool(elsewhere) and len(before) - elsewhere[-1].end() <= _NEAR
            learned = marks["schools"].match(after) or marks["origin"].match(after)
            gone = marks["planned"].search(before) or marks["former"].search(before)
            denied = self.phrases.denying.search(before) or marks["denying"].match(after)
            if not (near or learned or gone or denied):
                sure = not (marks["hedged"].search(text) or self.phrases.either_or.search(text))
                now = marks["now"].search(before) or marks["arrived"].search(before)
                yield Said("place", spot.code, sure=sure, now=bool(now)), spot

    def _day(self, clause: Clause, id: str) -> Iterator[Said]:
        """The day that a clause about an appointment names; a month or a year is not a day."""
        text = clause.text
        if self.phrases.marks["planned"].search(text):
            return
        for read in find_days(text, self.today):
            earliest = self.edition.facts[id].earliest or date.min
            if len(read.days) == 1 and not read.span and earliest <= read.days[0] <= self.today:
                sure = not (read.vague or self.phrases.marks["hedged"].search(text))
                yield Said(id, read.days[0], sure=sure)

    # ------------------------------------------------------------------------------------------------------
    # A reply to one question

    def replied(self, id: str, text: str, forms: Callable[[str], list[Found]]) -> list[Said]:
        """What a reply says about the one fact that is asked for, clause by clause; a title counts for any grade.

        Args:
            id: the fact.
            text: the reply.
            forms: finds further words for the values in a clause, which only count in a reply.
        """
        graded = set(self.edition.facts[id].values) >= set(self.edition.rules.grades.order)
        said: list[Said] = []
        for clause in clauses(text, self.phrases):
            if clause.about_others:
                continue
            found = self.phrases.find_reply(clause.text, id)
            if graded:
                found += [replace(one, fact=id) for one in self._found(clause.text) if one.fact == self.grade]
            for one in longest([*found, *forms(clause.text)]):
                asked = one if one.value else replace(one, fact=self.grade)
                said += [replace(read, fact=id) for read in self._read(clause, asked)]
        return said


# Read once, though who is heard may change the language, or suppose another deadline and come back.
hearing_of = lru_cache(maxsize=4)(Hearing)
