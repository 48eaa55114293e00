"""Work on a store, step by step, for tests that break it off: what the store holds after each step is known."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from gcguide.cases.backup import Occasion
from gcguide.cases.open_store import open_store
from gcguide.cases.saved import Answers, Seen
from gcguide.cases.store import Draft

SECRET = "阿拉坦其其格"
SEEN = Seen("2026h1", "2026-04-30", {"a": {"senior": "yes"}})


def moment():
    return datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


class Work:
    """The steps, one after another; a step that failed can be taken again."""

    def __init__(self, home):
        self.home = home
        self.store = None

    def steps(self):
        return [
            self.open, self.new, self.keep, self.keep_more, self.note, self.mark, self.bring_in, self.again,
            self.keep_long, self.exported, self.delete, self.bring_back, self.delete, self.erase, self.close,
        ]  # fmt: skip

    def open(self):
        self.store = open_store(self.home, moment, patience=0.1)

    def new(self):
        assert self.store.add([Draft("2026h1", Answers({"standing": "retired"}), log=[("answer", {"question": "a"})])]) == [1]

    def keep(self):
        saved = self.store.load(1)
        answers = Answers(asked=(("talent_tier", {"talent_tier": "tier_5"}),))
        self.store.keep(saved, answers, {}, SEEN, [("answer", {"question": "talent_tier"})])

    def keep_more(self):
        saved = self.store.load(1)
        asked = (*saved.answers.asked, ("standing", {"standing": "professional"}))
        self.store.keep(saved, Answers(asked=asked), {"name": "乌云"}, SEEN, [("answer", {"question": "standing"}), ("person", {})])

    def note(self):
        self.store.note(1, label="乌云", note="下周再来")

    def mark(self):
        self.store.mark([1], True)

    def bring_in(self):
        self.store.back_up(Occasion.IMPORT)
        self.store.add(Draft("2026h1", label=f"{SECRET}{n}", note="备" * 100, person={"name": SECRET}) for n in range(7))

    def again(self):
        if self.store is not None:
            self.store.close()
            self.store = None
        self.open()

    def keep_long(self):
        self.store.keep(self.store.load(1), self.store.load(1).answers, {"remarks": "长" * 5000}, SEEN, [("person", {})])

    def exported(self):
        self.store.exported([1, 2], self.home / "pack.pdf")

    def delete(self):
        self.store.delete(range(3, 9))

    def bring_back(self):
        self.store.bring_back(range(3, 9))

    def erase(self):
        self.store.erase_deleted()

    def close(self):
        self.store.close()


def held(store):
    """All that a store holds, as text."""
    cases = [repr(replace(saved, identity="")) for saved in store.cases()]
    gone = store.connection.execute("SELECT number FROM cases WHERE deleted IS NOT NULL ORDER BY number").fetchall()
    history = [[entry.kind for entry in store.history(number)] for number in range(1, 10)]
    return json.dumps([cases, gone, history, [str(path.name) for path in store.exports([1, 2])]], ensure_ascii=False)
