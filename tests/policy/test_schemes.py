"""Two schemes beside each other: whose notice is taken, and what a notice of elsewhere may ask that ours does not."""

import json
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest

from gcguide import Problem, assess, load_edition
from gcguide.cli import main
from gcguide.core.facts import read_facts
from gcguide.core.rulebook import rulebook
from gcguide.core.timeline import timeline
from gcguide.core.verdict import verdicts
from gcguide.editions.files import newest_beside, scheme_chosen
from gcguide.folders import own_editions
from gcguide.text import LANGS
from gcguide.words import load_words

FILE = Path(__file__).parent / "schemes/drill-scheme-2026.yaml"
ID, SCHEME, OURS = "drill-scheme-2026", "drill_scheme", "nmg_green_channel"
DAY = date(2026, 11, 2)
# Nothing that shuts, and nothing that is to be verified.
USUAL = {"standing": "professional", "current_grade": "intermediate", "employer": "company", "place": "990181"}


@pytest.fixture
def drill():
    """The edition of the other scheme among those of the user."""
    own_editions().mkdir(parents=True)
    shutil.copy(FILE, own_editions())
    return load_edition(ID)


@pytest.fixture
def said(capsys):
    def said(*arguments, code=0):
        assert main([*map(str, arguments)]) == code
        return capsys.readouterr()

    return said


def verdict(edition, **facts):
    result = assess(edition, USUAL | facts, as_of=DAY)
    return {c.number: str(c.verdict) for c in result.categories}


# Whose notice is taken


def test_the_notice_of_another_province_is_never_the_default_until_it_is_chosen(drill, said):
    assert drill.deadline > load_edition().deadline, "it closes later than ours"
    assert (load_edition().id, scheme_chosen()) == ("2026h1", OURS)
    assert (newest_beside("2026h1"), newest_beside(ID)) == ("2026h1", ID)
    assert ID in said("policy", "list").out
    assert SCHEME in said("policy", "use", "drill", code=2).err
    assert load_edition().id == "2026h1"
    said("policy", "use", SCHEME)
    assert (load_edition().id, scheme_chosen()) == (ID, SCHEME)
    assert load_edition("2026h1").rules.scheme.id == OURS
    (own_editions() / FILE.name).unlink()
    assert OURS in said("ask", "截止日期", code=2).err, "what was chosen is gone: nobody else's is taken in silence"
    said("policy", "use", OURS)
    assert load_edition().id == "2026h1"


def test_a_copy_of_the_data_with_two_strange_schemes_asks_which(drill, tmp_path):
    folder = tmp_path / "policy"
    shutil.copytree(drill.folder, folder)
    (folder / "editions/2026h1.yaml").unlink()
    shutil.copy(FILE, folder / "editions")
    assert load_edition(folder=folder).id == ID, "the only one there is"
    text = FILE.read_text("utf-8").replace(SCHEME, "third_scheme").replace(ID, "third")
    (folder / "editions/third.yaml").write_text(text, "utf-8")
    with pytest.raises(Problem) as wrong:
        load_edition(folder=folder)
    assert wrong.value.id == "scheme_unclear"


def test_nothing_goes_from_one_scheme_to_the_other(drill, said, tmp_path):
    usual = "standing: professional\ncurrent_grade: intermediate\nemployer: company\n"
    ours = "talent_tier: tier_1\nlicence: held\nseries_exam: passed\nother_review_filed: false\ngreen_channel_history: never\nworks_in_region: true\nplace: '150203'\n"
    (tmp_path / "case.yaml").write_text(usual + ours, "utf-8")
    (tmp_path / "drill.yaml").write_text(usual + "drill_patent: true\ndrill_paper: true\nplace: '990181'\n", "utf-8")
    said("cases", "new", tmp_path / "case.yaml")
    said("cases", "new", tmp_path / "drill.yaml", "--edition", ID)
    assert SCHEME in said("policy", "diff", "2026h1", ID, code=2).err
    assert SCHEME in said("cases", "move", "1", ID, code=2).err
    assert "2026h1" in said("cases", "show", "1", "--json").out
    assert '"cases": []' in said("cases", "impact", ID, "--json").out
    # Each is told by its own notice, and a category of the one is not counted as one of the other.
    assert "演练" not in said("cases", "show", "1").out
    assert "演练成果" in said("cases", "show", "2").out
    counted = said("cases", "stats").out
    assert "演练省快速评审" in counted
    assert "内蒙古自治区绿色通道" in counted


