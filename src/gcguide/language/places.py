"""Places as people type them: a code, a name, a part or short form (锡盟, 包头昆区), pinyin or its initials (btkdl).

What a place is called beside its name (`dialogs/places.yaml`) counts like the name, alone or within an address.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from gcguide.folders import data_folder
from gcguide.language.day_words import Forms
from gcguide.language.pinyin import load_pinyin
from gcguide.policy.edition import Edition
from gcguide.policy.models import Model, RuleError
from gcguide.policy.tables import Code, League, Place
from gcguide.policy.validation import check, located
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml
from gcguide.text import bare, smoothed

# An address with a street and a building is shorter.
_LONGEST = 120

_CODE = 6

# So few letters are initials, more can begin a name in Latin letters.
_INITIALS = 3


class Fit(IntEnum):
    """How a text names a place, best first."""

    EXACT = 0
    PART = 1
    SHORT = 2
    INITIALS = 3


class PlacesFile(Model):
    """`places.yaml`."""

    kinds: Forms
    within: dict[Code, Forms]
    streets: Forms
    names: dict[Code, Forms]


class Spot(NamedTuple):
    """A place named within a text: its code, and where."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All names of the places of an edition: by code, and what finds one in a text."""

    forms: Mapping[str, frozenset[str]]
    codes: dict[str, str]
    within: dict[str, str]
    name: re.Pattern[str]
    kinds: re.Pattern[str]

    def spots(self, text: str) -> list[Spot]:
        """The places named in a text, smoothed; a county behind its league stands for both."""
        known = self.codes | self.within
        found = [Spot(known[bare(m[0])], m.start(), m.end()) for m in self.name.finditer(text)]
        leagues = {spot.code[:4] for spot in found if not is_league(spot.code)}
        return [spot for spot in found if not (is_league(spot.code) and spot.code[:4] in leagues)]

    def latin(self, text: str) -> str:
        """A name in Latin letters without District, Banner and the like."""
        return bare(self.kinds.sub(" ", smoothed(text)))


def is_league(code: str) -> bool:
    """Whether a code is that of a league or city, not of a county."""
    return code.endswith("00")


@lru_cache(maxsize=8)
def load_gazetteer(edition: Edition, folder: Path | None = None) -> Gazetteer:
    """The names of the places of an edition.

    Raises:
        Problem: a name stands for two places; names file and line.
    """
    document = read_yaml((folder or data_folder("dialogs")) / "places.yaml")
    file = check(PlacesFile, document)
    owner: dict[str, str] = {}
    with located(document):
        for code, names in file.names.items():
            for index, name in enumerate(names):
                if owner.setdefault(bare(name), code) != code:
                    problem = Problem("form_twice", {"word": name, "other": owner[bare(name)]})
                    raise RuleError(problem, ("names", code, index))
    forms = {code: frozenset(map(bare, file.names.get(code, ()))) for code in edition.places}
    codes = {form: code for form, code in owner.items() if code in edition.places}
    words = {name for code, names in file.names.items() if code in edition.places for name in names}
    for code, place in edition.places.items():
        own = place.county or place.name
        for name in (own, own[:-1]):
            if len(name) > 1 and codes.setdefault(bare(name), code) == code:
                words.add(name)
    within = {bare(name): code for code, names in file.within.items() if code in edition.places for name in names}
    words |= within.keys()
    latin = {word for word in words if word.isascii()}
    either = [rf"(?<![a-z]){re.escape(smoothed(word))}(?![a-z])" for word in _longest(latin)]
    either += map(re.escape, _longest(words - latin))
    kinds = re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, _longest(file.kinds))) or '(?!)'})(?![a-z])")
    streets = "|".join(map(re.escape, _longest(file.streets)))
    return Gazetteer(forms, codes, within, re.compile(rf"(?:{'|'.join(either)})(?!{streets})"), kinds)


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


class _Named(NamedTuple):
    """How a text fits a name; `inside` where it is neither its beginning nor, as initials, nearly all of it."""

    fit: Fit
    inside: bool


def read_places(text: str, edition: Edition) -> tuple[Place, ...]:
    """The places that a text may name, likeliest first, and only those that fit best.

    A league or city named is followed by its counties. One place means that there is no doubt; none, that nothing fits.
    """
    wanted = bare(text[:_LONGEST])
    if len(text) > _LONGEST or not wanted:
        return ()
    names = load_gazetteer(edition)
    code, name = wanted[:_CODE], wanted[_CODE:]
    if code in edition.places:
        place = edition.places[code]
        return (place,) if not name or place in read_places(name, edition) else ()
    if wanted.isascii() and (known := names.codes.get(names.latin(text))) is not None and wanted not in names.codes:
        wanted = bare(edition.places[known].county or edition.places[known].name)
    # What follows the name of the region itself, where the text begins with it.
    within = wanted.removeprefix(max(filter(wanted.startswith, edition.regions.region), key=len, default=wanted))
    named = _all_named(wanted, names, edition) or _all_named(within, names, edition)
    if not named:
        return _addressed(text, names, edition) or _sounding(within or wanted, edition)
    best = min(fits.fit for fits in named.values())
    if best == Fit.PART and all(fits.inside for fits in named.values() if fits.fit == best):
        best = Fit.SHORT  # 克旗 is short for 克什克腾旗, and happens to be the end of 鄂托克旗: both are offered
    codes = [code for code, fits in named.items() if fits.fit <= best]
    # A league before counties; what begins like the text before what holds it; of those, the shorter name.
    fitting = [edition.places[code] for code in codes]
    fitting.sort(
        key=lambda place: (place.county is not None, named[place.code].inside, len(place.county or place.name))
    )
    return _with_counties([place.code for place in fitting], edition)


