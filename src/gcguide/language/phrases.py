"""What people say that states a fact, as it stands in `dialogs/phrases.yaml`, ready to be found in a text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, get_args

from gcguide.editions.files import anywhere
from gcguide.folders import data_folder
from gcguide.language.sayings import Around, Bonds, Mark, Phrase, PhrasesFile, Several
from gcguide.policy.edition import Edition
from gcguide.policy.models import Context, RuleError, need_known
from gcguide.policy.validation import check, located
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml
from gcguide.text import smoothed

# The matter itself, beside the values of a fact.
ABOUT = "about"
# What a phrase that is not to be taken for one of the values says: nothing certain.
OPEN = "open"
# Between the values that something may stand for.
EITHER = "|"

_SIGN = re.compile(r"\.{3}|<[a-z]+>|[(|)]|[^.<(|)]+|.")
_LITERAL = re.compile(r"[^\x00-\x7f…]+")
_LIST = re.compile(r"<([a-z]+)>")
# What stands behind this must not be in the clause.
_UNLESS = "~"
# Among the phrases of the matter itself: a value that is denied is a no.
_NO = "="
# Of what stands around, these are phrases.
_SENTENCES = ("behalf", "colleague")
# Only at the end of a clause these make a place an origin, and ask.
_LAST = ("origin", "asking_last")
# So many characters may stand between two parts of a phrase, Chinese or Latin.
_GAP, _LATIN_GAP = 14, 32
# Between a denial and what it makes nothing at all of.
_SOON = 3


# The value of a phrase, what of it stands outside all brackets, the phrase, what the clause must not hold.
_Needed = tuple[str, tuple[str, ...], str, tuple[str, ...]]
# Phrases by a character that a clause must hold, with their place in the file; by none where it need not hold any.
_Index = Mapping[str, list[tuple[int, _Needed]]]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text: what it states, and where it stands. A value of several, with `|` between, may be any.

    Only an answer to the question that stands may be `loose`: without the question it would say nothing.
    """

    fact: str
    value: str
    start: int
    end: int
    loose: bool = False