def test_the_faq_answers_nothing_from_the_notice_of_another_scheme(drill, said):
    asked = said("ask", "截止日期是哪天", "--json", "--edition", ID).out
    assert '"not_found"' in asked
    assert "4月30日" not in said("ask", "截止日期是哪天", "--edition", ID).out


@pytest.mark.slow
def test_the_proofs_hold_under_the_other_scheme_as_well(drill, said):
    assert "通过" in said("policy", "check", "--edition", ID).out


# What it asks


def test_at_least_so_many_of_several_is_unknown_until_it_cannot_change(drill):
    old, new = date(2020, 12, 30), date(2020, 12, 31)
    for patent in (True, False, None):
        for paper in (True, False, None):
            for award in (old, new, None):
                given = {"drill_patent": patent, "drill_paper": paper, "drill_award_on": award}
                known = {id: value for id, value in given.items() if value is not None}
                holds = [None if value is None else value is True or value == new for value in given.values()]
                least, most = holds.count(True), holds.count(True) + holds.count(None)
                expected = "clear" if least >= 2 else "no" if most < 2 else "open"
                assert verdict(drill, drill_post_since=DAY, **known)[1] == expected, given


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2025, 6, 11), "clear"), (date(2025, 6, 12), "no"), (date(2024, 2, 29), "clear")]
)
def test_months_are_counted_to_the_day(drill, day, expected):
    assert verdict(drill, drill_post_since=day, employer="drill_park")[2] == expected
    assert verdict(drill, drill_post_since=day, employer="company")[2] == "no", "a kind of employer of its own"


def test_what_is_too_long_ago_is_told_with_the_day_from_which_it_would_do(drill):
    facts = USUAL | {"drill_patent": True, "drill_paper": False, "drill_award_on": date(2019, 5, 1)}
    change = assess(drill, facts, as_of=DAY)["categories"][0]["change"]
    assert change["facts"] in ({"drill_paper": [True]}, {"drill_award_on": {"on_or_before": None, "after": "2020-12-30"}})
    assert change["from_day"] is None, "time alone brings nothing nearer"


def test_the_query_decides_as_the_program_does_and_so_does_a_roster(drill, said, tmp_path):
    rng, book, facts = random.Random(4), rulebook(drill), drill.facts
    days = [date(2020, 12, 31) + timedelta(days=n) for n in (-1, 0, 1)] + [date(2025, 6, 11) + timedelta(days=n) for n in (0, 1)]
    people = []
    for _ in range(150):
        values = {id: rng.choice(days if facts[id].kind == "date" else [*facts[id].options]) for id in drill.used_facts - {"place"}}
        values["place"] = rng.choice(sorted(drill.places))
        people.append({id: value for id, value in values.items() if rng.random() < 0.85})
    expected = [[str(v) for v in verdicts(book, read_facts(drill, one))] for one in people]
    columns = [f"category_{cell.category.number}_{cell.grade}" for cell in book.cells]
    query = said("policy", "sql", "--edition", ID, "--table", "people").out
    base, kinds = duckdb.connect(), {"bool": "BOOLEAN", "date": "DATE", "set": "VARCHAR[]"}
    typed = [f"{id} {kinds.get(facts[id].kind, 'VARCHAR')}" for id in facts.ids]
    base.execute(f"CREATE TABLE people (id INTEGER, {', '.join(typed)})")
    base.executemany(f"INSERT INTO people VALUES ({', '.join('?' * (len(facts.ids) + 1))})", [[n, *map(one.get, facts.ids)] for n, one in enumerate(people)])
    found = base.execute(f"SELECT {', '.join(columns)} FROM ({query}) ORDER BY id").fetchall()
    assert [[*one] for one in found] == expected
    asked = sorted(drill.used_facts)
    lines = [",".join(["name", *asked]), *(",".join([f"P{n}", *(str(one.get(id, "")) for id in asked)]) for n, one in enumerate(people))]
    (tmp_path / "people.csv").write_text("\n".join(lines), "utf-8")
    out = said("screen", tmp_path / "people.csv", "-o", tmp_path / "out.csv", "--words", "ids", "--edition", ID).out
    assert ID in out, "the summary names the notice"
    rows = duckdb.sql(f"SELECT {', '.join(columns)} FROM read_csv('{tmp_path}/out.csv', all_varchar=true)").fetchall()
    assert [[*one] for one in rows] == expected


