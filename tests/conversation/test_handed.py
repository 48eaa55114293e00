"""A code of answers that is pasted or typed into the conversation: shown, confirmed, taken over whole."""

from dataclasses import replace
from io import StringIO

import pytest

from gcguide.core.result import Target
from gcguide.line import run
from gcguide.person.handover import handover_code, printed
from tests.journeys import JOURNEYS, session_of, typed
from tests.people import EDITION


def handed(journey="doctor", lang="zh"):
    """A session that was answered on another computer, with what was noted besides; and its code."""
    other = session_of(JOURNEYS[journey], lang)
    for text in typed(JOURNEYS[journey], lang):
        other.conversation.hear(text)
    other.chosen = Target(2, "full_senior")
    other.steps = {"employer_assessment": "done", "recommendation": "failed"}
    other.person = {"name": "乌云"}
    other.local_deadline = JOURNEYS[journey].day.replace(month=4, day=20)
    return other, handover_code(EDITION, other.case)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_pasted_code_is_shown_and_then_all_of_it_is_taken_over(lang):
    other, code = handed(lang=lang)
    assert other.case.assumed, "some of it nobody said"
    here = session_of(JOURNEYS["doctor"], lang)
    (shown,) = here.conversation.hear(f"复制这段\n{code}\n收到请回复")
    assert len(shown.choices) == 2
    told = "\n".join(shown.lines)
    labels = [EDITION.facts[id].label[lang] for id in other.facts]
    assert all(label in told for label in labels)
    assert ("未勾选" if lang == "zh" else "left unticked") in told
    assert ("正高级" if lang == "zh" else "full senior") in told
    assert here.facts == {}, "nothing before it is confirmed"
    remarks = here.conversation.hear("1")
    assert remarks[-1].kind == "ended", "all was answered there"
    assert here.case == replace(other.case, person={})
    assert here.sections().assessment == other.sections().assessment
    while here.conversation.interview.transcript:
        here.conversation.hear("返回" if lang == "zh" else "back")
    assert here.facts == {}


def test_a_code_is_refused_as_a_whole_and_leaves_what_was_said():
    _, code = handed()
    here = session_of(JOURNEYS["doctor"], "zh")
    here.conversation.hear(code)
    here.conversation.hear("一项也不记")
    assert (here.facts, here.steps, here.chosen, here.local_deadline) == ({}, {}, None, None)
    assert here.conversation.prompt is not None


def test_what_was_answered_otherwise_is_shown_beside_it():
    _, code = handed()
    here = session_of(JOURNEYS["doctor"], "zh")
    here.conversation.interview.tell({"talent_tier": "tier_2"})
    (shown,) = here.conversation.hear(code)
    assert any("五类人才" in line and "二类人才" in line for line in shown.lines)


def test_a_wrong_group_is_named_before_anything_is_taken():
    _, code = handed()
    groups = code.split(" ")
    groups[3] = "ZZZZZ"
    here = session_of(JOURNEYS["doctor"], "zh")
    (remark,) = here.conversation.hear(" ".join(groups))
    assert remark.kind == "problem"
    assert "第 3 组（ZZZZZ）" in remark.lines[0]
    assert here.facts == {}


def test_typed_line_by_line_it_is_one_code_and_the_line_mode_takes_it():
    other, code = handed()
    lines = printed(code, 7)
    here, out = session_of(JOURNEYS["doctor"], "zh"), StringIO()
    assert run(here, [*(f"{line.lower()}\n" for line in lines), "1\n"], out) == 0
    assert here.case == replace(other.case, person={})
    assert out.getvalue().count("还差") == len(lines) - 1
    again = session_of(JOURNEYS["doctor"], "zh").conversation
    again.hear(lines[0])
    assert again.hear("again")[0].kind == "note", "a command of five letters is one"
    assert again.hear(lines[1])[0].kind != "offer"
    again.hear(lines[0])
    assert again.hear("什么时候截止")[0].kind == "answer", "a question in between is one"
    assert again.hear(lines[1])[0].kind != "offer"
