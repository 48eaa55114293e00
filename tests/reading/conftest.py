"""What tests of bad input share: the program in this process, in a folder of its own, with files changed."""

import os

import pytest

from gcguide.cli import main
from tests.reading.refusals import Answer


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch):
    """The settings of whoever runs the tests must not change what is said; Chinese is the default."""
    for name in [name for name in os.environ if name.startswith("GCGUIDE_") and name != "GCGUIDE_HOME"]:
        monkeypatch.delenv(name)


@pytest.fixture
def run(capsys):
    """Runs one command in this process."""

    def command(*argv):
        code = main([str(part) for part in argv])
        return Answer(code, *capsys.readouterr())

    return command


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in, so that messages show short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def edited(here, monkeypatch):
    """Applies one edit to a copy of a real folder and points the program at it."""
    (here / "case.yaml").write_text(
        "current_grade: associate_senior\nemployer: county_unit\nplace: 150203\ntalent_tier: tier_1\n"
        "works_in_region: true\nlocal_deadline: 2026-04-10\n",
        encoding="utf-8",
    )

    def apply(edit):
        line = edit.apply(here)
        name = edit.file.split("/")[0]
        monkeypatch.setenv(f"GCGUIDE_{name.upper()}", str(here / name))
        return line

    return apply
