"""Under a successor nothing of the notice before is said: every day, count, telephone and category that is printed is its own."""

import io
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from gcguide import load_edition
from gcguide.conversation.asking import ask
from gcguide.conversation.session import Session
from gcguide.folders import own_folder
from gcguide.language.faq import faq_answer, load_faq
from gcguide.line import run
from gcguide.paper.compose import compose, report
from gcguide.paper.outputs import rendered
from gcguide.person.case import Case
from gcguide.policy.front_page import read_front_page, window
from gcguide.policy.questions import load_questionnaire
from gcguide.policy_check.show import sections
from gcguide.words import load_words
from tests.policy.drills import DATES, RULES, drill_folder

# A notice of a far year, whose names bear that year, and a day of its round; a day of the drills'.
FAR = """\
id: far-drill
extends: 2026h1
status: draft
label: {zh: 2031年上半年, en: first half of 2031}
notice:
  title: 关于做好2031年上半年自治区绿色通道职称评审材料申报工作的通知（演练）
  printed_on: 2031-01-10
  based_on: [{id: education, name: 《关于做好2031年全区专业技术人员继续教育工作的通知》}]
deadline: {date: 2031-04-29}
contacts: [{id: application_site, entrance: 2031年度绿色通道职称申报评审入口}]
"""
DAY = {DATES: date(2026, 9, 1), RULES: date(2026, 9, 1), "far-drill": date(2031, 3, 3)}
LANGS = ("zh", "en")
USUAL = {"standing": "professional", "works_in_region": True, "employer": "county_unit", "place": "150203"}
PEOPLE = [
    {"talent_tier": "tier_5", "current_grade": "associate_senior", "associate_senior_appointed": date(2020, 11, 20)},
    {"long_term_practice": True, "education_below_requirement": True, "notable_achievements": True, "employer": "region_unit"},
    {"moved_from": "military", "held_title_grade": "intermediate", "held_title_verifiable": False, "employer": "company"},
    {"standing": "retired"},
]
# How the program shows what a day looks like, and what is known of the world beside the sources: {month, day}, years.
EXAMPLES, WORLD = {(3, 1)}, {2024, 2022}
TYPED = {
    "zh": ["开始", "都不选", "状态", "帮助", "常见问题", "截止日期是哪天", "材料要几份", "第七类要哪些专门材料", "退出"],
    "en": ["start", "none", "status", "help", "questions", "when is the deadline", "how many copies", "quit"],
}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
HAN = "一二三四五六七八九十"
FIND = {
    "days": re.compile(rf"(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})[日号]|\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?"),
    "years": re.compile(r"(?<![\d〔-])(20\d\d)(?:年(?!\d)|\b(?![〕h./-]))"),
    "halves": re.compile(r"上半年|下半年|(?:first|second) half"),
    "copies": re.compile(r"(?<![\d}])(\d+) ?(?:份(?!记录)|(?:photo)?copies\b)"),
    "workdays": re.compile(r"(\d+) ?(?:个工作日|working days)"),
    "phones": re.compile(r"0\d{2,3}-\d{7,8}|(?<![\d-])[2-9]\d{6}(?!\d)"),
    "sites": re.compile(r"www\.[\w./-]*\w/?"),
    "categories": re.compile(rf"第 ?([{HAN}\d](?:、[{HAN}])*) ?类|[Cc]ategory (\d)"),
    "counts": re.compile(rf"(?<![第、至到为{HAN}])([三四五六七八九十])类(?:政策|人员|中|之一|都)|\b(three|four|five|six|seven|eight) (?:listed )?(?:categories|kinds of people)"),
}  # fmt: skip


