"""What a typed reply is taken to mean: never guessed in silence, never a crash."""

import random
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide.conversation.conversation import Conversation
from gcguide.conversation.prompt import prompt
from gcguide.conversation.reply import Answer, Asked, Readings
from gcguide.core.interview import Interview
from gcguide.language.faq import load_faq
from gcguide.language.lexicon import load_lexicon
from gcguide.language.pinyin import load_pinyin
from gcguide.problem import Problem
from gcguide.text import bare
from gcguide.words import load_words
from tests.effort import examples, is_deep
from tests.people import EDITION, FACTS, answers

TODAY = date(2026, 3, 2)
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}
LEXICON, PINYIN, FAQ = load_lexicon(), load_pinyin(), load_faq(EDITION)


def conversation(facts=None, lang="zh", today=TODAY):
    return Conversation(Interview(EDITION, facts or {}), WORDS[lang], today)


def understood(id, text, lang="zh"):
    """What a text means as a reply to the question about one fact, or to a screen."""
    listener, standing = listening(id, lang)
    return listener.understand(standing, text)


@cache
def listening(id, lang):
    """Who listens to replies to a question, and the question as it is put: hearing one changes neither."""
    talk = conversation(lang=lang)
    interview = talk.interview
    if id == "triage":
        question = interview.next_question()
    elif id == "gates":
        interview = Interview(EDITION, {"talent_tier": "tier_1"})
        question = interview.next_question()
        assert question.id == "gates", "something fits, so what could still exclude comes first"
    else:
        question = interview.about(id)
    return talk._listener, prompt(interview, question, WORDS[lang], TODAY)


def learned(id, text, lang="zh"):
    reply = understood(id, text, lang)
    assert isinstance(reply, Answer), reply
    return reply.learned if id in ("triage", "gates") else reply.learned[id]


def readings(id, text, lang="zh"):
    reply = understood(id, text, lang)
    assert isinstance(reply, Readings), reply
    return [next(iter(answer.learned.values())) for answer in reply.answers]


@pytest.mark.parametrize(
    ("id", "text", "value"),
    [
        ("talent_tier", "5", "tier_5"),
        ("talent_tier", "５", "tier_5"),
        ("talent_tier", "5.", "tier_5"),
        ("talent_tier", "（5）", "tier_5"),
        ("talent_tier", "五类人才", "tier_5"),
        ("talent_tier", "五类", "tier_5"),
        ("talent_tier", "5类", "tier_5"),
        ("talent_tier", "选第5项", "tier_5"),
        ("talent_tier", "wlrc", "tier_5"),
        ("talent_tier", "没有", "none"),
        ("talent_tier", "无", "none"),
        ("talent_tier", "不清楚", "unsure"),
        ("talent_tier", "9", "unsure"),
        ("talent_tier", "说不准", "unsure"),
        ("current_grade", "副高", "associate_senior"),
        ("current_grade", "副高级", "associate_senior"),
        ("current_grade", "fgj", "associate_senior"),
        ("associate_senior_appointed", "没有", TODAY),
        ("current_grade", "zgj", "full_senior"),
        ("current_grade", "没有", "none"),
        ("works_in_region", "是", True),
        ("works_in_region", "对的", True),
        ("works_in_region", "Y", True),
        ("works_in_region", "不是", False),
        ("works_in_region", "否", False),
        ("works_in_region", "2", False),
        ("first_title_application", "是", False),
        ("first_title_application", "有", False),
        ("first_title_application", "没有", True),
        ("first_title_application", "从未", True),
        ("education_below_requirement", "是", False),
        ("education_below_requirement", "没有", True),
        ("education_below_requirement", "没有达到", True),
        ("achievements", "1 3", frozenset({"research_breakthrough", "major_contribution"})),
        ("achievements", "1、3", frozenset({"research_breakthrough", "major_contribution"})),
        ("achievements", "1，3", frozenset({"research_breakthrough", "major_contribution"})),
        ("achievements", "1-3", frozenset({"research_breakthrough", "engineering_problem", "major_contribution"})),
        ("achievements", "0", frozenset()),
        ("achievements", "都没有", frozenset()),
        ("achievements", "以上都没有", frozenset()),
        ("achievements", "全部", frozenset({"research_breakthrough", "engineering_problem", "major_contribution"})),
        ("achievements", "解决重大工程技术难题", frozenset({"engineering_problem"})),
        ("achievements", "?2", "unsure"),
        ("achievements", "1 ?2", frozenset({"research_breakthrough"})),
        ("achievements", "不知道", "unsure"),
        ("associate_senior_appointed", "2024-3-1", date(2024, 3, 1)),
        ("associate_senior_appointed", "2024年3月1日", date(2024, 3, 1)),
        ("associate_senior_appointed", "20240301", date(2024, 3, 1)),
        ("associate_senior_appointed", "还没有受聘", TODAY),
        ("associate_senior_appointed", "1", TODAY),
        ("associate_senior_appointed", "不清楚", "unsure"),
        ("associate_senior_appointed", "2", "unsure"),
        ("place", "昆都仑", "150203"),
        ("place", "kdl", "150203"),
        ("place", "150203", "150203"),
        ("place", "１５０２０３", "150203"),
        ("place", "包头市昆都仑区", "150203"),
        ("place", "不清楚", "unsure"),
    ],
)  # fmt: skip
def test_plain_replies(id, text, value):
    assert learned(id, text) == value


