"""Sessions killed in the middle: a few of what `benchmarks/kill.py` does by the hundred."""

import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kills"), [("store", 5), ("commands", 3), ("line", 2), ("screen", 2)])
def test_what_was_acknowledged_is_there_after_a_kill(name, kills):
    from benchmarks.kill import killed

    kind = killed(name, kills, "suite")
    assert kind.failures == []
    assert kind.kills == kills
    if name in ("line", "screen"):
        assert kind.acknowledged > 0
        assert kind.resumed > 0
