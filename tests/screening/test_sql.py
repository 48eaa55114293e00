"""The decision as SQL says what the decision for one applicant says."""

import random
from functools import partial

import duckdb
import pytest

from gcguide.cli import main
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import verdicts
from tests.core import by_hand
from tests.people import EDITION, FACTS, random_person

BOOK = rulebook(EDITION)
CELLS = [(cell.category.number, cell.grade) for cell in BOOK.cells]
TYPES = {"bool": "BOOLEAN", "date": "DATE", "set": "VARCHAR[]"}


def answers(capsys, people, *arguments):
    assert main(["policy", "sql", "--table", "our staff", "--key", "no", *arguments]) == 0
    query = capsys.readouterr().out
    base = duckdb.connect()
    columns = ", ".join(f'"{id}" {TYPES.get(FACTS[id].kind, "VARCHAR")}' for id in FACTS.ids)
    base.execute(f'CREATE TABLE "our staff" ("no" INTEGER, {columns})')
    places = ", ".join("?" * (len(FACTS.ids) + 1))
    base.executemany(f'INSERT INTO "our staff" VALUES ({places})', people)
    found = base.execute(query)
    names = [column[0] for column in found.description]
    return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def row(number, facts):
    known = [None if (v := facts.get(id)) == "unsure" else v for id in FACTS.ids]
    return [number, *(sorted(v) if isinstance(v, frozenset) else v for v in known)]


@pytest.mark.slow
def test_the_query_decides_as_the_program_does(capsys):
    rng = random.Random(8)
    people = [random_person(rng, rng.choice([0.5, 0.8, 0.9, 1.0])) for _ in range(400)]
    found = answers(capsys, [row(n, facts) for n, facts in enumerate(people)])
    assert len(found) == len(people)
    decide = partial(verdicts, BOOK)
    for number, facts in enumerate(people):
        one = found[number]
        cells = dict(zip(CELLS, map(str, decide(facts)), strict=True))
        assert {cell: one[f"category_{cell[0]}_{cell[1]}"] for cell in CELLS} == cells
        best = by_hand.best(cells) or {"category": None, "grade": None, "verdict": None}
        for part in ("category", "grade", "verdict"):
            assert one[f"best_{part}"] == best[part], "where several grades are as good, none is named"
        order = ["no", "open", "consult", "verify", "clear"]
        for category in range(1, 8):
            assert one[f"category_{category}"] == max((v for (c, _), v in cells.items() if c == category), key=order.index)


def test_what_is_no_answer_is_unknown_never_another_answer(capsys):
    facts = {"standing": "profesional", "current_grade": "unsure"}
    one = answers(capsys, [[1, *(facts.get(id) for id in FACTS.ids)]])[1]
    assert {one[f"category_{c}_{g}"] for c, g in CELLS} == {"open"}


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_names_are_quoted(capsys, dialect):
    assert main(["policy", "sql", "--dialect", dialect, "--table", 'a"`b']) == 0
    assert {"duckdb": '"a""`b"', "spark": '`a"``b`'}[dialect] in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--table", "--key"])
def test_a_name_that_is_a_command_to_the_terminal_is_refused(capsys, option):
    assert main(["policy", "sql", option, "a\x1b[31m"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "\x1b" not in said.err
