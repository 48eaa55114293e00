"""The pack to print: for every kind of applicant, in every form, with nothing lost and nothing parsed."""

import io
import json
import subprocess
import sys
import unicodedata
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdf
import pytest
import yaml
from markdown_it import MarkdownIt

from gcguide.cli import main
from gcguide.paper.compose import compose, report
from gcguide.paper.outputs import FORMATS, rendered
from gcguide.paper.pack import Checklist, Code, Form, Heading, Timeline
from gcguide.person.case import Case
from gcguide.words import load_words
from tests.people import EDITION, FACTS
from tests.programs import PATIENCE, needs, office, print_to_pdf

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 3, 2)
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}
RULES = EDITION.rules

KNOWN = {
    "standing": "professional", "works_in_region": True, "employer": "company", "place": "150203", "current_grade": "associate_senior",
    "first_title_application": False, "green_channel_history": "never", "other_review_filed": False, "licence": "not_required",
    "series_exam": "not_required", "achievements": frozenset(), "technical_leader_of": "none", "talent_tier": "none", "postdoc": "none",
    "education_below_requirement": False, "overseas": "none", "unique_skill": False, "moved_from": "none", "long_term_practice": True,
    "notable_achievements": True,
}  # fmt: skip
SPECIAL = {
    0: {},
    1: {"achievements": frozenset({"engineering_problem"})},
    2: {"talent_tier": "tier_2"},
    3: {"postdoc": "left_station", "postdoc_awards": frozenset({"science_foundation"}), "postdoc_station_in_region": True, "current_grade": "intermediate"},
    4: {"education_below_requirement": True},
    5: {"overseas": "returnee", "current_grade": "none", "first_title_application": True},
    6: {"unique_skill": True, "skill_field": "engineering"},
    7: {"moved_from": "military", "held_title_grade": "full_senior", "held_title_verifiable": False},
}  # fmt: skip
HOSTILE = [
    '=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{7*7}}{% x %}", "#set page()", "#let x = 1 $y$ @z",
    "[bold]x[/bold]", "*a* _b_ `c` [d](e)", "../../etc/passwd", "&lt;b&gt;&amp;", "&P&N", "{page} {pages}", "\\u{41} \\n", "<w:p/>]]>",
]  # fmt: skip


def pack_of(number, lang="zh", day=DAY, person=None, **facts):
    return compose(EDITION, Case({**KNOWN, **SPECIAL[number], **facts}, person=person or {}), day, WORDS[lang])


@cache
def printed(number, form, lang="zh"):
    """The pack of a kind of applicant in a form, made once for all that look at it."""
    return rendered(pack_of(number, lang), form)


def text_of(data, form):
    if form == "pdf":
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    if form == "docx":
        body = docx.Document(io.BytesIO(data)).element.body
        return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    return data.decode()


def squeezed(text):
    return "".join(text.split()).replace("\\", "")


ENGLISH = [pytest.param("en", number, marks=() if number in (0, 3) else pytest.mark.deep) for number in SPECIAL]


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "number"), [*(("zh", number) for number in SPECIAL), *ENGLISH])
def test_every_kind_of_applicant_has_a_pack_in_every_form(lang, number):
    pack = pack_of(number, lang)
    for form in FORMATS if lang == "zh" else ("txt", "pdf"):
        text = squeezed(text_of(printed(number, form, lang), form))
        for category in RULES.categories:
            assert squeezed(category.label[lang]) in text, (form, category.id)
        forms = [block for block in pack.blocks if isinstance(block, Form)]
        assert len(forms) == (1 if number else 0)
        if number:
            assert squeezed(RULES.materials.title) in text
            evidence = next(c for c in RULES.categories if c.number == number).evidence
            for paper in evidence:
                assert squeezed(paper.name[lang]) in text, (form, paper.name)


def test_the_official_list_is_the_notice_s_own_and_left_to_the_authorities_where_it_must_be():
    (form,) = [b for b in pack_of(2, "en", person={"name": "阿拉坦•乌云"}).blocks if isinstance(b, Form)]
    assert [field.label for field in form.fields] == ["姓名", "单位", "编号"]
    assert [field.value for field in form.fields] == ["阿拉坦·乌云", "", ""]
    assert [row[1] for row in form.table.rows] == [row.name for row in RULES.materials.rows]
    assert {row[2] for row in form.table.rows} == {""}
    assert form.table.spans == ((2, RULES.materials.binding),)


def test_the_checklist_says_who_how_many_and_what_goes_wrong():
    text = rendered(pack_of(2), "txt").decode()
    assert "份数：15份（原件1份，复印件14份）" in squeezed(text)
    assert "由谁提供：申报人" in text
    ticks = [tick for block in pack_of(2).blocks if isinstance(block, Checklist) for tick in block.ticks]
    assert any("评审表" in tick.text for tick in ticks)


def test_dates_with_the_other_way_of_counting():
    (line,) = [block for block in pack_of(2).blocks if isinstance(block, Timeline)]
    assert [str(point.latest) for point in line.points] == ["2026-04-13", "2026-04-14", "2026-04-22", "2026-04-30"]
    text = squeezed(rendered(pack_of(2), "txt").decode())
    assert "若当地把公示当天也算作第1天" in text
    assert "盟市人社局公示花名册：2026年4月23日" in text


def test_a_closed_batch_is_planned_in_working_days():
    pack = pack_of(2, day=date(2026, 6, 1))
    assert not [block for block in pack.blocks if isinstance(block, Timeline)]
    text = squeezed(rendered(pack, "txt").decode())
    assert "本批申报已于2026年4月30日（周四）截止" in text
    assert "网上提交申报：截止前13个工作日" in text
    assert "所在单位开始公示：截止前12个工作日" in text
    assert "材料和花名册报送到位：截止当天" in text


