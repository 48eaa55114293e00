"""Whole rosters: the same verdicts as one by one, whatever the file, its spelling, its order and its chunks."""

import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from gcguide import assess
from gcguide.cli import main
from gcguide.core.live import liveness
from gcguide.core.rulebook import rulebook
from gcguide.words import load_words
from tests.core import by_hand
from tests.effort import examples, times
from tests.people import EDITION, FACTS, HARMLESS, STEP_IDS, random_failed, random_person
from tests.person.test_id_number import number
from tests.programs import PATIENCE

BOOK = rulebook(EDITION)
CELLS = [(cell.category.number, cell.grade) for cell in BOOK.cells]
DAY = date(2026, 3, 2)
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}


def cell_text(id, value, lang=None):
    """A value as a person writes it: by id, or by label."""
    if value is None:
        return ""
    if value == "unsure":
        return {None: "unsure", "zh": "不清楚", "en": "not sure"}[lang]
    if isinstance(value, frozenset):
        return ",".join(FACTS[id].words(v)[lang] if lang else v for v in sorted(value)) or {None: "none", "zh": "无", "en": "none"}[lang]
    if isinstance(value, date):
        return value.isoformat()
    if FACTS[id].kind == "code":
        return EDITION.places[value].name if lang else value
    return FACTS[id].words(value)[lang] if lang else str(value).lower()


def table(people, lang=None):
    """Rows of text, headings first; people are (facts, steps)."""
    heads = [FACTS[id].label[lang] if lang else id for id in FACTS.ids]
    steps = [EDITION.rules.steps[id].label[lang] if lang else id for id in STEP_IDS]
    rows = [[*(cell_text(id, facts.get(id), lang) for id in FACTS.ids), *(done.get(id, "") for id in STEP_IDS)] for facts, done in people]
    return [["no", *heads, *steps], *([str(n), *row] for n, row in enumerate(rows))]


def write(path, rows, encoding="utf-8"):
    if path.suffix == ".csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        path.write_bytes(out.getvalue().encode(encoding))
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for at, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                if text:
                    book.active.cell(at, column, text).data_type = "s"
        book.save(path)
    else:
        pl.DataFrame({head: [row[at] for row in rows[1:]] for at, head in enumerate(rows[0])}).write_parquet(path)
    return path


def read(path):
    """The result as one dict a row, all text."""
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    if path.suffix == ".xlsx":
        head, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        return [{k: "" if v is None else str(v) for k, v in zip(head, row, strict=True)} for row in rows]
    return [{k: "" if v is None else str(v) for k, v in row.items()} for row in pl.read_parquet(path).iter_rows(named=True)]


def screened(tmp_path, rows, *arguments, name="roster.csv", out="result.csv", encoding="utf-8"):
    target = tmp_path / out
    assert main(["screen", str(write(tmp_path / name, rows, encoding)), "-o", str(target), "--force", *arguments]) == 0
    return read(target)


def crowd(count, seed):
    rng = random.Random(seed)
    return [(random_person(rng, rng.choice([0.3, 0.6, 0.9, 1.0])), random_failed(rng)) for _ in range(count)]


def verdicts(row):
    return {cell: row[f"category_{cell[0]}_{cell[1]}"] for cell in CELLS}


@pytest.mark.slow
def test_the_roster_says_what_assess_says_of_each(tmp_path):
    people = crowd(150, seed=1)
    for row, (facts, steps) in zip(screened(tmp_path, table(people)), people, strict=True):
        one = assess(EDITION, facts, DAY, steps)
        assert verdicts(row) == {(c.number, grade): str(r.verdict) for c in one.categories for grade, r in c.grades.items()}
        assert {n: row[f"category_{n}"] for n in range(1, 8)} == {c.number: str(c.verdict) for c in one.categories}
        missing = {fact for category in one.categories for fact in category.missing}
        assert row["missing"] == ",".join(id for id in FACTS.ids if id in missing)
        best = (str(one.best.category), one.best.grade or "", str(one.best.verdict)) if one.best else ("", "", "")
        assert (row["best_category"], row["best_grade"], row["best_verdict"]) == best


