"""Cases handed over in one file: all of them arrive, nothing else does, and nobody's work is lost on the way."""

import json
import re
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from gcguide.cases import archive
from gcguide.cases.archive import FORMAT, archive_bytes, read_archive
from gcguide.cases.open_store import open_store
from gcguide.cases.saved import Answers, HistoryEntry, Saved, Seen, Stage
from gcguide.cases.store import Draft
from gcguide.cases.transfer import Choice, State, import_cases, plan_import
from gcguide.folders import STORE
from gcguide.problem import Problem
from gcguide.text import LANGS, plain
from gcguide.words import load_words, message
from tests.effort import examples

NOW = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
WORDS = {lang: load_words(lang) for lang in LANGS}
SECRET = {"name": "阿拉坦其其格", "id_number": "150203198510011234"}

text = st.text(max_size=30).map(plain)
name = st.text(min_size=1, max_size=12).map(plain)
value = text | st.booleans() | st.lists(text, max_size=3)
facts = st.dictionaries(name, value, max_size=4)
exchanges = st.lists(st.tuples(name, facts), max_size=4).map(tuple)
moment = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)).map(lambda at: at.replace(tzinfo=UTC).isoformat(timespec="seconds"))  # fmt: skip
identity = st.binary(min_size=16, max_size=16).map(bytes.hex)
answers = st.builds(
    Answers, facts, exchanges, exchanges, st.dictionaries(name, name, max_size=3),
    st.lists(name, max_size=3).map(tuple), st.none() | text,
    st.none() | st.fixed_dictionaries({"category": st.integers(1, 9), "grade": st.none() | name}),
    st.lists(name, max_size=3).map(tuple),
)  # fmt: skip
seen = st.builds(Seen, name, text, st.dictionaries(name, st.dictionaries(name, name, max_size=2), max_size=2))
number = st.integers(1, 10**9)
saved = st.builds(
    Saved, number, number, text, text, text, st.just(False), moment, moment, answers,
    st.dictionaries(name, text, max_size=3), st.none() | seen, identity, st.none() | st.builds(Stage, name, text, text), text,
    st.lists(name, max_size=2).map(tuple),
)  # fmt: skip
body = st.dictionaries(name, value | facts | st.none() | st.integers(0, 99), max_size=3)
entry = st.builds(HistoryEntry, moment, text, name, body)
archived = st.lists(st.tuples(saved, st.lists(entry, max_size=3)), max_size=4, unique_by=(lambda c: c[0].identity, lambda c: c[0].number))  # fmt: skip


@contextmanager
def fresh():
    """A store on another computer."""
    with TemporaryDirectory() as home, open_store(Path(home) / "home", clock=lambda: NOW) as store:
        yield store


@pytest.fixture
def here():
    with fresh() as store:
        yield store


@pytest.fixture
def there():
    with fresh() as store:
        yield store


def written(store, *numbers):
    """The archive of these cases, or of all."""
    cases = [store.load(n) for n in numbers] or list(store.cases())
    return archive_bytes(cases, {case.number: store.history(case.number) for case in cases}, NOW)


def hand_over(source, target, choice=Choice.UPDATE):
    return import_cases(target, read_archive(written(source)), choice)


def states(source, target):
    return [(one.state, one.apart) for one in plan_import(target, read_archive(written(source)))]


def answer(store, number, **told):
    case = store.load(number)
    asked = (*case.answers.asked, *((id, {id: value}) for id, value in told.items()))
    log = [("answer", {"question": id, "learned": {id: value}}) for id, value in told.items()]
    store.keep(case, replace(case.answers, asked=asked), case.person, case.seen, log)


def refused(data, id=None):
    """The problem with a file, which can be told in one clean line."""
    with pytest.raises(Problem) as caught:
        read_archive(data, "cases.json")
    problem = caught.value
    for lang in LANGS:
        assert WORDS[lang].has(f"problem.{problem.id}"), problem.id
        said = message(problem, WORDS[lang])
        assert said == plain(said, len(said)).strip()
        assert "{" not in said.replace("{}", ""), said
    assert id in (None, problem.id), problem
    return problem


