"""Hides the middle of a number, so that it can be recognised but not used; how much stays is the edition's."""

from collections.abc import Mapping

from gcguide.policy.forms import Kept, Roster

_HIDDEN = "*"
_PARTS = 3


def masked(text: str, keep: Kept | None) -> str:
    """The text with its middle hidden; of one too short for that a third stays at either end."""
    if keep is None or not text:
        return text
    third = len(text) // _PARTS
    fits = keep.first + keep.last + third <= len(text)
    first, last = (keep.first, keep.last) if fits else (min(keep.first, third), min(keep.last, third))
    return text[:first] + _HIDDEN * (len(text) - first - last) + text[len(text) - last :]


def kept(form: Roster) -> dict[str, Kept]:
    """What stays readable, by the field that is masked."""
    return {field: keep for field, keep in form.masked.keep.items()}  # noqa: C416 - keys of a wider type


def masked_person(form: Roster, person: Mapping[str, str]) -> dict[str, str]:
    """A person as it may stand on a screen: names as they are, numbers masked."""
    keep = kept(form)
    return {field: masked(text, keep.get(field)) for field, text in person.items()}
