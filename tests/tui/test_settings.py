"""Settings come back at the next run, are nobody else's to read, and never stand in the way."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from gcguide.folders import data_home
from gcguide.tui.settings import THEME_NAMES, Settings, keep_settings, load_settings
from gcguide.tui.themes import THEMES
from tests.effort import examples
from tests.programs import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize("chosen", [Settings(), Settings("dark"), Settings(lang="en"), *(Settings(t, "zh") for t in THEMES)])
def test_what_was_kept_comes_back(home, chosen):
    assert load_settings() == Settings()
    assert not home.exists()  # looking leaves no trace
    assert keep_settings(chosen)
    assert load_settings() == chosen


def test_every_theme_can_be_kept():
    assert tuple(THEMES) == THEME_NAMES


def test_the_last_choice_counts_and_leaves_nothing_behind(home):
    assert keep_settings(Settings("dark", "zh"))
    assert keep_settings(Settings("ascii", "en"))
    assert load_settings() == Settings("ascii", "en")
    assert [path.name for path in home.iterdir()] == ["settings.json"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_folder_and_file_are_private(home):
    before = os.umask(0)
    try:
        assert keep_settings(Settings("dark"))
    finally:
        os.umask(before)
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "settings.json").stat().st_mode & 0o777 == 0o600


def test_folders_above_are_made(tmp_path, monkeypatch):
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path / "a/b/c"))
    assert keep_settings(Settings("dark"))
    assert load_settings().theme == "dark"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe\x00", b"\x00" * 100, b"[]", b"null", b'"dark"', b"[" * 9000, b"1" * 9000, b'{"theme": {}, "lang": []}',
     b'{"theme": 1e999, "lang": NaN}', b'{"theme": "nobody\'s", "lang": "xx"}', b'{"theme": "\\ud800"}', b'{"a": 1}' + b" " * 20_000_000 + b"x"],
)  # fmt: skip
def test_a_damaged_file_is_as_if_nothing_was_chosen_and_is_replaced(home, content):
    home.mkdir()
    (home / "settings.json").write_bytes(content)
    assert load_settings() == Settings()
    assert keep_settings(Settings("dark", "en"))
    assert load_settings() == Settings("dark", "en")


@examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(repr).map(lambda s: s.encode("utf-8", "replace")))
def test_no_content_stands_in_the_way(home, content):
    home.mkdir(exist_ok=True)
    (home / "settings.json").write_bytes(content)
    assert load_settings() == Settings()


def test_what_is_sound_is_kept_beside_what_is_not(home):
    home.mkdir()
    (home / "settings.json").write_text('{"theme": "gone", "lang": "en", "later": [1]}', "utf-8")
    assert load_settings() == Settings(None, "en")


def test_a_folder_or_a_pipe_of_that_name(home):
    (home / "settings.json").mkdir(parents=True)
    assert load_settings() == Settings()
    assert not keep_settings(Settings("dark"))
    (home / "settings.json").rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(home / "settings.json")
        assert load_settings() == Settings()
        assert not keep_settings(Settings("dark"))


def test_a_home_that_cannot_be(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("mine", "utf-8")
    for impossible in (tmp_path / "file", tmp_path / "file/below", tmp_path / ("x" * 300)):
        monkeypatch.setenv("GCGUIDE_HOME", str(impossible))
        assert load_settings() == Settings()
        assert not keep_settings(Settings("dark"))
    assert (tmp_path / "file").read_text("utf-8") == "mine"


@pytest.mark.skipif(os.name != "posix", reason="modes of folders are those of POSIX")
def test_a_folder_that_may_not_be_written_or_read():
    """In a process that is not the superuser, for whom no mode counts."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        (home / "settings.json").write_text('{"theme": "dark"}', "utf-8")
        other = 65534 if os.getuid() == 0 else None
        for path in (Path(folder), home, home / "settings.json") if other else ():
            os.chown(path, other, other)
        done = as_someone(other, home)
    assert done.stdout.splitlines() == ["dark False", "None False", "None False", "dark"], done.stderr
    assert done.stderr == ""


def as_someone(other, home):
    code = (
        "import os, sys\n"
        "from gcguide.tui.settings import Settings, keep_settings, load_settings\n"
        + (f"os.setuid({other})\n" if other else "")
        + f"home = {str(home)!r}\n"
        "os.chmod(home, 0o500); print(load_settings().theme, keep_settings(Settings('light')))\n"
        "os.chmod(home + '/settings.json', 0); print(load_settings().theme, keep_settings(Settings('light')))\n"
        "os.chmod(home, 0); print(load_settings().theme, keep_settings(Settings('light')))\n"
        "os.chmod(home, 0o700); os.chmod(home + '/settings.json', 0o600); print(load_settings().theme)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "GCGUIDE_HOME": str(home)}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)


def test_without_a_choice_the_platform_says_where(monkeypatch, tmp_path):
    monkeypatch.setenv("GCGUIDE_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_home().name == "gcguide"
    assert data_home().is_relative_to(tmp_path) or sys.platform == "win32"