def changed(change, **case):
    """An archive of one case, with something changed in its JSON."""
    person = {"name": "乌云", "phone": "1"}
    one = Saved(1, 1, "2026h1", "", "", False, NOW.isoformat(), NOW.isoformat(), Answers({"standing": "retired"}), person, Seen("2026h1", "", {}), "ab" * 16)  # fmt: skip
    raw = json.loads(archive_bytes([replace(one, **case)], {1: [HistoryEntry(NOW.isoformat(), "w", "new", {})]}, NOW))
    change(raw)
    return json.dumps(raw).encode()


# Round trip


@pytest.mark.slow
@examples(15, suppress_health_check=list(HealthCheck))
@given(archived)
def test_every_case_comes_out_as_it_went_in(cases):
    data = archive_bytes([case for case, _ in cases], {case.number: history for case, history in cases}, NOW)
    read = read_archive(data)
    assert [(one.saved, list(one.history)) for one in read] == cases


@pytest.mark.slow
@examples(8, suppress_health_check=list(HealthCheck))
@given(archived)
def test_every_case_arrives_in_another_store_as_it_left(cases):
    data = archive_bytes([case for case, _ in cases], {case.number: history for case, history in cases}, NOW)
    with fresh() as store:
        done = import_cases(store, read_archive(data))
        found = list(store.cases())
        assert tuple(case.number for case in found) == done.added
        for (case, history), arrived in zip(cases, found, strict=True):
            assert replace(arrived, number=case.number, revision=case.revision) == case
            assert store.history(arrived.number)[: len(history)] == history
        assert {state for state, _ in states(store, store)} <= {State.SAME}


@pytest.mark.slow
@examples(30, suppress_health_check=list(HealthCheck))
@given(st.builds(lambda case, told: replace(case, note=told, label=told, person={told: told}), saved, st.text(max_size=40)))
def test_what_could_harm_a_terminal_does_not_come_out(case):
    (read,) = read_archive(archive_bytes([case], {}, NOW))
    assert read.saved.note == read.saved.label == plain(case.note, 20_000)
    assert read_archive(archive_bytes([read.saved], {}, NOW))[0].saved == read.saved


def test_the_file_can_be_read_by_a_person_and_marks_stay_at_home(here):
    (number,) = here.add([Draft("2026h1", label="[/] 张三", person=SECRET)])
    here.mark([number], True)
    data = written(here)
    raw = json.loads(data)
    assert (raw["format"], raw["version"]) == (FORMAT, 5)
    assert "阿拉坦其其格" in data.decode()
    assert "mark" not in data.decode()
    assert read_archive(b"\xef\xbb\xbf" + data)[0].saved == replace(here.load(number), marked=False)


def test_an_archive_of_no_case_is_one():
    assert read_archive(archive_bytes([], {}, NOW)) == ()


# What is no archive, or no whole one


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b"", "yaml_empty"), (b" \n", "yaml_empty"), (b"%PDF-1.7", "archive_foreign"), (b"\xff\xfe\x00", "archive_foreign"),
        (b"[]", "archive_foreign"), (b"{}", "archive_foreign"), (b'{"talent_tier": "tier_1"}', "archive_foreign"),
        (b'{"format": 1}', "archive_foreign"), ('{"format": "记录"}'.encode("gbk"), "file_not_utf8"),
        (b"age-encryption.org/v1\n", "archive_sealed"), (b'{"a": ' + b"[" * 200_000, "json_deep"),
        (b'{"a": ' + b'{"a": ' * 200_000, "json_deep"), (b'{"a": 1e999}', "json_number"), (b'{"a": NaN}', "json_number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "json_number"), (b'{"a": 1, "a": 2}', "yaml_duplicate"),
        (b'{"format": "gcguide.cases", "version": 1}', "archive_head"),
        (b'{"format": "gcguide.cases", "version": true, "program": "", "written": "", "cases": []}', "archive_head"),
        (b'{"format": "gcguide.cases", "version": 6, "program": "[/]\\u001b[31m", "new": 1}', "archive_newer"),
    ],
)  # fmt: skip
def test_what_is_no_archive_is_told_so(data, id):
    refused(data, id)


