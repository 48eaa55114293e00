"""Changes of cases that others are at, too: nothing that somebody else wrote is lost, and what is undone is only that."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from gcguide.cases.archive import archive_bytes, read_archive
from gcguide.cases.open_store import open_store
from gcguide.cases.saved import Answers, Stage
from gcguide.cases.store import Draft
from gcguide.cases.transfer import Choice, import_cases
from gcguide.core.facts import plain_facts
from gcguide.desk.changes import Values, owned, read_stage_day, staged, valued
from gcguide.desk.desk import Desk
from gcguide.desk.matching import Matching, State, intake, meet
from gcguide.desk.rows import RowContext
from gcguide.person.case import Case
from gcguide.problem import Problem
from gcguide.tables.roster import Row
from gcguide.words import load_words
from tests.people import EDITION
from tests.tui.driver import PEOPLE

ZH, TODAY = load_words("zh"), date(2026, 4, 14)
ONE, TWO = "150203198510120133", "150203198802030024"


@pytest.fixture
def store():
    with open_store() as opened:
        yield opened


def put(store, *people, **more):
    return store.add(Draft("2026h1", Answers(plain_facts(PEOPLE[2])), person=person, **more) for person in people)


def desk(store):
    made = Desk(store, RowContext(TODAY, ZH))
    made.read()
    return made


def someone(name, employer="", id_number="", title="", row=2):
    person = {"name": name, "employer": employer, "id_number": id_number, "title": title}
    return Row("1", row, name, Case({}, person={id: text for id, text in person.items() if text}), (), (), ())


def states(store, *people):
    return [one.state for one in meet(EDITION, store.cases(), [replace(one, row=n) for n, one in enumerate(people, 2)])]


def test_undoing_takes_back_what_was_done_and_nothing_else(store):
    (number,) = put(store, {"name": "张三"})
    mine = desk(store)
    mine.revise([staged(store.load(number), "online", TODAY)])
    store.note(number, label="甲", note="乙")
    store.revise([owned(store.load(number), "王五")])
    assert [row.number for row in mine.undo()] == [number]
    saved = store.load(number)
    assert (saved.stage, saved.label, saved.note, saved.owner) == (None, "甲", "乙", "王五")
    assert mine.undo() is None


def test_what_was_changed_again_is_not_undone(store):
    first, second = put(store, {"name": "张三"}, {"name": "李四"})
    mine = desk(store)
    mine.revise([staged(store.load(n), "online", TODAY) for n in (first, second)])
    store.revise([staged(store.load(second), "reported", TODAY)])
    with pytest.raises(Problem) as told:
        mine.undo()
    assert told.value.id == "undo_changed"
    assert [store.load(n).stage.id for n in (first, second)] == ["online", "reported"], "all of it or nothing"


def test_who_was_worked_on_since_they_came_in_is_not_taken_away_again(store):
    mine = desk(store)
    first, second = mine.take_in([Draft("2026h1", person={"name": name}) for name in ("张三", "李四")], ())
    store.revise([valued(store.load(second), Values({"talent_tier": "tier_5"}))])
    with pytest.raises(Problem) as told:
        mine.undo()
    assert told.value.id == "undo_changed"
    assert {saved.number for saved in store.cases()} == {first, second}


def test_what_is_taken_back_is_what_was_done_last_whatever_it_was(store):
    """After a name, a note or a copy the change before that was taken back, for all the marked."""
    (number,) = put(store, {"name": "张三"})
    mine = desk(store)
    mine.revise([staged(store.load(number), "online", TODAY)])
    mine.note(mine.rows[0], note="甲")
    mine.note(mine.rows[0], label="乙")
    copy = mine.duplicate(mine.rows[0], "丙")
    assert copy in {row.number for row in mine.rows}
    seen = []
    while mine.undo() is not None:
        (row,) = mine.rows
        seen.append((row.saved.label, row.saved.note, row.saved.stage and row.saved.stage.id))
    assert seen == [("乙", "甲", "online"), ("", "甲", "online"), ("", "", "online"), ("", "", None)]


def test_only_what_was_in_the_bin_when_one_was_asked_is_erased(store):
    first, second = put(store, {"name": "张三"}, {"name": "李四"})
    mine = desk(store)
    mine.delete([row for row in mine.rows if row.number == first])
    asked = list(store.deleted())
    store.delete([second])
    assert mine.erase(asked).count == 1
    assert list(store.deleted()) == [second]


def test_a_note_written_elsewhere_meanwhile_stays(store):
    (number,) = put(store, {"name": "张三"})
    before = store.load(number)
    store.note(number, note="别处写的")
    store.revise([owned(before, "王五")])
    assert (store.load(number).note, store.load(number).owner) == ("别处写的", "王五")


def test_whom_a_name_alone_does_not_tell_is_not_taken_for_another(store):
    put(store, {"name": "赵敏"}, {"name": "李娜", "employer": "甲校", "id_number": ONE}, {"name": "王芳", "employer": "乙校"})
    assert states(store, someone("赵敏", title="工程师")) == [State.SEVERAL]
    assert states(store, someone("新人"), someone("新人")) == [State.NEW, State.NEW], "namesakes of one roster"
    assert states(store, someone("赵六", "丙校", ONE)) == [State.RENAMED]
    assert states(store, someone("李娜", "另一校", ONE)) == [State.CHANGED], "known by the number"
    assert states(store, someone("李娜", "甲校", TWO)) == [State.NEW], "another number, another person"
    assert states(store, someone("王芳", "乙校", TWO)) == [State.CHANGED]
    assert states(store, someone("王芳", "乙校", ONE), someone("王芳", "乙校", TWO)) == [State.RENAMED, State.CHANGED]
    other = someone("王芳", "乙校", "15020319880203004X")
    assert states(store, someone("王芳", "乙校", TWO), other) == [State.SEVERAL, State.SEVERAL], "which of them is meant?"
    assert states(store, someone("王芳", "乙校"), someone("王芳", "乙校")) == [State.SAME, State.AGAIN]
    assert intake(EDITION, meet(EDITION, store.cases(), [someone("赵敏")]), Matching.UPDATE, ZH).drafts == ()
    assert len(intake(EDITION, meet(EDITION, store.cases(), [someone("赵敏")]), Matching.NEW, ZH).drafts) == 1


def test_a_case_under_another_notice_is_left_as_it_is(store):
    (number,) = put(store, {"name": "张三", "employer": "甲校"})
    store.connection.execute("UPDATE cases SET edition = '2019h1' WHERE number = ?", (number,))
    assert states(store, someone("张三", "甲校", title="讲师")) == [State.NEW]


def archived(store):
    cases = list(store.cases())
    return read_archive(archive_bytes(cases, {saved.number: store.history(saved.number) for saved in cases}, store.clock()))


def test_an_archive_brings_back_ones_own_cases_and_never_puts_two_into_one(store, tmp_path):
    person = {"name": "张三", "employer": "甲校"}
    first, second = put(store, person, person)
    store.note(first, note="方案一")
    store.note(second, note="方案二")
    kept = archived(store)
    store.delete([second])
    store.erase_deleted()
    import_cases(store, kept)
    assert sorted(saved.note for saved in store.cases()) == ["方案一", "方案二"]
    store.revise([owned(store.load(first), "王五")])
    import_cases(store, kept, Choice.COPY)
    assert sorted((saved.note, saved.owner) for saved in store.cases()) == [("方案一", ""), ("方案一", "王五"), ("方案二", "")]
    with open_store(tmp_path / "other") as other:
        put(other, {"name": "刘强"})
        import_cases(other, kept)
        assert len(list(other.cases())) == 3
        put(store, {"name": "刘强"})
        import_cases(other, archived(store))
        assert sum(saved.name == "刘强" for saved in other.cases()) == 2, "a name alone may be anybody's"


def test_a_history_that_comes_together_again_is_in_the_order_of_what_happened(tmp_path):
    """What a colleague had done stood below what was done later."""
    hours = count(9)

    def clock():
        return datetime(2026, 4, 1, tzinfo=UTC) + timedelta(hours=next(hours))

    with open_store(clock=clock) as mine, open_store(tmp_path / "other", clock) as theirs:
        (number,) = mine.add([Draft("2026h1", person={"name": "张三"})])
        import_cases(theirs, archived(mine))
        mine.revise([staged(mine.load(number), "online", TODAY)])
        theirs.revise([owned(theirs.load(1), "王五")])
        mine.note(number, note="甲")
        import_cases(mine, archived(theirs), Choice.REPLACE)
        history = mine.history(number)
        assert [entry.kind for entry in history] == ["new", "stage", "owner", "note", "imported"]
        assert [entry.at for entry in history] == sorted(entry.at for entry in history)


@pytest.mark.parametrize(("typed", "day"), [("4.10", "2026-04-10"), ("昨天", "2026-04-13"), ("2026年4月1日", "2026-04-01"), ("12月30日", "2025-12-30")])
def test_the_day_of_a_stage_is_the_nearest(typed, day):
    assert read_stage_day(EDITION, typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["4月20日", "明天", "上周", "x", "2026-04-15", "1990-01-01"])
def test_what_is_still_to_come_or_no_day_is_refused(typed):
    with pytest.raises(Problem):
        read_stage_day(EDITION, typed, TODAY)


def test_a_case_that_was_sent_back_begins_again(store):
    (number,) = put(store, {"name": "张三"})
    saved = store.load(number)
    ticked = replace(saved.answers, steps={"submit": "done", "print": "done", "employer_assessment": "done"})
    store.keep(saved, ticked, saved.person, None, [])
    store.revise([staged(store.load(number), "returned", TODAY, "缺照片")])
    (row,) = desk(store).rows
    assert row.due.id == "apply_online"
    assert row.case.steps["employer_assessment"] == "done"
    assert row.saved.stage == Stage("returned", "2026-04-14", "缺照片")
