"""The next notice from paper: asked in the terminal or filled into a workbook, and a draft that says only the rest."""

import io
import json
import sys
from datetime import date

import openpyxl
import pytest

from gcguide import kleene, load_edition, read_reply
from gcguide.authoring.composed import compose
from gcguide.authoring.drafts import draft
from gcguide.authoring.entries import difference, document
from gcguide.authoring.interview import Script
from gcguide.authoring.items import data_of, items_of
from gcguide.authoring.replies import read
from gcguide.authoring.restating import replaced
from gcguide.authoring.workbook import read_workbook, workbook
from gcguide.cli import main
from gcguide.commands.policy import checked
from gcguide.core.facts import read_facts
from gcguide.core.live import liveness
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import verdicts
from gcguide.editions.files import edition_ids, edition_written, lineage
from gcguide.editions.successor import merged
from gcguide.editions.written import PLACEHOLDER
from gcguide.folders import data_home, own_editions
from gcguide.language.faq import load_faq
from gcguide.paper.compose import report
from gcguide.person.case import Case
from gcguide.policy.questions import load_questionnaire
from gcguide.problem import Problem
from gcguide.reading.documents import Document, parse_yaml
from gcguide.words import load_words
from tests.people import EDITION
from tests.policy.drills import DATES, RULES, drill_folder
from tests.policy_check.checking import only

WORDS = load_words("zh")
TITLE = "内蒙古自治区人力资源和社会保障厅关于做好2026年下半年自治区绿色通道职称评审材料申报工作的通知"
DATES_ONLY = {"notice.title": TITLE, "notice.printed_on": "2026年7月20日", "deadline.date": "10月30日"}
# A notice changed in more than a dozen places.
PAPER = DATES_ONLY | {
    "materials.rows.1.copies": "三份", "materials.rows.2.copies": "12", "contacts.help_line_1.value": "0471-6911111",
    "contacts.help_line_2.value": "无", "contacts.delivery.value": "呼和浩特市新城区国家大学科技园8号楼707室",
    "contacts.new": "花名册电子版邮箱：lstd@example.cn", "timeline.counted_days": "7个工作日", "roster.copies": "2份", "clauses.一（四）": "改了",
    "一（四）|steps.referees.count": "三名", "clauses.一（二）": "2",
    "一（二）|definitions.two_years_this_year.when.all.1.associate_senior_appointed.years": "3", "clauses.一（六）": "没有了",
    "clauses.五（一）": "(二)", "clauses.五（二）": "（三）", "clauses.五（三）": "4", "clauses.五（三）.now": "五(四)", "clauses.五（四）": "五（五）",
    "clauses.五（五）": "五（一）", "clauses.new": "五（七）材料不予退还",
}  # fmt: skip


def answered(told, edition=EDITION):
    """A script to which that was said, and Enter to all the rest; nothing that was not asked."""
    script, told = Script(edition, {}, WORDS), dict(told)
    while (item := script.current) is not None:
        script.reply(told.pop(item.key, ""))
    assert told == {}, "asked for"
    return script


def written(script, id="2026h2"):
    made = compose(script.edition, script.before, script.items, script.answers, WORDS)
    return made, draft(id, script, made).text


@pytest.fixture
def type_in(monkeypatch):
    """What comes from a pipe, a line each."""
    def type_in(*lines):
        raw = "".join(f"{line}\n" for line in lines).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))

    return type_in


def test_other_dates_take_twenty_lines_and_the_name_follows_from_the_title():
    made, text = written(answered(DATES_ONLY))
    assert len(text.splitlines()) <= 20
    data = parse_yaml(text).data
    assert (data["id"], data["extends"], data["status"], data["label"]) == ("2026h2", "2026h1", "draft", {"zh": "2026年下半年"})
    assert data["deadline"]["date"] == date(2026, 10, 30)
    assert made.left == []
    assert "上半年" not in text, "the roster's title and what is said of the deadline follow"


@pytest.fixture(scope="module")
def paper():
    """That notice as a draft: what was made of it, and its text."""
    return written(answered(PAPER))


@pytest.fixture(scope="module")
def items():
    """What is asked after the real edition, by key."""
    return {item.key: item for item in items_of(EDITION, data_of(EDITION))}


