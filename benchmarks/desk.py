"""How soon the desk stands with thousands of cases, and what a key of the filter costs.

    python3 benchmarks/desk.py [--cases N] [--rounds N]

The store is made in a folder of its own. The desk is opened as a person would: the time is from F3 until the table is
drawn. Each word is typed letter by letter; a key costs from its press until the table shows what fits. The first words
are typed at once, before anything was worked out ahead, the same again afterwards.
"""

import argparse
import asyncio
import gc
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

FAMILY, GIVEN = "王李张刘陈杨赵黄周吴乌巴阿其木单仇查", "云其格伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英特尔斯琴图"
WORDS = ("wyq", "王", "包头", "2类", "明确", "待确认", "到期", "2类 明确 w")


def fill(count):
    from tests.people import random_person

    from gcguide.cases.open_store import open_store
    from gcguide.cases.saved import Answers
    from gcguide.cases.store import Draft
    from gcguide.core.facts import plain_facts

    rng = random.Random(7)
    with open_store() as store:
        store.add(
            Draft(
                "2026h1",
                Answers(plain_facts(random_person(rng, 0.85))),
                note="缺推荐信" if rng.random() < 0.2 else "",
                person={
                    "name": rng.choice(FAMILY) + "".join(rng.choices(GIVEN, k=rng.randint(1, 3))),
                    "employer": f"包头市第{rng.randint(1, 30)}医院",
                },
            )
            for _ in range(count)
        )


async def measure():
    from gcguide.tui.app import GuideApp
    from gcguide.tui.screens.conversation import ConversationScreen
    from gcguide.tui.screens.desk import DeskScreen
    from gcguide.tui.widgets.case_table import CaseTable
    from gcguide.words import load_words

    gc.collect()  # of the round before, which nobody has beside their own
    app = GuideApp("2026h1", load_words("zh"), date(2026, 3, 2))
    async with app.run_test(size=(120, 32)) as pilot:
        while not isinstance(app.screen, ConversationScreen):
            await asyncio.sleep(0.01)
        await pilot.pause(0.6)
        began = time.perf_counter()
        await app.run_action("go('cases')")
        while not (isinstance(app.screen, DeskScreen) and any(table.rows for table in app.screen.query(CaseTable))):
            await asyncio.sleep(0.001)
        app.screen.cases.table.render_line(1)
        opened = time.perf_counter() - began
        desk = app.screen.cases
        keys = {"at once": typed(desk), "worked out ahead": []}
        desk.prepare(desk.rows)
        keys["worked out ahead"] = typed(desk)
        return opened, keys


def typed(desk):
    """Milliseconds for each key: what is typed so far is looked for, and the rows in sight are drawn."""
    costs = []
    for word in WORDS:
        for end in range(1, len(word) + 1):
            began = time.perf_counter()
            with desk.field.prevent(type(desk.field).Changed):
                desk.field.value = word[:end]
            desk.refill()
            desk._works_ahead = True  # what is looked for after that is not this key's
            for line in range(desk.table.size.height):
                desk.table.render_line(line)
            costs.append((time.perf_counter() - began) * 1000)
    with desk.field.prevent(type(desk.field).Changed):
        desk.field.value = ""
    return costs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {arguments.cases} cases")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GCGUIDE_HOME"] = str(Path(folder) / "home")
        fill(arguments.cases)
        for _ in range(arguments.rounds):
            opened, keys = asyncio.run(measure())
            print(f"desk open after {opened:.2f} s")
            for when, costs in keys.items():
                print(f"  a key, {when}: median {statistics.median(costs):.0f} ms, worst {max(costs):.0f} ms")


if __name__ == "__main__":
    main()
