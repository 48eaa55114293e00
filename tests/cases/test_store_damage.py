"""A store that is damaged, or no store: nothing is overwritten, the newest backup is there, the person is told."""

import hashlib
import random
import shutil
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
from gcguide.text import LANGS
from gcguide.words import load_words, message
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
    """A data folder with many cases, some changed, some erased, of which there is a backup; later three were changed."""
    home = tmp_path_factory.mktemp("whole") / "home"
    with open_store(home, moment) as store:
        store.add(
            Draft("2026h1", answers(n), f"记录{n}", "备注" * (n % 7) * 40, {"name": f"人{n}"}, log=[("answer", {"question": "q"})] * 3)
            for n in range(1, COUNT + 11)
        )
        store.exported([5], home / "pack.pdf")
        store.delete(range(COUNT + 1, COUNT + 11))
        store.erase_deleted()
    with open_store(home, moment) as store:  # makes the backup of the day
        store.note(1, label="后来")
        store.delete([2])
        store.add([Draft("2026h1", label="后来")])
    return home


@pytest.fixture
def home(tmp_path, whole):
    """A copy of it."""
    return shutil.copytree(whole, tmp_path / "home")


@pytest.fixture
def bare(home):
    """A copy without backups."""
    shutil.rmtree(home / "backups")
    return home


def digest(raw):
    return hashlib.sha256(raw).hexdigest()


def kept_aside(home):
    return {digest(path.read_bytes()) for path in set_aside(home)}


def opened(home):
    """What is there after opening: cases by number, what was told, the number of a new case."""
    with open_store(home, moment) as store:
        cases = {saved.number: saved for saved in store.cases()}
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (new,) = store.add([Draft("2026h1", label="新")])
        store.history(new)
        assert new not in cases
        return cases, store.notices, new


def as_backed_up(cases):
    """Whether the cases are exactly those that the backup has."""
    return {number: (saved.label, saved.answers) for number, saved in cases.items()} == {
        n: (f"记录{n}", answers(n)) for n in range(1, COUNT + 1)
    }


def is_told(notices, home, raw):
    """Whether the person is told what is back, of when, and where the damaged file is, which is as it was."""
    (problem,) = notices
    said = [message(problem, load_words(lang)) for lang in LANGS]
    return (
        problem.id == "store_restored"
        and all(str(COUNT) in text and "2026-03-02" in text and "09:15" in text for text in said)
        and all(problem.details["word"] in text for text in said)
        and (home / problem.details["word"]).read_bytes() == raw
    )


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


@pytest.mark.slow
@pytest.mark.parametrize("group", range(6))
def test_whatever_is_damaged_nothing_is_overwritten_and_the_backup_is_there(whole, tmp_path, group):
    for seed in range(group, SEEDS, 6):
        home = shutil.copytree(whole, tmp_path / str(seed))
        kind, raw = spoilt((home / "cases.db").read_bytes(), seed)
        (home / "cases.db").write_bytes(raw)
        cases, notices, new = opened(home)
        if [problem.id for problem in notices if problem.id != "case_unreadable"]:
            assert is_told(notices, home, raw), (seed, kind, notices)
            assert as_backed_up(cases), (seed, kind)
            assert new > COUNT + 10, (seed, kind)
        else:  # it hit what is never read, or a text, which may be anything
            assert set_aside(home) == []
            assert len(cases) + len(notices) == COUNT, (seed, kind)
            assert cases.keys() <= {*range(1, COUNT + 1), COUNT + 11} - {2}