def test_a_notice_changed_in_many_places_is_said_right_everywhere(paper, tmp_path, monkeypatch):
    made, text = paper
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    after = load_edition("2026h2", folder)
    rules = after.rules
    assert [(c.number, c.id, c.clause) for c in rules.categories][-1] == (6, "title_from_elsewhere", "一（六）")
    assert [row.copies for row in rules.materials.rows[:2]] == [3, 12]
    assert rules.materials.rows[1].name.endswith("（使用A3纸正反面打印，一式12份，含原件1份，复印件11份）")
    assert "12 copies: 1 original and 11 photocopies" in rules.materials.rows[1].label.en, "the English where figures do"
    assert "for 3 years" in rules.definitions["two_years_this_year"].label.en
    # A publicity of seven days, another of five as before; three opinions of experts: in the rules, the papers and the FAQ.
    assert [rules.timeline.days_of(act) for act in rules.timeline.acts if act.posting] == [7, 5, 5]
    opinions = next(one for one in rules.category("no_required_degree").evidence if one.step)
    assert (rules.copies_of(opinions), opinions.name.zh[:4]) == (3, "3名以上")
    assert [rules.copies_of(paper) for paper in rules.papers if paper.step == "referees"] == [3]
    said = {entry.id: entry for entry in load_faq(after).entries}
    assert "2份" in said["roster_who"].answer.zh
    assert said["tier_two_years"].question.zh == "“聘任满3年”从哪天起算？"
    assert said["experts_how_many"].answer.zh.startswith("3名以上，3名就够")
    assert "不少于7个工作日；一次由盟市人社局或自治区主管部门在门户网站上进行，不少于5个工作日" in said["publicity_length"].answer.zh
    assert "满2年" not in "".join(entry.question.zh + entry.answer.zh for entry in said.values())
    assert {c.id: c.kind for c in rules.contacts}["contact_1"] == "email"
    assert {c.id: c.value for c in rules.contacts}.items() >= {"help_line_1": "0471-6911111", "contact_1": "lstd@example.cn"}.items()
    assert "609" not in rules.contacts[-2].label.en
    assert {gate.id: gate.clause for gate in rules.gates if gate.clause}.items() >= {"passed_before": "五（四）", "licence_missing": "五（五）"}.items()
    assert rules.clauses["五（七）"].zh == "材料不予退还"
    assert ("五（七）", "材料不予退还") in [(matter.clause, matter.zh) for matter in rules.matters], "told to applicants, too"
    assert "满3年" in rules.definitions["two_years_this_year"].label.zh
    assert "1至6" in rules.roster.filled_as.zh
    everything = json.dumps(edition_written(lineage("2026h2", folder)).data, ensure_ascii=False, default=str)
    for stale in ("满2年", "2名以上", "一式15份", "6928486", "609室", "1至7"):
        assert stale not in everything, stale
    assert {(left.clause, left.why) for left in made.left} == {("五（七）", "new"), ("一（二）", "faq"), ("一（四）", "faq")}
    # Of the category that is gone nothing is taken down, though its facts are there for older notices.
    heard = [read_reply(one, "achievements", "我是海归，是高技能领军人才", as_of=date(2026, 8, 1)) for one in (EDITION, after)]
    assert [sorted(one["offers"][0]) for one in heard] == [["overseas", "unique_skill"], ["overseas"]]


def test_a_contact_that_is_gone_and_that_sentences_name_stays_and_is_told():
    made, text = written(answered({"contacts.application_site.value": "无", "contacts.help_line_2.value": "无"}))
    assert [(left.why, left.clause) for left in made.left] == [("contact", "三.1")]
    assert "procedure.register.zh" in made.left[0].rules
    assert "application_site" not in {one["id"] for one in parse_yaml(text).data["contacts"]}
    assert {one["id"] for one in parse_yaml(text).data["contacts"] if one.get("drop")} == {"help_line_2"}
    assert "系统网址" in text or "纸上没有了" in text


def test_a_workbook_gives_the_same_file(paper, tmp_path):
    file = tmp_path / "下一期.xlsx"
    file.write_bytes(workbook(Script(EDITION, {}, WORDS)))
    book = openpyxl.load_workbook(file)
    sheet, told = book["本期"], dict(PAPER)
    assert [cell.value for cell in sheet[1]][:4] == ["条款", "项目", "上期", "本期"]
    assert sheet.data_validations.dataValidation[0].formula1.endswith("$A$1:$A$4")
    told["deadline.date"] = date(2026, 10, 30)
    for row in sheet.iter_rows(min_row=2):
        row[3].value = told.pop(row[5].value, None)
    assert told == {}
    book.save(file)
    script = Script(EDITION, {}, WORDS)
    script.answers = read_workbook(file, script)
    assert written(script)[1] == paper[1]


def test_cells_that_are_not_understood_are_all_told_with_the_nearest_right_thing(tmp_path, capsys):
    file = tmp_path / "wrong.xlsx"
    file.write_bytes(workbook(Script(EDITION, {}, WORDS)))
    book = openpyxl.load_workbook(file)
    for row in book["本期"].iter_rows(min_row=2):
        row[3].value = {"deadline.date": "下个月", "clauses.一（一）": "没有鸟", "materials.rows.1.copies": "两三"}.get(row[5].value)
    book.save(file)
    assert main(["policy", "new", "2026h2", "--read", str(file), "--yes"]) == 2
    out, err = capsys.readouterr()
    assert "工作表“本期”D6：“下个月”不是日期，请写成 2026-04-30 这样" in out
    assert "您是不是要写“没有了”？" in out
    assert "D16" in out
    assert "3 格" in err
    assert edition_ids() == ["2026h1"]


def test_an_interview_is_left_taken_up_taken_back_and_written(type_in, capsys, monkeypatch):
    only(monkeypatch, "facts_used")
    new = ["policy", "new", "2026h2"]
    type_in(TITLE, "7月20日", "", "错的简称", "上一步", "", "10月30日", "", "", "十二", "退出")
    assert main(new) == 0
    out = capsys.readouterr().out
    assert "回车即：2026年下半年" in out
    assert "policy new 2026h2" in out.splitlines()[-1]
    assert edition_ids() == ["2026h1"]
    type_in("改什么", "完成", "改 四.3", "3", "完成", "")
    assert main(new) == 0
    out = capsys.readouterr().out
    assert "已答 8 项" in out
    assert "四.3 纸上没有了，但程序的日期、路径或表格离不开它，先保留着" in out, "never as if it could be done"
    assert "timeline (" in out
    assert "policy publish 2026h2" in out.splitlines()[-1]
    assert edition_ids() == ["2026h2", "2026h1"]
    assert load_edition().id == "2026h1", "a draft is never the default"
    assert load_edition("2026h2").rules.materials.rows[0].copies == 12
    assert "# 留给会改规则的人" in (own_editions() / "2026h2.yaml").read_text("utf-8")
    # What somebody wrote by hand, or published, is never written over.
    (data_home() / "policy/drafts/2026h2.json").unlink()
    assert main(new) == 2
    assert main(["policy", "new", "2026h1"]) == 2
    assert main(["policy", "new", "2026 H2"]) == 2