@pytest.mark.slow
def test_the_roster_agrees_with_the_notice_read_by_hand(tmp_path):
    people = crowd(times(2500), seed=2)
    live = liveness(BOOK)
    for row, (facts, steps) in zip(screened(tmp_path, table(people), out="result.parquet"), people, strict=True):
        failed = {id for id, state in steps.items() if state == "failed"}
        cells = {cell: by_hand.verdict(facts, *cell, failed) for cell in CELLS}
        assert verdicts(row) == cells
        best = by_hand.best(cells) or {"category": "", "grade": "", "verdict": ""}
        for part in ("category", "grade", "verdict"):
            assert row[f"best_{part}"] == str(best[part] or ""), "where several grades are as good, none is named"
        missing = {fact for id in BOOK.steps for fact in live.missing(id, facts, failed)}
        assert set(filter(None, row["missing"].split(","))) == missing


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_say_the_same_as_ids(tmp_path, lang):
    people = crowd(times(120), seed=3)
    ids = screened(tmp_path, table(people))
    labels = screened(tmp_path, table(people, lang), "--words", "ids", "--lang", lang)
    assert not any(row["unread"] for row in labels)
    assert [verdicts(row) for row in labels] == [verdicts(row) for row in ids]
    in_words = screened(tmp_path, table(people, lang), "--lang", lang)
    said = {WORDS[lang](f"verdict_short.{v}") for v in ("no", "open", "consult", "verify", "clear")}
    shown = [list(row.values())[-len(CELLS) :] for row in in_words]
    assert {word for row in shown for word in row} <= said


@cache
def in_labels():
    """A roster, and the result of it as plain text."""
    rows = table(crowd(times(20), seed=4), "zh")
    with tempfile.TemporaryDirectory() as folder:
        return rows, screened(Path(folder), rows)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "out", "encoding"),
    [
        ("r.csv", "o.xlsx", "gb18030"), ("r.csv", "o.parquet", "utf-16"), ("r.csv", "o.csv", "utf-8-sig"),
        ("r.xlsx", "o.csv", None), ("r.parquet", "o.xlsx", None),
    ],
)  # fmt: skip
def test_the_kind_of_file_makes_no_difference(tmp_path, name, out, encoding):
    rows, expected = in_labels()
    assert screened(tmp_path, rows, name=name, out=out, encoding=encoding or "utf-8") == expected


@pytest.mark.slow
def test_typed_columns_are_read_as_they_are(tmp_path):
    people = crowd(200, seed=5)
    columns = {}
    for id in FACTS.ids:
        values = [None if (v := facts.get(id)) in (None, "unsure") else v for facts, _ in people]
        kind = {"bool": pl.Boolean, "date": pl.Date, "set": pl.List(pl.String)}.get(FACTS[id].kind, pl.String)
        if FACTS[id].kind == "choice":
            kind = pl.Enum(list(FACTS[id].values))
        if FACTS[id].kind == "code":
            kind, values = pl.Int32, [None if v is None else int(v) for v in values]
        columns[id] = pl.Series(id, [sorted(v) if isinstance(v, frozenset) else v for v in values], kind)
    pl.DataFrame(columns).write_parquet(tmp_path / "typed.parquet")
    assert main(["screen", str(tmp_path / "typed.parquet"), "-o", str(tmp_path / "o.parquet")]) == 0
    typed = read(tmp_path / "o.parquet")
    plain = screened(tmp_path, table([(facts, {}) for facts, _ in people]))
    assert [(verdicts(a), a["missing"]) for a in typed] == [(verdicts(a), a["missing"]) for a in plain]


