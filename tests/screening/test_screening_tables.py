"""Verdicts over columns, and files that are taken for what they are."""

import csv
import os
import random
from datetime import date
from io import BytesIO, StringIO

import duckdb
import polars as pl
import pytest

from gcguide.cli import main
from gcguide.commands import screen as command
from gcguide.core.live import liveness
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.problem import Problem
from gcguide.screening import rosters, texts
from gcguide.screening.judge import Judge
from gcguide.tables.roster import read_roster
from tests.effort import times
from tests.people import EDITION, FACTS, STEP_IDS, random_failed, random_person
from tests.screening.test_screening import read

BOOK = rulebook(EDITION)


def codes(crowd, present, steps):
    """What a roster with these columns says of people: (facts, failed steps)."""
    columns = {}
    for id in present:
        domain = BOOK.domains[id]
        numbers = [len(domain.answers) if facts.get(id) in (None, "unsure") else domain.number(facts[id]) for facts, _ in crowd]
        columns[id] = pl.Series(id, numbers, pl.UInt8)
    return columns, {id: pl.Series([id in failed for _, failed in crowd], dtype=pl.Boolean) for id in steps}


def people(rng, count):
    drawn = [(random_person(rng, rng.choice([0.3, 0.7, 0.9, 1.0])), random_failed(rng)) for _ in range(count)]
    return [(facts, {id for id, state in steps.items() if state == "failed"}) for facts, steps in drawn]


def same_as_one_by_one(rng, count, present, steps):
    crowd = [({id: v for id, v in facts.items() if id in present}, failed & set(steps)) for facts, failed in people(rng, count)]
    judged = Judge(BOOK).judge(*codes(crowd, present, steps), count)
    ranks, live = list(Verdict), liveness(BOOK)
    for (facts, failed), row, missing in zip(crowd, pl.DataFrame(judged.cells).rows(), judged.missing, strict=True):
        assert tuple(ranks[rank] for rank in row) == verdicts(BOOK, facts, failed)
        expected = {fact for id in BOOK.steps for fact in live.missing(id, facts, failed)}
        assert {fact for at, fact in enumerate(FACTS.ids) if missing >> at & 1} == expected


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(6, 20))])
def test_a_column_of_people_is_each_of_them_decided_whatever_columns_there_are(seed):
    rng = random.Random(seed)
    present = FACTS.ids if seed < 4 else rng.sample(list(FACTS.ids), rng.randrange(1, len(FACTS.ids)))
    steps = STEP_IDS if seed % 2 else rng.sample(STEP_IDS, rng.randrange(len(STEP_IDS)))
    same_as_one_by_one(rng, 150, present, steps)


@pytest.mark.deep
def test_a_hundred_thousand_people_are_each_of_them_decided():
    same_as_one_by_one(random.Random(11), 100_000, FACTS.ids, STEP_IDS)


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
    columns["list"] = [rng.choice([None, [], [1, 2]]) for _ in range(rows)]
    frame = pl.DataFrame(columns)
    frame.write_parquet(path, row_group_size=group)
    return frame


def test_a_rosters_own_columns_are_in_the_result_as_they_were(tmp_path, monkeypatch):
    monkeypatch.setattr(rosters, "CHUNK", 500)
    given = roster(tmp_path / "r.parquet", 3000, 128)
    assert main(["screen", str(tmp_path / "r.parquet"), "-o", str(tmp_path / "o.parquet")]) == 0
    result = pl.read_parquet(tmp_path / "o.parquet")
    assert result.select(given.columns).equals(given)
    assert result.schema == pl.Schema({**given.schema, **{k: v for k, v in result.schema.items() if k not in given.columns}})
    # Another program's reader, by its own reading of the format.
    others = duckdb.sql(f"SELECT * FROM '{tmp_path / 'o.parquet'}' ORDER BY no").fetchall()
    assert others == [tuple(row) for row in result.iter_rows()]


def test_a_column_that_is_called_as_ours_keeps_its_values(tmp_path):
    frame = pl.DataFrame({"current_grade": ["junior", None], "best_verdict": ["a", "b"]})
    frame.write_parquet(tmp_path / "r.parquet")
    assert main(["screen", str(tmp_path / "r.parquet"), "-o", str(tmp_path / "o.parquet"), "--words", "ids"]) == 0
    assert pl.read_parquet(tmp_path / "o.parquet")["best_verdict_2"].to_list() == ["a", "b"]


def test_a_roster_without_people_has_a_result_without_people(tmp_path):
    pl.DataFrame(schema={"current_grade": pl.String}).write_parquet(tmp_path / "r.parquet")
    for out in ("o.parquet", "o.csv", "o.xlsx"):
        assert main(["screen", str(tmp_path / "r.parquet"), "-o", str(tmp_path / out)]) == 0
        assert read(tmp_path / out) == []


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