def test_a_draft_is_published_locked_and_told_when_it_is_changed(type_in, capsys, monkeypatch):
    only(monkeypatch, "published_unchanged")
    type_in(*DATES_ONLY.values(), "", "完成", "")
    type_in(TITLE, "7月20日", "", "", "10月30日", "完成", "")
    assert main(["policy", "new", "2026h2"]) == 0
    assert main(["policy", "publish", "2026h2"]) == 2, "nobody said yes"
    capsys.readouterr()
    assert main(["policy", "publish", "2026h2", "--yes"]) == 0
    assert load_edition().id == "2026h2"
    assert load_edition().imprint.fingerprint in capsys.readouterr().out, "that which every report bears"
    assert main(["policy", "publish", "2026h2"]) == 0
    assert "没有改动" in capsys.readouterr().out
    file = own_editions() / "2026h2.yaml"
    assert "status" not in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace("2026-10-30", "2026-10-31"), "utf-8")
    for command in (["policy", "show"], ["ask", "截止日期"], ["cases", "list"]):
        main(command)
        assert "2026h2 发布以后文件被改动过" in capsys.readouterr().err
    assert main(["policy", "check", "--quiet"]) == 2
    assert main(["policy", "new", "2026h2"]) == 2, "published is published"
    capsys.readouterr()
    assert main(["policy", "publish", "2026h2", "--yes"]) == 0
    assert "文件后来改动了" in capsys.readouterr().out
    assert main(["policy", "check", "--quiet"]) == 0
    assert "改动过" not in capsys.readouterr().err
    assert main(["policy", "publish", "2026h1"]) == 2
    # A draft that has come in its place is one until it is published as well.
    file.write_text(file.read_text("utf-8").replace("extends:", "status: draft\nextends:"), "utf-8")
    assert load_edition().id == "2026h1"
    assert main(["policy", "publish", "2026h2", "--yes"]) == 0
    assert load_edition().id == "2026h2"


@pytest.mark.parametrize("id", [DATES, RULES])
def test_the_difference_is_what_the_merge_puts_together(id, tmp_path):
    """And it is as short as by hand."""
    folder = drill_folder(tmp_path / "policy")
    base, new = (Document(data_of(load_edition(one, folder))) for one in ("2026h1", id))
    text = document(difference(base.data, new.data), ["演练"])
    assert merged(base, parse_yaml(text)).data == new.data
    assert len(text.splitlines()) <= {DATES: 24, RULES: 60}[id]


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("deadline.date", "二〇二六年十月三十日", "2026-10-30"),
        ("deadline.date", "10.30", "2026-10-30"),
        ("deadline.date", "3月1日", "author_deadline"),
        ("materials.rows.1.copies", "十二份", "12"),
        ("materials.rows.1.copies", "一两份", "author_count"),
        ("clauses.四.3", "五.2", "moved 五.2"),
        ("clauses.四.3", "不变", ""),
        ("clauses.一（二）", "五（七）", "author_part"),
        ("clauses.一（二）", "（三）", "moved 一（三）"),
        ("clauses.一（六）.now", "二（一）", "author_part"),
        ("clauses.一（六）.now", "5", "author_number"),
        ("clauses.五（三）.now", "（一）", "五（一）"),
        ("clauses.五（三）.now", "五三", "author_number"),
        ("clauses.五（三）", "没有鸟", "unknown_nearest"),
        ("contacts.new", "没有名称", "author_contacts"),
        ("clauses.new", "五（七）不退；四.7 再说", "五（七） 不退\n四.7 再说"),
        ("clauses.new", "五（七）不退；五(七) 再说", "author_clause_twice"),
        ("clauses.new", "没有了", ""),
        ("clauses.一（三）.condition", "无", ""),
        ("clauses.一（三）.told", "无", ""),
        ("label.zh", "2026年 下半年", "2026年下半年"),
        ("一（二）|definitions.upper_tier.when.talent_tier", "3 五类人才", "tier_1 tier_5"),
    ],
)
def test_replies_are_read_as_people_write_them(items, key, typed, kept):
    try:
        found = read(items[key], typed, {"notice.printed_on": "2026-07-20"}, WORDS)
    except Problem as problem:
        found = problem.id
    assert found == kept


@pytest.mark.slow
@pytest.mark.parametrize("id", ["一（四）", "二（二）", "三.1", "五（一）", *(pytest.param(id, marks=pytest.mark.deep) for id in ("一（二）", "一（七）", "四.5"))])
def test_any_clause_can_be_gone_or_is_told_to_stay(id):
    """What stands on it goes with it, and what is left is an edition."""
    script = Script(EDITION, {f"clauses.{id}": "gone"}, WORDS)
    made = compose(script.edition, script.before, script.items, script.answers, WORDS)
    draft("next", script, made)
    assert (id in made.data["clauses"]) == any(left.why == "stays" for left in made.left)


