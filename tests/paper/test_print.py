"""The pack to print: for every kind of applicant, in every form, with nothing lost and nothing parsed."""

import io
import json
import unicodedata
from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple

import docx
import pypdf
import pytest
import yaml
from markdown_it import MarkdownIt

from gcguide.cli import main
from gcguide.paper.compose import compose, report
from gcguide.paper.outputs import FORMATS, rendered
from gcguide.paper.pack import Form, Table
from gcguide.paper.sheets import PARTS
from gcguide.person.case import Case
from gcguide.words import load_words
from tests.effort import is_deep
from tests.paper.applicants import KNOWN, SPECIAL
from tests.people import EDITION, FACTS
from tests.programs import needs, office, print_to_pdf
from tests.warm import program

DAY = date(2026, 3, 2)
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}
RULES = EDITION.rules

HOSTILE = [
    '=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{7*7}}{% x %}", "#set page()", "#let x = 1 $y$ @z",
    "[bold]x[/bold]", "*a* _b_ `c` [d](e)", "../../etc/passwd", "&lt;b&gt;&amp;", "&P&N", "{page} {pages}", "\\u{41} \\n", "<w:p/>]]>",
]  # fmt: skip


def pack_of(number, lang="zh", day=DAY, person=None, only=None, **facts):
    return compose(EDITION, Case({**KNOWN, **SPECIAL[number], **facts}, person=person or {}), day, WORDS[lang], only)


def blocks_of(pack, id=None):
    return [block for sheet in pack.sheets if id in (None, sheet.id) for block in sheet.blocks]


def table_of(pack, id):
    """The first table of a sheet, as rows."""
    return next(block.rows for block in blocks_of(pack, id) if isinstance(block, Table))


def pages_of(data):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def text_of(data, form):
    if form == "pdf":
        return "".join(pages_of(data))
    if form == "docx":
        body = docx.Document(io.BytesIO(data)).element.body
        return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    return data.decode()


def squeezed(text):
    return "".join(text.split()).replace("\\", "")


@cache
def longest():
    """The two kinds of applicants with the most to say."""
    return sorted(filter(None, SPECIAL), key=lambda number: len(rendered(pack_of(number), "txt")))[-2:]


ENGLISH = [pytest.param("en", number, marks=() if number in (0, 3) else pytest.mark.deep) for number in SPECIAL]


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "number"), [*(("zh", number) for number in SPECIAL), *ENGLISH])
def test_every_kind_of_applicant_has_a_pack_in_every_form(lang, number):
    pack = pack_of(number, lang)
    is_set = is_deep() or lang != "zh" or number in (0, *longest())  # a PDF of what is shorter shows nothing else
    for form in (form for form in (FORMATS if lang == "zh" else ("md", "pdf")) if is_set or form != "pdf"):
        data = rendered(pack, form)
        pages = pages_of(data) if form == "pdf" else [text_of(data, form)]
        text = squeezed("".join(pages))
        assert form != "pdf" or lang != "zh" or not number or a_page_each(as_printed(pages))
        forms = [block for block in blocks_of(pack) if isinstance(block, Form)]
        assert len(forms) == (1 if number else 0)
        if number:
            assert squeezed(RULES.materials.title) in text
            assert squeezed(RULES.categories[number - 1].label[lang]) in text
            evidence = next(c for c in RULES.categories if c.number == number).evidence
            for paper in evidence:
                if paper.when is not None:  # of the two last tiers alone
                    assert squeezed(paper.name[lang]) not in text, (form, paper.name)
                    continue
                assert form == "txt" or squeezed(paper.name[lang]) in text, (form, paper.name)  # cells wrap in txt


def test_the_official_list_is_the_notice_s_own_and_left_to_the_authorities_where_it_must_be():
    (form,) = [b for b in blocks_of(pack_of(2, "en", person={"name": "阿拉坦•乌云"})) if isinstance(b, Form)]
    assert [field.label for field in form.fields] == ["姓名：", "单位：", "编号："]
    assert [field.value for field in form.fields] == ["阿拉坦·乌云", "", ""]
    assert [row[1] for row in form.table.rows] == [row.name for row in RULES.materials.rows]
    assert {row[2] for row in form.table.rows} == {""}
    assert form.table.spans == ((2, RULES.materials.binding),)


def test_the_checklist_says_who_how_many_and_what_goes_wrong():
    rows = table_of(pack_of(2), "checklist")
    assert {row[0] for row in rows} == {"\u2610"}
    assert {row[5:] for row in rows} == {("", "")}, "room to write"
    (form,) = [row for row in rows if row[1] == "2"]
    assert "送审表" in form[2]
    assert "原件只要1份" in form[2].split("\n")[1]
    assert form[3:5] == ("申报人", "15")


