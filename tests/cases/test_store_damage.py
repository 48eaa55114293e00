"""A store that is damaged, or no store: nothing is overwritten, what can be read is there again, the person is told."""

import hashlib
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from gcguide.cases.database import MIGRATIONS
from gcguide.cases.open_store import open_store, set_aside
from gcguide.cases.saved import Answers
from gcguide.cases.store import Draft
from gcguide.problem import Problem
from tests.cases.store_work import moment
from tests.effort import times

ROOT = Path(__file__).resolve().parents[2]
COUNT = 200
PAGE = 4096
SEEDS = times(24)


def answers(number):
    return Answers({"talent_tier": "tier_5"}, tuple((f"q{n}", {f"fact_{n}": f"value {number} {n}"}) for n in range(8)))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a store with many cases: some changed, some erased."""
    home = tmp_path_factory.mktemp("whole") / "home"
    with open_store(home, moment) as store:
        store.add(
            Draft("2026h1", answers(n), f"案例{n}", "备注" * (n % 7) * 40, {"name": f"人{n}"}, log=[("answer", {"question": "q"})] * 3)
            for n in range(1, COUNT + 11)
        )
        store.exported([5], home / "pack.pdf")
        store.delete(range(COUNT + 1, COUNT + 11))
        store.erase_deleted()
    return (home / "cases.db").read_bytes()


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir(mode=0o700)
    return tmp_path / "home"


def digest(raw):
    return hashlib.sha256(raw).hexdigest()


def kept_aside(home):
    return {digest(path.read_bytes()) for path in set_aside(home)}


def opened(home):
    """What is there after opening: label by number, what was told, whether all of it can be used."""
    with open_store(home, moment) as store:
        cases = {saved.number: saved for saved in store.cases()}
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (new,) = store.add([Draft("2026h1", label="新")])
        store.history(new)
        assert new not in cases
        return cases, store.notices, new


def spoilt(raw, seed):
    """One kind of damage at one place."""
    chance = random.Random(seed)
    raw, at = bytearray(raw), chance.randrange(len(raw))
    kind = ("flip", "bytes", "zeros", "page", "cut", "noise")[seed % 6]
    if kind == "flip":
        raw[at] ^= 1 << chance.randrange(8)
    elif kind == "bytes":
        for _ in range(30):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
    elif kind == "zeros":
        raw[at : at + 512] = bytes(len(raw[at : at + 512]))
    elif kind == "page":
        at -= at % PAGE
        raw[at : at + PAGE] = bytes(PAGE)
    elif kind == "noise":
        at -= at % PAGE
        raw[at : at + PAGE] = chance.randbytes(PAGE)
    else:
        del raw[max(at, PAGE) :]
    return kind, bytes(raw)


# A page that is lost takes no more than the cases in it, and those with a text that went on in it.
LEAST = {"flip": COUNT - 12, "bytes": COUNT - 100, "zeros": COUNT - 12, "page": COUNT - 12, "noise": COUNT - 12, "cut": 0}


@pytest.mark.parametrize("group", range(6))
def test_whatever_is_damaged_nothing_is_overwritten_and_the_rest_is_there(whole, tmp_path, group):
    for seed in range(group, SEEDS, 6):
        kind, raw = spoilt(whole, seed)
        home = tmp_path / str(seed)
        home.mkdir(mode=0o700)
        (home / "cases.db").write_bytes(raw)
        cases, notices, new = opened(home)
        assert len(cases) >= LEAST[kind], (seed, kind, len(cases))
        right = sum(saved.answers == answers(number) for number, saved in cases.items())
        assert right >= len(cases) - (30 if kind == "bytes" else 1), (seed, kind)
        if [problem.id for problem in notices if problem.id != "case_unreadable"]:
            assert notices[0].id == "store_salvaged", (seed, notices)
            assert digest(raw) in kept_aside(home), seed
            assert notices[0].details["count"] <= notices[0].details["seen"]
            assert (home / notices[0].details["word"]).read_bytes() == raw
            if kind in ("flip", "page", "noise", "zeros"):
                assert new > COUNT, (seed, kind)
        else:  # it hit what is never read, or a text, which may be anything
            assert len(cases) + len(notices) == COUNT, (seed, kind)


def test_a_store_without_its_beginning_is_read_page_by_page(whole, home):
    raw = bytes(PAGE) + whole[PAGE:]
    (home / "cases.db").write_bytes(raw)
    cases, notices, new = opened(home)
    assert [problem.id for problem in notices] == ["store_salvaged"]
    assert notices[0].details["seen"] == notices[0].details["count"] == COUNT
    assert {number: saved.answers for number, saved in cases.items()} == {n: answers(n) for n in range(1, COUNT + 1)}
    assert new == COUNT + 11, "numbers that were erased are not given again"
    with open_store(home, moment) as store:
        assert len(store.history(7)) == 4
        assert [path.name for path in store.exports([5])] == ["pack.pdf"]


def test_a_schema_that_cannot_even_be_quoted_is_damage_like_any_other(whole, home):
    at = whole.index(b"cases_by_position")
    (home / "cases.db").write_bytes(whole[:at] + b"\xf1\x20" + whole[at + 2 :])
    cases, notices, _ = opened(home)
    assert len(cases) == COUNT
    assert [problem.id for problem in notices] == ["store_salvaged"]


@pytest.mark.parametrize("place", [16, 18, 20, 56, 60, 63, 68, 100, 103, 105])
def test_one_wrong_byte_in_the_header_loses_no_case(whole, home, place):
    raw = bytearray(whole)
    raw[place] ^= 0x55
    (home / "cases.db").write_bytes(raw)
    cases, _, new = opened(home)
    assert len(cases) == COUNT
    assert new > COUNT


def test_what_is_another_programs_is_kept_for_it(home):
    file = home / "cases.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE cases (title TEXT)")
        other.execute("INSERT INTO cases VALUES ('theirs')")
        other.commit()
    raw = file.read_bytes()
    cases, notices, _ = opened(home)
    assert cases == {}
    assert [problem.id for problem in notices] == ["store_foreign"]
    assert (home / notices[0].details["word"]).read_bytes() == raw


@pytest.mark.parametrize("raw", ["案例\n".encode() * 2000, b"PK\x03\x04" + bytes(5000), b"x"])
def test_what_is_no_store_at_all_is_kept(home, raw):
    (home / "cases.db").write_bytes(raw)
    cases, notices, _ = opened(home)
    assert cases == {}
    assert [problem.id for problem in notices] == ["store_foreign"]
    assert (home / notices[0].details["word"]).read_bytes() == raw


def test_an_empty_file_is_said_to_have_held_nothing(home):
    (home / "cases.db").touch()
    _, notices, _ = opened(home)
    assert [(problem.id, problem.details["seen"]) for problem in notices] == [("store_salvaged", 0)]


@pytest.mark.parametrize("version", [len(MIGRATIONS) + 1, 29])
def test_a_store_of_a_newer_program_is_left_alone(whole, home, version):
    file = home / "cases.db"
    file.write_bytes(whole)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute(f"PRAGMA user_version = {version}")
        newer.execute("CREATE TABLE more (thing TEXT)")
        newer.commit()
    raw = file.read_bytes()
    for _ in range(2):
        with pytest.raises(Problem) as caught:
            open_store(home, moment)
        assert caught.value.id == "store_newer"
        assert file.read_bytes() == raw
    assert set_aside(home) == []


UNFINISHED = """
import os, sys
from pathlib import Path
from gcguide.cases.open_store import open_store
from tests.cases.store_work import moment
store = open_store(Path(sys.argv[1]), moment)
for number in range(1, 21):
    store.note(number, label=f"new {number}")