@pytest.mark.slow
@given(st.sampled_from([1, 2, 5, 50]), st.randoms(use_true_random=False))
@examples(2, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_neither_chunks_nor_order_matter(tmp_path, monkeypatch, size, rng):
    people = crowd(6, seed=6)
    head, *rows = table(people)
    expected = {row["no"]: row for row in screened(tmp_path, [head, *rows])}
    rng.shuffle(rows)
    with monkeypatch.context() as patch:
        from gcguide.screening import texts

        patch.setattr(texts, "TEXTS", size)
        patch.setattr(texts, "_BLOCK", 64)
        mixed = screened(tmp_path, [head, *rows])
    assert [row["no"] for row in mixed] == [row[0] for row in rows]
    assert {row["no"]: row for row in mixed} == expected


def test_packed_numbers_hold_the_same_verdicts(tmp_path):
    people = crowd(100, seed=7)
    rows = screened(tmp_path, table(people))
    packed = screened(tmp_path, table(people), "--packed", out="p.parquet")
    order = ["no", "open", "consult", "verify", "clear"]
    for row, one in zip(rows, packed, strict=True):
        number, mask = int(one["verdicts_1"]), int(one["missing_mask"])
        assert [order[number >> 3 * at & 7] for at in range(len(CELLS))] == list(verdicts(row).values())
        assert ",".join(id for at, id in enumerate(FACTS.ids) if mask >> at & 1) == row["missing"]


ODD = [
    ["全院人员", "", "", "", ""],
    ["姓名", "现有职称", "副高级职称聘任日期", "重大业绩", "身份（必填）"],
    ["=cmd|' /C calc'!A0", "副高级", "2023年1月", "无", "是"],
    ["", "", "", "", ""],
    ["乙", "副高级", "2024/4/31", "取得重大基础研究和前沿技术突破；解决重大工程技术难题", "公务员"],
    ["丙", "副搞级", "2024年", "", "/"],
]


@pytest.mark.parametrize("name", ["odd.csv", "odd.xlsx"])
def test_cells_that_cannot_be_read_are_told_with_row_and_column(tmp_path, capsys, name):
    rows = screened(tmp_path, ODD, name=name)
    told = capsys.readouterr().err
    assert [row["姓名"] for row in rows] == ["'=cmd|' /C calc'!A0", "乙", "丙"]
    assert "身份（必填）：写“是”的 1 处（E3）" in told
    assert "副高级职称聘任日期：写“2024/4/31”的 1 处（C5），没有“2024/4/31”这一天" in told
    assert "现有职称：写“副搞级”的 1 处（B6），没有“副搞级”这个值，您是不是要写“副高级”？" in told
    assert "（C6）" in told
    assert [row["读不懂的列"] for row in rows] == ["身份（必填）", "副高级职称聘任日期", "现有职称；副高级职称聘任日期"]
    # What could not be read counts as unknown, and what is known still decides.
    assert rows[1]["第1类 重大贡献"] == "不符合"
    assert rows[2]["第1类 重大贡献"] == "待定"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,current_grade\n\nx,bad\n\n\ny,worse\n", "B3 B6"),
        ("\n\na,current_grade\n\nx,bad\n\ny,junior\n", "B5"),
        ('"title\n\nx"\n,,\n a ,current_grade\n , \nx,bad\ny\n', "B5"),
        ("a;current_grade;standing\r\nx\r\ny;bad;retired;more\r\n", "D3 B3"),
        ("a\tcurrent_grade\nx\tbad\ny\tjunior", "B2"),
    ],
)
def test_ragged_text_keeps_its_people_and_their_rows(tmp_path, capsys, text, told):
    (tmp_path / "r.csv").write_bytes(text.encode())
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.csv")]) == 0
    assert [row["a"].strip() for row in read(tmp_path / "o.csv")] == ["x", "y"]
    assert re.findall("(?<=（)[A-Z][0-9]+", capsys.readouterr().err) == told.split()


def test_a_quotation_mark_without_its_other_half_is_told(tmp_path, capsys):
    (tmp_path / "r.csv").write_text('a,current_grade\n"x,junior\ny,junior\n')
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.csv")]) == 2
    assert "引号" in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()


def test_strict_writes_nothing(tmp_path, capsys):
    for out in ("o.csv", "o.xlsx", "o.parquet"):
        assert main(["screen", str(write(tmp_path / "odd.csv", ODD)), "-o", str(tmp_path / out), "--strict"]) == 2
        assert "有 4 个单元格读不懂" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["odd.csv"]