def test_a_cut_file_is_damaged_wherever_it_is_cut(here):
    here.add([Draft("2026h1", label="张三", person=SECRET)])
    data = written(here).rstrip()
    for end in range(1, len(data), 7):
        problem = refused(data[:end])
        assert problem.id in ("archive_damaged", "file_not_utf8")
        assert problem.file == "cases.json"
        assert "阿拉坦" not in message(problem, WORDS["zh"])


def test_a_file_too_large_is_not_even_read(monkeypatch, here):
    here.add([Draft("2026h1", note="长" * 2000)])
    monkeypatch.setattr(archive, "MAX_BYTES", 2000)
    with pytest.raises(Problem) as caught:
        written(here)
    assert caught.value.id == "file_too_large"
    refused(b"{" * 2001, "file_too_large")


def case(raw):
    return raw["cases"][0]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda raw: case(raw).update(label=5), "label"),
        (lambda raw: case(raw).update(number=True), "number"),
        (lambda raw: case(raw).update(revision=-1), "revision"),
        (lambda raw: case(raw).update(identity="AB" * 16), "identity"),
        (lambda raw: case(raw).update(changed="2026-02-30T00:00:00+08:00"), "changed"),
        (lambda raw: case(raw).update(created="2026-03-02"), "created"),
        (lambda raw: case(raw).pop("note"), "note"),
        (lambda raw: case(raw).update(marked=True), "marked"),
        (lambda raw: case(raw).update(answers=[]), "answers"),
        (lambda raw: case(raw)["person"].update(id_number=150203198510011234), "person.id_number"),
        (lambda raw: case(raw)["answers"]["known"].update(standing={"a": 1}), "answers.known.standing"),
        (lambda raw: case(raw)["answers"]["known"].update(standing=[["a"]]), "answers.known.standing"),
        (lambda raw: case(raw)["answers"].update(asked=[["a", {}], ["b"]]), "answers.asked[2]"),
        (lambda raw: case(raw)["answers"].update(steps={"a": None}), "answers.steps.a"),
        (lambda raw: case(raw)["answers"].update(local_deadline=1), "answers.local_deadline"),
        (lambda raw: case(raw).update(seen={}), "seen.edition"),
        (lambda raw: case(raw)["seen"].update(verdicts={"a": "no"}), "seen.verdicts.a"),
        (lambda raw: case(raw).update(history=[{}]), "history[1].at"),
        (lambda raw: case(raw)["history"][0].update(body={"a": [[[[[[1]]]]]]}), "history[1].body.a"),
        (lambda raw: case(raw)["person"].update({"name\u200b": "a", "name ": "b"}), "person"),
        (lambda raw: raw.update(cases=[5]), "{}"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_case_is_named_and_not_shown(change, key):
    problem = refused(changed(change), "archive_value")
    assert problem.details["number"] == 1
    assert problem.details["key"].startswith(key)
    assert "150203198510011234" not in str(problem)


def test_one_wrong_case_among_good_ones_is_named_by_its_place():
    def third(raw):
        raw["cases"] = [{**case(raw), "identity": f"{n:032x}"} for n in range(4)]
        raw["cases"][2] = {**raw["cases"][2], "note": None}

    problem = refused(changed(third), "archive_value")
    assert (problem.details["number"], problem.details["key"]) == (3, "note")


def test_the_same_case_twice_and_endless_text_are_refused():
    refused(changed(lambda raw: raw["cases"].append(raw["cases"][0])), "archive_twice")
    assert refused(changed(lambda raw: case(raw).update(note="长" * 20_001)), "archive_long").details["key"] == "note"


@examples(60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_file_damaged_anywhere_is_read_or_refused(data):
    raw = bytearray(changed(lambda raw: None))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        read_archive(bytes(raw))
    except Problem:
        refused(bytes(raw))


@examples(60, suppress_health_check=list(HealthCheck))
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.floats(), lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3)), st.sampled_from(["cases", "answers", "person", "history", "seen", "label", "known", "asked", "body", "identity"]))  # fmt: skip
@example({"[/]": "[/]"}, "person")
def test_whatever_stands_where_something_else_should_is_read_or_refused(value, key):
    def put(raw):
        for home in (raw, case(raw), case(raw)["answers"], case(raw)["history"][0]):
            if key in home:
                home[key] = value

    data = changed(put)
    try:
        read_archive(data)
    except Problem:
        refused(data)