def test_a_flipped_bit_is_one_message_or_none(tmp_path, capfd):
    path = tmp_path / "r.parquet"
    pl.DataFrame({"姓名": [f"张{number}" for number in range(400)], "talent_tier": ["tier_1"] * 400}).write_parquet(path)
    whole, rng, codes = path.read_bytes(), random.Random(5), set()
    for turn in range(times(8)):
        data = bytearray(whole)
        data[rng.randrange(4, len(data)) if turn % 2 else rng.randrange(len(data) - 200, len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        for request in (["screen", str(path), "-o", str(tmp_path / "o.csv"), "--force"], ["cases", "import", str(path), "--explain-columns"]):
            codes.add(main(request))
            assert len([line for line in capfd.readouterr().err.splitlines() if "panicked" in line or "backtrace" in line]) == 0
    assert codes == {0, 2}


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
def test_a_pipe_is_told_and_not_waited_for(tmp_path, capsys):
    os.mkfifo(tmp_path / "r.csv")
    for request in (["screen", "-o", str(tmp_path / "o.csv")], ["cases", "import"]):
        assert main([*request, str(tmp_path / "r.csv")]) == 2
        assert "r.csv：" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "ending"),
    [
        *((name, "csv") for name in ("roster[1]", "ro?ter", "*", "{a,b}", "~", "a=1")),
        *((name, "parquet") for name in ("*", "a=1")),
        *(pytest.param(name, "parquet", marks=pytest.mark.deep) for name in ("roster[1]", "ro?ter", "{a,b}", "~")),
    ],
)
def test_a_name_that_looks_like_a_pattern_is_a_name(tmp_path, monkeypatch, name, ending):
    monkeypatch.chdir(tmp_path)
    for other, grade in (("roster1", "junior"), ("roster", "junior"), ("a", "junior"), (name, "full_senior")):
        frame = pl.DataFrame({"who": [other], "current_grade": [grade]})
        path = tmp_path / f"{other}.{ending}"
        with path.open("wb") as file:
            frame.write_csv(file) if ending == "csv" else frame.write_parquet(file)
    folder = tmp_path / name
    folder.mkdir()
    result = folder / f"o-{name}.{ending}"
    assert main(["screen", f"{name}.{ending}", "-o", str(result)]) == 0
    with result.open("rb") as file:
        row = pl.read_csv(file) if ending == "csv" else pl.read_parquet(file)
    assert row["who"].to_list() == [name]
    assert main(["screen", str(folder), "-o", f"{name}-results"]) == 0
    assert [one.name for one in (tmp_path / f"{name}-results").iterdir()] == [result.name]


def people_of(tmp_path, data, out="o.csv"):
    (tmp_path / "r.csv").write_bytes(data)
    code = main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / out), "--force"])
    return [row["a"] for row in read(tmp_path / out)] if code == 0 else code


@pytest.mark.slow
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_kind_of_line_end_ends_a_line(tmp_path, end, encoding):
    text = end.join(["甲 名册", "a,current_grade,备注", "x,junior,", '"y\n1",junior,"一，""二"""', "z,junior,三"])
    assert people_of(tmp_path, text.encode(encoding)) == ["x", "y 1", "z"]


@pytest.mark.parametrize("block", [7, 64, 1 << 22])
def test_where_a_file_is_cut_for_reading_does_not_show(tmp_path, monkeypatch, block):
    rng = random.Random(3)
    names = ["".join(rng.choice(["x", "y", '"', ",", "\n", "汉"]) for _ in range(rng.randrange(1, 12))) for _ in range(300)]
    with (tmp_path / "made.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([["a", "current_grade"], *([f"n{name}", "junior"] for name in names)])
    monkeypatch.setattr(texts, "_BLOCK", block)
    monkeypatch.setattr(texts, "TEXTS", 7)
    found = people_of(tmp_path, (tmp_path / "made.csv").read_bytes(), "o.parquet")
    assert found == [f"n{name}" for name in names]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('5" disks\na,current_grade\nx,junior\ny,junior\n', 1),
        ('"a"x,current_grade\nx,junior\ny,junior\n', 1),
        ('a,current_grade\nx,junior\nhe said "no",junior\nz,junior\n', 3),
        ('a,current_grade\nx,junior\n"y" ,junior\nz,junior\n', 3),
        ('a,current_grade\nx,junior\n"y,junior\nz,junior\n', 3),
        ('a,current_grade\n"x\n1",junior\ny,"junior\n', 4),
    ],
)
def test_a_stray_quotation_mark_is_told_with_its_line(tmp_path, capsys, text, line):
    assert people_of(tmp_path, text.encode()) == 2
    assert f"r.csv 第 {line} 行：引号" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


def test_headings_of_any_length_lose_nobody(tmp_path):
    wide = ",".join(f"column {number} {1_000 * 'x'}" for number in range(300))  # more than a reader looks at by itself
    assert people_of(tmp_path, f"a,current_grade,{wide}\nx,junior\ny,junior\n".encode()) == ["x", "y"]