os._exit(9)
"""


@pytest.fixture
def unfinished(whole, home):
    """A store whose last changes are in its log only: the program that made them was killed."""
    (home / "cases.db").write_bytes(whole)
    command = [sys.executable, "-c", UNFINISHED, str(home)]
    assert subprocess.run(command, env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}).returncode == 9
    return home


def test_what_a_killed_program_leaves_is_no_damage(unfinished):
    cases, notices, _ = opened(unfinished)
    assert notices == []
    assert [cases[number].label for number in range(1, 21)] == [f"new {number}" for number in range(1, 21)]


def test_a_log_cut_off_in_its_last_change_is_no_damage(unfinished):
    log = unfinished / "cases.db-wal"
    log.write_bytes(log.read_bytes()[:-100])
    cases, notices, _ = opened(unfinished)
    assert notices == []
    assert [cases[number].label for number in range(1, 20)] == [f"new {number}" for number in range(1, 20)]


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_log_is_set_aside_with_its_store(unfinished, seed):
    log, file = unfinished / "cases.db-wal", unfinished / "cases.db"
    raw = bytearray(log.read_bytes())
    at = random.Random(seed).randrange(len(raw) // 2) if seed else 3
    raw[at] ^= 0x10
    log.write_bytes(raw)
    before = {digest(file.read_bytes()), digest(raw)}
    cases, notices, _ = opened(unfinished)
    assert [problem.id for problem in notices] == ["store_salvaged"]
    assert before <= kept_aside(unfinished)
    assert len(cases) == COUNT
    new = sum(cases[number].label == f"new {number}" for number in range(1, 21))
    assert new >= 12, "one page of the log is lost, the changes behind it are not"


def test_a_damaged_store_with_a_log_keeps_what_the_log_has(unfinished):
    log, file = unfinished / "cases.db-wal", unfinished / "cases.db"
    raw = bytearray(file.read_bytes())
    at = raw.index("案例180".encode()) // PAGE * PAGE
    raw[at : at + PAGE] = bytes(PAGE)
    raw[:200] = bytes(200)
    file.write_bytes(raw)
    before = {digest(raw), digest(log.read_bytes())}
    cases, notices, _ = opened(unfinished)
    assert [problem.id for problem in notices] == ["store_salvaged"]
    assert before == kept_aside(unfinished)
    assert COUNT - 12 < len(cases) < COUNT
    assert [cases[number].label for number in range(1, 21)] == [f"new {number}" for number in range(1, 21)]


@pytest.mark.parametrize("how", ["lost", "emptied"])
def test_a_store_that_is_gone_is_read_from_its_log(unfinished, how):
    file, log = unfinished / "cases.db", unfinished / "cases.db-wal"
    raw = log.read_bytes()
    file.unlink()
    if how == "emptied":
        file.touch()
    cases, notices, _ = opened(unfinished)
    assert [problem.id for problem in notices] == ["store_salvaged"]
    assert digest(raw) in kept_aside(unfinished)
    assert len(cases) > 5
    assert all(saved.label == f"new {number}" for number, saved in cases.items() if saved.label.startswith("new"))


def test_without_its_log_a_store_is_as_it_was_before(unfinished):
    (unfinished / "cases.db-wal").unlink()
    cases, notices, _ = opened(unfinished)
    assert notices == []
    assert len(cases) == COUNT


def test_text_with_a_wrong_byte_takes_no_other_case_along(whole, home):
    at = whole.index("人77".encode())
    (home / "cases.db").write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
    cases, notices, _ = opened(home)
    assert len(cases) == COUNT
    assert notices == []


def test_a_case_that_cannot_be_read_is_named_and_the_others_are_there(whole, home):
    at = whole.index(b'"value 50 3"')
    (home / "cases.db").write_bytes(whole[:at] + b"!" + whole[at + 1 :])
    cases, notices, _ = opened(home)
    assert sorted(set(range(1, COUNT + 1)) - set(cases)) == [50]
    assert [(problem.id, problem.details["word"]) for problem in notices] == [("case_unreadable", 50)]


AT_ONCE = """
import sys, time
from pathlib import Path
from gcguide.cases.open_store import open_store
from gcguide.cases.store import Draft
from tests.cases.store_work import moment
print("ready", flush=True)
sys.stdin.readline()
with open_store(Path(sys.argv[1]), moment, patience=60) as store:
    print(*(problem.id for problem in store.notices), len(list(store.cases())) >= 180, *store.add([Draft("2026h1")]))