# Importing


def test_importing_twice_says_it_is_there_already(here, there):
    here.add(Draft("2026h1", label=label, person=SECRET) for label in ("一", "二", "三"))
    assert states(here, there) == [(State.NEW, False)] * 3
    done = hand_over(here, there)
    assert len(done.added) == 3
    assert [case.label for case in there.cases()] == [case.label for case in here.cases()]
    assert states(here, there) == [(State.SAME, False)] * 3
    for choice in Choice:
        again = hand_over(here, there, choice)
        assert (again.added, again.replaced, again.left) == ((), (), done.added)
    assert len(list(there.cases())) == 3


def test_a_newer_copy_takes_the_place_and_an_older_one_does_not(here, there):
    (number,) = here.add([Draft("2026h1", label="张三")])
    old = read_archive(written(here))
    (arrived,) = hand_over(here, there).added
    answer(here, number, standing="professional")
    here.note(number, note="下周再来")
    assert states(here, there) == [(State.NEWER, False)]
    assert hand_over(here, there, Choice.LEAVE).left == (arrived,)
    assert hand_over(here, there).replaced == (arrived,)
    assert there.load(arrived).answers == here.load(number).answers
    assert there.load(arrived).note == "下周再来"
    assert [e.kind for e in there.history(arrived)] == ["new", "imported", "answer", "note", "imported"]
    (plan,) = plan_import(there, old)
    assert (plan.state, plan.apart, plan.number) == (State.OLDER, False, arrived)
    assert import_cases(there, old).left == (arrived,)
    assert there.load(arrived).note == "下周再来"
    assert import_cases(there, old, Choice.REPLACE).replaced == (arrived,)
    assert there.load(arrived).note == ""
    assert "answer" in [e.kind for e in there.history(arrived)]


def test_the_newer_copy_is_the_one_that_knows_more_whatever_the_clocks_say(here, there):
    (number,) = here.add([Draft("2026h1")])
    hand_over(here, there)
    here.clock = lambda: datetime(2001, 1, 1, tzinfo=UTC)  # an old computer with an empty battery
    answer(here, number, standing="professional")
    assert states(here, there) == [(State.NEWER, False)]


def test_back_and_forth_between_two_computers(here, there):
    (mine,) = here.add([Draft("2026h1")])
    (theirs,) = hand_over(here, there).added
    for round, value in enumerate(("professional", "retired", "civil_servant")):
        answer(here, mine, standing=value)
        assert hand_over(here, there).replaced == (theirs,), round
        answer(there, theirs, works_in_region=bool(round % 2))
        assert hand_over(there, here).replaced == (mine,), round
    assert here.load(mine).answers == there.load(theirs).answers
    assert len([e for e in here.history(mine) if e.kind == "answer"]) == 6