def test_no_draft_closes_before_its_notice_was_printed(type_in, capsys, tmp_path, monkeypatch):
    """Neither where the last day is left as it was, nor where the day of printing is told afterwards, nor in a workbook."""
    only(monkeypatch, "facts_used")
    new = ["policy", "new", "2026h2"]
    type_in(TITLE, "7月20日", "", "", "", "10月30日", "完成", "退出")
    assert main(new) == 0
    assert "截止日期 2026-04-30 不对：应在印发日期 2026-07-20 之后" in capsys.readouterr().out
    type_in("改 印发日期", "11月20日", "", "退出")
    assert main(new) == 0
    out = capsys.readouterr().out
    assert "截止日期 2026-10-30 不对：应在印发日期 2026-11-20 之后" in out
    assert edition_ids() == ["2026h1"], "nothing was written"
    type_in("2027年3月1日", *[""] * 7, "")
    assert main(new) == 0
    assert load_edition("2026h2").deadline == date(2027, 3, 1)
    file = tmp_path / "new.xlsx"
    assert main([*new[:2], "other", "--from", "2026h1", "--workbook", str(file)]) == 0
    book = openpyxl.load_workbook(file)
    book["本期"]["D3"] = "2026-07-20"
    book.save(file)
    capsys.readouterr()
    assert main([*new[:2], "other", "--from", "2026h1", "--read", str(file), "--yes"]) == 2
    assert "2026-07-20" in capsys.readouterr().err


@pytest.mark.parametrize("clause", [pytest.param("一（二）", marks=pytest.mark.deep), "一（五）", "一（七）"])
def test_what_is_asked_of_nobody_any_more_decides_nothing(clause, tmp_path):
    """A fact that only a clause asked for is not left behind in a condition on which no verdict hangs."""
    _, text = written(Script(EDITION, {f"clauses.{clause}": "gone"}, WORDS))
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    edition = load_edition("2026h2", folder)
    reachable = {id for one in liveness(rulebook(edition)).categories.values() for id in one}
    routed = {"employer", "place"}
    advised = {test.fact for one in edition.rules.cautions if one.kind == "advise" for test in kleene.tests(one.when)}
    assert edition.used_facts <= reachable | routed | advised
    absent = [row.absent for row in edition.rules.materials.rows if row.absent is not None]
    assert [len([*kleene.tests(one)]) for one in absent] == [1 if clause == "一（七）" else 2]


OTHERWISE = {"notice.title": "某通知", "notice.printed_on": "2027-01-14", "label.zh": "春季批", "deadline.date": "2027-04-30"}


def test_a_name_made_otherwise_and_another_year_are_said_everywhere(tmp_path):
    made, text = written(answered(OTHERWISE))
    assert made.left == []
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    rules = load_edition("2026h2", folder).rules
    assert rules.roster.title.startswith("春季批")
    assert "2024、2025、2026年度" in rules.readings["G26"].zh


def test_what_may_still_be_of_the_notice_before_is_told_not_passed_over(tmp_path):
    """In an edition that writes out its batch and its years the batch follows its name, and the years are told."""
    file = drill_folder(tmp_path / "policy") / "editions/2026h1.yaml"
    text = file.read_text("utf-8").replace("{batch.label}绿色", "2026年上半年绿色")
    for back in (1, 2, 3):
        text = text.replace(f"{{years_before.{back}}}", str(2026 - back))
    file.write_text(text, "utf-8")
    made, text = written(answered(OTHERWISE, load_edition("2026h1", tmp_path / "policy")))
    stale = [left.note for left in made.left if left.why == "stale"]
    assert "上半年" not in text
    assert any("2023、2024、2025" in note for note in stale)
    assert not any("号" in note for note in stale), "not the documents of other years"
    assert all(note in text for note in stale), "at the head of the draft"


def test_what_is_taken_back_is_shown_and_kept_by_enter(type_in, capsys):
    """Enter after going back keeps what was written; it used to be the old notice again, without a word."""
    new = ["policy", "new", "2026h2"]
    type_in(TITLE, "2026年7约20日", "7.20", "上一步", "上一步", "退出")
    assert main(new) == 0
    out = capsys.readouterr().out
    assert "记下：2026年7月20日" in out
    assert f"刚才写的：{TITLE[:20]}" in out
    type_in("", "", "上一步", "一样", "", "", "10月23日", "退出")
    assert main(new) == 0
    told = json.loads((data_home() / "policy/drafts/2026h2.json").read_text("utf-8"))["answers"]
    assert (told["notice.title"], told["notice.printed_on"], told["label.zh"]) == (TITLE, "", "2026年下半年")


def test_a_number_says_what_it_counts_and_a_sentence_no_braces(items):
    numbers = {key: item.about for key, item in items.items() if item.name == "value"}
    assert all(numbers.values()), numbers
    assert numbers["一（四）|steps.referees.count"].startswith("2名以上在职在岗")
    asked = [text for item in items.values() for text in (item.about, str(item.before), *item.options.values())]
    assert not [text for text in asked if PLACEHOLDER.search(text)]