@dataclass(frozen=True, eq=False)
class Phrases:
    """The phrases of an edition's facts; each is compiled when a text first holds what it cannot be without."""

    lists: Mapping[str, tuple[str, ...]]
    around: Around
    facts: Mapping[str, Mapping[str, tuple[str, ...]]]
    replies: Mapping[str, Mapping[str, tuple[str, ...]]]
    several: Several
    bonds: Bonds

    def find(self, text: str) -> list[Found]:
        """The phrases in a clause, smoothed; of two that overlap and speak of the same fact, the longer one."""
        return [one for fact, index in self._needed.items() for one in longest(self._all(text, fact, index))]

    def find_reply(self, text: str, fact: str) -> list[Found]:
        """The phrases in a clause that say something about one fact, also those that only a reply can say."""
        loose = self._all(text, fact, self._replying.get(fact, {}), loose=True)
        return [*self._all(text, fact, self._needed.get(fact, {})), *loose]

    def says(self, which: Literal["all", "none"], text: str) -> bool:
        """Whether a clause says that all of several are meant, or none."""
        return any(self._pattern(phrase).search(text) for phrase in getattr(self.several, which))

    def _all(self, text: str, fact: str, index: _Index, loose: bool = False) -> list[Found]:
        near = sorted(one for sign in ("", *set(text)) for one in index.get(sign, ()))
        return [
            Found(fact, value, match.start(), match.end(), loose)
            for _, (value, parts, phrase, unless) in near
            if all(part in text for part in parts) and not any(word in text for word in unless)
            for match in self._pattern(phrase).finditer(text)
        ]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that phrases are made of, as far as they are written out, in the order of the file."""
        groups = [*self.facts.values(), *self.replies.values(), {"": self.several.all}, {"": self.several.none}]
        phrases = (phrase for group in groups for phrases in group.values() for phrase in phrases)
        pieces = (
            piece
            for phrase in (*phrases, *self.around.behalf, *self.around.colleague)
            for piece in _LITERAL.findall(phrase)
        )
        kinds = (name for name in Around.model_fields if name not in ("same", *_SENTENCES))
        around = (form for name in kinds for form in getattr(self.around, name))
        listed = (form for forms in self.lists.values() for form in forms)
        return tuple(dict.fromkeys((*pieces, *around, *listed)))

    @cached_property
    def _needed(self) -> Mapping[str, _Index]:
        return self._indexed(self.facts)

    @cached_property
    def _replying(self) -> Mapping[str, _Index]:
        return self._indexed(self.replies)

    def _indexed(self, facts: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Mapping[str, _Index]:
        found: dict[str, dict[str, list[tuple[int, _Needed]]]] = {}
        for fact, values in facts.items():
            phrases = [(value, one) for value, each in values.items() for one in each if not one.startswith(_NO)]
            for at, (value, phrase) in enumerate(phrases):
                needed = _parted(value, self.plainly(phrase))
                sign = max(needed[1], key=len, default="")[-1:]
                found.setdefault(fact, {}).setdefault(sign, []).append((at, needed))
        return found

    def means_no(self, fact: str, value: object) -> bool:
        """Whether a value that is denied says as much as a plain no: 不是海归."""
        return f"{_NO}{value}" in self.facts.get(fact, {}).get(ABOUT, ())

    def _pattern(self, phrase: str) -> re.Pattern[str]:
        found = self._patterns.get(phrase)
        if found is None:
            lists = {name: self.lists[name] for name in _LIST.findall(phrase)}
            found = self._patterns[phrase] = _compiled(phrase, lists, self._deny)
        return found

    @cached_property
    def _deny(self) -> str:
        """A pattern for what denies, without what another denial ends: what is left open may hold the 也 of 也没."""
        forms = set(self._around("denying"))
        return _either(form for form in forms if not any(form != other and form.endswith(other) for other in forms))

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        """Those that were needed so far."""
        return {}

    @cached_property
    def marks(self) -> Mapping[Mark, re.Pattern[str]]:
        """For each kind of word around, what finds it anywhere in a clause; of some, at its end."""
        return {name: re.compile(self._any(name) + (r"\Z" if name in _LAST else "")) for name in get_args(Mark)}

    def plainly(self, text: str) -> str:
        """A clause, or a phrase, with words of dialect read as the common ones."""
        return self._dialect.sub(lambda match: self._common[match[0]], text)

    def _around(self, name: Mark) -> Iterable[str]:
        """The words around of one kind."""
        return map(self.plainly, getattr(self.around, name))

    def _any(self, name: Mark) -> str:
        """A pattern for the words around of one kind."""
        return _either(self._around(name))

    def _alone(self, name: Mark) -> re.Pattern[str]:
        """Such a word that is all of a text, but for what trails."""
        trailing = rf"(?:{self._any('trailing')}|\W)*"
        return re.compile(rf"{trailing}{self._any(name)}{trailing}\Z")

    @cached_property
    def _common(self) -> dict[str, str]:
        return {smoothed(form): common for common, forms in self.around.same.items() for form in forms}

    @cached_property
    def _dialect(self) -> re.Pattern[str]:
        return re.compile(_either(self._common))

    @cached_property
    def about_others(self) -> re.Pattern[str]:
        """Somebody else, at the beginning of a clause or behind a word that says whose."""
        return re.compile(rf"(?:\A ?|{self._any('whose')} ?){self._any('others')}")

    @cached_property
    def hearsay(self) -> re.Pattern[str]:
        """Somebody else who says, thinks or asks what follows: 旁人说我."""
        who = rf"(?:{self.about_others.pattern}|\A{self._any('gossip')})"
        return re.compile(f"(?!.?{self._any('knows')}){who}{self._any('says')}")

    def on_behalf(self, text: str) -> re.Match[str] | None:
        """Where a text says that it is asked for somebody else, if it does."""
        return next(filter(None, (self._pattern(phrase).search(text) for phrase in self.around.behalf)), None)

    def for_colleague(self, text: str) -> bool:
        """Whether what says for whom one asks says that both work at the same place."""
        return any(self._pattern(phrase).search(text) for phrase in self.around.colleague)

    @cached_property
    def body(self) -> re.Pattern[str]:
        """A body that the place named before it keeps, as far as its own name does not say otherwise."""
        others = _either(self.lists["others_keep"])
        return re.compile(rf"(?:(?!{others}).){{0,{_GAP}}}?(?!{others}){_either(self.lists['kept'])}")

    @cached_property
    def about_named(self) -> re.Pattern[str]:
        """Somebody called by a familiar name, where somebody else speaks: 科里小张."""
        return re.compile(rf"(?:\A ?|(?P<whose>{self._any('whose')}) ?){self._any('named')}")

    @cached_property
    def either_way(self) -> re.Pattern[str]:
        """A word and its denial, which leave open or ask whether it is so: 查不查得到."""
        return re.compile(rf"([^\W\d_a-z]){self._any('whether')}\1")

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        return re.compile(rf"\A(?:{self._any('opening')} ?)+(?=.)")

    def without_opening(self, text: str) -> str:
        """A clause without what only leads to it, where anything is left: 不过."""
        return self._opening.sub("", text)

    def without_whether(self, text: str) -> str:
        """What stands behind a heading that asks whether, as if it were said: 是否首次申报：否."""
        found = self.marks["is_it"].match(text)
        return text[found.end() :] if found else text

    @cached_property
    def nothing_at_all(self) -> re.Pattern[str]:
        """A denial soon followed by a word that only asks elsewhere: 拿不出什么."""
        return re.compile(rf"{self._any('denying')}.{{0,{_SOON}}}{self._any('whatever')}")

    @cached_property
    def one_of_two(self) -> re.Pattern[str]:
        """What denies nothing, but says that one of two things is so: 不是五类就是六类."""
        one, other = map(re.escape, self.around.not_then)
        return re.compile(rf"{one}.*{other}")

    @cached_property
    def either_or(self) -> re.Pattern[str]:
        """What offers two things, one of which is so: that, or an or."""
        return re.compile(rf"{self.one_of_two.pattern}|{self._any('either')}")

    @cached_property
    def correcting(self) -> re.Pattern[str]:
        """A whole clause that takes back what was said just before: 不对."""
        return self._alone("corrects")

    @cached_property
    def idle(self) -> re.Pattern[str]:
        """A whole text that has nothing in it that says anything."""
        return re.compile(rf"(?:{self._any('idle')}|{self._any('trailing')}|\W)*\Z")

    @cached_property
    def denying(self) -> re.Pattern[str]:
        """A denial at the end of a text, with fillers behind it."""
        between = f"(?:{self._any('between')} ?)*"
        return re.compile(rf"(?P<word>{self._any('denying')}) ?{between}\Z")

    @cached_property
    def denied(self) -> re.Pattern[str]:
        """A denial that is all of a text."""
        return self._alone("denied")


def _parted(value: str, phrase: str) -> _Needed:
    said, _, unless = map(str.strip, phrase.partition(_UNLESS))
    return value, _outside(said), said, tuple(map(smoothed, filter(None, unless.split(EITHER))))


def longest(found: list[Found]) -> list[Found]:
    """Those that do not lie within, or overlap, a longer one."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: one.start - one.end):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _outside(phrase: str) -> tuple[str, ...]:
    """What stands outside brackets and lists, as `smoothed` has it."""
    depth, parts = 0, [""]
    for sign in _SIGN.findall(phrase.replace("…", "...")):
        depth += (sign == "(") - (sign == ")")
        if sign in "()|" or sign == "..." or _LIST.match(sign):
            parts.append("")
        elif depth == 0:
            parts[-1] += sign
    return tuple(smoothed(part) for part in parts if part.strip())