@pytest.mark.parametrize(
    ("id", "text", "value"),
    [
        ("talent_tier", "tier 5", "tier_5"),
        ("talent_tier", "none", "none"),
        ("current_grade", "associate", "associate_senior"),
        ("works_in_region", "yes", True),
        ("works_in_region", "Nope", False),
        ("first_title_application", "no", True),
        ("achievements", "none of them", frozenset()),
        ("achievements", "1 and 3", None),
        ("associate_senior_appointed", "1 March 2024", date(2024, 3, 1)),
        ("associate_senior_appointed", "not sure", "unsure"),
        ("place", "kdl", "150203"),
    ],
)  # fmt: skip
def test_plain_replies_in_english(id, text, value):
    if value is None:
        assert readings(id, text, "en")
    else:
        assert learned(id, text, "en") == value


@pytest.mark.parametrize(
    ("id", "text", "values"),
    [
        ("current_grade", "高级", ["associate_senior", "full_senior"]),
        ("achievements", "重大", None),
        ("achievements", "13", None),
        ("associate_senior_appointed", "2024年3月", [date(2024, 3, 1), date(2024, 3, 31)]),
        ("associate_senior_appointed", "去年五月", [date(2025, 5, 1), date(2025, 5, 31)]),
        ("associate_senior_appointed", "03/04/2024", [date(2024, 4, 3), date(2024, 3, 4)]),
        ("place", "东", None),
        ("place", "赤峰", None),
        ("current_grade", "fg", ["associate_senior"]),
        ("current_grade", "讲师", ["intermediate"]),
        ("current_grade", "副教授", ["associate_senior"]),
        ("held_title_grade", "正高级工程师", ["full_senior"]),
        ("talent_tier", "五", ["tier_5"]),
        ("talent_tier", "盟市", ["local_only"]),
        ("achievements", "工程", [frozenset({"engineering_problem"})]),
        ("achievements", "工程 贡献", [frozenset({"engineering_problem", "major_contribution"})]),
        ("place", "hs", None),
        ("place", "呼市", ["150100", "150700"]),
        ("employer", "企业", ["company", "county_unit", "league_unit"]),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_offered_in_both(id, text, values):
    found = readings(id, text)
    if values is not None:
        assert sorted(map(str, found)) == sorted(map(str, values))


def test_a_future_day_is_asked_back():
    assert readings("associate_senior_appointed", "2026-08-01") == [date(2026, 8, 1)]


@pytest.mark.parametrize(
    ("id", "text", "problem"),
    [
        ("talent_tier", "10", "reply_number"),
        ("talent_tier", "0", "reply_number"),
        ("achievements", "1 7", "reply_number"),
        ("associate_senior_appointed", "2024-02-30", "date_impossible"),
        ("associate_senior_appointed", "1024-02-03", "date_far"),
        ("gates", "1 2", "reply_conflict"),
        ("gates", "4 5", "reply_conflict"),
        ("triage", "1 8", "reply_conflict"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_one_is_said_to_be_wrong(id, text, problem):
    with pytest.raises(Problem) as raised:
        understood(id, text)
    assert raised.value.id == problem


def test_screens():
    assert learned("triage", "0")["talent_tier"] == "none"
    ticked = learned("triage", "2 6")
    assert "talent_tier" not in ticked
    assert "unique_skill" not in ticked, "a tick proves nothing: it is asked"
    assert ticked["postdoc"] == "none"
    assert learned("triage", "8") == {}, "asked one by one: nothing is learned"
    assert learned("triage", "都不确定，请逐项问我") == {}
    assert learned("triage", "ycxm") == learned("triage", "2")
    for text in ("没有", "不", "no"):
        assert isinstance(understood("triage", text), Readings), "it shuts all seven: asked back"
    assert learned("triage", "?2") == learned("triage", "2"), "its own question follows"
    assert learned("triage", "?4") == learned("triage", "4")
    gates = learned("gates", "0")
    assert gates["standing"] == "professional"
    assert gates["licence"] == "not_required"
    assert learned("gates", "?8")["licence"] == "unsure"
    assert learned("gates", "5")["green_channel_history"] == "failed"
    assert set(learned("gates", "不清楚").values()) == {"unsure"}
    for text in ("1 ?2", "4? 5", "0 2"):
        with pytest.raises(Problem) as raised:
            understood("gates", text)
        assert raised.value.id == "reply_conflict", text


@pytest.mark.parametrize("text", ["材料要几份？", "超过截止时间还能报吗", "what does it cost?", "今天天气不错", "！！！"])
def test_anything_else_is_a_question(text):
    for id in ("talent_tier", "achievements", "triage", "place", "associate_senior_appointed", "works_in_region"):
        assert isinstance(understood(id, text), Asked), id


@pytest.mark.parametrize(
    ("text", "lang"),
    [("我养的狗多少斤了？", "zh"), ("今天中午吃点啥？", "zh"), ("what is the capital of France?", "en")],
)
def test_what_is_not_found_is_not_told_as_a_silence_of_the_notice(text, lang):
    (remark,) = conversation(lang=lang).hear(text)
    assert remark.lines[0] == WORDS[lang]("faq.not_found")
    assert not any("通知未提供" in line or "The notice does not give" in line for line in remark.lines)
    assert len(remark.lines) > 1, "whom to ask"


@pytest.mark.parametrize(("text", "lang"), [("政策咨询电话是多少？", "zh"), ("which number do I call about policy?", "en")])
def test_a_silence_is_told_as_one(text, lang):
    (remark,) = conversation(lang=lang).hear(text)
    assert WORDS[lang]("faq.silent") in remark.lines


def test_where_to_send_the_papers_is_answered_by_who_sends_them():
    for text in ("材料寄到哪里？", "材料报送到哪里？", "报送地点在哪？"):
        said = "".join("".join(remark.lines) + "".join(remark.choices) for remark in conversation().hear(text))
        assert "个人不" in said or "材料报送地点在哪里" in said, text
    (remark,) = conversation().hear("材料寄到哪里？")
    assert "所在单位" in "".join(remark.lines)
    assert "609" not in "".join(remark.lines)


def test_a_question_that_names_an_option_is_a_question():
    assert isinstance(understood("current_grade", "中级可以报吗？"), Asked)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_option_can_be_chosen_by_number_label_and_initials(lang):
    for id in FACTS.ids:
        interview = Interview(EDITION)
        put = prompt(interview, interview.about(id), WORDS[lang], TODAY)
        for position, option in enumerate(put.choices, start=1):
            if put.kind == "place" and option is not put.leave:
                continue
            for text in (str(position), option.label):
                reply = understood(id, text, lang)
                assert isinstance(reply, Answer), (id, text, reply)
                value = reply.learned[id]
                assert value == (frozenset({option.id}) if put.kind == "several" and option is not put.leave else option.value)
            letters = "".join(sorted(PINYIN.letters(c))[0] if PINYIN.letters(c) else "" for c in option.label)
            if lang == "zh" and len(letters) > 1:
                reply = understood(id, letters, lang)
                assert isinstance(reply, Answer | Readings), (id, letters)


texts = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789 ?？、，-/年月日.是否不清楚没有返回改12", max_size=30),
    st.sampled_from(["返回", "改", "改 1", "改 人才", "为什么", "状态", "帮助", "恢复", "答案", "1", "2", "0", "是", "不清楚", "[/]",
                     "五类人才，在旗医院上班", "第1条不对，是民营企业", "不对，是六类", "划掉第2条", "1890年5月3日聘的副高，在旗医院上班",
                     "\x1b[31m", "{0}", "%s", "‮", "=1+1", "1" * 400, "9" * 30, "昆", "t", "2024年2月30日"]),
)  # fmt: skip


@examples(40)
@given(st.lists(texts, max_size=25), st.sampled_from(["zh", "en"]))
def test_nothing_typed_can_crash_it(typed, lang):
    talk = conversation(lang=lang)
    for text in typed:
        remarks = talk.hear(text)
        assert remarks
        for remark in remarks:
            for line in (*remark.lines, *remark.choices):
                assert line.strip()
                assert "\x1b" not in line
                assert "‮" not in line
        if talk.is_over:
            return


def test_ten_thousand_characters_are_a_question_nobody_answers():
    for text in ("长" * 10_000, "1 " * 5_000, "a" * 10_000, "2024" * 2_500, "?" * 10_000, "不" * 10_000):
        for remarks in (conversation().hear(text), conversation({"current_grade": "associate_senior", "talent_tier": "tier_5"}).hear(text)):
            assert all(len(line) < 2_000 for remark in remarks for line in remark.lines)


@pytest.mark.parametrize(
    ("id", "text", "value", "lang"),
    [
        ("talent_tier", "我是五类人才", "tier_5", "zh"),
        ("talent_tier", "我被认定为五类人才", "tier_5", "zh"),
        ("current_grade", "我现在是副高", "associate_senior", "zh"),
        ("current_grade", "我是中级职称", "intermediate", "zh"),
        ("employer", "我在旗县单位", "county_unit", "zh"),
        ("employer", "I work in a private company", "company", "en"),
        ("standing", "我退休了", "retired", "zh"),
        ("postdoc", "我已经出站了", "left_station", "zh"),
        ("overseas", "我是留学回国的", "returnee", "zh"),
        ("place", "我在包头昆区", "150203", "zh"),
        ("place", "我单位在东胜", "150602", "zh"),
        ("moved_from", "部队转业", "military", "zh"),
        ("moved_from", "我是从外省调来的", "other_province", "zh"),
        ("moved_from", "from another province", "other_province", "en"),
        ("employer", "旗医院", "county_unit", "zh"),
        ("postdoc", "没做过", "none", "zh"),
        ("talent_tier", "我不知道是几类", "unsure", "zh"),
        ("held_title_verifiable", "这个得问人事", "unsure", "zh"),
        ("first_title_application", "不是没报过", False, "zh"),
    ],
)
def test_a_sentence_that_says_no_more_than_an_answer_is_taken(id, text, value, lang):
    reply = understood(id, text, lang)
    if isinstance(reply, Readings):
        assert value in [answer.learned[id] for answer in reply.answers], "asked back at least"
        assert id in ("talent_tier", "postdoc", "first_title_application"), "only what is half a question, or no more than a verb"
    else:
        assert reply.learned[id] == value


@pytest.mark.parametrize(
    ("id", "text", "values", "lang"),
    [
        ("current_grade", "我是高级工程师", ["associate_senior"], "zh"),
        ("current_grade", "我是讲师。", ["intermediate"], "zh"),
        ("employer", "事业单位", ["county_unit", "league_unit", "region_department", "region_unit"], "zh"),
        ("employer", "国企", ["central_unit", "county_unit", "league_unit", "region_department", "region_unit"], "zh"),
        ("employer", "不是国企也不是事业单位", ["company", "freelance"], "zh"),
        ("standing", "我不是公务员", ["professional", "retired"], "zh"),
        ("overseas", "我没有留学回国", ["foreign_national", "none"], "zh"),
        ("talent_tier", "好像是四类", ["tier_4"], "zh"),
        ("talent_tier", "四类还是五类来着", ["tier_4", "tier_5"], "zh"),
        ("green_channel_history", "报过一回没评上", ["failed"], "zh"),
        ("green_channel_history", "不是没参加过", ["failed", "passed"], "zh"),
        ("employer", "siqi", None, "zh"),
        ("current_grade", "fugao", None, "zh"),
        ("employer", "在旗衣院上班", ["county_unit"], "zh"),
        ("employer", "wo zai qi yiyuan shangban", ["county_unit"], "zh"),
    ],
)
def test_a_sentence_that_may_mean_more_is_asked_back(id, text, values, lang):
    if values is None:
        assert isinstance(understood(id, text, lang), Answer | Readings)
    else:
        assert sorted(map(str, readings(id, text, lang))) == sorted(map(str, values))


@pytest.mark.parametrize("text", ["大概2024年4月30日", "2024年4月30日左右", "2024-04-30?", "好像是2024年4月30号", "maybe 30 April 2024"])
def test_a_day_one_is_not_sure_of_is_asked_back_with_not_knowing(text):
    reply = understood("associate_senior_appointed", text)
    assert isinstance(reply, Readings)
    assert reply.why == "talk.vague_day"
    assert [answer.learned["associate_senior_appointed"] for answer in reply.answers] == [date(2024, 4, 30), "unsure"]


def test_all_or_none_of_several_may_be_said_in_other_words():
    everything = frozenset({"research_breakthrough", "engineering_problem", "major_contribution"})
    assert readings("achievements", "三样都占了") == [everything]
    assert readings("achievements", "哪样都没占上") == [frozenset()]


def test_days_within_a_sentence_are_offered():
    found = readings("associate_senior_appointed", "评上是21年12月10号，真正聘是22年3月1号")
    assert found == [date(2021, 12, 10), date(2022, 3, 1), "unsure"]
    assert isinstance(understood("associate_senior_appointed", "4月30号交还赶趟吗"), Asked)


def test_a_sentence_that_answers_the_first_question_is_offered_as_a_line():
    for text, lang in (("我是博士后", "zh"), ("我做过博士后", "zh"), ("I was a postdoc", "en")):
        reply = understood("triage", text, lang)
        assert isinstance(reply, Readings), text
        assert ["postdoc" in answer.learned for answer in reply.answers] == [False], "asked next, not shut"


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("current_grade", "我有职称"),
        ("technical_leader_of", "我是技术负责人"),
        ("place", "我在"),
        ("triage", "我"),
    ],
)
def test_a_sentence_is_not_taken_for_what_it_does_not_say(id, text):
    """A denial, a part of a label that denies it, nothing at all."""
    assert isinstance(understood(id, text), Asked), text


def test_what_is_no_place_or_date_is_told_what_is_wanted():
    for fact, texts in (("place", ("没有", "滚")), ("associate_senior_appointed", ("是", "胡说八道"))):
        for text in texts:
            talk = conversation({"talent_tier": "tier_5", "current_grade": "associate_senior"})
            talk.change(fact)
            (remark,) = talk.hear(text)
            assert remark.kind == "problem", text
            assert ("地方" if fact == "place" else "日期") in remark.lines[0], text
    (remark,) = conversation().hear("是")
    assert "一个或几个" in remark.lines[0]


def test_a_reading_is_chosen_by_number_word_or_yes():
    talk = conversation({"talent_tier": "tier_5", "current_grade": "associate_senior"})
    talk.change("associate_senior_appointed")
    assert [r.kind for r in talk.hear("2024年3月")] == ["offer"]
    talk.hear("1")
    assert talk.interview.facts["associate_senior_appointed"] == date(2024, 3, 1)
    talk.change("current_grade")
    assert talk.hear("好像是中级职称")[0].kind == "offer"
    talk.hear("是的")
    assert talk.interview.facts["current_grade"] == "intermediate"
    talk.change("current_grade")
    talk.hear("好像是中级职称")
    assert talk.hear("不是")[0].kind == "problem"
    talk.hear("正高")
    assert talk.interview.facts["current_grade"] == "full_senior", "another answer may be given instead"


def test_change_by_name_number_and_topic():
    facts = {"talent_tier": "tier_5", "works_in_region": True}
    for which in ("改 人才类别", "改人才类别", "change rclb", "改 1"):
        talk = conversation(facts)
        assert talk.hear(which)[0].kind == "note", which
        assert talk.is_changing
    talk = conversation(facts)
    assert talk.hear("改 博士后")[0].kind == "offer"
    assert conversation(facts).hear("改 火星")[0].kind == "problem"
    assert conversation().hear("改")[0].kind == "problem"
    assert len(conversation(facts).hear("改")[0].choices) == 2
    talk.hear("返回")
    assert not talk.is_changing


def test_back_and_redo_in_words():
    talk = conversation()
    talk.hear("2")
    standing = talk.prompt.question.id
    talk.hear("返回")
    assert talk.prompt.question.id == "triage"
    talk.hear("恢复")
    assert talk.prompt.question.id == standing
    assert [r.kind for r in talk.hear("恢复")] == ["problem"]


def test_verdict_changes_are_said_at_once_and_moot_answers_listed():
    talk = conversation({"other_review_filed": False})
    kinds = [remark.kind for remark in talk.hear("2")]
    assert kinds == ["understood", "verdict"]
    talk.hear("5")
    talk.change("other_review_filed")
    remarks = {remark.kind: remark for remark in talk.hear("是")}
    assert "verdict" in remarks
    assert "note" in remarks, "the tier does not matter any more"
    assert talk.interview.facts["talent_tier"] == "tier_5", "and is kept"


def test_why_names_what_is_at_stake_and_previews():
    talk = conversation({"talent_tier": "tier_5"})
    talk.change("current_grade")
    lines = talk.hear("为什么")[0].lines
    assert any("英才兴蒙" in line for line in lines)
    assert any(line.startswith("若选") for line in lines)


@pytest.mark.slow
def test_random_conversations_end_where_the_answers_do():
    """Each question answered by a number: what was meant is what was learned."""
    rng = random.Random(71)
    for _ in range(60):
        talk = conversation(lang=rng.choice(["zh", "en"]))
        while (put := talk.prompt) is not None:
            id = put.question.id
            if put.question.is_screen:
                chosen = [n for n in range(1, len(put.options) + 1) if rng.random() < 0.2]
                talk.hear(" ".join(map(str, chosen)) or "0")
                continue
            value = rng.choice(answers(id))
            if put.kind == "one":
                typed = next(str(n) for n, option in enumerate(put.options, start=1) if option.value == value)
            elif put.kind == "several":
                typed = " ".join(str(n) for n, option in enumerate(put.options, start=1) if option.id in value) or "0"
            else:
                typed = str(value)
            remarks = talk.hear(typed)
            if remarks[0].kind == "offer":
                talk.hear("1")
            assert talk.interview.facts[id] == value, (id, typed)


def test_questions_offered_do_not_stand_in_the_way_of_an_answer():
    """After an offer of questions, a number beyond them, a plain no, or a label answers what was asked."""
    for typed, value in (("0", frozenset()), ("没有", frozenset()), ("2", None), ("解决重大工程技术难题", frozenset({"engineering_problem"}))):
        talk = conversation({"current_grade": "none"})
        talk.change("achievements")
        offer = talk.hear("公示")[0]
        assert (offer.kind, len(offer.choices) > 0) == ("offer", True)
        talk.hear(typed)
        assert talk.interview.facts.get("achievements") == value, typed


def test_a_question_about_changing_something_is_no_command():
    put_like_one = [way for ways in FAQ.ways.values() for way in ways if LEXICON.command(way) is not None]
    assert len(put_like_one) > 1
    for way in (*put_like_one, "改专业可以吗"):
        assert conversation().hear(way)[0].kind in ("answer", "offer"), way


def put_to(id, lang):
    interview = Interview(EDITION, {"talent_tier": "tier_1"} if id == "gates" else {})
    question = interview.next_question() if id in ("triage", "gates") else interview.about(id)
    return prompt(interview, question, WORDS[lang], TODAY)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("id", ["triage", "gates", *FACTS.ids])
def test_a_plain_yes_or_no_is_never_taken_for_a_part_of_a_label(id, lang):
    """是 must not become 我是公务员, nor 有 没有博士后经历."""
    put = put_to(id, lang)
    for form, meaning in LEXICON.replies.items():
        if meaning in ("unsure", "all") or form in [option.label for option in put.choices]:
            continue
        try:
            reply = understood(id, form, lang)
        except Problem:  # asked to choose
            continue
        if isinstance(reply, Answer) and id not in ("triage", "gates"):
            value = reply.learned[id]
            if put.kind == "several":
                assert value == frozenset()
            else:
                assert value == (put.yes if meaning == "yes" else put.no), (form, value)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("id", ["triage", "gates", *FACTS.ids])
def test_a_part_of_a_label_that_drops_its_negation_is_never_taken(id, lang):
    """在自治区工作 must not become 我现在不在自治区工作."""
    put = put_to(id, lang)
    for option in put.options:
        label = option.label
        if not LEXICON.denies(label):
            continue
        # English is cut between its words, unless there is time for every letter.
        cuts = [n for n in range(len(label) + 1) if lang == "zh" or is_deep() or not label[max(n - 1, 0) : n + 1].isalpha()]
        # Where it begins and where it ends, and of what lies between a third, unless there is time for all.
        ways = [(start, end) for start in [0, *cuts] for end in [*cuts, len(label)]]
        tried = [way for at, way in enumerate(ways) if is_deep() or way[0] == 0 or way[1] == len(label) or at % 3 == 0]
        for part in dict.fromkeys(label[start:end].strip() for start, end in tried):
            if not part or LEXICON.denies(part) or LEXICON.reply(part) is not None or part in [other.label for other in put.choices]:
                continue
            if bare(part) in option.forms:
                continue  # listed as a way to say just this
            try:
                reply = understood(id, part, lang)
            except Problem:
                continue
            taken = isinstance(reply, Answer) and (
                reply.learned[id] == option.value
                if id not in ("triage", "gates")
                else reply.said == option.label
            )
            assert not taken or put.no == option.value, (part, reply)


def test_a_sentence_that_denies_or_says_two_things_is_not_half_heard():
    assert readings("current_grade", "已经不是中级了，是副高") == ["associate_senior"]
    for text in ("中级或者副高", "不是中级"):
        reply = understood("current_grade", text)
        assert not isinstance(reply, Answer), text
        if isinstance(reply, Readings):
            assert len(reply.answers) > 1, text
    for text in ("2，不是3", "2 但3不确定"):
        assert isinstance(understood("triage", text), Asked), text


def test_the_end_is_not_called_settled_while_something_is_open():
    talk = conversation()
    talk.hear("2")
    talk.hear("6")
    while talk.prompt is not None:
        said = talk.hear("不清楚")
    assert "核实以后才能下结论" in said[-1].lines[0]


# Rows of a screen, chosen without typing


def test_a_row_that_is_chosen_says_what_typing_its_number_says():
    chosen, typed = conversation(), conversation()
    while (standing := chosen.prompt) is not None:
        assert chosen.choose([standing.choices[0].id]) == typed.hear("1")
        assert chosen.interview.transcript == typed.interview.transcript
    assert chosen.choose(["x"]) == []


def test_any_place_can_be_chosen_by_its_code():
    chosen, typed = conversation(), conversation()
    chosen.change("place")
    typed.change("place")
    assert chosen.choose(["150203"]) == typed.hear("150203")
    assert chosen.interview.facts["place"] == "150203"


def test_a_reading_that_is_chosen_is_taken_once():
    talk = conversation()
    talk.change("place")
    talk.hear("呼市")
    offered = talk.offers
    (understood, *_) = talk.choose_offer(2)
    assert offered[1] in understood.lines[0]
    before = talk.interview.transcript
    assert talk.choose_offer(2) == []
    assert talk.interview.transcript == before


@pytest.mark.parametrize(("typed", "id"), [("一（二）", "一（二）"), ("一(二)", "一（二）"), ("§五（三）", "五（三）"), ("三.1", "三.1"), ("附件1", "附件1")])
def test_a_clause_that_is_typed_is_shown_in_its_own_words(typed, id):
    (said,) = conversation().hear(typed)
    assert said.lines[0] == WORDS["zh"]("talk.clause", id=id)
    assert "".join(said.lines[1:]).replace(" ", "").startswith(EDITION.clause_text(id).splitlines()[0].replace(" ", ""))


def test_the_clause_of_the_question_is_one_command_away_and_a_figure_stays_an_answer():
    talk = conversation({"talent_tier": "tier_5", "standing": "professional"})
    talk.change("talent_tier")
    assert "五至六类人才" in "".join(talk.hear("看原文")[0].lines)
    assert talk.is_changing, "looking changes nothing"
    assert WORDS["zh"]("talk.clause", id="三") not in talk.hear("三")[0].lines
    talk.hear("3")
    assert talk.interview.facts["talent_tier"] == "tier_3"
    assert conversation().hear("看原文")[0].lines == (WORDS["zh"]("talk.clause_none"),)
def test_answers_that_nobody_gave_are_marked():
    talk = conversation()
    talk.hear("2")
    (remark,) = talk.hear("答案")
    assert any(line.endswith("博士后经历：没有博士后经历（未勾选，按此处理）") for line in remark.lines)
    assert "博士后经历：没有博士后经历（未勾选，按此处理）" in talk.hear("改 博士后经历")[0].lines[0]
    talk.hear("没有")
    (remark,) = talk.hear("答案")
    assert any(line.endswith("博士后经历：没有博士后经历") for line in remark.lines), "now it was said"


def test_answers_that_hardly_go_together_are_pointed_out_once_and_kept():
    talk = conversation({"overseas": "returnee", "first_title_application": True})
    talk.change("current_grade")
    said = [line for remark in talk.hear("中级") if remark.kind == "note" for line in remark.lines]
    assert any("没有申报过职称" in line and "现在有职称" in line for line in said)
    assert talk.interview.facts["current_grade"] == "intermediate"
    assert talk.interview.facts["first_title_application"] is True
    talk.change("employer")
    assert not any("没有申报过" in line for remark in talk.hear("5") for line in remark.lines)
    talk.change("current_grade")
    assert not any("没有申报过" in line for remark in talk.hear("没有") for line in remark.lines)


@pytest.mark.parametrize(
    ("known", "clause", "asks"),
    [
        ({"education_below_requirement": True, "overseas": "none"}, "一（四）", "业绩显著、贡献突出"),
        ({"education_below_requirement": False, "overseas": "returnee", "first_title_application": True}, "一（五）", "显著业绩成果"),
        ({"education_below_requirement": True, "overseas": "returnee", "first_title_application": True}, "一（四）、一（五）", "业绩成果显著"),
    ],
)  # fmt: skip
def test_a_question_is_put_in_the_words_of_the_categories_that_it_can_still_change(known, clause, asks):
    talk = conversation(known)
    put = prompt(talk.interview, talk.interview.about("notable_achievements"), WORDS["zh"], TODAY)
    assert put.clause == clause
    assert asks in put.ask
    talk.change("notable_achievements")
    whys = [line for line in talk.hear("为什么")[0].lines if line.startswith("这一问")]
    assert [line.partition(" · 依据 ")[2] for line in whys] == clause.split("、")


STATED = "五类人才，在旗医院上班，没做过博士后"


def test_what_is_to_be_confirmed_stands_until_it_is_noted_struck_or_refused():
    talk = conversation()
    (listed,) = talk.hear(STATED)
    assert listed.kind == "offer"
    for meanwhile in ("帮助", "公示要多长时间？", "状态"):
        *_, again = talk.hear(meanwhile)
        assert (again.kind, again.choices) == ("offer", listed.choices), meanwhile
    talk.speak(WORDS["en"])
    for beyond in ("9", "选9", "2？"):
        assert talk.hear(beyond)[0].kind == "problem", "a number beyond the list is none of the question's"
    assert len(talk.offers) == len(listed.choices)
    assert not talk.interview.facts
    talk.hear("对")
    assert talk.interview.facts == {"employer": "county_unit", "talent_tier": "tier_5", "postdoc": "none"}
    assert not talk.offers


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        ("2", {"talent_tier", "postdoc"}),
        ("2 3", {"postdoc"}),
        ("第2条不对", {"employer", "postdoc"}),
        ("第二条划掉", {"employer", "postdoc"}),
        ("划掉五类人才", {"employer", "postdoc"}),
        ("划掉人才类别", {"employer", "postdoc"}),
        ("不是五类人才", {"employer", "postdoc"}),
        ("都不对", set()),
        ("一项也不记", set()),
        ("返回", set()),
        ("单位在东胜区", {"employer", "talent_tier", "postdoc", "place", "works_in_region"}),
    ],
)
def test_a_line_of_what_is_to_be_confirmed_can_be_struck(reply, left):
    talk = conversation()
    talk.hear(STATED)
    talk.hear(reply)
    assert not talk.interview.facts
    if left:
        talk.hear("对")
    assert set(talk.interview.facts) == left


