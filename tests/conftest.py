import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """What the program keeps goes nowhere else."""
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
