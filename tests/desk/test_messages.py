"""What is written to people: all that is missing, nothing that is there, what comes next and by when; whom to ask."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from gcguide.cases.saved import Stage
from gcguide.core.decide import decide
from gcguide.core.plan import keyed
from gcguide.core.verdict import Verdict
from gcguide.desk.messages import message_text, messages_text
from gcguide.desk.rows import CaseRow, RowContext
from gcguide.policy.questions import load_questionnaire
from gcguide.words import load_words
from tests.desk.test_desk_rows import row
from tests.effort import examples
from tests.people import EDITION, people
from tests.tui.driver import PEOPLE

QUESTIONS = load_questionnaire(EDITION).questions.facts
ZH, EN = load_words("zh"), load_words("en")
OPEN = date(2026, 3, 2)


def changed(one: CaseRow, today: date = OPEN, **more) -> CaseRow:
    return CaseRow(replace(one.saved, **more), RowContext(today, ZH))


@examples(40)
@given(people())
def test_every_thing_that_is_missing_is_listed_once_and_nothing_else(facts):
    one = row(facts, OPEN, person={"name": "张三"})
    text = message_text(one, ZH)
    decision = decide(EDITION, one.case, OPEN)
    listed = [line.partition(". ")[2] for line in text.splitlines() if line[:1].isdigit()]
    wanted = []
    if one.verdict is Verdict.NO:
        assert "不符合" in text
        assert "齐了" not in text
    else:
        unasked = [id for id in one.missing["facts"] if id not in one.case.facts]
        if one.target is None and len(unasked) > 5:
            assert f"还有 {len(unasked)} 个问题" in text
            asked = [id for id in one.missing["facts"] if id in one.case.facts]
        else:
            asked = one.missing["facts"]
        for id, line in zip(asked, listed, strict=False):
            assert "？" in line, "put as a question"
            assert line.endswith(QUESTIONS[id].find_out["zh"]) == (one.case.facts.get(id) == "unsure"), "where to find out"
        listed = [*asked, *listed[len(asked) :]]
        wanted = [*asked, *(point.point["zh"] for point in one.points)]
        if one.target is not None:
            assert bool(one.points) >= (one.verdict in (Verdict.VERIFY, Verdict.CONSULT))
            wanted += [act.label["zh"] for act in decision.plan.acts if act.kind == "step"]
            papers = [paper for _, paper in keyed(decision.plan.papers)]
            wanted += [paper.name["zh"] for paper in papers if paper.source == "applicant"]
            others = [paper.name["zh"] for paper in papers if paper.source != "applicant"]
            at = len(wanted)
            assert all(line.endswith(name) for line, name in zip(listed[at:], others, strict=False))
            wanted += listed[at : at + len(others)]
            wanted += [EDITION.rules.roster.fields[id].label["zh"] for id in EDITION.rules.roster.needed if id != "name"]
    assert listed == wanted
    assert "\n\n" not in text
    assert max(map(len, text.splitlines())) < 200


def test_what_others_supply_is_not_asked_of_the_person_and_no_id_number_by_chat():
    lines = message_text(row(PEOPLE[2], OPEN), ZH).splitlines()
    own, others, details = (next(at for at, line in enumerate(lines) if head in line) for head in ("还要准备", "由别处出具", "个人信息"))
    assert own < others < details
    assert not [line for line in lines[own:others] if "公示书面报告" in line or "考核" in line]
    assert [line for line in lines[others:details] if "公示书面报告" in line]
    assert [line for line in lines[others:details] if line.endswith("所在单位：用人单位考核合格的意见")]
    caution = "不要用聊天软件"
    assert caution in "\n".join(lines[details:])
    assert caution not in message_text(row(PEOPLE[2], OPEN, person={"id_number": "150203198510120133"}), ZH)


def test_what_is_there_is_not_asked_for_again():
    person = dict.fromkeys(EDITION.rules.roster.needed, "有") | {"name": "张三", "id_number": "150203198510120133"}
    one = row(PEOPLE[2], OPEN, person=person | {"sex": "", "birth": ""})
    keys = [key for key, _ in keyed(decide(EDITION, one.case, OPEN).plan.papers)]
    steps = dict.fromkeys(EDITION.rules.steps, "done")
    one = changed(one, answers=replace(one.saved.answers, gathered=tuple(keys), steps=steps))
    assert "都齐了" in message_text(one, ZH)
    in_doubt = changed(one, note=ZH("transfer.doubts", cells="J4 人才类别"))
    assert "都齐了" not in message_text(in_doubt, ZH), "a cell of the roster is still to be looked at"
    assert "网上提交申报，按截止日期倒推，最晚 2026年4月13日" in message_text(one, ZH)
    late = changed(one, date(2026, 4, 14))
    assert "请马上联系" in message_text(late, ZH)
    back = changed(one, stage=Stage("returned", "2026-04-12", "缺照片"), owner="王五")
    text = message_text(back, ZH)
    assert "退回补正（2026-04-12）：缺照片" in text
    assert "经办人：王五" in text
    assert "缺照片" not in message_text(changed(one, date(2026, 5, 2)), ZH)
    assert "本期已于2026年4月30日" in message_text(changed(one, date(2026, 5, 2)), ZH)
    sent = message_text(row(PEOPLE[2], OPEN), ZH)
    assert "还要准备的材料" in sent
    reported = message_text(changed(row(PEOPLE[2], OPEN), stage=Stage("reported", "2026-04-12")), ZH)
    assert "还要准备的材料" not in reported
    assert "个人信息" not in reported
    assert "还要办" not in reported, "whoever is reported can do nothing before that any more"
    posted = changed(row(PEOPLE[2], OPEN), stage=Stage("employer_publicity", "2026-04-12"))
    assert "还要办的环节（2 项）" in message_text(posted, ZH)
    assert changed(posted, stage=Stage("reviewed", "2026-06-01")).missing["acts"] == ()
    done = message_text(changed(one, stage=Stage("passed", "2026-06-12")), ZH)
    assert "五（三）" in done
    assert "评审通过" in done
    assert "下一步" not in done


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_one_file_for_all_tells_whose_each_is(words):
    rows = [row(PEOPLE[2], OPEN, number=7, person={"name": "[/]三", "mobile": "13800001111", "phone": "0472-2345678"}), row({}, OPEN, number=9)]
    text = messages_text(rows, words)
    heads = [line for line in text.splitlines() if line.startswith("── ")]
    assert [head.split()[1] for head in heads] == ["7", "9"]
    assert "13800001111" in heads[0]
    gone = row(PEOPLE[2], OPEN, edition="1999h1")
    assert message_text(gone, words) == ""
    assert messages_text([gone], words) == ""
