"""The model of `dialogs/phrases.yaml`: what people say that states a fact, and what stands around it."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from gcguide.language.day_words import Forms
from gcguide.policy.models import Id, Model, Wording

# A phrase: plain text with its few signs, brackets in pairs.
Phrase = Annotated[Wording, StringConstraints(pattern=r"^[^\[\]{}\\^$*+]+$", max_length=400)]


class Around(Model):
    """What stands around a phrase and changes what it says."""

    denying: Forms
    between: Forms
    denied: Forms
    planned: Forms
    applied: Forms
    done: Forms
    matters: Forms
    titled: Forms
    jobs: Forms
    origin: Forms
    same: dict[Wording, Forms]
    former: Forms
    over: Forms
    ended: Forms
    corrects: Forms
    ranks: Forms
    counted: Forms
    unreviewed: Forms
    earlier: Forms
    there: Forms
    got: Forms
    arrived: Forms
    whatever: Forms
    leading: Forms
    lapsed: Forms
    bounds: Forms
    visiting: Forms
    idle: Forms
    now: Forms
    elsewhere: Forms
    schools: Forms
    hedged: Forms
    whose: Forms
    others: Forms
    named: Forms
    behalf: tuple[Phrase, ...]
    colleague: tuple[Phrase, ...]
    says: Forms
    gossip: Forms
    knows: Forms
    being: Forms
    polite: Forms
    opening: Forms
    turns: Forms
    is_it: Forms
    this_year: Forms
    mine: Forms
    theirs: Forms
    oneself: Forms
    asking: Forms
    asking_last: Forms
    indefinite: Forms
    trailing: Forms
    whether: Forms
    not_then: tuple[Wording, Wording]
    either: Forms


class Bonds(Model):
    """How facts hang together in what people say; each is a fact."""

    elsewhere: tuple[Id, Id, Id] = Field(
        description="what is told of a title held now, of one from there, having moved"
    )
    implied: dict[Id, dict[Id, bool | str]] = Field(description="what telling a fact tells besides")
    shared: tuple[Id, ...] = Field(description="of these, what a colleague tells of himself is so of the person")
    former: tuple[Id, Id] = Field(description="within a phrase of the first, the second is what was before")
    present: tuple[Id, ...] = Field(description="of these, what was is not what is")
    left: tuple[Id, ...] = Field(description="of these, a mere denial behind the matter is one of it")
    nearer: dict[Id, tuple[str, str]] = Field(description="where both are told, the second tells more")
    follows: dict[Id, Id] = Field(description="where the first is said to be none, the next clause may tell the second")
    never: dict[Id, str] = Field(description="of these, what was not so at an earlier time may be so since")
    needs: dict[Id, Id] = Field(description="the first is only told where the second is spoken of")
    away: tuple[Id, ...] = Field(description="a place in a clause about these is not where somebody works")
    applied: tuple[Id, ...] = Field(description="what is only applied for is not told")
    reviewed: tuple[Id, ...] = Field(description="what was withdrawn or sent back before it was reviewed is not told")
    towns: tuple[Id, Id, Wording] = Field(
        description="at the first, a county whose name ends so, what is of a city is its own: the fact, the place"
    )
    kept: dict[Id, tuple[Id, Id]] = Field(
        description="of a body called by its place, what is so where that is a county, and where it is a league or city"
    )

    def facts(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Every fact, and where it stands."""
        for name in ("elsewhere", "left", "shared", "former", "present", "away", "applied", "reviewed"):
            yield from ((fact, (name, index)) for index, fact in enumerate(getattr(self, name)))
        yield from ((fact, ("kept", fact)) for fact in self.kept)
        yield from ((fact, ("towns", index)) for index, fact in enumerate(self.towns[:2]))
        yield from ((fact, ("nearer", fact)) for fact in self.nearer)
        yield from ((one, ("follows", fact)) for fact, other in self.follows.items() for one in (fact, other))
        yield from ((fact, ("never", fact)) for fact in self.never)
        for fact, other in self.needs.items():
            yield from ((one, ("needs", fact)) for one in (fact, other))
        for fact, told in self.implied.items():
            yield fact, ("implied", fact)
            yield from ((other, ("implied", fact, other)) for other in told)


class Several(Model):
    """What says, where any number may be chosen, that all are meant, or none."""

    all: tuple[Phrase, ...]
    none: tuple[Phrase, ...]


class PhrasesFile(Model):
    """`phrases.yaml`."""

    lists: dict[str, Forms]
    around: Around
    facts: dict[str, dict[str, tuple[Phrase, ...]]]
    bonds: Bonds
    several: Several
    replies: dict[str, dict[str, tuple[Phrase, ...]]]