def test_dates_with_the_other_way_of_counting():
    latest = [row[3] for row in table_of(pack_of(2), "wall") if row[3]]
    assert latest == ["4月13日\u00a0周一", "4月14日\u00a0周二", "4月22日\u00a0周三", "4月30日\u00a0周四"]
    text = squeezed(rendered(pack_of(2), "txt").decode())
    assert "若当地把公示当天也算作第1天" in text
    assert "盟市人社局公示花名册：2026年4月23日" in text


def test_a_closed_batch_is_planned_in_working_days():
    pack = pack_of(2, day=date(2026, 6, 1))
    assert {len(row) for row in table_of(pack, "wall")} == {3}, "no days"
    text = squeezed(rendered(pack, "txt").decode())
    assert "本批申报已于2026年4月30日（周四）截止" in text
    assert "网上提交申报：截止前13个工作日" in text
    assert "所在单位开始公示：截止前12个工作日" in text
    assert "材料和花名册报送到位：截止当天" in text


def test_what_is_to_be_found_out_comes_with_where_to_find_it():
    points = {row[0].split("\n")[0]: row for row in table_of(pack_of(2, licence="unsure"), "ask")}
    asked = points["职业资格"]
    assert asked[0].count("\n") == 1
    assert asked[-1] == "", "room for the answer"


# What a PDF and a document do with such texts is seen elsewhere as well, text by text: here with one each by default.
ONE_EACH = {"pdf": "#set page()", "docx": "<w:p/>]]>"}
SHOWN = [pytest.param(name, form, marks=() if ONE_EACH.get(form, name) == name else pytest.mark.deep) for form in FORMATS for name in HOSTILE]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "form"), SHOWN)
def test_what_looks_like_code_comes_out_as_text(name, form):
    data = rendered(pack_of(1, person={"employer": name}, only=["form"]), form)
    if form == "html":
        assert "<script" not in data.decode()
        [value, *_] = [text for text in values_of_the_form(data.decode()) if text]
        assert value == name
    elif form == "md":
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(data.decode())
        texts = ["".join(child.content for child in token.children) for token in tokens if token.children]
        assert [text for text in texts if name in text]
        assert "html_block" not in {token.type for token in tokens}
    else:
        assert "".join(name.split()) in "".join(text_of(data, form).split())


def values_of_the_form(page):
    """What a browser shows on the lines of the form."""
    found, reader = [], HTMLParser(convert_charrefs=True)
    reader.handle_starttag = lambda tag, attrs: found.append(["", dict(attrs).get("class")])
    reader.handle_endtag = lambda tag: found.append(["", None])
    reader.handle_data = lambda data: found[-1].__setitem__(0, found[-1][0] + data) if found else None
    reader.feed(page)
    reader.close()
    return [text for text, kind in found if kind == "value"]


def as_printed(pages):
    """The text of each page, as printed; some characters are named by the radical that looks the same."""
    plain = (unicodedata.normalize("NFKC", page) for page in pages)
    return ["".join(page.translate(str.maketrans("⻚⻔⻓", "页门长")).split()) for page in plain]


def sheets(file):
    return as_printed(pages_of(file.read_bytes()))


TITLES = ("绿色通道申报一览", "我的回答", "材料准备清单", "要问清的事项", "职称评审材料目录单")


FOOT = 160  # so many characters from the beginning a title stands, where the foot is read first


def a_page_each(pages):
    """Whether each page is one whole sheet: it begins with the title of one, and the working list ends on its own."""
    begun = [next((title for title in TITLES if title in page[:FOOT]), None) for page in pages]
    (working,) = [page for page in pages if "材料准备清单" in page[:FOOT]]
    return None not in begun and len(set(begun)) == len(begun) and "除写明要原件的以外" in working


@pytest.mark.slow
def test_each_sheet_is_a_page_in_the_document(tmp_path):
    needs("soffice")
    for number in (numbers := longest()):
        (tmp_path / f"{number}.docx").write_bytes(rendered(pack_of(number), "docx"))
    office(tmp_path, "pdf", *(tmp_path / f"{n}.docx" for n in numbers))
    assert [n for n in numbers if not a_page_each(sheets(tmp_path / f"{n}.pdf"))] == []


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2026, 4, 27), *(pytest.param(day, marks=pytest.mark.deep) for day in (DAY, date(2026, 5, 20)))], ids=str)
def test_each_sheet_is_a_page_from_the_browser(day, tmp_path):
    needs("chromium")
    number = max((n for n in SPECIAL if n), key=lambda n: len(RULES.categories[n - 1].evidence))
    (tmp_path / "pack.html").write_bytes(rendered(pack_of(number, day=day), "html"))
    assert a_page_each(sheets(print_to_pdf(tmp_path / "pack.html", tmp_path)))