def test_no_cell_of_a_csv_result_is_a_formula_whatever_its_column(tmp_path):
    harm = ["=1+1", "＝1+1", "＋1", "－a", "＠x", "﹢1", "\x1b[31m-1+2", "fine"]
    columns = {f"=head\x1b{at}": pl.Series(harm, dtype=kind) for at, kind in enumerate((pl.String, pl.Enum(harm), pl.Categorical))}
    frame = pl.DataFrame({"current_grade": ["junior"] * len(harm), **columns, "day": [date(2020, 1, 1)] * len(harm), "minus": [-1] * len(harm), "l": [["=1"]] * len(harm)})
    frame.write_parquet(tmp_path / "r.parquet")
    assert main(["screen", str(tmp_path / "r.parquet"), "-o", str(tmp_path / "o.csv")]) == 0
    text = (tmp_path / "o.csv").read_text("utf-8-sig")
    assert "\x1b" not in text
    head, *rows = csv.reader(text.splitlines())
    for at in (1, 2, 3):
        assert head[at].startswith("'=head ")
        assert [row[at] for row in rows] == ["'=1+1", "'＝1+1", "'＋1", "'－a", "'＠x", "'﹢1", " [31m-1+2", "fine"]
    assert rows[0][4:7] == ["2020-01-01", "-1", "'=1"]


HEADS = ["备注", "申报", "x", "注 \n明", "a;b", "a,b", '引"号', "", "'q'", "#", "=1", "长" * 3000, "备注"]
CELLS = ["", "a", "甲乙", 'he said "no"', ",", ";", "\t", "x\ny", "\r\n", "'", "=1", "#", "\u2028", "\x85", "“”", "-", "注：无"]


def made(rng, folder):
    """A text file as programs write it, or with a slip in it; how many people are in it, at least."""
    width, count = rng.randrange(1, 5), rng.choice([0, 1, 2, 3, 40])
    heads = rng.sample(HEADS, width)
    heads.insert(rng.randrange(width + 1), "current_grade")
    heads.insert(rng.randrange(width + 2), "姓名")
    end, separator = rng.choice(["\n", "\r\n", "\r"]), rng.choice(",;\t|")
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    if rng.random() < 0.3:
        writer.writerow([rng.choice(['之"一', '"', "a,b", "名册"])])
    writer.writerow(heads)
    for number in range(count):
        special = {"姓名": f"P{number}", "current_grade": rng.choice(["junior", "none", ""])}
        writer.writerow([special.get(head) or rng.choice(CELLS) for head in heads])
    whole = text.getvalue()
    if rng.random() < 0.3:
        whole = whole.rstrip("\r\n")
    for _ in range(rng.choice([0, 0, 1, 2])):
        at = rng.randrange(len(whole) + 1)
        whole = whole[:at] + rng.choice(['"', "\r", "\n", '"\n', "\0"]) + whole[at:]
    (folder / "r.csv").write_bytes(whole.encode(rng.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])))
    return count


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*range(15), *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(15, 1000))])
def test_as_many_people_come_out_of_a_text_as_are_in_it(seed, tmp_path, monkeypatch, capsys):
    rng = random.Random(seed)
    count = made(rng, tmp_path)
    monkeypatch.setattr(texts, "_BLOCK", rng.choice([7, 64, 1 << 18]))
    monkeypatch.setattr(texts, "TEXTS", rng.choice([2, 1 << 16]))
    told = []
    monkeypatch.setattr(command, "_tell", lambda tally, *_: told.append(tally))
    code = main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.parquet")])
    if code == 0:  # else it is told, and there is no result
        (tally,) = told
        out = pl.read_parquet(tmp_path / "o.parquet").height
        assert tally.rows == out
        assert out + sum(alike.count for alike in tally.aside.values()) >= count
    else:
        assert code == 2
        assert capsys.readouterr().err
        assert not (tmp_path / "o.parquet").exists()
    try:
        read = read_roster(EDITION, tmp_path / "r.csv", date(2026, 3, 2))
    except Problem:
        return  # said of the whole
    assert len(read.people) + sum(len(account.rows) for account in read.ledger.accounts) >= count


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_files_of_columns_whose_names_are_no_text_are_one_message(tmp_path, monkeypatch, capsys):
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    (folder / "r.csv").write_text("a,current_grade\nx,junior\n")
    assert main(["screen", str(folder / "r.csv"), "-o", str(folder / "o.csv")]) == 0
    pl.DataFrame({"current_grade": ["junior"]}).write_parquet(tmp_path / "r.parquet")
    (tmp_path / "r.parquet").rename(folder / "r.parquet")
    capsys.readouterr()
    refused = [["screen", name, "-o", out] for name, out in (("r.csv", "o.parquet"), ("r.parquet", "p.csv"))]
    refused += [["screen", "r.csv", "-o", "p.csv", "--workers", "1"], ["cases", "import", "r.parquet"]]
    monkeypatch.chdir(folder)
    for request in refused:
        assert main(request) == 2, request
        error = capsys.readouterr().err
        assert "UTF-8" in error
        assert len(error.splitlines()) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["o.csv", "r.csv", "r.parquet"]
