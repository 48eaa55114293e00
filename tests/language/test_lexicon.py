"""Plain replies and commands as people put them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide import load_edition
from gcguide.cli import message
from gcguide.language.faq import load_faq
from gcguide.language.lexicon import load_lexicon, normal
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml
from gcguide.text import LANGS
from gcguide.words import load_words
from tests.effort import examples
from tests.people import FACTS

DIALOGS = Path(__file__).resolve().parents[2] / "dialogs"
LEXICON = load_lexicon()
DATA = read_yaml(DIALOGS / "lexicon.yaml").data
FAQ = load_faq(load_edition("2026h1"))
REPLIES = [(form, meaning) for meaning, forms in DATA["replies"].items() for form in forms]
COMMANDS = [(form, command) for command, forms in DATA["commands"].items() for form in forms]
SOME = examples(80)

SAID = {
    "yes": ["是", "是的。", "对", "有", "嗯", "嗯，是的", "好的", "可以", "没错！", "yes", "YES", "Yes!", "ｙｅｓ", "y", "yeah", "true",
            " 是 的 ", "是的呢", "对，没错", "yes please", "好的👍", "√"],
    "no": ["不", "不是", "不是。", "否", "没有", "没有呢", "没有了", "没", "无", "不对", "未", "no", "No.", "n", "nope", "false",
           "不，没有", "还没有呢", "I don't", "I don’t"],
    "unsure": ["不清楚", "不知道", "不知道？", "不确定吧", "说不准", "不了解", "忘了", "忘了吧", "记不清了", "dont know", "don't know",
               "Don’t know.", "not sure", "unsure", "idk", "?", "？", "bqc", "BQC"],
    "none": ["都没有", "都没有。", "都不是", "以上都不是", "none", "None of them."],
    "all": ["都有", "全部", "全选", "全选吧", "all", "All of them"],
}  # fmt: skip
NOT_SAID = ["不是没有", "没有不", "没有不是", "不是不", "是，不是", "是不是", "有没有", "是吗", "是？", "有？", "没有？", "no?", "",
            " ", "。", "1", "2", "0", "12", "的", "了了了", "吧", "我不是公务员", "有一个", "是的话怎么办", "not no", "yesno", "maybe"]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), [(text, meaning) for meaning, texts in SAID.items() for text in texts])
def test_a_plain_reply_is_understood(text, meaning):
    assert LEXICON.reply(text) == meaning


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_may_mean_something_else_is_not_guessed(text):
    assert LEXICON.reply(text) is None


@pytest.mark.parametrize("text", ["{}", " {} ", "{}。", "（{}）", "“{}”", "{}！！", "{}～"])
def test_every_form_is_understood_however_it_is_set(text):
    for form, meaning in REPLIES:
        for spelling in (form, form.upper()):
            if any(c.isalnum() for c in form):
                assert LEXICON.reply(text.format(spelling)) == meaning, form
    for form, command in COMMANDS:
        if any(c.isalnum() for c in form):
            assert LEXICON.command(text.format(form)) == (command, ""), form


def test_no_form_is_both_a_reply_and_a_command():
    assert not {normal(form) for form, _ in REPLIES} & {normal(form) for form, _ in COMMANDS}


@pytest.mark.parametrize(
    ("text", "command"),
    [("返回", "back"), ("上一题吧", "back"), ("撤销", "back"), ("undo", "back"), ("Back", "back"), ("重做", "redo"), ("恢复", "redo"),
     ("redo", "redo"), ("为什么", "why"), ("为什么？", "why"), ("为什么呢", "why"), ("为何问", "why"), ("why?", "why"),
     ("状态", "status"), ("进度", "status"), ("帮助", "help"), ("/help", "help"), ("??", "help"), ("？？", "help"), ("退出", "quit"),
     ("再见", "quit"), (":q", "quit"), ("Q", "quit"), ("答案", "list"), ("我的答案", "list"), ("answers", "list")],
)  # fmt: skip
def test_a_command_is_understood(text, command):
    assert LEXICON.command(text) == (command, "")


@pytest.mark.parametrize(
    ("text", "rest"),
    [("改", ""), ("修改", ""), ("change", ""), ("改 人才类别", "人才类别"), ("改人才类别", "人才类别"), ("改：人才类别。", "人才类别"),
     ("修改一下人才类别", "人才类别"), ("我想改人才类别", "人才类别"), ("change talent", "talent"), ("Change: Talent tier", "talent tier"),
     ("改 3", "3"), ("改成果与贡献", "成果与贡献")],
)  # fmt: skip
def test_change_takes_what_to_change(text, rest):
    assert LEXICON.command(text) == ("change", rest)


@pytest.mark.parametrize(
    "text",
    ["为什么要公示", "帮助我看看", "返回之前的题怎么办", "退出以后答案还在吗", "改变单位怎么办", "改革以后还能报吗", "改人才类别？", "改了",
     "修改后能重新提交吗", "changes", "changing jobs", "helpful", "quite", "why not", "状态栏", "1", "", "是", "?", "what is the status"],
)  # fmt: skip
def test_a_sentence_is_not_a_command(text):
    assert LEXICON.command(text) is None


def test_every_answer_can_be_changed_by_its_label():
    for id in FACTS.ids:
        for lang in LANGS:
            label = FACTS[id].label[lang]
            assert LEXICON.command(f"改{label}") == ("change", normal(label))
            assert LEXICON.command(f"change {label}") == ("change", normal(label))


def test_no_question_that_people_ask_is_taken_for_a_reply_or_command():
    replies = {"none of them"}  # asked about the seven categories; while they are shown it answers them
    for ways in FAQ.ways.values():
        for question in set(ways) - replies:
            assert LEXICON.reply(question) is None, question
            command = LEXICON.command(question)  # put like one (改专业), whether an answer has that label decides
            assert command is None or command[0] == "change", question


@SOME
@given(st.text() | st.text(st.sampled_from("是不没有对的了吧呢吗改？?，。yesno '")))
def test_nothing_typed_does_harm(text):
    LEXICON.reply(text)
    LEXICON.command(text)
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize("text", ["了", "是，", "改", "？", " ", "不是没有", "yes "])
def test_long_texts_are_sentences(text):
    assert LEXICON.reply(text * 10_000) is None
    assert LEXICON.command(text * 10_000) is None


@pytest.mark.parametrize(
    ("was", "now", "line", "says"),
    [("'no': [不, ", "'no': [不, 是的, ", "  'no':", ("“是的”", "yes")),
     ("'no': [不, ", "'no': [不, ＹＥＳ, ", "  'no':", ("yes",)),
     ("'no': [不, ", "'no': [不, 不。, ", "  'no':", ("不。", "no")),
     ("redo: [重做", "redo: [返回, 重做", "  redo:", ("“返回”", "back")),
     ("'no': [不", "nay: [不", "  nay:", ("“nay”",)),
     ("  redo: [重做, 恢复, 取消撤销, redo]\n", "", "commands:", ("redo",)),
     ("ordinals: [st,", "ordinals: [january, st,", "  months: [[january", ("“january”", "ordinals")),
     ("{'1': [十, 拾]", "{'1': [十来, 拾]", "  tens:", ("“十来”",)),
     ("months: {'0': [本月", "months: {soon: [本月", "    months: {soon", ("“soon”",)),
     ("[初, 年初, early, beginning, start, the beginning, the start], months: [1, 3]", "[初], months: [1, 13]", "    - {forms: [初]", ("13",)),
     ("particles: [", "particles: [1, ", "particles:", ("“1”",))],
)  # fmt: skip
def test_a_wrong_lexicon_is_refused_with_its_line(was, now, line, says, tmp_path):
    text = (DIALOGS / "lexicon.yaml").read_text("utf-8")
    edited = text.replace(was, now, 1)
    assert edited != text
    (tmp_path / "lexicon.yaml").write_text(edited, "utf-8")
    with pytest.raises(Problem) as caught:
        load_lexicon(tmp_path)
    number = next(n for n, one in enumerate(edited.split("\n"), 1) if one.startswith(line))
    for lang in LANGS:
        said = message(caught.value, load_words(lang))
        assert f"第 {number} 行" in said or f"line {number}" in said, said
        assert all(part in said for part in says), said
