"""Places as people type them: a code, a name, a part or short form of one (锡盟, 包头昆区), pinyin initials (btkdl)."""

from enum import IntEnum
from typing import NamedTuple

from gcguide.language.pinyin import Pinyin
from gcguide.policy.edition import Edition
from gcguide.policy.tables import League, Place
from gcguide.text import bare

# The region, a league and a county in full are shorter.
_LONGEST = 60

_CODE = 6

# So few letters are initials, more can begin a name in Latin letters.
_INITIALS = 3


class Fit(IntEnum):
    """How a text names a place, best first."""

    EXACT = 0
    PART = 1
    SHORT = 2
    INITIALS = 3


class _Named(NamedTuple):
    """How a text fits a name; `inside` where it is neither its beginning nor, as initials, nearly all of it."""

    fit: Fit
    inside: bool


def read_places(text: str, edition: Edition, pinyin: Pinyin) -> tuple[Place, ...]:
    """The places that a text may name, likeliest first, and only those that fit best.

    A league or city named is followed by its counties. One place means that there is no doubt; none, that nothing fits.
    """
    wanted = bare(text[:_LONGEST])
    if len(text) > _LONGEST or not wanted:
        return ()
    code, name = wanted[:_CODE], wanted[_CODE:]
    if code in edition.places:
        place = edition.places[code]
        return (place,) if not name or place in read_places(name, edition, pinyin) else ()
    # What follows the name of the region itself, where the text begins with it.
    within = wanted.removeprefix(max(filter(wanted.startswith, edition.regions.region), key=len, default=wanted))
    named = _all_named(wanted, edition, pinyin) or _all_named(within, edition, pinyin)
    if not named:
        return ()
    best = min(fits.fit for fits in named.values())
    if best == Fit.PART and all(fits.inside for fits in named.values() if fits.fit == best):
        best = Fit.SHORT  # 克旗 is short for 克什克腾旗, and happens to be the end of 鄂托克旗: both are offered
    codes = [code for code, fits in named.items() if fits.fit <= best]
    # A league before counties; what begins like the text before what holds it; of those, the shorter name.
    fitting = [edition.places[code] for code in codes]
    fitting.sort(
        key=lambda place: (place.county is not None, named[place.code].inside, len(place.county or place.name))
    )
    counties = (code for league in edition.regions.leagues if league.code in codes for code in league.counties)
    return tuple(edition.places[code] for code in dict.fromkeys((*(place.code for place in fitting), *counties)))


def _all_named(wanted: str, edition: Edition, pinyin: Pinyin) -> dict[str, _Named]:
    """How the text fits each place that it fits, by code."""
    named: dict[str, _Named] = {}
    for league in edition.regions.leagues if wanted else ():
        spelled = league.latin is not None and len(wanted) > _INITIALS and bare(league.latin).startswith(wanted)
        if (whole := _Named(Fit.EXACT, False) if spelled else _fit(wanted, league.name, pinyin)) is not None:
            named[league.code] = whole
        ends = _ends(wanted, league, pinyin)
        for code, county in league.counties.items():
            fits = [_together(start, _fit(rest, county, pinyin)) for start, rest in ends]
            best = min((fit for fit in [_fit(wanted, county, pinyin), *fits] if fit is not None), default=None)
            if best is not None:
                named[code] = best
    return named


def _ends(wanted: str, league: League, pinyin: Pinyin) -> list[tuple[_Named, str]]:
    """What is left of the text behind the name of the league, however that is put."""
    ends = []
    for length in range(1, len(wanted)):
        start = _fit(wanted[:length], league.name, pinyin)
        if start is not None and not (start.fit == Fit.PART and start.inside):
            ends.append((start, wanted[length:]))
    return ends


def _together(league: _Named, county: _Named | None) -> _Named | None:
    """How the two parts of a text fit, together; without the beginning of the county's name, as a short form."""
    if county is None:
        return None
    least = Fit.SHORT if county.inside else Fit.EXACT
    return _Named(max(league.fit, county.fit, least), league.inside or county.inside)


def _fit(text: str, name: str, pinyin: Pinyin) -> _Named | None:
    """How a text fits one name: all of it, two characters or more of it, some in order from the first on, initials."""
    if text == name:
        return _Named(Fit.EXACT, False)
    if text.isascii():
        if not 1 < len(text) <= len(name) or not pinyin.spells_all(text, name[: len(text)]):
            return None
        return _Named(Fit.INITIALS, len(text) < len(name) - 1)
    if len(text) > 1 and text in name:
        return _Named(Fit.PART, not name.startswith(text))
    rest = iter(name)
    if text[0] == name[0] and all(character in rest for character in text):
        return _Named(Fit.SHORT, False)
    return None