@pytest.mark.slow
def test_libreoffice_shows_the_very_text_of_the_document(tmp_path):
    """The library that wrote the document is no witness of what others read in it."""
    needs("soffice")
    for at, name in enumerate(HOSTILE):
        (tmp_path / f"{at}.docx").write_bytes(rendered(pack_of(1, person={"employer": name}, only=["form"]), "docx"))
    office(tmp_path, "txt:Text (encoded):UTF8", *(tmp_path / f"{at}.docx" for at in range(len(HOSTILE))))
    for at, name in enumerate(HOSTILE):
        assert name in (tmp_path / f"{at}.txt").read_text("utf-8-sig")


@pytest.mark.parametrize("form", FORMATS)
def test_control_characters_of_a_case_file_do_not_reach_the_paper(form, tmp_path):
    file, out = tmp_path / "case.json", tmp_path / f"out.{form}"
    facts = {"talent_tier": "tier_1"}
    file.write_text(json.dumps({**facts, "person": {"employer": "a\u0000b\u001b[31mc\u202ed\r\ne\u0007"}}), "utf-8")
    assert main(["print", str(file), "--format", form, "-o", str(out), "--as-of", "2026-03-02"]) == 0
    text = text_of(out.read_bytes(), form)
    assert not set(text) & set("\0\a\b\v\x1b\u202e")
    assert "ab[31mcde" in squeezed(text)


@pytest.mark.parametrize("number", SPECIAL)
def test_the_sheets_are_those_that_the_case_calls_for(number):
    pack = pack_of(number)
    ids = [sheet.id for sheet in pack.sheets]
    wanted = ["wall"] if number == 0 else ["wall", "answers", "checklist", "ask", "form"]
    assert ids == [id for id in wanted if id in ids]
    assert set(wanted) - set(ids) <= {"ask"}
    assert number not in (1, 3, 4, 5, 6, 7) or "ask" in ids
    for sheet in pack.sheets:
        assert sheet.is_official == (sheet.id == "form")


# Before the deadline, when it is late, and when it is over.
WHEN = (DAY, date(2026, 4, 27), date(2026, 5, 20))


@pytest.mark.parametrize("day", [pytest.param(DAY, marks=pytest.mark.deep), *WHEN[1:]], ids=str)  # late, it says no less
def test_the_wall_sheet_fits_a_page_in_either_language(day):
    for lang in ("zh", "en"):
        pack = pack_of(4, lang, day, only=["wall"])
        assert len(pages_of(rendered(pack, "pdf"))) == 1, lang
        sizes = {style.name.rpartition(" ")[2] for style in docx.Document(io.BytesIO(rendered(pack, "docx"))).styles}
        assert any(size.endswith("%") for size in sizes), "smaller, to stand on one page"


def test_the_english_working_list_takes_two_pages():
    """Its last page is not for a few lines of the roster's columns."""
    number = max((n for n in SPECIAL if n), key=lambda n: len(RULES.categories[n - 1].evidence))
    assert len(pages_of(rendered(pack_of(number, "en", only=["checklist"]), "pdf"))) == 2


def test_that_a_suggested_day_has_passed_is_said_once_on_the_wall():
    for lang, words in WORDS.items():
        for day, count in zip(WHEN, (0, 1, 0), strict=True):
            said = [getattr(block, "text", "") for block in blocks_of(pack_of(4, lang, day), "wall")]
            assert said.count(words("sheet.hurry")) == count
    rows = table_of(pack_of(4, day=WHEN[1]), "wall")
    assert [row[1].split(". ")[1] for row in rows if "已过" in row[3]] == ["网上填报并提交", "单位公示", "公示花名册"]


@pytest.mark.parametrize("lang", WORDS)
def test_what_the_notice_does_not_give_has_room_for_the_answer_each(lang):
    *_, table = [block for block in blocks_of(pack_of(5, lang), "ask") if isinstance(block, Table)]
    asked = [point[lang] for point in RULES.not_provided if not point.categories or "overseas" in point.categories]
    assert {row[0].lower() for row in table.rows} >= {point.lower() for point in asked}
    assert {row[1] for row in table.rows} == {""}
    assert table.row_height
    assert [WORDS[lang]("sheet.column_whom") in text for _, text in table.spans] == [True] * 2
    assert len(pages_of(rendered(pack_of(5, lang, only=["ask"]), "pdf"))) == 1


