"""Backups of the store: made when they are promised, private, few, and without a byte of what was erased."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gcguide.cases.archive import archive_bytes, read_archive
from gcguide.cases.backup import KEPT, Occasion, backups
from gcguide.cases.open_store import open_store
from gcguide.cases.store import Draft
from gcguide.cases.transfer import import_cases
from gcguide.cli import main
from gcguide.text import LANGS
from gcguide.words import load_words, message
from tests.cases.store_work import moment

ROOT = Path(__file__).resolve().parents[2]
NAME, NUMBER = "阿拉坦其其格", "150203198510011234"
SECRETS = (NAME.encode(), NUMBER.encode())


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def days(count, start=datetime(2026, 3, 2, 9, 15, tzinfo=UTC)):
    return [start + timedelta(days=n) for n in range(count)]


def visit(home, now, *labels):
    """Opens the store on a day, and makes cases."""
    with open_store(home, lambda: now) as store:
        store.add(Draft("2026h1", label=label) for label in labels)
        return store.notices


def labels_in(backup):
    with closing(sqlite3.connect(backup.path)) as connection:
        return [label for (label,) in connection.execute("SELECT label FROM cases ORDER BY number")]


def test_the_first_opening_of_a_day_makes_a_backup_of_what_was_there_before(home):
    first, second, third = days(3)
    visit(home, first, "一")
    assert backups(home) == []
    visit(home, second, "二")
    visit(home, second + timedelta(hours=3), "三")
    visit(home, third, "四")
    assert [(backup.day, backup.time, labels_in(backup)) for backup in backups(home)] == [
        ("2026-03-03", "09:15", ["一"]), ("2026-03-04", "09:15", ["一", "二", "三"]),
    ]  # fmt: skip


def test_a_store_without_cases_is_not_backed_up(home):
    for now in days(3):
        visit(home, now)
    assert not (home / "backups").exists()


def test_only_the_last_are_left_of_each_kind(home):
    for n, now in enumerate(days(12)):
        visit(home, now, str(n))
    with open_store(home, lambda: days(12)[-1]) as store:
        for _ in range(9):
            store.back_up(Occasion.IMPORT)
    made = [backup.occasion for backup in backups(home)]
    assert {occasion: made.count(occasion) for occasion in KEPT} == {**KEPT, Occasion.UPGRADE: 0, Occasion.RESTORE: 0, Occasion.MOVE: 0}
    assert [backup.day for backup in backups(home) if backup.occasion is Occasion.DAY] == [f"{now:%Y-%m-%d}" for now in days(12)[-7:]]


def test_the_newest_is_the_last_made_whatever_the_clock_says(home):
    visit(home, datetime(2099, 1, 1, tzinfo=UTC), "一")
    visit(home, datetime(2099, 1, 2, tzinfo=UTC), "二")
    visit(home, datetime(2026, 3, 2, tzinfo=UTC), "三")
    (home / "cases.db").write_bytes(b"rubbish")
    (notice,) = visit(home, datetime(2026, 3, 2, tzinfo=UTC))
    assert (notice.details["day"], notice.details["count"]) == ("2026-03-02", 2)


def test_an_import_is_preceded_by_a_backup(home, tmp_path):
    with open_store(tmp_path / "elsewhere", moment) as store:
        store.add([Draft("2026h1", label="来的")])
        data = archive_bytes(list(store.cases()), {}, moment())
    with open_store(home, moment) as store:
        store.add([Draft("2026h1", label="原有")])
        import_cases(store, read_archive(data))
    (backup,) = backups(home)
    assert (backup.occasion, labels_in(backup)) == (Occasion.IMPORT, ["原有"])


def test_a_roster_taken_in_is_preceded_by_a_backup(home, tmp_path, monkeypatch):
    monkeypatch.setenv("GCGUIDE_HOME", str(home))
    roster = tmp_path / "people.csv"
    for text in ("姓名,单位\n乌云,某院\n", "姓名,单位\n乌云,某院\n其木格,某院\n"):
        roster.write_text(text, "utf-8")
        assert main(["cases", "import", str(roster), "--yes"]) == 0
    assert Occasion.IMPORT in [backup.occasion for backup in backups(home)]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_backups_are_private_whatever_is_usual(home):
    before = os.umask(0)
    try:
        for now in days(2):
            visit(home, now, "一")
    finally:
        os.umask(before)
    assert stat.S_IMODE((home / "backups").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home / "backups").iterdir()} == {0o600}


# Erasing


def secret_cases(store, count=5, size=1):
    return store.add(Draft("2026h1", label=NAME, note="备" * size, person={"name": NAME, "id_number": NUMBER}, links=(f"/{NAME}.pdf",)) for _ in range(count))


@pytest.fixture
def filled(home):
    """A folder whose seven backups all hold cases that are to be erased, among others; and their numbers."""
    with open_store(home, lambda: days(1)[0]) as store:
        others = store.add(Draft("2026h1", label=f"留下{n}", note="长" * 2000) for n in range(20))
        gone = [*secret_cases(store), *secret_cases(store, size=5000)]
        store.note(gone[0], note=NAME * 300)
    for now in days(9)[1:]:
        visit(home, now)
    with open_store(home, moment) as store:
        store.delete(gone)
    return home, others, gone


def everything(home):
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_no_byte_of_an_erased_case_is_left_in_any_backup_and_the_others_stay(filled):
    home, others, _ = filled
    assert all(secret in path.read_bytes() for path in (home / "backups").iterdir() for secret in SECRETS)
    names = [backup.path.name for backup in backups(home)]
    with open_store(home, moment) as store:
        assert store.erase_deleted()
        assert not any(secret in everything(home) for secret in SECRETS)
    assert [backup.path.name for backup in backups(home)] == names
    assert all(len(labels_in(backup)) == len(others) for backup in backups(home))


def test_what_was_erased_does_not_come_back_with_a_backup(filled):
    home, others, _ = filled
    with open_store(home, moment) as store:
        store.erase_deleted()
    (home / "cases.db").write_bytes(b"rubbish")
    with open_store(home, moment) as store:
        assert [saved.number for saved in store.cases()] == others[::-1]


def test_a_case_is_erased_in_backups_also_after_it_came_in_again(home, tmp_path):
    """The deleted one has another identity then; its number is its own."""
    with open_store(home, moment) as store:
        (first,) = secret_cases(store, 1)
        data = archive_bytes(list(store.cases()), {}, moment())
    visit(home, days(2)[1])
    with open_store(home, moment) as store:
        store.delete([first])
        import_cases(store, read_archive(data))
        store.erase_deleted([first])
        assert all(labels_in(backup) == [] for backup in backups(home))
        assert [saved.label for saved in store.cases()] == [NAME]


def test_a_damaged_backup_is_removed_when_something_is_erased(filled):
    home, _, _ = filled
    victim = backups(home)[3].path
    raw = victim.read_bytes()
    victim.write_bytes(bytes(4096) + raw[4096:])
    with open_store(home, moment) as store:
        assert store.erase_deleted()
    assert not victim.exists()
    assert len(backups(home)) == 6
    assert not any(secret in everything(home) for secret in SECRETS)


ERASING = """
import os, shutil, sys
from pathlib import Path
from gcguide.cases.open_store import open_store
from tests.cases.store_work import moment
whole, runs = Path(sys.argv[1]), Path(sys.argv[2])
def erase(at):
    left = at
    def until_killed(frame, event, argument):
        nonlocal left
        if event in ("call", "c_call"):
            left -= 1
            if left < 0:
                os._exit(9)
    store = open_store(shutil.copytree(whole, runs / str(at)), moment)
    sys.setprofile(until_killed)
    store.erase_deleted()
    sys.setprofile(None)
    return at - left
