"""Sessions killed in the middle and stores damaged at rest: a few of what `benchmarks/kill.py` does by the hundred."""

import sys

import pytest

from tests.effort import times

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kills"), [("store", 5), ("commands", times(2)), ("line", times(1)), ("screen", times(1))])
def test_what_was_acknowledged_is_there_after_a_kill(name, kills):
    from benchmarks.kill import killed

    kind = killed(name, kills, "suite")
    assert kind.failures == []
    assert kind.kills == kills
    if name in ("line", "screen"):
        assert kind.acknowledged > 0
        assert kind.resumed > 0


def test_a_damaged_store_is_as_its_newest_whole_backup_and_that_is_said():
    from benchmarks.kill import DAMAGES, damaged

    counts, failures = damaged(4 * len(DAMAGES), "suite")
    assert failures == []
    assert sum(count for (_, what), count in counts.items() if what.startswith("restored")) > 2 * len(DAMAGES)