@pytest.mark.parametrize(
    ("reply", "facts"),
    [
        ("不对，是六类", {"talent_tier": "tier_6"}),
        ("五类人才不对，应该是四类", {"talent_tier": "tier_4"}),
        ("第1条不对，是民营企业", {"employer": "company"}),
        ("不是五类人才，在民营企业", {"employer": "company", "talent_tier": None}),
        ("第2条对不对？", {}),
        ("1 1", {}),
    ],
)
def test_a_line_of_what_is_to_be_confirmed_can_be_put_right(reply, facts):
    talk = conversation()
    talk.hear(STATED)
    talk.hear(reply)
    talk.hear("对")
    stated = {"employer": "county_unit", "talent_tier": "tier_5", "postdoc": "none"}
    assert talk.interview.facts == {id: v for id, v in {**stated, **facts}.items() if v is not None}


def test_what_one_is_unsure_of_or_does_not_tick_leaves_what_was_stated_to_be_confirmed():
    talk = conversation({"talent_tier": "tier_4"})
    talk.change("talent_tier")
    talk.hear("五类人才，在旗医院上班")
    *_, again = talk.hear("不清楚")
    assert talk.interview.facts["talent_tier"] == "unsure"
    assert again.kind == "offer"
    talk.hear("对")
    assert talk.interview.facts["talent_tier"] == "tier_5"