calls = erase(10**6)
for at in range(0, calls, calls // 40):
    child = os.fork()
    if child == 0:
        erase(at)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in (0, 9)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no fork")
def test_an_erasure_that_is_killed_anywhere_is_finished_by_the_next_opening(filled, quick):
    home, others, gone = filled
    runs = quick / "runs"
    runs.mkdir()
    command = [sys.executable, "-c", ERASING, str(home), str(runs)]
    subprocess.run(command, env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, check=True)
    finished = 0
    for run in runs.iterdir():
        with open_store(run, moment) as store:
            assert store.notices == []
            assert [saved.number for saved in store.cases()] == others[::-1]
            left = list(store.deleted())
            assert left in ([], gone), "wholly or not at all"
            if not left:
                finished += 1
                assert not any(secret in everything(run) for secret in SECRETS), run
    assert finished > 20


def test_backups_that_cannot_be_written_are_erased_in_later(filled):
    home, _, _ = filled
    hidden = (home / "backups").rename(home / "elsewhere")
    (home / "backups").touch()
    (home / "backups").unlink()
    (home / "backups").symlink_to(home / "backups")  # a folder that nobody can read
    with open_store(home, lambda: days(20)[-1]) as store:
        assert [notice.id for notice in store.notices] == ["backup_failed"]
        assert not store.erase_deleted()
    (home / "backups").unlink()
    hidden.rename(home / "backups")
    with open_store(home, moment):
        assert not any(secret in everything(home) for secret in SECRETS)


# What goes wrong


def test_a_backup_that_cannot_be_written_stops_nothing_and_is_told_once(home):
    visit(home, days(1)[0], "一")
    (home / "backups").touch()
    with open_store(home, moment) as store:
        store.back_up(Occasion.IMPORT)
        store.back_up(Occasion.IMPORT)
        store.add([Draft("2026h1", label="二")])
        (notice,) = store.take_notices()
        assert notice.id == "backup_failed"
        for lang in LANGS:
            assert str(home / "backups") in message(notice, load_words(lang))
        assert len(list(store.cases())) == 2
    assert {path.name for path in home.iterdir()} == {"cases.db", "cases.lock", "backups"}


def test_a_full_disk_costs_the_backup_and_not_the_work(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True).returncode:
        pytest.skip("no disk of its own can be mounted")
    try:
        home = disk / "home"
        with open_store(home, moment) as store:
            store.add(Draft("2026h1", note="x" * 3000) for _ in range(100))
        filler = disk / "filler"
        filler.write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize - 150_000))
        with open_store(home, moment) as store:
            assert [notice.id for notice in store.notices] == ["backup_failed"]
            store.note(1, label="一")
        assert list((home / "backups").iterdir()) == [], "nothing half written is left"
        filler.unlink()
        with open_store(home, moment) as store:
            assert store.notices == []
            assert store.load(1).label == "一"
        assert len(backups(home)) == 1
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_folder_of_backups_that_cannot_be_read_is_named_and_nothing_is_given_up():
    with TemporaryDirectory() as around:
        home = Path(around) / "home"
        visit(home, days(1)[0], "一")
        visit(home, days(2)[1], "二")
        (home / "cases.db").write_bytes(b"rubbish")
        hidden = (home / "backups").rename(home / "elsewhere")
        (home / "backups").symlink_to(home / "backups")
        for _ in range(2):
            with pytest.raises(Exception, match="backups") as caught:
                open_store(home, moment)
            assert caught.value.id in ("write_denied", "write_failed")
        (home / "backups").unlink()
        hidden.rename(home / "backups")
        (notice,) = visit(home, days(2)[1])
        assert notice.id == "store_restored"
        assert (home / notice.details["word"]).read_bytes() == b"rubbish"


def test_several_programs_that_begin_a_day_at_once_make_one_backup(home):
    from tests.cases.test_store_damage import at_once

    with open_store(home, lambda: days(1)[0]) as store:
        store.add(Draft("2026h1") for _ in range(200))
    at_once(home, 4)
    assert len(backups(home)) == 1
    assert not [path for path in (home / "backups").iterdir() if path.name.startswith(".")]