def _addressed(text: str, names: Gazetteer, edition: Edition) -> tuple[Place, ...]:
    """The places named within a longer text, a league followed by its counties.

    None where one is said to lie in a league that it does not lie in.
    """
    spots = names.spots(smoothed(text))
    codes = list(dict.fromkeys(spot.code for spot in spots))
    leagues = {code[:4] for code in codes if is_league(code)}
    if leagues and any(code[:4] not in leagues for code in codes):
        return ()
    return _with_counties(codes, edition)


def _with_counties(codes: list[str], edition: Edition) -> tuple[Place, ...]:
    counties = (code for league in edition.regions.leagues if league.code in codes for code in league.counties)
    return tuple(edition.places[code] for code in dict.fromkeys((*codes, *counties)))


def _sounding(wanted: str, edition: Edition) -> tuple[Place, ...]:
    """The places whose name is read like the text: the wrong character was picked, or the pinyin was left as it is."""
    if not wanted:
        return ()
    heard = load_pinyin().reads if wanted.isascii() else load_pinyin().sounds_like
    found = []
    for place in edition.places.values():
        own = place.county or place.name
        league = place.league.name
        spelled = (own, own[:-1], *((league + own, league[:-1] + own, league[:-1] + own[:-1]) if place.county else ()))
        if any(len(name) > 1 and heard(wanted, name) for name in spelled):
            found.append(place)
    return tuple(found)


def _all_named(wanted: str, names: Gazetteer, edition: Edition) -> dict[str, _Named]:
    """How the text fits each place that it fits, by code."""
    named: dict[str, _Named] = {}
    for league in edition.regions.leagues if wanted else ():
        latin = league.latin is not None and len(wanted) > _INITIALS and bare(league.latin).startswith(wanted)
        called = latin or wanted in names.forms[league.code]
        if (whole := _Named(Fit.EXACT, False) if called else _fit(wanted, league.name)) is not None:
            named[league.code] = whole
        ends = _ends(wanted, league, names)
        for code, county in league.counties.items():
            forms = names.forms[code]
            fits = [_together(start, _called(rest, county, forms)) for start, rest in ends]
            best = min((fit for fit in [_called(wanted, county, forms), *fits] if fit is not None), default=None)
            if best is not None:
                named[code] = best
    return named


def _called(text: str, name: str, forms: frozenset[str]) -> _Named | None:
    """How a text fits a name, or what else the place is called."""
    return _Named(Fit.EXACT, False) if text in forms else _fit(text, name)


def _ends(wanted: str, league: League, names: Gazetteer) -> list[tuple[_Named, str]]:
    """What is left of the text behind the name of the league, however that is put."""
    ends = []
    for length in range(1, len(wanted)):
        start = _called(wanted[:length], league.name, names.forms[league.code])
        if start is not None and not (start.fit == Fit.PART and start.inside):
            ends.append((start, wanted[length:]))
    return ends


def _together(league: _Named, county: _Named | None) -> _Named | None:
    """How the two parts of a text fit, together; without the beginning of the county's name, as a short form."""
    if county is None:
        return None
    least = Fit.SHORT if county.inside else Fit.EXACT
    return _Named(max(league.fit, county.fit, least), league.inside or county.inside)


def _fit(text: str, name: str) -> _Named | None:
    """How a text fits one name: all of it, two characters or more of it, some in order from the first on, initials."""
    if text == name:
        return _Named(Fit.EXACT, False)
    if text.isascii():
        if not 1 < len(text) <= len(name) or not load_pinyin().spells_all(text, name[: len(text)]):
            return None
        return _Named(Fit.INITIALS, len(text) < len(name) - 1)
    if len(text) > 1 and text in name:
        return _Named(Fit.PART, not name.startswith(text))
    rest = iter(name)
    if text[0] == name[0] and all(character in rest for character in text):
        return _Named(Fit.SHORT, False)
    return None


def within(codes: list[str]) -> list[str]:
    """Of a league and one of its counties, the county; else the codes as they are."""
    counties = [code for code in codes if not is_league(code)]
    together = len(counties) == 1 and {code[:4] for code in codes} == {counties[0][:4]}
    return counties if together else codes
