"""One person, one case: the cases of a store by the person they are of.

A person is known by the ID number, else by name and employer; where both have ID numbers that differ, they are two. A
name alone may be anybody's.
"""

from collections.abc import Iterable, Mapping

from gcguide.cases.saved import Saved
from gcguide.text import bare

_NAME, _EMPLOYER, _ID = "name", "employer", "id_number"


class People:
    """Finds the cases of a person."""

    def __init__(self, cases: Iterable[Saved]) -> None:
        self._by_id: dict[str, list[Saved]] = {}
        self._namesakes: dict[str, list[Saved]] = {}
        for saved in cases:
            if number := id_number(saved.person):
                self._by_id.setdefault(number, []).append(saved)
            self._namesakes.setdefault(called(saved.person)[0], []).append(saved)

    def cases_of(self, person: Mapping[str, str]) -> list[Saved]:
        """The cases of the same person: one as a rule, none, or several that cannot be told apart."""
        number, named = id_number(person), called(person)
        if number in self._by_id:
            return self._by_id[number]
        found = [saved for saved in self._namesakes.get(named[0], ()) if all(named) and called(saved.person) == named]
        return [saved for saved in found if not (number and id_number(saved.person))]

    def namesakes(self, person: Mapping[str, str]) -> list[Saved]:
        """Cases of the same name of which nothing tells whether they are of the same person."""
        number, (name, employer) = id_number(person), called(person)
        return [
            saved
            for saved in (self._namesakes.get(name, ()) if name else ())
            if not (number and id_number(saved.person)) and not (employer and called(saved.person)[1])
        ]


def id_number(person: Mapping[str, str]) -> str:
    """The ID number, to be compared; nothing where there is none."""
    return bare(person.get(_ID, ""))


def known_by(person: Mapping[str, str]) -> str | tuple[str, str] | None:
    """What tells a person from all others, to be compared; None where nothing does."""
    named = called(person)
    return id_number(person) or (named if all(named) else None)


def called(person: Mapping[str, str]) -> tuple[str, str]:
    """Name and employer, to be compared."""
    return bare(person.get(_NAME, "")), bare(person.get(_EMPLOYER, ""))
