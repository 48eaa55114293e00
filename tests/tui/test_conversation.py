"""The conversation on the screen: every path by keys and by mouse, at every size, with anything typed."""


import pytest

from gcguide import Interview, assess
from tests.people import EDITION
from tests.tui.driver import NARROW, PEOPLE, SMALL, TODAY, WIDE, driven, guide, in_sizes, play, session, shown


def expected(truth):
    interview = Interview(EDITION)
    while (question := interview.next_question()) is not None:
        interview.answer(question.answer_for(truth))
    return interview.facts


@pytest.mark.slow
@in_sizes(NARROW, WIDE, SMALL)
@driven
async def test_every_kind_of_applicant_by_keyboard(number, size):
    async with guide(size) as pilot:
        await play(pilot, PEOPLE[number])
        assert session(pilot).facts == expected(PEOPLE[number])
        best = assess(EDITION, session(pilot).facts, TODAY).best
        assert (best.category if best else None) == number
        assert "查看结果" in shown(pilot)


@pytest.mark.slow
@in_sizes(WIDE, NARROW)
@driven
async def test_every_kind_of_applicant_by_mouse(number, size):
    async with guide(size) as pilot:
        await play(pilot, PEOPLE[number], way="mouse")
        assert session(pilot).facts == expected(PEOPLE[number])
