"""Who passes the papers on (CONTRACT §4)."""

from dataclasses import dataclass

from gcguide.decision.explain import truth
from gcguide.decision.facts import Facts, known_choice
from gcguide.decision.result import Assessment
from gcguide.decision.rulebook import rulebook
from gcguide.policy.bodies import body_name
from gcguide.policy.loader import Edition
from gcguide.policy.procedure import Route as RouteRule
from gcguide.policy.vocabulary import Text
from gcguide.text import Lang


@dataclass(frozen=True, slots=True)
class Route:
    """The chain from the applicant up; without actors, the note says why there is none."""

    actors: tuple[str, ...]
    names: tuple[str, ...]
    choose_online: str | None
    note: str | None


def route(edition: Edition, assessment: Assessment, facts: Facts, lang: Lang = "zh") -> Route:
    """The route for the best category and grade, with the real names of the bodies."""
    rules = edition.rules.routes
    employer, place = (known_choice(facts, id) for id in ("employer", "place"))
    if employer is None:
        return Route((), (), None, rules.unknown[lang])
    general = _for_employer(rules.by_employer, employer)
    best = assessment.best
    if best is not None:
        for exception in rules.exceptions:
            number = edition.rules.category(exception.category).number
            if best.category == number and best.grade in exception.grades:
                special = _for_employer(exception.by_employer, employer)
                if special is not None and truth(rulebook(edition), exception.unless, facts) is False:
                    return _route(edition, special, place, lang, exception.note)
    return _route(edition, general, place, lang, None) if general else Route((), (), None, rules.unknown[lang])


def _for_employer(routes: tuple[RouteRule, ...], employer: str) -> RouteRule | None:
    return next((route for route in routes if employer in route.employers), None)


def _route(edition: Edition, rule: RouteRule, place: str | None, lang: Lang, note: Text | None) -> Route:
    said = note or rule.note
    return Route(
        rule.actors,
        tuple(body_name(edition, actor, place, lang) for actor in rule.actors),
        rule.choose_online[lang] if rule.choose_online else None,
        said[lang] if said else None,
    )