@pytest.mark.parametrize(
    ("clause", "said"),
    [("二（二）", "申报截止日期 2026年10月23日"), ("首部", "这一期的简称 2026年下半年"), ("落款", "印发日期 2026年8月10日")],
)
def test_a_clause_says_what_was_told_of_it_above(clause, said):
    script = Script(EDITION, {"notice.printed_on": "2026-08-10", "label.zh": "2026年下半年", "deadline.date": "2026-10-23"}, WORDS)
    while (item := script.current) is not None and item.key != f"clauses.{clause}":
        script.reply("")
    assert any(said in line for line in script.question())


def test_an_address_in_another_street_takes_its_english_along():
    """The numbers alone were put into the English of the old street."""
    place = {"contacts.delivery.value": "呼和浩特市赛罕区人才大厦3号楼412室"}
    made, _ = written(answered(DATES_ONLY | place))
    assert [one["label"].get("en") for one in made.data["contacts"] if one["id"] == "delivery"] == [None]


def test_what_is_not_understood_is_not_buried_and_a_draft_tells_what_it_leaves(type_in, capsys, monkeypatch):
    only(monkeypatch, "published_unchanged")
    type_in(TITLE, "7月20日", "", "", "10月30日", "完成", "改什么", "改 送审表一式", "13", "改 三.3", "2", "", "", "同时报光盘一张", "", "盖两枚章", "")
    assert main(["policy", "new", "2026h2"]) == 0
    out = capsys.readouterr().out
    assert "没有读懂“改什么”。\n写成草稿吗" in out
    assert "送审表一式几份：15 → 13" in out
    assert main(["policy", "publish", "2026h2"]) == 2, "nobody said yes"
    assert "三.3：盖两枚章" in capsys.readouterr().out
    told = [matter for matter in load_edition("2026h2").rules.matters if matter.zh == "同时报光盘一张"]
    assert [matter.clause for matter in told] == ["三.3"], "and what people must know is told to them"


FORMS = DATES_ONLY | {
    "deadline.date": "9月25日至10月30日17时30分", "deadline.from": "9月25日至10月30日17时30分", "deadline.hour": "下午5时半",
    "clauses.附件1": "2", "materials.rows.which": "5", "materials.rows.5.name": "近五年的年度考核表", "materials.rows.new": "11 诚信承诺书（本人签字）",
    "clauses.附件2": "2", "roster.columns.new": "15 联系电话；17 家庭住址", "clauses.一（三）": "2", "clauses.一（三）.condition": "须签订3年以上聘用合同",
    "clauses.三.2": "2",
}  # fmt: skip


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    """The edition of a notice with other forms, a new condition and a body of another name; what is left; and its text."""
    script = Script(EDITION, {}, WORDS)
    online = next(
        item for item in script.items if item.name == "sentence" and "（自治区人事人才公共服务中心）" in str(item.before) and item.clause == "三.2"
    )
    told = FORMS | {"clauses.三.2.sentences": online.needs[1][0], online.key: "评审委员会（自治区人才发展服务中心）"}
    made, text = written(answered(told))
    folder = drill_folder(tmp_path_factory.mktemp("forms") / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    return load_edition("2026h2", folder), made, text


def test_rows_and_columns_of_the_forms_stand_where_the_new_notice_has_them(forms):
    edition, made, _ = forms
    rules = edition.rules
    assert [row.row for row in rules.materials.rows] == [*range(1, 13)]
    assert [row.name for row in rules.materials.rows[4:12:6]] == ["近五年的年度考核表", "诚信承诺书（本人签字）"]
    assert rules.materials.rows[4].hint is None, "what was said of the last three years is not said of five"
    assert {paper.row for paper in rules.category("postdoc").evidence} == {12}, "what went into the last row still does"
    assert "第12项" in rules.readings["G44"].zh
    columns = [(column.name, column.id) for column in rules.roster.columns][13:]
    assert columns == [("现从事专业", "speciality"), ("联系电话", "mobile"), ("人才类别", "category"), ("家庭住址", "column_1"), ("备注", "remarks")]
    assert "mobile" in rules.roster.printed
    assert rules.roster.masked.shown["mobile"] == 0, "no telephone on the copy that is posted"
    assert [left.note for left in made.left if left.why == "column_empty"] == ["家庭住址"]
    said = {entry.id: entry.answer.zh for entry in load_faq(edition).entries}
    assert any(answer.startswith("附件1共12项") for answer in said.values())
    assert not [id for id, answer in said.items() if "近三年" in answer], "nor does an answer"


def test_a_body_of_another_name_is_called_so_everywhere(forms):
    edition, _, text = forms
    assert {route.choose_online.zh for route in edition.rules.routes.by_employer if route.choose_online and "委员会" in route.choose_online.zh} == {"评审委员会（自治区人才发展服务中心）"}
    assert "人事人才公共" not in text
    assert "人才发展服务中心" in edition.rules.readings["G46"].zh
    assert "人才发展服务中心" in load_faq(edition).entry("choose_body").answer.zh


def test_a_new_condition_is_asked_of_people_and_decides(forms):
    edition, _, _ = forms
    facts = {"standing": "professional", "works_in_region": True, "employer": "region_department", "postdoc": "left_station"}
    facts |= {"postdoc_awards": ["national_programme"], "postdoc_station_in_region": True, "current_grade": "intermediate"}
    facts |= {"green_channel_history": "never", "other_review_filed": False, "licence": "not_required", "series_exam": "not_required"}
    book = rulebook(edition)
    at = next(n for n, cell in enumerate(book.cells) if cell.category.id == "postdoc")
    found = [str(verdicts(book, read_facts(edition, facts | more))[at]) for more in ({}, {"condition_1": True}, {"condition_1": False})]
    assert found == ["open", "clear", "no"]
    assert load_questionnaire(edition).questions.facts["condition_1"]


def test_an_hour_told_with_the_last_day_is_not_lost(tmp_path):
    """Asked for the hour, Enter keeps it; in a workbook it fills the cell that was left empty."""
    script = answered(DATES_ONLY | {"deadline.date": "10月30日17时"})
    assert (script.answers["deadline.date"], script.answers["deadline.hour"]) == ("2026-10-30", "17:00")
    assert answered(DATES_ONLY | {"deadline.date": "10月30日17时", "deadline.hour": "12时"}).answers["deadline.hour"] == "12:00"
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook(Script(EDITION, {}, WORDS)))
    book = openpyxl.load_workbook(file)
    next(row for row in book.worksheets[0].iter_rows() if row[5].value == "deadline.date")[3].value = "2026年10月30日17时"
    book.save(file)
    assert read_workbook(file, Script(EDITION, {}, WORDS))["deadline.hour"] == "17:00"