def _either(forms: Iterable[str]) -> str:
    """A pattern for any of some words, the longer first; a Latin one is a whole word."""
    return "(?:" + "|".join(_word(form) for form in sorted(map(smoothed, forms), key=lambda f: (-len(f), f))) + ")"


def _word(form: str) -> str:
    start = r"(?<![a-z0-9])" if form[:1].isascii() and form[:1].isalnum() else ""
    end = r"(?![a-z0-9])" if form[-1:].isascii() and form[-1:].isalnum() else ""
    return start + re.escape(form) + end


def _compiled(phrase: str, lists: Mapping[str, tuple[str, ...]], denying: str) -> re.Pattern[str]:
    """The pattern of a phrase; what it leaves open denies nothing."""
    gap = f"(?:(?!{denying}).){{0,{_LATIN_GAP if phrase.replace('…', '').isascii() else _GAP}}}?"

    def parts() -> Iterator[str]:
        for sign in _SIGN.findall(phrase.replace("…", "...")):
            if sign == "...":
                yield gap
            elif sign == "(":
                yield "(?:"
            elif sign in "|)":
                yield sign
            elif listed := _LIST.match(sign):
                yield _either(lists[listed[1]])
            else:
                yield re.escape(_folded(sign)).replace(r"\ ", " ?" if not sign.isascii() else " ")

    pattern = "".join(parts())
    start = r"(?<![a-z0-9])" if re.match(r"[(]*[a-z0-9]", phrase.casefold()) else ""
    end = r"(?![a-z0-9])" if re.search(r"[a-z0-9][|)]*\Z", phrase.casefold()) else ""
    return re.compile(start + pattern + end)


