"""What people tell about themselves is found; what they deny, plan, ask, suppose, or say of others is not taken for it."""

import re
from datetime import date

import pytest

from gcguide.language.phrases import ABOUT, load_phrases
from gcguide.language.stated import Hearing
from gcguide.problem import Problem
from tests.effort import is_deep
from tests.people import EDITION

HEARING = Hearing(EDITION, date(2026, 3, 2))
PHRASES = load_phrases(EDITION)


def samples(phrase):
    """What a phrase may look like: its first alternatives, and its last ones, nothing in between."""
    said = phrase.partition("~")[0].strip().replace("…", "")
    for at in (0, -1):
        text = re.sub(r"<([a-z]+)>", lambda m, at=at: PHRASES.lists[m[1]][at], said)
        while "(" in text:
            text = re.sub(r"\(([^()]*)\)", lambda m, at=at: m[1].split("|")[at], text, count=1)
        yield text


PHRASED = [(fact, value, [*dict.fromkeys(samples(phrase))]) for fact, values in PHRASES.facts.items() for value, phrases in values.items() if value != ABOUT for phrase in phrases]
# Of each phrase both samples with `--deep`, else one of them, by turns.
SAMPLES = [(fact, value, text) for at, (fact, value, texts) in enumerate(PHRASED) for text in (texts if is_deep() else [texts[at % len(texts)]])]
PLAIN = [each for each in SAMPLES if each[2]]
HAN = [each for each in PLAIN if not each[2].isascii()]


def framed(*frames):
    """Each phrase in each frame with `--deep`, else in one of them, by turns."""
    pairs = [(frame, HAN if is_deep() else [each for at, each in enumerate(HAN) if (at + turn) % len(frames) == 0]) for turn, frame in enumerate(frames)]
    return pytest.mark.parametrize(("frame", "phrases"), pairs, ids=frames)


def stated(text):
    return {id: one.value for id, one in HEARING.stated(text).items()}


def as_value(fact, value):
    kind = EDITION.facts[fact].kind
    return {"bool": value == "true", "set": frozenset({value})}.get(kind, value)


def test_there_are_phrases_to_try():
    assert len(HAN) > 800
    assert {fact for fact, _, _ in PLAIN} > {"employer", "moved_from", "postdoc", "green_channel_history"}


def test_every_phrase_says_what_it_is_listed_for_and_nothing_else_of_that_fact():
    silent = []
    for fact, value, phrase in PLAIN:
        told = stated(phrase)
        assert told.get(fact, as_value(fact, value)) == as_value(fact, value), (phrase, told)
        silent += [] if fact in told or phrase.isascii() else [phrase]
    assert len(silent) < 0.1 * len(PLAIN), silent  # what is a question, a hope or a denial by its words alone


@framed("我爱人是{}", "我老公{}，在外地", "如果{}", "打算{}", "我想{}", "{}吗？", "是不是{}")
def test_what_is_said_of_others_planned_supposed_or_asked_states_nothing(frame, phrases):
    for fact, value, phrase in phrases:
        told = stated(frame.format(phrase))
        assert told.get(fact) != as_value(fact, value), (frame.format(phrase), told)


@framed("不是{}", "并不是{}", "我不属于{}", "没有{}")
def test_what_is_denied_is_never_taken_for_so(frame, phrases):
    """What is a denial itself, denied once more, is nobody's way to speak."""
    for fact, value, phrase in phrases:
        if PHRASES.marks["denying"].search(phrase) or as_value(fact, value) == HEARING.no.get(fact):
            continue
        told = stated(frame.format(phrase))
        assert told.get(fact) != as_value(fact, value), (frame.format(phrase), told)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("五类人才，现有职称副高级，在包头昆区的民营企业", {"talent_tier": "tier_5", "current_grade": "associate_senior", "place": "150203", "works_in_region": True, "employer": "company"}),
        ("我是1995年参加工作的水利工程师，大专学历，没有职称", {"current_grade": "none"}),
        ("我爱人是博士后，我不是", {"postdoc": "none"}),
        ("俺是乡镇卫生院的，在阿左旗", {"employer": "county_unit", "place": "152921", "works_in_region": True}),
        ("报过一次绿色通道没通过，之后没有新成果", {"green_channel_history": "failed", "new_achievements": False}),
        ("绿色通道前年整过一回，没过", {"green_channel_history": "failed"}),
        ("从山西调来的，副主任医师，证书网上查不到", {"moved_from": "other_province", "held_title_grade": "associate_senior", "held_title_verifiable": False}),
        ("2023年12月1日聘的副高", {"associate_senior_appointed": date(2023, 12, 1), "current_grade": "associate_senior"}),
        ("老家在赤峰，毕业于包头师范学院", {}),
        ("准备申报正高，现在是副高", {"current_grade": "associate_senior"}),
        ("我是五类人才能报正高吗", {"talent_tier": "tier_5"}),
        ("不是海归，没出过国", {"overseas": "none"}),
        ("副主任医师，五类人才，不对，是六类", {"current_grade": "associate_senior", "talent_tier": "tier_6"}),
        ("五类人才，说错了，六类", {"talent_tier": "tier_6"}),
        ("五类人才，副高，不对，六类", {"current_grade": "associate_senior", "talent_tier": "tier_6"}),
        ("tier 5 talent - no, tier 6", {"talent_tier": "tier_6"}),
        ("副主仁医师，在旗医院", {"employer": "county_unit"}),
        ("听说五类人才才能报", {}),
        ("去年申请过绿色通道，材料没过就退回来了", {}),
        ("never done a postdoc, tier 6, at a banner hospital in Jungar Banner", {"postdoc": "none", "talent_tier": "tier_6", "employer": "county_unit", "place": "150622", "works_in_region": True}),
    ],
)  # fmt: skip
def test_a_sentence_about_oneself_is_read_whole(text, facts):
    assert stated(text) == facts


def test_what_is_not_sure_is_marked_and_what_is_not_used_is_told():
    said = HEARING.stated("好像是五类人才，在旗医院上班")
    assert not said["talent_tier"].sure
    assert said["employer"].sure
    assert HEARING.unused("我属马，在旗医院上班，爱打篮球") == ("我属马", "爱打篮球")
    assert HEARING.asked("在旗医院上班，要交几份材料？") == ("要交几份材料",)
    assert "education_below_requirement" in HEARING.touched("大专学历，在旗医院上班")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    civil_servant: [公务员 ", "    civil_servnt: [公务员 ", "civil_servant"),
        ("  standing:\n    civil_servant: [公务员 ", "  standng:\n    civil_servant: [公务员 ", "standing"),
        ("(是我|由我|我|本人)", "(是我|由我|我|本人", "难题"),
        ("<lead>…国家重点实验室", "<laed>…国家重点实验室", "lead"),
        ("  away: [postdoc_station_in_region,", "  away: [postdoc_station,", "postdoc_station_in_region"),
    ],
)
def test_a_wrong_phrase_is_refused_with_its_line(old, new, says, tmp_path):
    from gcguide.cli import message
    from gcguide.folders import data_folder
    from gcguide.words import load_words

    text = (data_folder("dialogs") / "phrases.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "phrases.yaml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Problem) as caught:
        load_phrases(EDITION, tmp_path)
    assert caught.value.file == tmp_path / "phrases.yaml"
    assert caught.value.line
    assert says in message(caught.value, load_words("zh"))
