"""Files are written whole or not at all, nothing is overwritten unasked, and names are names everywhere."""

import errno
import os
import stat
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide import files
from gcguide.files import first_free, safe_name, write_free, write_new
from gcguide.problem import Problem


def refused(path, data=b"new", force=False):
    with pytest.raises(Problem) as told:
        write_new(path, data, force)
    return told.value.id


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_whole_and_private(tmp_path):
    path = tmp_path / "花名册.xlsx"
    write_new(path, b"data")
    assert path.read_bytes() == b"data"
    assert left(tmp_path) == ["花名册.xlsx"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_there_keeps_its_name_and_the_new_file_gets_the_next_one(tmp_path):
    path = tmp_path / "花名册 2026.1.xlsx"
    assert first_free(path) == path
    assert [write_free(path, bytes(n)).name for n in range(3)] == ["花名册 2026.1.xlsx", "花名册 2026.1_2.xlsx", "花名册 2026.1_3.xlsx"]
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")
    (tmp_path / "a_2").mkdir()
    assert write_free(tmp_path / "a", b"x").name == "a_3"
    assert not (tmp_path / "nowhere").exists()


def test_only_force_replaces(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    assert refused(path) == "file_exists"
    assert path.read_bytes() == b"old"
    write_new(path, b"new", force=True)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640 or os.name != "posix"
    assert left(tmp_path) == ["a.xlsx"]


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    assert refused(link) == "file_exists"
    write_new(link, b"new", force=True)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_what_is_no_file_is_never_replaced(tmp_path):
    assert refused(tmp_path, force=True) == "file_is_folder"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refused(pipe, force=True) == "file_no_file"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_that_is_missing(tmp_path):
    assert refused(tmp_path / "no" / "a.xlsx") == "folder_missing"
    (tmp_path / "file").write_bytes(b"")
    assert refused(tmp_path / "file" / "a.xlsx") == "folder_missing"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "\ud800"])
def test_a_name_that_is_none(name, tmp_path):
    assert refused(tmp_path / name) == "write_failed"
    assert left(tmp_path) == []


FAILURES = [(errno.ENOSPC, "disk_full"), (errno.EACCES, "write_denied"), (errno.EROFS, "write_denied"), (errno.EIO, "write_failed")]
# What may fail on the way: making the part, writing it, putting it on disk, giving it its name.
PLACES = ["mkstemp", "write_bytes", "fsync", "replace"]


@pytest.mark.parametrize(("code", "problem"), FAILURES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("force", [True, False])
def test_a_failure_leaves_what_was_there(place, code, problem, force, tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    if force:
        path.write_bytes(b"old")

    def fails(*_, **__):
        raise OSError(code, os.strerror(code))

    def fails_half_way(part, data):
        with part.open("wb") as file:
            file.write(data[:1])
        fails()

    if place == "mkstemp":
        monkeypatch.setattr(files, "mkstemp", fails)
    elif place == "write_bytes":
        monkeypatch.setattr(files.Path, "write_bytes", fails_half_way)
    elif place == "fsync":
        monkeypatch.setattr(os, "fsync", fails)
    else:
        monkeypatch.setattr(files.Path, "replace", fails)
        monkeypatch.setattr(os, "link", fails)
    assert refused(path, force=force) == problem
    assert left(tmp_path) == (["a.xlsx"] if force else [])
    assert not force or path.read_bytes() == b"old"


def test_an_interruption_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_new(tmp_path / "a.xlsx", b"new")
    assert left(tmp_path) == []


def test_a_file_that_appears_while_writing_is_kept(tmp_path, monkeypatch):
    path, link = tmp_path / "a.xlsx", os.link

    def late(*arguments):
        path.write_bytes(b"theirs")
        link(*arguments)

    monkeypatch.setattr(os, "link", late)
    assert refused(path) == "file_exists"
    assert path.read_bytes() == b"theirs"
    assert left(tmp_path) == ["a.xlsx"]


def test_a_file_system_without_hard_links(tmp_path, monkeypatch):
    def unsupported(*_):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", unsupported)
    write_new(tmp_path / "a.xlsx", b"new")
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"
    assert refused(tmp_path / "a.xlsx") == "file_exists"
    assert left(tmp_path) == ["a.xlsx"]


NAMES = [
    ("2026年上半年绿色通道", "2026年上半年绿色通道"),
    ("../../etc/passwd", "_.._etc_passwd"),
    ("a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j"),
    ("con", "_con"),
    ("NUL.txt", "_NUL.txt"),
    ("com¹", "_com¹"),
    ("console", "console"),
    (" . 名字 . ", "名字"),
    ("-rf", "rf"),
    ("", "_"),
    ("...", "_"),
    ("一\x00二\u202e三\n四", "一 二 三 四"),
    ("乌云·其木格", "乌云·其木格"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_names(text, name):
    assert safe_name(text) == name


@given(st.text(max_size=400))
def test_every_text_makes_a_name(text):
    name = safe_name(text)
    assert name
    assert len(f"{name}.xlsx".encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|')
    assert name.strip(" .") == name
    assert name[0] not in ".-~"
    assert not [c for c in name if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert safe_name(name) == name