@pytest.mark.parametrize("person", [{}, {"name": "阿拉坦·乌云", "employer": "包头市昆都仑区水利工程质量监督检测中心"}])
def test_the_head_of_the_official_list_is_one_line_as_in_the_notice(person):
    pack = pack_of(2, person=person, only=["form"])
    lines = pages_of(rendered(pack, "pdf"))[0].splitlines()
    assert [line for line in lines if line.startswith("姓名") and "单位" in line and "编号" in line], lines[:6]
    (fields, *_) = docx.Document(io.BytesIO(rendered(pack, "docx"))).tables
    assert len(fields.rows) == 1


@pytest.mark.parametrize("lang", WORDS)
@pytest.mark.parametrize("day", WHEN, ids=str)
def test_nothing_is_left_to_be_filled_in_by_us(lang, day):
    """A word that nobody gave would stand on the paper as {word}."""
    for number in SPECIAL:
        text = rendered(pack_of(number, lang, day, only=PARTS), "md").decode()
        assert "{" not in text, text[text.index("{") - 40 :][:80]


def test_the_wall_names_the_bodies_that_the_papers_go_through():
    county, league, any_of_them = "昆都仑区人力资源和社会保障局", "包头市人力资源和社会保障局", "盟市、旗县人力资源和社会保障局和自治区主管部门"
    whom = {"county_unit": (county, league), "league_unit": (league,), "region_department": ("自治区主管部门",), "region_unit": (any_of_them,)}
    for employer, named in whom.items():
        who = {row[1].partition(". ")[2]: row[-1] for row in table_of(pack_of(2, only=["wall"], employer=employer, place="150203"), "wall")}
        assert who["网上审核"].split(" · ")[0] == "、".join(named)
        if named != (any_of_them,):
            assert who["报送到自治区"].split(" · ")[0] == named[-1]


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_printed_alone(part, tmp_path, case, capsys):
    out = tmp_path / "part.md"
    done = main(["print", str(case), "--only", part, "-o", str(out), "--as-of", "2026-03-02"])
    sheets = {sheet.id for sheet in pack_of(2, only=[part], person={"name": "张三"}).sheets}
    assert done == (0 if sheets else 2), capsys.readouterr().err
    assert out.exists() == bool(sheets)


@pytest.mark.parametrize(
    "given",
    [["CASE", "--only", "wall", "form"], ["--only", "wall", "form", "CASE"], ["CASE", "--only", "wall", "--only", "form"], ["--only=wall", "CASE", "--only=form"]],
)
def test_parts_may_be_named_together_or_one_by_one_before_the_case_or_after_it(given, tmp_path, case):
    out = tmp_path / "part.txt"
    assert main(["print", *(str(case) if word == "CASE" else word for word in given), "-o", str(out)]) == 0
    text = squeezed(out.read_text("utf-8"))
    assert text.count("绿色通道申报一览") == 1
    assert text.count("职称评审材料目录单") == 1


def test_reasons_are_given_on_request(tmp_path):
    text = squeezed(rendered(pack_of(2, only=["reasons"]), "txt").decode())
    for category in RULES.categories:
        assert squeezed(category.label["zh"]) in text


@pytest.mark.parametrize(("arguments", "code"), [(["--only", "form"], 0), (["--only", "form", "cover"], 0), ([], 2), (["--only", "wall"], 2), (["--only", "from"], 2)])
def test_forms_are_printed_blank_without_a_case(arguments, code, tmp_path, capsys):
    out = tmp_path / "blank.txt"
    assert main(["print", *arguments, "-o", str(out)]) == code
    said = capsys.readouterr().err
    if code == 0:
        text = squeezed(out.read_text("utf-8"))
        assert "姓名：________单位：________编号：________" in text
        assert "说明：1.此目录单由申报人填写" in text
    else:
        assert not out.exists()
        assert "form" in said


def gcguide(*arguments, cwd):
    done = program(*arguments, cwd=cwd, env={"PATH": "/usr/bin:/bin"})
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


class Answer(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def case(tmp_path):
    facts = {id: sorted(v) if isinstance(v, frozenset) else v for id, v in {**KNOWN, **SPECIAL[2]}.items()}
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump({**facts, "person": {"name": "张三/李四"}}, allow_unicode=True), "utf-8")
    return file


