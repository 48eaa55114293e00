"""One person, one case: the cases of a store by the person they are of.

A person is known by the ID number, else by name and employer; where both have ID numbers that differ, they are two.
"""

from collections.abc import Iterable, Mapping

from gcguide.cases.saved import Saved
from gcguide.text import bare

_NAME, _EMPLOYER, _ID = "name", "employer", "id_number"


class People:
    """Finds the cases of a person."""

    def __init__(self, cases: Iterable[Saved]) -> None:
        self._by_id: dict[str, list[Saved]] = {}
        self._by_name: dict[tuple[str, str], list[Saved]] = {}
        for saved in cases:
            if number := id_number(saved.person):
                self._by_id.setdefault(number, []).append(saved)
            if (named := called(saved.person))[0]:
                self._by_name.setdefault(named, []).append(saved)

    def cases_of(self, person: Mapping[str, str]) -> list[Saved]:
        """The cases of the same person: one as a rule, none, or several that cannot be told apart."""
        number = id_number(person)
        if number in self._by_id:
            return self._by_id[number]
        return [saved for saved in self._by_name.get(called(person), ()) if not (number and id_number(saved.person))]


def id_number(person: Mapping[str, str]) -> str:
    """The ID number, to be compared; nothing where there is none."""
    return bare(person.get(_ID, ""))


def called(person: Mapping[str, str]) -> tuple[str, str]:
    """Name and employer, to be compared."""
    return bare(person.get(_NAME, "")), bare(person.get(_EMPLOYER, ""))
