"""Papers that a person has none of, by the answers: they stay on the list, and are marked."""

from datetime import date

import pytest

from gcguide.paper.compose import checklist
from gcguide.paper.sections import Sections
from gcguide.person.case import Case
from gcguide.words import load_words
from tests.people import EDITION
from tests.tui.driver import CALM

NO_TITLE = CALM | {"achievements": ["engineering_problem"], "current_grade": "none"}


def marked(facts):
    known = {id: frozenset(value) if isinstance(value, list) else value for id, value in facts.items()}
    rows = dict(checklist(Sections(EDITION, Case(known), date(2026, 3, 2), load_words("zh"))))
    return {key for key, tick in rows.items() if "没有这一项" in tick.text}, set(rows)


@pytest.mark.parametrize(("change", "keys"), [
    ({}, {"4.0"}), ({"current_grade": "intermediate"}, set()),
    ({"moved_from": "military"}, set()),  # the certificate from there
])  # fmt: skip
def test_a_paper_that_one_has_none_of_is_marked_and_not_hidden(change, keys):
    found, rows = marked(NO_TITLE | change)
    assert found == keys
    assert {f"{row}.0" for row in range(1, 12)} <= rows


def test_what_is_not_known_is_not_marked():
    unknown = {id: value for id, value in NO_TITLE.items() if id != "moved_from"}
    assert marked(unknown)[0] == set()