@pytest.mark.slow
def test_the_command_writes_under_a_safe_name_and_never_over_a_file(case, tmp_path):
    done = gcguide("print", case, "--format", "txt", "--as-of", "2026-03-02", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    name = done.stdout.strip()
    assert name == "绿色通道申报材料_张三_李四.txt"
    before = (tmp_path / name).read_bytes()
    again = gcguide("print", case, "--format", "txt", "--as-of", "2026-03-03", cwd=tmp_path)
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert (tmp_path / name).read_bytes() == before
    assert gcguide("print", case, "--format", "txt", "--force", "--as-of", "2026-03-03", cwd=tmp_path).returncode == 0
    assert (tmp_path / name).read_bytes() != before


@pytest.mark.slow
def test_the_form_follows_the_file_name_and_must_not_contradict_it(case, tmp_path):
    done = gcguide("print", case, "-o", "a.html", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "a.html").read_text("utf-8").lower().startswith("<!doctype html>")
    wrong = gcguide("print", case, "-o", "a.doc", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "a.pdf" in wrong.stderr
    assert gcguide("print", case, "-o", "b.html", "--format", "pdf", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "b.html").exists()


@pytest.mark.slow
def test_to_standard_output(case, tmp_path):
    done = gcguide("print", case, "-o", "-", "--format", "md", cwd=tmp_path)
    assert done.returncode == 0
    assert "职称评审材料目录单" in done.stdout
    assert list(tmp_path.iterdir()) == [case]


@pytest.mark.slow
def test_a_wrong_detail_is_told_with_its_line(case, tmp_path):
    case.write_text(case.read_text("utf-8").replace("name: 张三/李四", "id_number: '123'"), "utf-8")
    done = gcguide("print", case, "--format", "txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "case.yaml 第" in done.stderr
    assert list(tmp_path.iterdir()) == [case]


@pytest.mark.slow
def test_the_same_case_gives_the_same_bytes():
    assert pack_of(1) == pack_of(1), "what each form makes of the same pack is seen with the form"


def test_every_fact_used_here_exists():
    assert set(KNOWN) <= set(FACTS.ids)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_answers_are_there_to_be_checked_and_those_nobody_gave_are_told_apart(lang):
    """Each with its clause, what nobody gave is marked, and says no more than leaving a line unticked does; to be signed."""
    known, assumed = {**KNOWN, **SPECIAL[3]}, ("licence", "series_exam", "overseas")
    pack = compose(EDITION, Case(known, assumed=assumed), DAY, WORDS[lang])
    told = dict(zip(known, table_of(pack, "answers"), strict=True))
    mark = WORDS[lang]("answer.assumed", answer="")[-6:]
    for id, (fact, answer, _) in told.items():
        assert fact == FACTS[id].label[lang]
        assert (mark in answer) == (id in assumed), id
    assert told["talent_tier"][2] == "一（二）"
    assert FACTS["licence"].assumed[lang] in told["licence"][1]
    assert WORDS[lang]("sheet.signed") in str(blocks_of(pack, "answers"))
    assert FACTS["licence"].values["not_required"][lang] not in str(blocks_of(pack))
    plain = compose(EDITION, Case(known), DAY, WORDS[lang])
    assert not any(getattr(block, "text", "").startswith(WORDS[lang]("report.assumed", facts="")[:10]) for block in blocks_of(plain))


def test_a_reason_that_nobody_gave_says_so():
    """Once where all of it was left unticked."""
    assumed = ("achievements", "technical_leader_of", "postdoc")
    text = report(EDITION, Case({**KNOWN, **SPECIAL[2]}, assumed=assumed), DAY, WORDS["zh"])
    first = text.partition("1 重大贡献")[2].partition("3 出站博士后")[0]
    assert first.count("未勾选，按此处理") == 1
    assert "博士后经历：没有博士后经历（未勾选，按此处理）" in text
    assert "海外背景：无海外背景（" not in text


@pytest.mark.parametrize("facts", [{}, {"place": "150203"}, {"standing": "civil_servant"}], ids=["nothing", "a place", "nothing fits"])
def test_a_case_of_which_hardly_anything_is_known_is_printed_with_the_deadline_of_its_place(facts):
    case = Case(facts, local_deadline=date(2026, 4, 2))
    for words in WORDS.values():
        assert words.day(case.local_deadline) in rendered(compose(EDITION, case, DAY, words), "txt").decode()