def test_windows_hours_and_the_days_of_each_posting_have_their_place_in_the_plan(drill):
    days = {one.id: one for one in timeline(drill, "company")}
    assert days["report"].latest == date(2026, 12, 11)
    assert days["league_publicity"].latest == date(2026, 12, 1), "7 working days between, and not 5"
    assert days["employer_publicity"].latest == date(2026, 11, 23)
    assert days["apply_online"].latest == date(2026, 11, 13), "its own window ends first"
    assert all(one.suggested >= date(2026, 10, 12) for one in days.values())
    later = drill.with_deadline(date(2027, 12, 10))
    assert {one.id: one.latest for one in timeline(later, "company")}["apply_online"] > date(2027, 1, 1), "days of this batch only"


@pytest.mark.parametrize("lang", LANGS)
def test_each_has_its_plain_sentence(drill, said, lang):
    shown = said("policy", "show", "--edition", ID, "--lang", lang, "--as-of", "2026-11-02").out
    words = load_words(lang)
    for sentence in (
        words("logic.at_least", count=2),
        words("test.span_months", count=18),
        words.day(date(2020, 12, 31)),
        words("date.hour", day=words.day(date(2026, 12, 11)), hour="17:00"),
        words.until(date(2026, 11, 13), "17:00"),
        words.due(date(2026, 12, 1)),
        "drill@example.org",
        drill.rules.scheme.label[lang],
    ):
        assert sentence in shown, sentence
    assert "内蒙古" not in shown


def test_a_case_of_it_is_told_whole(drill, said, tmp_path):
    case = tmp_path / "case.yaml"
    case.write_text("\n".join(f"{id}: {v}" for id, v in (USUAL | {"drill_patent": "true", "drill_paper": "true"}).items()).replace("990181", "'990181'"), "utf-8")
    told = said("assess", case, "--edition", ID, "--as-of", "2026-10-01").out
    for sentence in ("申报自2026年10月12日（周一）开始受理", "2026年12月11日（周五）17:00", "演练市人力资源和社会保障局", f"{ID}（自行导入），指纹 {drill.imprint.fingerprint[:12]}"):
        assert sentence in told, sentence
    assert "开始受理" not in said("assess", case, "--edition", ID, "--as-of", "2026-10-12").out


def test_a_column_of_the_roster_holds_an_answer_and_is_read_back_as_one(drill, said, tmp_path):
    case = tmp_path / "case.yaml"
    case.write_text("employer: drill_park\ndrill_post_since: 2024-03-01\nplace: '990221'\ncurrent_grade: junior\nperson: {name: 演一}\n", "utf-8")
    said("roster", case, "--edition", ID, "-o", tmp_path / "r.xlsx", "--as-of", "2026-11-02")
    texts = [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "r.xlsx").active.iter_rows()]
    heads = next(row for row in texts if "单位性质" in row)
    row = dict(zip(heads, next(row for row in texts if "演一" in row), strict=True))
    assert (row["单位性质"], row["到岗时间"]) == ("演练园区企业", "2024/03")
    said("cases", "import", tmp_path / "r.xlsx", "--edition", ID, "--yes")
    assert '"drill_park"' in said("cases", "show", "1", "--json").out