def test_a_first_day_and_an_hour_are_said_and_no_longer_looked_for(forms):
    edition, _, _ = forms
    deadline = edition.rules.deadline
    assert (deadline.from_, deadline.date, deadline.hour) == (date(2026, 9, 25), date(2026, 10, 30), "17:30")
    assert "没有写几点" not in deadline.says.zh
    assert "start_date" not in {point.id for point in edition.rules.lacking}
    assert "start_date" in {point.id for point in EDITION.rules.lacking}
    assert load_faq(edition).entry("start_date").answer.zh == "从9月25日开始，到10月30日截止。"
    assert "10月30日17:30截止" in load_faq(edition).entry("deadline_meaning").answer.zh
    assert "没有写从哪天开始" in load_faq(EDITION).entry("start_date").answer.zh


@pytest.mark.parametrize(
    ("key", "typed", "answer"),
    [
        ("deadline.date", "12月18日17时", "2026-12-18"), ("deadline.date", "2026-12-18 17:00", "2026-12-18"), ("deadline.date", "无", None),
        ("deadline.from", "无", ""), ("deadline.from", "12月1日", "2026-12-01"), ("deadline.hour", "17点", "17:00"), ("deadline.hour", "17:00:00", "17:00"), ("deadline.hour", "0.75", None), ("deadline.hour", "下午5点半", "17:30"),
        ("deadline.hour", "25时", None), ("deadline.hour", "下班前", None), ("materials.rows.2.originals", "1份", ""),
        ("contacts.application_site.value", "0471-6945871", None), ("contacts.help_line_1.value", "www.nmgrck.cn", None),
        ("contacts.help_line_1.value", "0471-6945871 6945872", "0471-6945871 6945872"), ("contacts.delivery.value", "人才大厦1105室", "人才大厦1105室"),
        ("materials.rows.new", "诚信承诺书", None), ("materials.rows.new", "11、诚信承诺书；13 照片", "11 诚信承诺书\n13 照片"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_not_taken_for_one(items, key, typed, answer):
    if answer is None:
        with pytest.raises(Problem):
            read(items[key], typed, {"notice.printed_on": "2026-11-20"}, WORDS)
    else:
        assert read(items[key], typed, {"notice.printed_on": "2026-11-20"}, WORDS) == answer


def test_what_is_said_no_more_is_told_by_its_own_words():
    assert replaced("近三年的年度考核表（本单位）", "近五年的年度考核表") == ["近三年"]
    assert replaced("承诺书", "诚信承诺书") == []


def test_a_form_that_is_only_called_otherwise_is_called_so_everywhere_and_a_new_row_says_its_copies(tmp_path, monkeypatch):
    """What was said of how it is filled in stays; a row is named as on paper, the copies in its name are its copies."""
    told = DATES_ONLY | {
        "materials.rows.2.copies": "12", "clauses.附件1": "2", "materials.rows.which": "2",
        "materials.rows.2.name": "专业技术职称评审简表（使用A3纸正反面打印，一式12份，含原件1份，复印件11份）",
        "materials.rows.new": "11 诚信承诺书（本人签字，3份，原件1份）；12 照片",
    }  # fmt: skip
    made, text = written(answered(told))
    assert (made.left and {left.why for left in made.left}) == {"faq"}, "nothing else to see to"
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    edition = load_edition("2026h2", folder)
    rows = edition.rules.materials.rows
    assert (rows[1].label.zh, rows[1].hint.zh) == ("评审简表", "A3纸正反面打印：原件只要1份，其余11份是复印件。")
    assert [(row.copies, row.originals) for row in rows[10:12]] == [(3, 1), (None, None)]
    said = {entry.id: entry.question.zh + entry.answer.zh for entry in load_faq(edition).entries}
    assert said["row_submission_form"].startswith("评审简表要几份？12份都要原件吗？专业技术职称评审简表一式12份")
    assert "送审表" not in "".join([*said.values(), *map(str, edition.rules.procedure)])
    only(monkeypatch, "texts_agree")
    assert [check.failures for check in checked(edition, WORDS)] == [[]]


# A kind of people that no notice had before, in its own words; Enter to what they say of grade, steps and recommenders.
NEW_CATEGORY = DATES_ONLY | {
    "clauses.new": "一（八） 在我区苏木乡镇专业技术岗位累计工作满15年的专业技术人才。申报人员由用人单位考核合格后，经盟市人力资源和社会保障局研究推荐，可直接申报副高级职称评审。",
    "categories.new.short": "基层人才",
}  # fmt: skip


@pytest.fixture(scope="module")
def new_category(tmp_path_factory):
    made, text = written(answered(NEW_CATEGORY))
    folder = drill_folder(tmp_path_factory.mktemp("category") / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    return load_edition("2026h2", folder), made


def test_a_new_category_is_judged_as_its_words_say(new_category):
    edition, _ = new_category
    category = edition.rules.categories[-1]
    assert (category.number, category.clause, category.short.zh) == (8, "一（八）", "基层人才")
    assert ([*category.grades], category.steps, category.recommenders) == (["associate_senior"], ("employer_assessment", "recommendation"), ("league_hrss",))
    assert [paper.name.zh for paper in category.evidence] == ["用人单位考核合格的意见", "研究推荐文件"]
    assert "1至8" in edition.rules.roster.filled_as.zh
    facts = {"standing": "professional", "works_in_region": True, "employer": "league_unit", "place": "150200", "current_grade": "intermediate"}
    facts |= {"green_channel_history": "never", "other_review_filed": False, "licence": "not_required", "series_exam": "not_required"}
    book = rulebook(edition)
    at = next(n for n, cell in enumerate(book.cells) if cell.category.id == category.id)
    found = [str(verdicts(book, read_facts(edition, facts | more))[at]) for more in ({}, {"condition_1": True}, {"condition_1": False})]
    assert found == ["open", "clear", "no"]
    said = report(edition, Case(facts=facts | {"condition_1": True}), date(2026, 8, 3), WORDS)
    assert "第8类 在我区苏木乡镇专业技术岗位累计工作满15年的专业技术人才，可申报副高级：文本明确" in said
    assert "研究推荐：包头市人力资源和社会保障局 · 依据 一（八）\n" in said
    assert "由哪一方推荐" not in said, "there is one"


def test_a_new_category_is_the_same_from_a_workbook(new_category, tmp_path):
    """Only the clause is filled in, its name, and conditions apart; the rest follows from its words."""
    made = answered(NEW_CATEGORY)
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook(Script(EDITION, {}, WORDS)))
    book = openpyxl.load_workbook(file)
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[5].value in NEW_CATEGORY:
            row[3].value = NEW_CATEGORY[row[5].value]
    book.save(file)
    assert read_workbook(file, Script(EDITION, {}, WORDS)) == made.answers


def test_that_a_new_category_has_none_is_told_in_a_workbook_as_well(tmp_path):
    """What its words propose is not written against what was said; also where the workbook is made of an interview."""
    made = answered(NEW_CATEGORY | {"categories.new.grades": "无", "categories.new.steps": "无", "categories.new.short": "无"})
    assert [made.answers[f"categories.new.{name}"] for name in ("grades", "steps", "recommenders")] == ["", "", "league_hrss"]
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook(made))
    assert read_workbook(file, Script(EDITION, {}, WORDS)) == made.answers


def test_whom_a_new_clause_means_that_is_no_category_yet_is_not_told_that_nothing_fits(tmp_path, monkeypatch, capsys):
    """Without a grade there is nothing to judge; so where all others are excluded, the clause is named."""
    script = answered(NEW_CATEGORY | {"clauses.new": "一（八） 荣获国家级奖励的专业技术人才。可以申报。", "categories.new.short": ""})
    made, text = written(script)
    assert len(made.data["categories"]) == 7
    assert [left.clause for left in made.left if left.why == "new"] == ["一（八）"]
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    case = tmp_path / "case.yaml"
    case.write_text("standing: professional\ngreen_channel_history: passed\ntalent_tier: none\n", "utf-8")
    monkeypatch.setenv("GCGUIDE_POLICY", str(folder))
    said = {}
    for id in ("2026h1", "2026h2"):
        assert main(["assess", str(case), "--as-of", "2026-03-02", "--edition", id]) == 0
        said[id] = next(line for line in capsys.readouterr().out.splitlines() if "七类政策目前都不符合" in line)
    assert "一（八）" not in said["2026h1"]
    assert "通知里的 一（八） 写的也是申报人员，这里还没有它的规则，没有判断" in said["2026h2"]


def test_a_new_category_takes_the_place_that_the_paper_gives_it():
    """Between the others, while one of them is gone: all are counted by the paper."""
    told = NEW_CATEGORY | {"clauses.一（六）": "3", "clauses.new": NEW_CATEGORY["clauses.new"].replace("（八）", "(三）")}
    made, _ = written(answered(told))
    assert [(one["number"], one["id"]) for one in made.data["categories"]][2:] == [
        (3, "category_1"), (4, "postdoc"), (5, "no_required_degree"), (6, "overseas"), (7, "title_from_elsewhere"),
    ]  # fmt: skip


@pytest.mark.parametrize("is_by_steps", [False, True])
def test_what_followed_from_a_new_clause_follows_from_what_it_says_now(is_by_steps):
    """A condition of the words before would exclude people whom the clause means."""
    script = answered(NEW_CATEGORY)
    if is_by_steps:
        while script.current is None or script.current.key != "clauses.new":
            script.back()
    else:
        script.again("新增的条款")
    script.reply(NEW_CATEGORY["clauses.new"].replace("15年", "10年"))
    while script.current is not None:
        script.reply("")
    made, text = written(script)
    assert ("满10年" in text, "满15年" in text) == (True, False)
    assert made.data["categories"][-1]["short"]["zh"] == "基层人才", "what was written by hand is kept"


@pytest.mark.parametrize(("typed", "asked"), [
    ("获国家级奖励；工作满15年", ["获国家级奖励", "工作满15年"]),
    ("符合下列条件之一：获国家级奖励；工作满15年", ["符合下列条件之一：获国家级奖励；工作满15年"]),
    ("获国家级奖励的；或者工作满15年的", ["获国家级奖励的；或者工作满15年的"]),
])  # fmt: skip
def test_of_conditions_one_of_which_is_enough_nobody_has_to_meet_each(typed, asked):
    made, _ = written(answered(NEW_CATEGORY | {"categories.new.conditions": typed}))
    assert [fact["label"]["zh"] for id, fact in made.data["facts"].items() if id.startswith("condition_")] == asked


def test_no_condition_is_none_and_the_clause_as_a_whole_is_asked():
    for typed in ("无", "；；"):
        made, _ = written(answered(NEW_CATEGORY | {"categories.new.conditions": typed, "categories.new.short": "无"}))
        assert made.data["facts"]["condition_1"]["label"]["zh"].startswith("在我区苏木乡镇")
        assert made.data["categories"][-1]["short"]["zh"] == "一（八）"


def test_where_no_draft_can_be_made_of_the_answers_another_can_be_given(type_in, capsys, monkeypatch):
    """An interview that was told to its end must not end in the same message for good."""
    only(monkeypatch, "facts_used")
    new = ["policy", "new", "2026h2"]
    type_in(TITLE, "7月20日", "", "", "10月30日", "完成", "改 新增的条款", "五（七） 见{contact.nobody}", "")
    assert main(new) == 2
    assert edition_ids() == ["2026h1"]
    type_in("改 新增的条款", "五（七） 材料不予退还", "")
    assert main(new) == 0
    assert "还不能写成草稿" in capsys.readouterr().out
    assert load_edition("2026h2").rules.clauses["五（七）"].zh == "材料不予退还"


def test_a_new_clause_keeps_its_own_days_and_numbers_word_for_word(tmp_path, monkeypatch):
    """They are none of the data, nor of the batch before; in the next edition they are looked at again."""
    gist = "上半年未通过的，由盟市于10月20日前答复，公示3个工作日，电话0471-6900000"
    _, text = written(answered(DATES_ONLY | {"clauses.new": f"五（七） {gist}"}))
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    only(monkeypatch, "texts_agree")
    edition = load_edition("2026h2", folder)
    assert next(one.zh for one in edition.rules.matters if one.clause == "五（七）") == gist
    assert [check.failures for check in checked(edition, WORDS)] == [[]]
    (folder / "editions/2026h3.yaml").write_text("id: 2026h3\nextends: 2026h2\nstatus: draft\nlabel: {zh: 2026年下半年第二批}\n", "utf-8")
    (failures,) = [check.failures for check in checked(load_edition("2026h3", folder), WORDS)]
    assert {said for said in ("10月20日", "0471-6900000") for failure in failures if said in failure} == {"10月20日", "0471-6900000"}


def test_answers_that_do_not_hold_any_more_are_picked_by_what_they_say_and_are_not_given(items, tmp_path):
    faq = items["clauses.一（一）.faq"]
    (number,) = [n for n, text in enumerate(faq.options.values(), 1) if text.startswith("全国重点实验室算国家重点实验室吗？ 通知写的是")]
    left = [answered(DATES_ONLY | {"clauses.一（一）": "2", faq.key: typed}) for typed in (str(number), "无")]
    (made, text), (other, _) = map(written, left)
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    assert "national_key_laboratory" not in {entry.id for entry in load_faq(load_edition("2026h2", folder)).entries}
    still, all_of_them = (int(next(one.note for one in found.left if one.why == "faq")) for found in (made, other))
    assert (still, all_of_them) == (len(faq.options) - 1, len(faq.options))


def test_whom_a_caution_warns_is_asked_and_follows(items, tmp_path):
    """A notice that has the name of today doubts the old one."""
    key = "一（一）|cautions.national_key_laboratory.when.all.0.technical_leader_of"
    assert [id for id in items if "cautions.region_unit.when" in id] == [], "what several clauses leave open"
    _, text = written(answered(DATES_ONLY | {"clauses.一（一）": "2", key: "国家重点实验室"}))
    folder = drill_folder(tmp_path / "policy")
    (folder / "editions/2026h2.yaml").write_text(text, "utf-8")
    facts = {"standing": "professional", "works_in_region": True, "employer": "region_department", "current_grade": "associate_senior"}
    facts |= {"green_channel_history": "never", "other_review_filed": False, "licence": "not_required", "series_exam": "not_required", "achievements": []}
    book = rulebook(edition := load_edition("2026h2", folder))
    at = next(n for n, cell in enumerate(book.cells) if (cell.category.number, cell.grade) == (1, "full_senior"))
    found = [
        str(verdicts(book, read_facts(edition, facts | {"technical_leader_of": f"{name}_key_laboratory"}))[at]) for name in ("state", "national")
    ]
    assert found == ["verify", "clear"]