def test_no_cell_of_a_result_is_a_formula(tmp_path):
    screened(tmp_path, ODD, out="o.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "=cmd|' /C calc'!A0"
    rows = [["a", "current_grade"], *([text, "junior"] for text in ("+1", "-5", "@x", "\t=1", "a=b", "\x1b[31m=x", "+86 138"))]
    assert [row["a"] for row in screened(tmp_path, rows)] == ["+1", "-5", "'@x", "' =1", "a=b", " [31m=x", "+86 138"]


def test_the_official_form_is_told_so_with_the_way_out(tmp_path, capsys):
    names = [column.name for column in EDITION.rules.roster.columns]
    path = write(tmp_path / "花名册.xlsx", [["花名册"], names, ["1", "张三", *[""] * (len(names) - 2)]])
    assert main(["screen", str(path), "-o", str(tmp_path / "o.csv")]) == 2
    told = capsys.readouterr().err
    assert "附件2花名册" in told
    assert "screen --template" in told
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["甲", "乙"], ["1", "2"]], "没有一列"),
        ([["甲", "current_grad"], ["1", "2"]], "“current_grad”最接近“current_grade”"),
        ([["现有职称", "current_grade"], ["1", "2"]], "两列都是 current_grade"),
        ([], "没有内容"),
    ],
)
def test_what_is_no_roster_is_one_message(tmp_path, capsys, rows, told):
    assert main(["screen", str(write(tmp_path / "r.csv", rows)), "-o", str(tmp_path / "o.csv")]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert len(error.splitlines()) == 1


def test_wrong_requests(tmp_path, capsys):
    roster = str(write(tmp_path / "r.csv", [["current_grade"], ["junior"]]))
    (tmp_path / "there.csv").write_text("mine")
    for arguments, told in [
        ([], "--template"),
        ([roster], "-o"),
        ([roster, "-o", str(tmp_path / "o.doc")], ".xlsx"),
        ([roster, "-o", str(tmp_path / "there.csv")], "--force"),
        ([roster, "-o", str(tmp_path / "no/where.csv")], "没有这个文件夹"),
        ([str(tmp_path / "none.csv"), "-o", str(tmp_path / "o.csv")], "找不到"),
        ([roster, "-o", str(tmp_path / "o.csv"), "--mapping", str(tmp_path / "none.yaml")], "找不到"),
        (["--template", str(tmp_path / "t.doc")], ".xlsx"),
    ]:
        assert main(["screen", *arguments]) == 2
        assert told in capsys.readouterr().err
    assert (tmp_path / "there.csv").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.csv", "there.csv"]


def test_a_mapping_file_names_columns_and_words(tmp_path, capsys):
    rows = [["级别", "编制", "现有职称"], ["甲", "干部", "x"], ["乙", "公务员", "x"]]
    mapping = tmp_path / "m.yaml"
    mapping.write_text("级别: {fact: current_grade, values: {甲: full_senior, 乙: none}}\n编制: {fact: standing, values: {干部: professional}}\n现有职称: null\n", "utf-8")
    a, b = screened(tmp_path, rows, "--mapping", str(mapping), "--words", "ids")
    assert (a["category_1"], b["category_1"], b["category_1_full_senior"]) == ("no", "no", "no")
    assert not a["unread"]
    assert main(["screen", str(tmp_path / "roster.csv"), "--explain-columns", "--mapping", str(mapping)]) == 0
    told = capsys.readouterr().out
    assert "级别 → current_grade（现有职称，单选）" in told
    assert "现有职称 → 不用于判断" in told
    for wrong, said in [("级别: current_grad\n", "m.yaml 第 1 行"), ("无此列: standing\n", "不是花名册的列标题")]:
        mapping.write_text(wrong, "utf-8")
        assert main(["screen", str(tmp_path / "roster.csv"), "-o", str(tmp_path / "x.csv"), "--mapping", str(mapping)]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_can_be_filled_in_from_its_lists(tmp_path, lang):
    path = tmp_path / "t.xlsx"
    assert main(["screen", "--template", str(path), "--lang", lang]) == 0
    book = openpyxl.load_workbook(path)
    sheet, lists = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    assert heads[1:] == [FACTS[id].label[lang] for id in FACTS.ids]
    ranges = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert len(ranges) == len(FACTS.ids)
    for at in range(2, len(heads) + 1):
        letter = openpyxl.utils.get_column_letter(at)
        rule = next(rule for where, rule in ranges.items() if where.startswith(f"{letter}2:"))
        if rule.type == "list":
            answers = [row[0].value for row in lists[rule.formula1.split("!")[1].replace("$", "")]]
            assert all(answers)
            sheet.cell(2, at, answers[0])
        else:
            sheet.cell(2, at, date(2020, 1, 1))
    book.save(path)
    out = tmp_path / "o.csv"
    assert main(["screen", str(path), "-o", str(out), "--words", "ids", "--lang", lang]) == 0
    (row,) = read(out)
    assert not row["unread"]
    assert not row["missing"], "every column was understood, so nothing is unknown"
    assert main(["screen", "--template", str(tmp_path / "t.csv"), "--lang", lang]) == 0
    assert main(["screen", str(tmp_path / "t.csv"), "-o", str(tmp_path / "empty.csv"), "--lang", lang]) == 0
    assert read(tmp_path / "empty.csv") == []


def test_the_summary_counts_people_and_names_nobody(tmp_path, capsys):
    people = [({**random_person(random.Random(n), 1.0), "talent_tier": "tier_1"}, {}) for n in range(50)]
    rows = table(people)
    rows[1][0] = "<script>alert(1)</script>"
    page = tmp_path / "s.html"
    result = screened(tmp_path, rows, "--html", str(page), "--as-of", "2026-03-02")
    told = capsys.readouterr().out
    possible = sum(bool(row["best_category"]) for row in result)
    assert f"共 50 人，其中 {possible} 人有可申报的类别" in told
    html = page.read_text("utf-8")
    assert f"其中 {possible} 人" in html
    assert "2026年3月2日" in html
    assert "alert(1)" not in html
    clear = sum(row["category_2"] == "clear" for row in result)
    line = next(line for line in told.splitlines() if line.startswith("2 "))
    assert line.split()[2] == str(clear)


def test_an_interruption_leaves_nothing_behind(tmp_path, monkeypatch):
    from gcguide.screening import screen

    path = write(tmp_path / "r.csv", [["current_grade"], *[["junior"]] * 10])
    monkeypatch.setattr(screen.Screening, "_unread", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    for out in ("o.csv", "o.xlsx", "o.parquet"):
        assert main(["screen", str(path), "-o", str(tmp_path / out)]) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.slow
def test_without_polars_there_is_one_message_and_the_rest_works(tmp_path):
    code = "import sys; sys.modules['polars'] = None\nfrom gcguide.cli import main\n"
    code += f"assert main(['screen', '--template', {str(tmp_path / 't.xlsx')!r}]) == 0\n"
    code += f"assert main(['screen', {str(tmp_path / 't.xlsx')!r}, '-o', {str(tmp_path / 'o.csv')!r}]) == 2\n"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert "gcguide screen" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_the_chart_fits_the_terminal_it_is_drawn_in(tmp_path, capsys, monkeypatch):
    rows = table(crowd(30, seed=9))
    for columns in (100, 72, 56):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert screened(tmp_path, rows, "--force", "--lang", "en")
        chart = [line for line in capsys.readouterr().out.splitlines() if re.match("[1-7] ", line)]
        assert len(chart) == 7
        assert max(map(len, chart)) <= columns
        assert ("·" in chart[0]) == (columns > 56), "where a bar would be too short there is none"


# Those who may apply


def test_a_workbook_of_results_can_be_filtered_and_has_a_sheet_of_those_who_may_apply(tmp_path):
    everybody = [["姓名", *FACTS.ids], ["甲乙", *[_clear(id) for id in FACTS.ids]], ["丙丁", *["" for _ in FACTS.ids]]]
    write(tmp_path / "r.csv", everybody)
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "o.xlsx")
    whole, hits = book.worksheets
    assert [row[0].value for row in whole.iter_rows(min_row=2)] == ["甲乙", "丙丁"]
    assert [row[0].value for row in hits.iter_rows(min_row=2)] == ["甲乙"]
    assert [cell.value for cell in whole[1]] == [cell.value for cell in hits[1]]
    assert whole.auto_filter.ref.startswith("A1:")
    assert whole.auto_filter.ref.endswith("3")


def _clear(id):
    person = HARMLESS | {"talent_tier": "tier_1", "current_grade": "none", "place": "150203"}
    value = person.get(id, "")
    return str(value).lower() if isinstance(value, bool) else value


def test_those_who_may_apply_become_cases_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GCGUIDE_HOME", str(tmp_path / "store"))
    one = number(day="19851012", order="001")
    rows = [["姓名", "身份证号", "工作单位", *FACTS.ids], ["甲乙", one, "某站", *[_clear(id) for id in FACTS.ids]], ["丙丁", "", "某所", *["" for _ in FACTS.ids]]]
    write(tmp_path / "r.xlsx", rows)
    command = ["screen", str(tmp_path / "r.xlsx"), "-o", str(tmp_path / "o.csv"), "--force", "--to-cases", "clear"]
    assert main(command) == 0
    assert "已新建 1 份记录" in capsys.readouterr().out
    assert main(["cases", "list", "--json"]) == 0
    (case,) = json.loads(capsys.readouterr().out)
    assert (case["name"], case["employer"], case["verdict"], case["best"]["category"]) == ("甲乙", "某站", "clear", 2)
    assert main(command) == 0
    assert "没有再建" in capsys.readouterr().out
    assert main(["cases", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_rows_that_are_nobodys_are_not_judged_and_told(tmp_path, capsys):
    for name in ("r.csv", "r.xlsx"):
        write(tmp_path / name, [["花名册"], ["序号", "姓名", "现有职称"], [1, "张三", "副高"], ["合计", "1人", ""], ["", "", ""], ["序号", "姓名", "现有职称"], [2, "李四", "中级"], ["制表人：王五", "", ""]])
        assert [row["姓名"] for row in screened_file(tmp_path, name)] == ["张三", "李四"]
        told = capsys.readouterr().err
        assert "（合计）：第 4 行" in told
        assert "（重复的列标题）：第 6 行" in told
        assert "（签字、填表信息）：第 8 行" in told


def screened_file(tmp_path, name):
    assert main(["screen", str(tmp_path / name), "-o", str(tmp_path / "out.csv"), "--force"]) == 0
    return read(tmp_path / "out.csv")


def test_of_a_folder_the_sheets_that_are_not_read_are_told_too(tmp_path, capsys):
    folder = tmp_path / "rosters"
    folder.mkdir()
    book = openpyxl.Workbook()
    book.active.append(["姓名", "现有职称"])
    book.active.append(["张三", "副高"])
    book.create_sheet("填表说明").append(["请如实填写", "谢谢"])
    book.save(folder / "a.xlsx")
    assert main(["screen", str(folder), "-o", str(tmp_path / "o")]) == 0
    assert "a.xlsx 填表说明" in capsys.readouterr().err


@pytest.mark.parametrize("crew", [[], pytest.param(["--workers", "1"], marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_result_that_does_not_fit_is_told_of_itself_and_no_case_is_made(tmp_path, monkeypatch, capsys, kind, crew):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    (tmp_path / "r.csv").write_text("姓名,talent_tier\n" + "".join(f"张{number},tier_1\n" for number in range(3000)), "utf-8")
    least = ["--to-cases", "clear"] if not crew else []
    resource = pytest.importorskip("resource")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, usual[1]))  # as a full disk, but smaller
    try:
        assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / f"o.{kind}"), *crew, *least]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    error = capsys.readouterr().err
    assert f"o.{kind}：" in error
    assert "Traceback" not in error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.csv", "temporary"]
    assert main(["cases", "list"]) == 0
    assert "张" not in capsys.readouterr().out


def test_cases_that_cannot_be_kept_leave_no_result(tmp_path, home, capsys):
    home.write_text("in the way", "utf-8")
    (tmp_path / "r.csv").write_text("姓名,talent_tier,current_grade\n张三,tier_1,junior\n", "utf-8")
    assert main(["screen", str(tmp_path / "r.csv"), "-o", str(tmp_path / "o.csv"), "--to-cases", "consult"]) == 2
    assert str(home) in capsys.readouterr().err
    assert not (tmp_path / "o.csv").exists()
