import pytest


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """What the program keeps goes nowhere else."""
    folder = tmp_path_factory.mktemp("kept") / "home"
    monkeypatch.setenv("GCGUIDE_HOME", str(folder))
    return folder
