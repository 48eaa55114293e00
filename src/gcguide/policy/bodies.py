"""The real names of the bodies that take part, for a place."""

import re

from gcguide.policy.edition import Category
from gcguide.policy.loader import Edition
from gcguide.text import Lang


def body_name(edition: Edition, actor: str, place: str | None, lang: Lang = "zh") -> str:
    """The official name of an actor at a place; its label where the place does not tell."""
    kind = edition.rules.actors[actor]
    if kind.name is None or place is None or place not in edition.places:
        return kind.label[lang]
    at = edition.places[place]
    names = {"league": at.league.name, "league_hrss": at.league.hrss, "league_government": at.league.government}
    if at.county is not None:
        names |= {"county": at.county, "county_hrss": edition.regions.county_hrss.format(county=at.county)}
    if any(hole not in names for hole in re.findall(r"\{(\w+)\}", kind.name)):
        return kind.label[lang]
    return kind.name.format(**names)


def recommenders(
    edition: Edition, category: Category, employer: str | None, place: str | None, lang: Lang = "zh"
) -> list[str]:
    """Who may recommend: the body that serves this kind of employer, or all of them where none is known to."""
    actors = edition.rules.actors
    serving = [actor for actor in category.recommenders if employer in actors[actor].serves]
    return [body_name(edition, actor, place, lang) for actor in serving or category.recommenders]