def test_what_was_given_since_the_backup_is_not_given_again(home):
    file = home / "cases.db"
    raw = bytearray(file.read_bytes())
    raw[file.stat().st_size // PAGE // 2 * PAGE :][:PAGE] = bytes(PAGE)
    at = raw.index("人77".encode()) // PAGE * PAGE
    raw[at : at + PAGE] = bytes(PAGE)
    file.write_bytes(raw)
    cases, notices, new = opened(home)
    assert is_told(notices, home, raw)
    assert as_backed_up(cases)
    assert new == COUNT + 12
    with open_store(home, moment) as store:
        assert len(store.history(7)) == 4
        assert [path.name for path in store.exports([5])] == ["pack.pdf"]


def test_a_schema_that_cannot_even_be_quoted_is_damage_like_any_other(home):
    raw = (home / "cases.db").read_bytes()
    at = raw.index(b"cases_by_position")
    raw = raw[:at] + b"\xf1\x20" + raw[at + 2 :]
    (home / "cases.db").write_bytes(raw)
    cases, notices, _ = opened(home)
    assert is_told(notices, home, raw)
    assert as_backed_up(cases)


@pytest.mark.parametrize("place", [16, 18, 20, 56, 60, 63, 68, 100, 103, 105])
def test_one_wrong_byte_in_the_header_loses_no_case(home, place):
    raw = bytearray((home / "cases.db").read_bytes())
    raw[place] ^= 0x55
    (home / "cases.db").write_bytes(raw)
    cases, notices, new = opened(home)
    assert is_told(notices, home, raw) if notices else not set_aside(home)
    assert len(cases) == COUNT
    assert new > COUNT


def others_file(file):
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE cases (title TEXT)")
        other.execute("INSERT INTO cases VALUES ('theirs')")
        other.commit()


FOREIGN = {
    "another program's": others_file,
    "text": lambda file: file.write_bytes("记录\n".encode() * 2000),
    "a picture": lambda file: file.write_bytes(b"PK\x03\x04" + bytes(5000)),
    "a letter": lambda file: file.write_bytes(b"x"),
    "nothing": lambda file: file.touch(),
}


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("backed", [True, False])
def test_what_is_no_store_is_kept_and_the_backup_restored_where_there_is_one(home, kind, backed):
    if not backed:
        shutil.rmtree(home / "backups")
    (home / "cases.db").unlink()
    FOREIGN[kind](home / "cases.db")
    raw = (home / "cases.db").read_bytes()
    cases, notices, _ = opened(home)
    if backed:
        assert is_told(notices, home, raw)
        assert as_backed_up(cases)
    else:
        assert [problem.id for problem in notices] == ["store_lost"]
        assert (home / notices[0].details["word"]).read_bytes() == raw
        assert cases == {}


@pytest.mark.parametrize("version", [len(MIGRATIONS) + 1, 29])
def test_a_store_of_a_newer_program_is_left_alone(home, version):
    file = home / "cases.db"
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


def ruin(file):
    """Takes away the beginning of a store."""
    raw = bytes(PAGE) + file.read_bytes()[PAGE:]
    file.write_bytes(raw)
    return raw


def test_a_store_that_is_gone_is_restored_and_that_is_said(home):
    (home / "cases.db").unlink()
    cases, notices, _ = opened(home)
    assert [(problem.id, problem.details["count"]) for problem in notices] == [("store_missing", COUNT)]
    assert as_backed_up(cases)
    assert set_aside(home) == []


def test_a_journal_whose_store_is_gone_is_set_aside(home):
    (home / "cases.db").unlink()
    (home / "cases.db-journal").write_bytes(b"what was under way")
    cases, notices, _ = opened(home)
    assert is_told(notices, home, b"")
    assert as_backed_up(cases)
    assert kept_aside(home) == {digest(b""), digest(b"what was under way")}


def test_a_restoring_killed_right_after_it_was_done_is_told_all_the_same(home):
    raw = ruin(home / "cases.db")
    (home / "cases.restoring").write_text("cases-damaged.db")
    (home / "cases-damaged.db").write_bytes(raw)
    shutil.copy(next((home / "backups").iterdir()), home / "cases.db")
    cases, notices, _ = opened(home)
    assert is_told(notices, home, raw)
    assert as_backed_up(cases)
    assert not (home / "cases.restoring").exists()


def test_it_is_restored_again_and_again_and_every_damaged_file_stays(home):
    damaged = []
    for turn in range(3):
        damaged.append(ruin(home / "cases.db") + bytes(turn))
        (home / "cases.db").write_bytes(damaged[-1])
        cases, notices, _ = opened(home)
        assert is_told(notices, home, damaged[-1])
        assert as_backed_up(cases)
    assert kept_aside(home) == set(map(digest, damaged))


def test_a_damaged_backup_is_passed_over_for_the_one_before(home):
    later = [home / f"backups/00000{n}_2026-03-0{n}_1200_day.db" for n in range(3, 6)]
    for path in later:
        shutil.copy(home / "cases.db", path)
        ruin(path)
    later[2].write_bytes(b"")
    raw = ruin(home / "cases.db")
    cases, notices, _ = opened(home)
    assert is_told(notices, home, raw)
    assert as_backed_up(cases)


def test_without_a_backup_that_is_whole_nothing_is_back_and_that_is_said(home):
    for path in (home / "backups").iterdir():
        ruin(path)
    raw = ruin(home / "cases.db")
    cases, notices, new = opened(home)
    assert [problem.id for problem in notices] == ["store_lost"]
    assert cases == {}
    assert new == 1
    assert kept_aside(home) == {digest(raw)}


def test_damage_that_is_met_at_work_is_told_and_mended_when_one_comes_back(home):
    with open_store(home, moment) as store:
        raw = ruin(home / "cases.db")
        with pytest.raises(Problem) as caught:
            list(store.cases())
        assert caught.value.id == "store_damaged"
    cases, notices, _ = opened(home)
    assert is_told(notices, home, raw)
    assert as_backed_up(cases)


UNFINISHED = """
import os, sys
from pathlib import Path
from gcguide.cases.open_store import open_store
from tests.cases.store_work import moment
store = open_store(Path(sys.argv[1]), moment)
store.connection.execute("PRAGMA cache_spill = 1")
store.connection.execute("PRAGMA cache_size = 1")
for number in range(3, 21):
    store.note(number, label=f"new {number}")
with store.writing():
    store.connection.execute("UPDATE cases SET label = 'half', note = 'half'")
    os._exit(9)
"""


@pytest.fixture
def unfinished(home):
    """A store whose last change was under way when the program was killed, some of it written already."""
    command = [sys.executable, "-c", UNFINISHED, str(home)]
    assert subprocess.run(command, env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}).returncode == 9
    assert (home / "cases.db-journal").stat().st_size > 0
    return home


