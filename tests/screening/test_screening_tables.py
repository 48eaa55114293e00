"""The tables that rosters are looked up in, and the files that hand on their columns as they are."""

import random
from io import BytesIO

import duckdb
import polars as pl
import pytest

from gcguide.cli import main
from gcguide.core.live import liveness
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.screening.judge import Judge, code_type, step_column, tables
from gcguide.screening.parquet_file import Description, Reader, written
from tests.people import EDITION, FACTS, STEP_IDS, random_failed, random_person

BOOK = rulebook(EDITION)


def codes(crowd, present, steps):
    """What a roster with these columns says of people: (facts, failed steps)."""
    columns = []
    for id in present:
        domain = BOOK.domains[id]
        unknown = len(domain.answers)
        numbers = [unknown if facts.get(id) in (None, "unsure") else domain.number(facts[id]) for facts, _ in crowd]
        columns.append(pl.Series(id, numbers, code_type(domain)))
    return pl.DataFrame(columns + [pl.Series(step_column(id), [id in failed for _, failed in crowd]) for id in steps])


def people(rng, count):
    drawn = [(random_person(rng, rng.choice([0.3, 0.7, 0.9, 1.0])), random_failed(rng)) for _ in range(count)]
    return [(facts, {id for id, state in steps.items() if state == "failed"}) for facts, steps in drawn]


@pytest.mark.parametrize("seed", range(10))
def test_a_row_looked_up_is_a_person_decided_whatever_columns_there_are(seed):
    rng = random.Random(seed)
    all_facts, all_steps = seed < 4, seed % 2
    present = FACTS.ids if all_facts else rng.sample(list(FACTS.ids), rng.randrange(1, len(FACTS.ids)))
    steps = STEP_IDS if all_steps else rng.sample(STEP_IDS, rng.randrange(len(STEP_IDS)))
    crowd = [({id: v for id, v in facts.items() if id in present}, failed & set(steps)) for facts, failed in people(rng, 150)]
    judge = Judge(BOOK, present, steps)
    judged = judge.judge(codes(crowd, present, steps))
    cells = {f"{id} {at}": (id, ranks) for id, table in judge.tables.items() for at, ranks in enumerate(table.cells)}
    ranks = judged.looked_up(cells).rows()
    verdicts, live = list(Verdict), liveness(BOOK)
    for (facts, failed), row, missing in zip(crowd, ranks, judged.missing, strict=True):
        assert [verdicts[rank] for rank in row] == verdicts(BOOK, facts, failed)
        expected = {fact for id in BOOK.steps for fact in live.missing(id, facts, failed)}
        assert {fact for at, fact in enumerate(FACTS.ids) if missing >> at & 1} == expected


def test_the_tables_of_this_edition_fit_a_processor_near_its_core():
    made = tables(BOOK, FACTS.ids, range(len(BOOK.cells)))
    assert sum(table.states * 4 for table in made.values()) < 200_000


def roster(path, rows, group=None):
    """A typed roster of several groups, with columns that tell nothing, some of them odd."""
    rng = random.Random(rows)
    crowd = people(rng, rows)
    columns = {"no": range(rows), "name": [rng.choice(["=1+1", "乌云", None]) for _ in range(rows)]}
    for id in ("current_grade", "talent_tier", "licence"):
        kind = pl.Enum(list(FACTS[id].values))
        columns[id] = pl.Series([None if (v := f.get(id)) == "unsure" else v for f, _ in crowd], dtype=kind)
    columns["works_in_region"] = [None if (v := f.get("works_in_region")) == "unsure" else v for f, _ in crowd]
    columns["paid"] = pl.Series([rng.choice([None, 1.5]) for _ in range(rows)]).cast(pl.Decimal(10, 2))
    frame = pl.DataFrame(columns)
    frame.write_parquet(path, row_group_size=group)
    return frame


@pytest.mark.parametrize("packed", [(), ("--packed",)])
def test_columns_handed_on_are_what_they_were_for_every_reader(tmp_path, packed, monkeypatch):
    from gcguide.screening import sources

    monkeypatch.setattr(sources, "_SMALL_GROUP", 10)
    source, handed, anew = tmp_path / "r.parquet", tmp_path / "handed.parquet", tmp_path / "anew.parquet"
    given = roster(source, 3000, 128)
    assert main(["screen", str(source), "-o", str(handed), *packed]) == 0
    with handed.open("rb") as file:
        assert Description(file).rows == [128] * 23 + [56], "the groups are the roster's own"
    monkeypatch.setattr(sources, "_grouped", lambda path: None)
    assert main(["screen", str(source), "-o", str(anew), *packed]) == 0
    result = pl.read_parquet(handed)
    assert result.select(given.columns).equals(given)
    assert result.schema == pl.read_parquet_schema(anew)
    assert result.equals(pl.read_parquet(anew))
    # Another program's reader, by its own reading of the format.
    query = "SELECT * FROM '{}' ORDER BY no"
    assert duckdb.sql(query.format(handed)).fetchall() == duckdb.sql(query.format(anew)).fetchall()
    assert duckdb.sql(f"SELECT count(*) FROM '{handed}' WHERE no >= 2999").fetchall() == [(1,)]


def test_what_cannot_be_handed_on_is_written_anew(tmp_path):
    frame = pl.DataFrame({"current_grade": ["junior", None], "list": [[1, 2], None], "best_verdict": ["a", "b"]})
    frame.write_parquet(tmp_path / "r.parquet")
    assert main(["screen", str(tmp_path / "r.parquet"), "-o", str(tmp_path / "o.parquet"), "--words", "ids"]) == 0
    result = pl.read_parquet(tmp_path / "o.parquet")
    assert result["list"].to_list() == [[1, 2], None]
    assert result["best_verdict_2"].to_list() == ["a", "b"]


def test_a_description_is_written_as_it_was_read(tmp_path):
    roster(tmp_path / "r.parquet", 500, 100)
    with (tmp_path / "r.parquet").open("rb") as file:
        said = Description(file).said
    assert Reader(written(said)).struct() == said


def test_a_damaged_file_is_one_message(tmp_path, capfd):
    out = BytesIO()
    pl.DataFrame({"current_grade": ["junior"] * 50, "no": range(50)}).write_parquet(out, row_group_size=25)
    whole = out.getvalue()
    length = int.from_bytes(whole[-8:-4], "little")
    broken = [whole[:cut] for cut in (5, 100, len(whole) // 2, len(whole) - 1)]
    broken += [whole[:-8] + (length + more).to_bytes(4, "little") + whole[-4:] for more in (-7, 7, 1 << 30)]
    for number, data in enumerate(broken):
        (tmp_path / "r.parquet").write_bytes(data)
        assert main(["screen", str(tmp_path / "r.parquet"), "-o", str(tmp_path / "o.parquet")]) == 2, number
        assert "有损坏" in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["r.parquet"]
