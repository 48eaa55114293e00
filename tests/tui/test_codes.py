"""A code of answers, pasted into the conversation and into the desk."""

import pytest
from textual.events import Paste

from gcguide.cases.restore import answers_of_case
from gcguide.cases.store import Draft
from gcguide.conversation.session import Shelf
from gcguide.core.facts import read_facts
from gcguide.person.case import Case
from gcguide.person.handover import handover_code, printed
from gcguide.tui.screens.desk import DeskScreen
from gcguide.tui.screens.intake import IntakeScreen
from tests.people import EDITION
from tests.tui.driver import NARROW, PEOPLE, WIDE, driven, guide, session, settled, shown
from tests.tui.test_desk import flat, opened, press, read

pytestmark = pytest.mark.slow

FACTS = read_facts(EDITION, PEOPLE[2])
CODE = handover_code(EDITION, Case(FACTS, {"employer_assessment": "done"}))
# As a message has it, its lines broken.
MESSAGE = "王老师：\n" + "\n".join(printed(CODE)) + "\n收到请回复"


async def paste(pilot, text):
    pilot.app.screen.focused.post_message(Paste(text))
    await settled(pilot)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
@driven
async def test_pasted_into_the_conversation_it_is_shown_and_taken_over(size):
    async with guide(size) as pilot:
        await press(pilot, "enter")
        await paste(pilot, MESSAGE)
        await press(pilot, "enter")
        assert "全部记下" in shown(pilot)
        assert session(pilot).facts == {}
        await press(pilot, "1", "enter")
        assert session(pilot).facts == FACTS
        assert session(pilot).steps == {"employer_assessment": "done"}


@driven
async def test_pasted_or_named_on_the_desk_it_becomes_a_case(tmp_path):
    note = tmp_path / "code.txt"
    note.write_text(MESSAGE, "utf-8")
    async with guide(NARROW) as pilot:
        await opened(pilot)
        for given in (MESSAGE, str(note)):
            await press(pilot, "ctrl+o")
            assert isinstance(pilot.app.screen, IntakeScreen)
            await paste(pilot, given.replace("W", "X", 1) if given is MESSAGE else given)
            if given is MESSAGE:  # a slip first
                await press(pilot, "enter")
                assert "有误" in flat(pilot)
                await press(pilot, "ctrl+s")
                assert isinstance(pilot.app.screen, IntakeScreen), "there is nothing to take"
                pilot.app.screen.query_one("CleanInput").value = ""
                await paste(pilot, given)
            await press(pilot, "enter")
            await read(pilot)
            await settled(pilot)
            assert "五类人才" in flat(pilot)
            if given is not MESSAGE:
                assert "已有回答完全相同的 1 号记录" in flat(pilot), "the same again makes nobody twice"
                await press(pilot, "ctrl+s")
                assert isinstance(pilot.app.screen, IntakeScreen), "but where it is asked for"
                await press(pilot, "down", "space")
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, DeskScreen)
    shelf = Shelf()
    with shelf.store() as store:
        kept = [read_facts(EDITION, dict(saved.answers.facts)) for saved in store.cases()]
    assert kept == [FACTS, FACTS]


@driven
async def test_the_case_under_the_cursor_takes_a_code_where_the_counsellor_says_so():
    later = handover_code(EDITION, Case(FACTS | {"licence": "held"}, {"employer_assessment": "done"}, assumed=("series_exam",)))
    with Shelf().store() as store:
        firm = {**PEOPLE[2], "licence": "unsure", "series_exam": "passed"}
        store.add([Draft(EDITION.id, answers_of_case(Case(read_facts(EDITION, firm))), note="老记录", person={"name": "乌云"})])
    async with guide(NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+o")
        await paste(pilot, later)
        await press(pilot, "enter")
        await read(pilot)
        assert "1 号 乌云" in flat(pilot)
        assert "[新增]" in flat(pilot)
        assert "考过了" not in flat(pilot), "what was only assumed takes no answer away"
        await press(pilot, "down", "space")
        assert "[更新]" in flat(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DeskScreen)
        with Shelf().store() as store:
            (saved,) = store.cases()
        assert saved.person == {"name": "乌云"}
        assert saved.note == "老记录"
        assert (saved.answers.facts["licence"], saved.answers.facts["series_exam"]) == ("held", "passed")
        assert saved.answers.steps == {"employer_assessment": "done"}
        await press(pilot, "ctrl+z")
        with Shelf().store() as store:
            (saved,) = store.cases()
        assert saved.answers.facts["licence"] == "unsure"
        assert not saved.answers.steps