def test_what_is_answered_need_not_be_confirmed_and_what_was_asked_is_answered():
    talk = conversation()
    *_, listed = talk.hear("五类人才，在旗医院上班，公示要多长时间？")
    assert len(talk.offers) == len(listed.choices)
    talk.change("talent_tier")
    *_, again = talk.choose(["tier_6"])
    assert talk.interview.facts == {"talent_tier": "tier_6"}
    assert again.kind == "offer", "the employer is still to be confirmed"
    talk.choose_offer(1)
    assert talk.interview.facts == {"talent_tier": "tier_6", "employer": "county_unit"}


def test_what_is_asked_with_what_is_told_is_answered_once():
    talk = conversation()
    said = talk.hear("五类人才，在旗医院上班，公示要多长时间？") + talk.hear("对")
    assert [remark.kind for remark in said].count("answer") == 1


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("place", "不在海拉尔"),
        ("place", "老家海拉尔"),
        ("place", "以前在海拉尔"),
        ("place", "明年去东胜"),
        ("place", "新区"),
        ("current_grade", "快退休了"),
        ("standing", "快退休了"),
        ("current_grade", "在评副高"),
        ("current_grade", "原来是副高"),
        ("current_grade", "差点评上副高"),
        ("standing", "曾经是公务员"),
        ("standing", "我爱人是公务员"),
        ("employer", "单位没有旗属的"),
        ("postdoc", "快出站了"),
        ("gates", "tg"),
        ("triage", "gwy"),
    ],
)
def test_what_is_denied_past_planned_or_of_others_is_never_taken(id, text):
    assert not isinstance(understood(id, text), Answer)


def test_choosing_nothing_of_which_one_must_be_chosen_is_a_problem():
    talk = conversation()
    talk.change("talent_tier")
    assert [remark.kind for remark in talk.choose([])] == ["problem"]
    assert not talk.interview.facts


@pytest.mark.parametrize("reply", ["对", "一项也不记"])
def test_no_question_asked_beside_what_was_told_is_lost(reply):
    talk = conversation()
    said = talk.hear("五类人才，在旗医院上班，能报正高吗？公示要几天？") + talk.hear(reply)
    assert any("公示要几天" in line for remark in said[1:] for line in remark.lines)


def test_what_strikes_a_line_and_says_something_else_tells_that_it_was_not_used():
    talk = conversation()
    talk.hear(STATED)
    *_, again = talk.hear("第2条不对，我属马")
    assert any("我属马" in line for line in again.lines)