"""


def at_once(home, programs):
    """What each of several programs says that open the store at the same moment."""
    command = [sys.executable, "-c", AT_ONCE, str(home)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    running = [subprocess.Popen(command, env=environment, **pipes) for _ in range(programs)]
    for program in running:
        assert program.stdout.readline() == "ready\n"
    for program in running:
        program.stdin.write("\n")
        program.stdin.flush()
    said = [program.communicate() for program in running]
    assert [program.returncode for program in running] == [0] * programs, said
    return [out.split() for out, _ in said]


def test_two_programs_that_find_the_damage_at_once_rescue_it_once(whole, home):
    raw = whole[: 20 * PAGE] + bytes(PAGE) + whole[21 * PAGE :]
    (home / "cases.db").write_bytes(raw)
    said = at_once(home, 3)
    assert sum("store_salvaged" in words for words in said) == 1
    assert all("True" in words for words in said)
    assert len({words[-1] for words in said}) == 3
    assert kept_aside(home) == {digest(raw)}


def test_who_has_the_store_open_while_it_is_set_aside_is_told(whole, home):
    file = home / "cases.db"
    file.write_bytes(whole)
    with open_store(home, moment) as store:
        store.note(1, label="vor")
        raw = bytearray(file.read_bytes())
        raw[:100] = bytes(100)
        file.write_bytes(raw)
        with open_store(home, moment) as other:
            assert [problem.id for problem in other.notices] == ["store_salvaged"]
            assert other.load(1).label == "vor"
        with pytest.raises(Problem) as caught:
            store.note(1, label="nach")
        assert caught.value.id == "store_moved"