def test_what_is_to_be_found_out_comes_with_where_to_find_it():
    pack = pack_of(2, licence="unsure")
    at = next(i for i, block in enumerate(pack.blocks) if isinstance(block, Heading) and block.text == "待核实事项")
    (tick,) = pack.blocks[at + 1].ticks
    assert tick.text == "职业资格"
    assert tick.details


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_looks_like_code_comes_out_as_text(form, name):
    data = rendered(pack_of(1, person={"employer": name}), form)
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


def sheets(file):
    """The text of each page, as printed; some characters are named by the radical that looks the same."""
    pages = [unicodedata.normalize("NFKC", page.extract_text()) for page in pypdf.PdfReader(file).pages]
    return ["".join(page.translate(str.maketrans("⻚⻔⻓", "页门长")).split()) for page in pages]


def on_one_sheet(pages):
    """Whether the working list begins a page and ends on it, before the form's page."""
    (first,) = [at for at, page in enumerate(pages) if "材料准备清单" in page]
    head, _, rest = pages[first].partition("材料准备清单")
    return "网址、电话和地点" not in head and "11.其他有关材料" in rest and "除写明要原件的以外" in rest and "附件1" in pages[first + 1]


@pytest.mark.slow
@pytest.mark.parametrize("number", [n for n in SPECIAL if n])
def test_the_working_list_is_a_sheet_of_its_own_in_the_pdf(number):
    assert on_one_sheet(sheets(io.BytesIO(printed(number, "pdf"))))


@pytest.mark.slow
def test_the_working_list_is_a_sheet_of_its_own_in_the_document(tmp_path):
    needs("soffice")
    numbers = [n for n in SPECIAL if n]
    for number in numbers:
        (tmp_path / f"{number}.docx").write_bytes(printed(number, "docx"))
    office(tmp_path, "pdf", *(tmp_path / f"{n}.docx" for n in numbers))
    assert [n for n in numbers if not on_one_sheet(sheets(tmp_path / f"{n}.pdf"))] == []


@pytest.mark.slow
def test_the_working_list_is_a_sheet_of_its_own_from_the_browser(tmp_path):
    needs("chromium")
    number = max((n for n in SPECIAL if n), key=lambda n: len(RULES.categories[n - 1].evidence))
    (tmp_path / "pack.html").write_bytes(printed(number, "html"))
    assert on_one_sheet(sheets(print_to_pdf(tmp_path / "pack.html", tmp_path)))


@pytest.mark.slow
def test_libreoffice_shows_the_very_text_of_the_document(tmp_path):
    """The library that wrote the document is no witness of what others read in it."""
    needs("soffice")
    for at, name in enumerate(HOSTILE):
        (tmp_path / f"{at}.docx").write_bytes(rendered(pack_of(1, person={"employer": name}), "docx"))
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


def test_where_nothing_fits_there_is_nothing_to_scan():
    assert not [block for block in pack_of(0).blocks if isinstance(block, Code)]
    assert [block for block in pack_of(1).blocks if isinstance(block, Code)]


def gcguide(*arguments, cwd, **more):
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run([sys.executable, "-m", "gcguide", *map(str, arguments)], capture_output=True, text=True, cwd=cwd, env=environment, timeout=PATIENCE, **more)  # fmt: skip


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
    for form in FORMATS:
        assert rendered(pack_of(1), form) == rendered(pack_of(1), form), form


def test_every_fact_used_here_exists():
    assert set(KNOWN) <= set(FACTS.ids)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_answers_are_there_to_be_checked_and_those_nobody_gave_are_told_apart(lang):
    """Each with its clause, what nobody gave is marked, and says no more than leaving a line unticked does; to be signed."""
    known, assumed = {**KNOWN, **SPECIAL[3]}, ("licence", "series_exam", "overseas")
    pack = compose(EDITION, Case(known, assumed=assumed), DAY, WORDS[lang])
    at = pack.blocks.index(Heading(WORDS[lang]("report.answers")))
    told = dict(zip(known, pack.blocks[at + 1].items, strict=True))
    mark = WORDS[lang]("answer.assumed", answer="")[-6:]
    for id, line in told.items():
        assert line.startswith(FACTS[id].label[lang]), id
        assert (mark in line) == (id in assumed), id
    assert "一（二）" in told["talent_tier"]
    assert FACTS["licence"].assumed[lang] in told["licence"]
    assert pack.blocks[at + 2].text == WORDS[lang]("pack.sign")
    assert FACTS["licence"].values["not_required"][lang] not in str(pack.blocks)
    plain = compose(EDITION, Case(known), DAY, WORDS[lang])
    assert not any(getattr(block, "text", "").startswith(WORDS[lang]("report.assumed", facts="")[:10]) for block in plain.blocks)


def test_a_reason_that_nobody_gave_says_so():
    """Once where all of it was left unticked."""
    assumed = ("achievements", "technical_leader_of", "postdoc")
    text = report(EDITION, Case({**KNOWN, **SPECIAL[2]}, assumed=assumed), DAY, WORDS["zh"])
    first = text.partition("1 重大贡献")[2].partition("3 出站博士后")[0]
    assert first.count("未勾选，按此处理") == 1
    assert "博士后经历：没有博士后经历（未勾选，按此处理）" in text
    assert "海外背景：无海外背景（" not in text