@pytest.fixture(scope="module", params=DAY)
def drill(request, tmp_path_factory):
    """A drill edition, which is found where the program looks."""
    folder = drill_folder(tmp_path_factory.mktemp("drill") / "policy")
    (folder / "editions/far-drill.yaml").write_text(FAR, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GCGUIDE_POLICY", str(folder))
        yield load_edition(request.param)


def everything(edition):
    """What is printed under an edition: where, and the text."""
    day = DAY[edition.id]
    for lang in LANGS:
        words = load_words(lang)
        for entry in load_faq(edition).entries:
            yield f"faq.{entry.id}", "\n".join([entry.question[lang], *faq_answer(entry, edition, words)])
        for number, answers in enumerate(PEOPLE[: None if lang == "zh" else 1]):
            case = Case({**USUAL, **answers})
            yield f"report {number}", report(edition, case, day, words, is_full=True)
            if number < 2:
                yield f"pack {number}", rendered(compose(edition, case, day, words), "txt").decode()
        out = io.StringIO()
        run(Session(read_front_page(edition.id), words, day), TYPED[lang], out, echo=True, bold=False)
        yield "conversation", out.getvalue()
        yield "show", "\n".join(line for one in sections(edition, words) for line in (one.heading or "", *one.lines))


def own(edition):
    """The data of an edition, by what can be found of it in a text."""
    rules, deadline = edition.rules, edition.deadline
    rows = [row for row in rules.materials.rows if row.copies]
    counted = rules.timeline.counted_days
    numbers = {category.number for category in rules.categories}
    quoted = " ".join(f"{one.name} {one.says.zh} {one.says.en}" for one in rules.sources.values())
    quoted += " ".join(one.name for one in rules.notice.based_on) + " ".join(c.entrance or "" for c in rules.contacts)
    told = [value for answers in PEOPLE for value in answers.values() if isinstance(value, date)]
    return {
        "days": EXAMPLES | {(day.month, day.day) for day in (deadline, rules.notice.printed_on, edition.day("year_end"), *told)}
        | {(2, 28), (2, 29)}
        | {(int(m[2]), int(m[3])) for m in FIND["days"].finditer(quoted) if m[2]}
        | {(MONTHS.index(m[5]) + 1, int(m[4])) for m in FIND["days"].finditer(quoted) if m[5]},
        "years": WORLD | {day.year for day in told} | {deadline.year - n for n in range(4)} | {int(year) for year in re.findall(r"20\d\d", quoted)},
        "halves": set(re.findall(FIND["halves"], rules.label.zh + rules.label.en)),
        "copies": {n for row in rows for n in (row.copies, row.originals, row.copies - (row.originals or 0))}
        | {rules.roster.copies}
        | {one.copies for category in rules.categories for one in category.evidence if one.copies},
        "workdays": {counted, counted + 1, *(act.slack for act in rules.timeline.acts), window(edition, DAY[edition.id]).workdays_left},
        "phones": {contact.value for contact in rules.contacts if contact.kind == "phone"},
        "sites": {contact.value for contact in rules.contacts if contact.kind == "web"},
        "categories": numbers | {str(n) for n in numbers} | {HAN[n - 1] for n in numbers},
        "counts": {HAN[len(numbers) - 1], ("three", "four", "five", "six", "seven", "eight")[len(numbers) - 3]},
    }


def said(kind, text):
    """What a text says of one kind."""
    for m in FIND[kind].finditer(text):
        if kind == "days":
            yield (int(m[2]), int(m[3])) if m[2] else (MONTHS.index(m[5]) + 1, int(m[4]))
        elif kind in ("copies", "workdays", "years"):
            yield int(m[1])
        elif kind == "categories":
            yield from (m[1] or m[2]).split("、")
        else:
            yield next(filter(None, m.groups()), m[0]) if m.groups() else m[0]


def _in_round(edition, value):
    """Whether a day is counted out: after the one on which all is printed, and by the deadline."""
    return DAY[edition.id] <= date(edition.deadline.year, *value) <= edition.deadline


def test_every_value_that_is_printed_is_one_of_the_edition(drill):
    data, seen = own(drill), dict.fromkeys(FIND, 0)
    stale = []
    for where, text in everything(drill):
        text = text.replace(drill.imprint.short, "")  # its digits are no number of the notice
        for kind in FIND:
            for value in said(kind, text):
                seen[kind] += 1
                if value not in data[kind] and not (kind == "days" and _in_round(drill, value)):
                    stale.append((where, kind, value))
    assert sorted(set(stale), key=str) == []
    assert min(seen.values()) > 1, f"each kind is seen: {seen}"


def test_the_placeholders_are_those_of_the_manual():
    told = re.findall(r"\{([a-z_]+)\.[a-z0-9_A-Z]+\}", (own_folder("policy").parent / "docs/how-to.md").read_text("utf-8"))
    names = {name.split(".")[0] for name in load_edition("2026h1").written.names()}
    assert set(told) == names


def test_what_is_asked_is_answered_for_the_edition(drill):
    faq, deadline = load_faq(drill), drill.deadline
    days = {"zh": f"{deadline.month}月{deadline.day}日", "en": f"{deadline.day} {MONTHS[deadline.month - 1]}"}
    for lang, question in (("zh", "截止日期是哪天"), ("en", "when is the deadline")):
        entry = ask(faq, question).entries[0]
        assert (entry.id, days[lang] in entry.answer[lang]) == ("deadline", True)
    assert ask(faq, f"{days['zh']}指网上提交还是纸质送达").entries[0].id == "deadline_meaning", "found by its own day"
    supposed = drill.with_deadline(date(2032, 4, 30))
    assert load_faq(supposed).entry("deadline").answer == faq.entry("deadline").answer, "the notice's own, whatever is supposed"


def test_what_an_edition_lacks_is_not_offered(drill):
    faq = load_faq(drill)
    ids = {entry.id for entry in faq.entries}
    if drill.id != RULES:
        assert ids == {entry.id for entry in load_faq(load_edition("2026h1", drill.folder)).entries}
        return
    assert not ids & {"overseas_papers", "overseas_duration", "who_recommends", "works_outside"}, "they name a category that is gone"
    assert {"what_is_it", "none_of_seven"} <= ids, "what is said of all is said of those that are left"
    answer = faq.entry("what_is_it")
    assert "六类人员" in answer.answer.zh
    assert "海外" not in answer.answer.zh
    assert "一（五）" not in answer.clauses
    assert not any("第五类" in way for ways in faq.ways.values() for way in ways)
    assert "overseas_papers" not in {entry.id for entry in ask(faq, "第五类要哪些专门材料").entries}


def test_a_line_of_a_screen_takes_from_the_edition_and_hides_where_it_has_nothing(drill, tmp_path):
    folder = Path(shutil.copytree(own_folder("dialogs"), tmp_path / "dialogs"))
    text = (folder / "questions.yaml").read_text("utf-8")
    label = "label: {zh: 被认定为“英才兴蒙”人才，或者有盟市自己的人才类别, en:"
    assert label in text
    new = "label: {zh: '第{category.overseas}类 被认定为“英才兴蒙”人才', en:"
    (folder / "questions.yaml").write_text(text.replace(label, new, 1), "utf-8")
    lines = load_questionnaire(drill, folder).questions.screens["triage"].lines
    said = [one.label.zh for one in lines if one.label.zh.startswith("第五类 ")]
    assert (len(said), "talent" in [one.id for one in lines]) == ((0, False) if drill.id == RULES else (1, True))