def test_what_a_killed_program_leaves_is_no_damage(unfinished):
    cases, notices, _ = opened(unfinished)
    assert notices == []
    assert [cases[number].label for number in range(3, 21)] == [f"new {number}" for number in range(3, 21)]
    assert not any("half" in (saved.label, saved.note) for saved in cases.values())


def test_a_journal_is_set_aside_with_its_damaged_store(unfinished):
    journal, file = unfinished / "cases.db-journal", unfinished / "cases.db"
    raw = ruin(file)
    journal.write_bytes(bytes(8) + journal.read_bytes()[8:])
    before = {digest(journal.read_bytes()), digest(raw)}
    cases, notices, _ = opened(unfinished)
    assert is_told(notices, unfinished, raw)
    assert before == kept_aside(unfinished)
    assert as_backed_up(cases)


def test_text_with_a_wrong_byte_takes_no_other_case_along(bare):
    raw = (bare / "cases.db").read_bytes()
    at = raw.index("人77".encode())
    (bare / "cases.db").write_bytes(raw[:at] + b"\xff" + raw[at + 1 :])
    cases, notices, _ = opened(bare)
    assert len(cases) == COUNT
    assert notices == []


def test_a_case_that_cannot_be_read_is_named_and_the_others_are_there(bare):
    raw = (bare / "cases.db").read_bytes()
    at = raw.index(b'"value 50 3"')
    (bare / "cases.db").write_bytes(raw[:at] + b"!" + raw[at + 1 :])
    cases, notices, _ = opened(bare)
    assert 50 not in cases
    assert len(cases) == COUNT - 1
    assert [(problem.id, problem.details["word"]) for problem in notices] == [("case_unreadable", 50)]


@pytest.mark.parametrize("damage", ["x''", "x'00'", "CAST('{}' AS BLOB)", "7", "'{bad'", "NULL"])
def test_a_case_whose_last_sight_cannot_be_told_is_there_all_the_same(bare, damage):
    with open_store(bare, moment) as store:
        store.connection.execute(f"UPDATE cases SET seen = {damage} WHERE number = 50")
        assert (store.load(50).answers, store.load(50).seen) == (answers(50), None)


@pytest.mark.parametrize("column", ["at", "who", "kind", "body"])
def test_a_history_of_which_damage_made_something_else_than_text_is_read(bare, column):
    with open_store(bare, moment) as store:
        before = [vars(entry) for entry in store.history(50)]
        store.connection.execute(f"UPDATE history SET {column} = CAST({column} AS BLOB) WHERE number = 50")
        assert [vars(entry) for entry in store.history(50)] == before
        store.connection.execute(f"UPDATE history SET {column} = x'' WHERE number = 50")
        lost = {column: {} if column == "body" else ""}
        assert [vars(entry) for entry in store.history(50)] == [entry | lost for entry in before]


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


def test_two_programs_that_find_the_damage_at_once_restore_it_once(home):
    raw = ruin(home / "cases.db")
    said = at_once(home, 3)
    assert sum("store_restored" in words for words in said) == 1
    assert all("True" in words for words in said)
    assert len({words[-1] for words in said}) == 3
    assert kept_aside(home) == {digest(raw)}


def test_who_has_the_store_open_while_it_is_set_aside_is_told(home):
    with open_store(home, moment) as store:
        ruin(home / "cases.db")
        with open_store(home, moment) as other:
            assert [problem.id for problem in other.notices] == ["store_restored"]
            assert other.load(1).label == "记录1"
        with pytest.raises(Problem) as caught:
            store.note(1, label="nach")
        assert caught.value.id == "store_moved"