def test_copies_that_were_changed_apart_lose_nothing_unless_that_is_asked_for(here, there):
    (mine,) = here.add([Draft("2026h1", label="张三")])
    (theirs,) = hand_over(here, there).added
    answer(there, theirs, standing="retired")
    here.clock = lambda: datetime(2027, 1, 1, tzinfo=UTC)
    answer(here, mine, standing="professional")
    assert states(here, there) == [(State.NEWER, True)]
    assert states(there, here) == [(State.OLDER, True)]
    assert hand_over(here, there).left == (theirs,)
    assert there.load(theirs).answers.facts == {"standing": "retired"}
    (copy,) = hand_over(here, there, Choice.COPY).added
    assert there.load(copy).answers.facts == {"standing": "professional"}
    assert hand_over(here, there, Choice.COPY).added == ()
    assert hand_over(here, there, Choice.REPLACE).replaced == (theirs,)
    assert there.load(theirs).answers.facts == {"standing": "professional"}
    assert [e.body["learned"]["standing"] for e in there.history(theirs) if e.kind == "answer"] == ["retired", "professional"]


def test_who_has_the_case_open_does_not_write_over_what_came_in(here, there):
    (mine,) = here.add([Draft("2026h1")])
    (theirs,) = hand_over(here, there).added
    open_there = there.load(theirs)
    answer(here, mine, standing="retired")
    hand_over(here, there)
    with pytest.raises(Problem) as caught:
        there.keep(open_there, open_there.answers, {}, None, [])
    assert caught.value.id == "case_elsewhere"


def test_a_deleted_case_comes_in_as_a_new_one_and_can_still_be_brought_back(here, there):
    here.add([Draft("2026h1", label="张三")])
    (first,) = hand_over(here, there).added
    there.delete([first])
    assert states(here, there) == [(State.NEW, False)]
    (second,) = hand_over(here, there).added
    there.bring_back([first])
    assert {case.number for case in there.cases()} == {first, second}
    assert states(here, there) == [(State.SAME, False)]


def test_a_case_that_cannot_be_read_any_more_is_mended_only_when_asked_for(here, there):
    here.add([Draft("2026h1", label="张三", person=SECRET)])
    (number,) = hand_over(here, there).added
    there.connection.execute("UPDATE cases SET answers = 'x'")
    assert states(here, there) == [(State.NEWER, True)]
    assert hand_over(here, there).left == (number,)
    hand_over(here, there, Choice.REPLACE)
    assert there.load(number).person == SECRET


@pytest.mark.parametrize("bad", ["the third", "the history"])
def test_all_come_in_or_none(here, there, bad):
    numbers = here.add(Draft("2026h1", label=str(n)) for n in range(5))
    there.add([Draft("2026h1", label="有了")])
    hand_over(here, there)
    for number in numbers:
        answer(here, number, standing="retired")
    here.add(Draft("2026h1", label="新") for _ in range(5))
    when = {"the third": "INSERT ON cases WHEN new.number = 9", "the history": "INSERT ON history WHEN new.number = 9"}[bad]
    there.connection.execute(f"CREATE TEMP TRIGGER full AFTER {when} BEGIN SELECT RAISE(ABORT, 'full'); END")
    before = [(case, there.history(case.number)) for case in there.cases()]
    with pytest.raises(sqlite3.IntegrityError):
        hand_over(here, there)
    assert [(case, there.history(case.number)) for case in there.cases()] == before
    there.connection.execute("DROP TRIGGER full")
    done = hand_over(here, there)
    assert (len(done.added), len(done.replaced)) == (5, 5)


def test_what_came_in_is_on_disk(here, there):
    here.add(Draft("2026h1", label=str(n)) for n in range(3))
    hand_over(here, there)
    with closing(sqlite3.connect(there.file.parent / STORE)) as other:
        assert other.execute("SELECT count(*) FROM cases").fetchone() == (3,)


def test_a_history_tells_of_an_import_without_anything_personal(here, there):
    here.add([Draft("2026h1", label="张三", person=SECRET)])
    (number,) = hand_over(here, there).added
    told = there.history(number)[-1]
    assert (told.kind, told.body["state"]) == ("imported", "new")
    assert not re.search("阿拉坦|150203", str(there.history(number)))