def _folded(sign: str) -> str:
    """A part of a phrase as `smoothed` has it, its blanks at either end kept."""
    before, after = " " * sign.startswith(" "), " " * (sign.endswith(" ") and bool(sign.strip()))
    return before + smoothed(sign) + after


def _is_sound(phrase: str) -> bool:
    """Whether brackets open before they close, and something stands outside all that may be missing."""
    depth = 0
    for sign in phrase:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    said = phrase.partition(_UNLESS)[0].strip()
    return depth == 0 and bool(said.strip("…| ")) and not (said.endswith("|") or said.startswith("|"))


@lru_cache(maxsize=8)
def load_phrases(edition: Edition, folder: Path | None = None) -> Phrases:
    """The phrases for an edition.

    Raises:
        Problem: a fact, value or list does not exist, or brackets do not match; names file and line.
    """
    known = anywhere(edition.folder)
    document = read_yaml((folder or data_folder("dialogs")) / "phrases.yaml")
    file = check(PhrasesFile, document, Context({"fact": [*known.facts]}))
    with located(document):
        for part, facts in (("facts", file.facts), ("replies", file.replies)):
            for fact, values in facts.items():
                for value, phrases in values.items():
                    for one in value.split(EITHER) if part == "replies" else (value,):
                        need_known("value", one, (ABOUT, OPEN, *known.facts[fact]), part, fact, value)
                    for index, phrase in enumerate(phrases):
                        for name in _LIST.findall(phrase):
                            need_known("lists", name, file.lists, part, fact, value, index)
                        if not _is_sound(phrase):
                            raise RuleError(Problem("text_pattern", {"word": phrase}), (part, fact, value, index))

    def own(facts: Mapping[str, Mapping[str, tuple[Phrase, ...]]]) -> dict[str, dict[str, tuple[Phrase, ...]]]:
        """The phrases for what this edition has."""
        return {
            fact: {value: said for value, said in values.items() if _has(edition, fact, value)}
            for fact, values in facts.items()
            if fact in edition.facts
        }

    return Phrases(file.lists, file.around, own(file.facts), own(file.replies), file.several, file.bonds)


def _has(edition: Edition, fact: str, value: str) -> bool:
    """Whether a fact has a value, or each of those that a reply leaves open."""
    known = (ABOUT, OPEN, *edition.facts[fact].values)
    return all(one in known for one in value.split(EITHER))
