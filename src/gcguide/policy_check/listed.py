"""The editions there are, scheme by scheme, for who wants to know which one is taken and from where it came."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from gcguide.editions.files import edition_chosen, edition_ids
from gcguide.folders import data_folder
from gcguide.policy.edition import Edition, load_edition
from gcguide.policy.later import imprint_line, later_line, named
from gcguide.problem import Problem
from gcguide.words import Words, message


def _follows(draft: Edition, newest: Edition | None) -> bool:
    """Whether a draft is of a later notice than all that are published."""
    return newest is None or draft.deadline > newest.deadline


class Editions:
    """All editions read, what cannot be read with what is wrong, and the one that is taken unless another is named."""

    def __init__(self) -> None:
        self.read: list[Edition] = []
        self.wrong: dict[str, Problem] = {}
        for id in reversed(edition_ids()):
            try:
                self.read.append(load_edition(id))
            except Problem as problem:
                self.wrong[id] = problem
        self.default: str | None = None
        with suppress(Problem):  # told by the command that needs one
            self.default = edition_chosen(None, data_folder("policy"))

    def lines(self, words: Words, day: date) -> Iterator[str]:
        """In words: under each scheme its editions, the newest first; the user's scheme comes first."""
        schemes = {one.rules.scheme.id: one.rules.scheme.label[words.lang] for one in self.read}
        own = next((one.rules.scheme.id for one in self.read if one.id == self.default), None)
        for scheme, label in sorted(schemes.items(), key=lambda item: item[0] != own):
            editions = [one for one in self.read if one.rules.scheme.id == scheme]
            key = "editions.scheme_own" if scheme == own else "editions.scheme"
            yield words(key, label=label, id=scheme)
            for one in editions:
                deadline, line = words.due(one.deadline), imprint_line(one, words)
                key = "editions.default" if one.id == self.default else "editions.one"
                yield "  " + words(key, edition=named(one, words), deadline=deadline, imprint=line)
            newest = next((one for one in editions if not one.imprint.is_draft), None)
            drafts = [one for one in editions if one.imprint.is_draft and _follows(one, newest)]
            for one in drafts:
                key = "editions.draft" if one.imprint.is_taken_in else "editions.draft_elsewhere"
                yield "  " + words(key, edition=one.rules.label[words.lang], id=one.id)
            if newest is not None and not drafts and (said := later_line(newest, day, words)):
                yield "  " + said
        for id, problem in self.wrong.items():
            yield words.labelled(id, message(problem, words))
        if len(schemes) > 1:
            yield words("editions.use")

    def document(self) -> list[dict[str, Any]]:
        """As JSON holds it."""
        return [
            {
                "id": one.id,
                "scheme": one.rules.scheme.id,
                "status": one.rules.status,
                "deadline": one.deadline.isoformat(),
                "origin": "user" if one.imprint.is_taken_in else "program",
                "fingerprint": one.imprint.fingerprint,
                "default": one.id == self.default,
            }
            for one in self.read
        ]
