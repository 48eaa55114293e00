"""What every test has: a home of its own, and examples that are the same on every run unless `--deep` looks for new ones."""

import gc
from functools import cache
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

from gcguide.folders import own_folder
from gcguide.reading import documents

# A slow machine is no failure, so nothing is timed; a failure is there again on the next run, so nothing is drawn by lot.
settings.register_profile(
    "usual", max_examples=50, derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", settings.get_profile("usual"), max_examples=250, derandomize=False, print_blob=True
)


def pytest_configure(config):
    """A run that leaves nothing out (`--deep`, or one test by its name) tries many examples, and others each time."""
    settings.load_profile("usual" if "not deep" in config.option.markexpr else "deep")


def pytest_collection_finish():
    """What was collected stays to the end: looking through it for garbage every moment took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


# Our own files are read again and again from copies of their folders, in each of which one is changed: what is in the
# others is the same.
OURS = {path.read_text("utf-8") for name in ("policy", "dialogs") for path in own_folder(name).rglob("*.yaml")}
_parse = documents.parse_yaml


@cache
def _parsed(text):
    return _parse(text)


def _parsed_once(text, file=None):
    if text not in OURS:
        return _parse(text, file)
    kept = _parsed(text)
    return documents.Document(kept.data, kept.lines, file)


documents.parse_yaml = _parsed_once


@pytest.fixture(scope="session")
def homes(tmp_path_factory):
    """For each that asks a place of its own, in which there is nothing yet."""
    kept = tmp_path_factory.mktemp("kept")
    return (kept / str(number) / "home" for number in count())


@pytest.fixture(autouse=True)
def home(homes, monkeypatch):
    """What the program keeps goes nowhere else."""
    folder = next(homes)
    folder.parent.mkdir()
    monkeypatch.setenv("GCGUIDE_HOME", str(folder))
    return folder