def test_a_person_of_a_roster_is_never_met_in_a_case_of_another_scheme(drill, said, tmp_path):
    """Not even by the ID number, and not by an update."""
    number = "150203198510010011"
    (tmp_path / "case.yaml").write_text(f"current_grade: junior\nperson: {{name: 演一, id_number: '{number}'}}\n", "utf-8")
    said("cases", "new", tmp_path / "case.yaml")
    before = said("cases", "show", "1", "--json").out
    (tmp_path / "r.csv").write_text(f"姓名,身份证号,单位性质\n演一,{number},演练园区企业\n", "utf-8")
    said("cases", "import", tmp_path / "r.csv", "--edition", ID, "--matching", "update", "--yes")
    assert said("cases", "show", "1", "--json").out == before
    listed = json.loads(said("cases", "list", "--json").out)
    assert {(one["number"], one["name"], one["edition"]) for one in listed} == {(1, "演一", "2026h1"), (2, "演一", ID)}
    said("cases", "import", tmp_path / "r.csv", "--edition", ID, "--matching", "update", "--yes")
    assert len(json.loads(said("cases", "list", "--json").out)) == 2, "but within a scheme it is the same person"


def test_the_conversation_asks_for_what_it_needs_and_comes_to_its_end(drill, said, monkeypatch):
    import io
    import sys

    replies = "有演练专利\n没有演练论文\n2019-5-1\n2023-3-1\n专业技术人员\n4\n演练县\n中级\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(replies.encode())))
    talk = said("--plain", "--edition", ID, "--as-of", "2026-11-02").out
    assert "适合 2 类政策" in talk
    assert "“演练奖获奖日期”是哪一天？" in talk
    assert "✗ 第1类 有演练成果的人员：不符合" in talk
    assert "第2类 在演练岗位上的人员，可申报副高级：文本明确（依据 一（2））" in talk
    assert "英才兴蒙" not in talk


@pytest.mark.parametrize("text", ["id: [\n", "a: b\n", "id: junk\nextends: gone\n", "- 1\n", ""])
def test_a_broken_file_among_the_users_editions_stops_nothing_and_is_told(text, said, tmp_path):
    own_editions().mkdir(parents=True)
    (own_editions() / "junk.yaml").write_text(text, "utf-8")
    (tmp_path / "case.yaml").write_text("standing: professional\n", "utf-8")
    assert load_edition().id == "2026h1"
    for command in (["assess", tmp_path / "case.yaml"], ["ask", "截止日期"], ["cases", "new", tmp_path / "case.yaml"], ["policy", "list"]):
        assert "junk.yaml" in said(*command).err, command
    assert "junk" in said("policy", "list").out
    assert "junk.yaml" in said("policy", "show", "--edition", "junk", code=2).err


def test_a_newer_notice_that_cannot_be_used_stops_none_of_the_others(said, tmp_path):
    (tmp_path / "case.yaml").write_text("standing: professional\n", "utf-8")
    said("cases", "new", tmp_path / "case.yaml")
    own_editions().mkdir(parents=True)
    (own_editions() / "next.yaml").write_text("id: next\nextends: 2026h1\nlabel: {zh: 下一期}\ndeadline: {date: 2026-10-30}\nnope: 3\n", "utf-8")
    wrong = said("assess", tmp_path / "case.yaml", code=2).err
    assert "next.yaml 第 5 行" in wrong, "who takes it is told"
    assert "下一期" in said("assess", tmp_path / "case.yaml", "--edition", "2026h1").out
    shown = said("cases", "show", "1").out
    assert "next.yaml 第 5 行" in shown
    assert "cases move 1 next" in shown
    for command in (["print", "1", "--format", "txt", "-o", "-"], ["roster", "1", "-o", tmp_path / "r.xlsx"], ["cases", "list"], ["policy", "list"]):
        said(*command)


def test_a_case_is_neither_shown_nor_printed_under_another_schemes_notice(drill, said, tmp_path):
    (tmp_path / "case.yaml").write_text("standing: professional\nplace: '150203'\n", "utf-8")
    said("cases", "new", tmp_path / "case.yaml")
    for command in (["print", "1", "--format", "txt", "-o", "-"], ["roster", "1"], ["remind", "1"], ["cases", "show", "1"]):
        told = said(*command, "--edition", ID, code=2)
        assert (SCHEME in told.err, told.out) == (True, "")
