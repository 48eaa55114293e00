"""The store: what was told is there again, wholly; nobody's work is lost; what was erased is gone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gcguide.cases.open_store import open_store
from gcguide.cases.restore import Keeper, answers_of, case_of, restored, seen_now
from gcguide.cases.saved import Answers
from gcguide.cases.store import Draft
from gcguide.core.interview import Interview
from gcguide.core.result import Target
from gcguide.person.case import Case
from gcguide.policy.vocabulary import Renames
from gcguide.problem import Problem
from tests.people import EDITION


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "home") as opened:
        yield opened


def told(store, number):
    return restored(EDITION, store.load(number).answers, Renames())


def kept(keeper, interview, person=(), **beside):
    case = Case(interview.facts, beside.pop("steps", {}), local_deadline=beside.pop("local_deadline", None), chosen=beside.pop("chosen", None))
    keeper.keep(answers_of(interview, case, **beside), dict(person), seen_now(interview))


def talk(store, *learned):
    interview = Interview(EDITION)
    keeper = Keeper(store, EDITION.id)
    for one in learned:
        interview.answer(one)
        kept(keeper, interview)
    return keeper, interview


def test_a_conversation_comes_back_where_it_was_left(store):
    keeper, interview = talk(store, {"talent_tier": "tier_5", "achievements": []}, {"standing": "professional"})
    interview.undo()
    kept(keeper, interview)
    again = told(store, keeper.number).interview
    assert again.facts == interview.facts
    assert again.transcript == interview.transcript
    assert again.next_question() == interview.next_question()
    assert again.redo()
    assert again.facts["standing"] == "professional"


def test_nothing_is_kept_before_something_was_told(store):
    interview = Interview(EDITION)
    kept(Keeper(store, EDITION.id), interview)
    assert list(store.cases()) == []


def test_the_history_tells_who_changed_what_and_when(store):
    keeper, interview = talk(store, {"talent_tier": "tier_5"})
    interview.change("talent_tier", "tier_3")
    kept(keeper, interview)
    interview.undo()
    kept(keeper, interview, {"name": "乌云"}, steps={"employer_assessment": "done"})
    kinds = [entry.kind for entry in store.history(keeper.number)]
    assert kinds == ["new", "answer", "change", "undo", "step", "person"]
    assert all(entry.who and entry.at for entry in store.history(keeper.number))
    assert not any("乌云" in str(entry.body) for entry in store.history(keeper.number))


def test_what_changed_elsewhere_is_not_overwritten(store, tmp_path):
    keeper, interview = talk(store, {"talent_tier": "tier_5"})
    with open_store(tmp_path / "home") as other:
        theirs = told(other, keeper.number).interview
        second = Keeper(other, EDITION.id, other.load(keeper.number))
        theirs.change("talent_tier", "tier_1")
        kept(second, theirs)
    interview.change("talent_tier", "tier_2")
    with pytest.raises(Problem) as caught:
        kept(keeper, interview)
    assert caught.value.id == "case_elsewhere"
    assert told(store, keeper.number).facts["talent_tier"] == "tier_1"


def test_a_case_deleted_elsewhere_is_missed(store, tmp_path):
    keeper, interview = talk(store, {"talent_tier": "tier_5"})
    store.delete([keeper.number])
    interview.change("talent_tier", "tier_2")
    with pytest.raises(Problem) as caught:
        kept(keeper, interview)
    assert caught.value.id == "case_missing"
    store.bring_back([keeper.number])
    kept(keeper, interview)


@pytest.mark.parametrize("size", [1, 40, 3000])
def test_no_byte_of_an_erased_case_is_left(tmp_path, size):
    home = tmp_path / "home"
    with open_store(home) as store:
        secret = {"name": "阿拉坦其其格", "id_number": "150203198510011234", "remarks": "备" * size}
        numbers = store.add(Draft("2026h1", person={"name": f"留下{n}"}) for n in range(50))
        gone = store.add(Draft("2026h1", label="阿拉坦其其格", person=secret) for _ in range(20))
        for number in gone[::3]:
            store.note(number, label="改名" * 40, note="阿拉坦其其格")
            saved = store.load(number)
            store.keep(saved, replace(saved.answers, known={"standing": "retired"}), {"name": "短"}, None, [])
        store.exported(gone[:1], home / "阿拉坦其其格.pdf")
        store.delete(gone)
        assert store.erase_deleted()
        raw = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
        assert "留下49".encode() in raw
        assert "阿拉坦".encode() not in raw
        assert b"150203198510011234" not in raw
        assert [saved.number for saved in store.cases()] == numbers[::-1]


def test_numbers_are_never_given_twice(store):
    first = store.add([Draft("2026h1"), Draft("2026h1")])
    store.delete(first)
    store.erase_deleted()
    assert store.add([Draft("2026h1")]) == [first[-1] + 1]


def test_the_order_is_that_of_the_changes_whatever_the_clock_says(tmp_path):
    hours = iter(range(23, 0, -1))
    with open_store(tmp_path, clock=lambda: datetime(2026, 3, 2, next(hours), tzinfo=UTC)) as store:
        one, two = store.add([Draft("2026h1", label="一")]) + store.add([Draft("2026h1", label="二")])
        store.note(one, label="三")
        assert [saved.number for saved in store.cases()] == [one, two]
        assert store.load(one).changed < store.load(one).created


def test_renamed_facts_are_read_by_the_names_of_today():
    renames = Renames(
        facts={"tier": "talent_tier"}, values={"talent_tier": {"fifth": "tier_5"}}, steps={"letter": "recommendation"},
        questions={"situations": "triage"},
    )  # fmt: skip
    answers = Answers(
        {"tier": "fifth"}, (("situations", {"postdoc_awards": [], "gone": 1}), ("tier", {"tier": "tier_1"})),
        steps={"letter": "done", "dance": "done"},
    )  # fmt: skip
    read = restored(EDITION, answers, renames)
    assert read.facts["talent_tier"] == "tier_1"
    assert read.steps == {"recommendation": "done"}
    assert [exchange.question for exchange in read.interview.transcript] == ["triage", "talent_tier"]
    assert read.lost == ("gone", "dance")


def test_a_name_given_elsewhere_does_not_keep_answers_from_being_saved(store, tmp_path):
    keeper, interview = talk(store, {"talent_tier": "tier_5"})
    with open_store(tmp_path / "home") as other:
        other.note(keeper.number, label="改名")
    interview.answer({"standing": "professional"})
    kept(keeper, interview)
    assert told(store, keeper.number).facts["standing"] == "professional"
    assert store.load(keeper.number).label == "改名"


def reopen(store, renames):
    """A case opened again, as a session does it."""
    (saved,) = store.cases()
    read = restored(EDITION, saved.answers, renames)
    return Keeper(store, EDITION.id, replace(saved, answers=read.answers())), read


def test_opening_a_case_changes_nothing_of_it(store):
    (number,) = store.add([Draft(EDITION.id, Answers(asked=(("tier", {"tier": "tier_5"}), ("gone", {"gone": 1}))))])
    keeper, read = reopen(store, Renames(facts={"tier": "talent_tier"}))
    keeper.keep(read.answers(), {}, seen_now(read.interview))
    assert [entry.kind for entry in store.history(number)] == ["new"]
    assert store.load(number).seen == seen_now(read.interview)
    assert store.load(number).answers.facts == {"tier": "tier_5", "gone": 1}


def test_what_is_not_understood_any_more_is_saved_on(store):
    store.add([Draft(EDITION.id, Answers({"gone": 1}, (("talent_tier", {"talent_tier": "tier_5"}),)))])
    keeper, read = reopen(store, Renames())
    assert read.lost == ("gone",)
    read.interview.answer({"standing": "professional"})
    keeper.keep(answers_of(read.interview, read, unread=read.unread), {}, seen_now(read.interview))
    (saved,) = store.cases()
    assert saved.answers.facts["gone"] == 1
    assert restored(EDITION, saved.answers, Renames(facts={"gone": "first_title_application"})).facts


def test_what_was_chosen_comes_back_and_stands_in_the_history(store):
    keeper, interview = talk(store, {"talent_tier": "tier_5"})
    kept(keeper, interview, chosen=Target(2, "associate_senior"))
    assert told(store, keeper.number).chosen == Target(2, "associate_senior")
    assert [entry.body for entry in store.history(keeper.number) if entry.kind == "chosen"] == [{"chosen": {"category": 2, "grade": "associate_senior"}}]
    kept(keeper, interview)
    assert told(store, keeper.number).chosen is None


def test_what_was_only_assumed_comes_back_as_such(store):
    interview = Interview(EDITION, {"licence": "not_required"}, assumed=["licence"])
    keeper = Keeper(store, EDITION.id)
    interview.answer(interview.next_question().ticks(["talent"]))
    interview.change("postdoc", "none")
    kept(keeper, interview)
    saved = store.load(keeper.number)
    assert told(store, keeper.number).assumed == interview.assumed
    assert case_of(saved, EDITION, Renames()).assumed == interview.assumed
    assert {"licence", "overseas"} <= set(interview.assumed)
    assert "postdoc" not in interview.assumed


def test_what_was_assumed_under_an_old_name_still_is(store):
    old = Answers({"was_licence": "not_required"}, (("was_triage", {"overseas": "none"}),), assumed=("was_licence",))
    renames = Renames(facts={"was_licence": "licence"}, questions={"was_triage": "triage"})
    (number,) = store.add([Draft(EDITION.id, old)])
    assert restored(EDITION, old, renames).assumed == ("overseas", "licence")
    assert case_of(store.load(number), EDITION, renames).assumed == ("overseas", "licence")


def test_a_case_saved_before_there_were_assumptions_is_read(store):
    (number,) = store.add([Draft(EDITION.id, Answers({"licence": "held"}))])
    raw = store.connection.execute("SELECT answers FROM cases").fetchone()[0].replace(',"assumed":[]', "")
    assert "assumed" not in raw
    store.connection.execute("UPDATE cases SET answers = ?", (raw,))
    assert told(store, number).assumed == ()
