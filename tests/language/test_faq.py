"""Questions of one's own words find their answer, or are honestly not found; and what is wrong in the data is named.

How well they find it is measured on tests/language/faq_questions.yaml; the bounds lie a little below what was measured.
"""

import re
import shutil
import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcguide import load_edition
from gcguide.cli import message
from gcguide.conversation.asking import ask
from gcguide.folders import data_folder
from gcguide.language import faq_search
from gcguide.language.faq import faq_answer, load_faq, not_found
from gcguide.language.faq_search import OFFERED, Found, look_up, search
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml
from gcguide.text import DEFAULT_LANG, LANGS
from gcguide.words import load_words
from tests.effort import examples, is_deep

EDITION = load_edition("2026h1")
FAQ = load_faq(EDITION)
WORDS = {lang: load_words(lang) for lang in LANGS}
QUESTIONS = read_yaml(Path(__file__).parent / "faq_questions.yaml").data


def held_out(text):
    return crc32(text.encode()) % 2 == 1


ASKED = {
    "tuned on": [q for q in QUESTIONS["asked"] if not held_out(q["text"])] + QUESTIONS["later"],
    "held out": [q for q in QUESTIONS["asked"] if held_out(q["text"])],
    "unseen": QUESTIONS["unseen"],
}
NOT_ASKED = {
    "tuned on": [text for text in QUESTIONS["not_asked"] if not held_out(text)],
    "held out": [text for text in QUESTIONS["not_asked"] if held_out(text)],
    "unseen": QUESTIONS["unseen_not_asked"],
}


# -----------------------------------------------------------------------------------------------------------
# How well it finds


@dataclass(frozen=True)
class Measured:
    """Shares: of questions whose answer comes first, or among three; that find nothing; that are met as sure, and of these right."""

    first: float
    among_three: float
    nothing: float
    sure: float
    sure_right: float


def measured(questions):
    first = three = nothing = sure = right = 0
    for question in questions:
        ids = [hit.entry.id for hit in faq_search.search(FAQ, question["text"])]
        found = look_up(FAQ, question["text"])
        first += bool(set(ids[:1]) & set(question["is"]))
        three += bool(set(ids[:3]) & set(question["is"]))
        nothing += found.kind == "not_found"
        sure += found.is_sure
        right += found.is_sure and found.entries[0].id in question["is"]
    count = len(questions)
    return Measured(first / count, three / count, nothing / count, sure / count, right / sure)


def test_there_are_enough_questions_and_each_names_entries():
    known = {entry.id for entry in FAQ.entries}
    asked = [question for questions in ASKED.values() for question in questions]
    texts = [question["text"] for question in asked] + [text for texts in NOT_ASKED.values() for text in texts]
    assert len(asked) >= 400
    assert sum(map(len, NOT_ASKED.values())) >= 110
    assert len(set(texts)) == len(texts)
    assert all(question["is"] and set(question["is"]) <= known for question in asked)


@pytest.mark.parametrize(
    ("part", "first", "among_three", "nothing", "sure", "sure_right"),
    [
        ("tuned on", 0.90, 0.96, 0.03, 0.36, 0.98),
        ("held out", 0.89, 0.94, 0.03, 0.32, 0.97),
        ("unseen", 0.84, 0.94, 0.04, 0.24, 0.98),
    ],
)
def test_what_people_type_finds_its_answer(part, first, among_three, nothing, sure, sure_right, monkeypatch):
    monkeypatch.setattr(faq_search, "search", cache(search))  # each text is looked at twice
    found = measured(ASKED[part])
    assert found.first >= first, found
    assert found.among_three >= among_three, found
    assert found.nothing <= nothing, found
    assert found.sure >= sure, found
    assert found.sure_right >= sure_right, found


@pytest.mark.parametrize(("part", "sure", "none"), [("tuned on", 0.03, 0.44), ("held out", 0.04, 0.58), ("unseen", 0.04, 0.30)])
def test_what_is_no_question_of_ours_is_hardly_ever_taken_for_one(part, sure, none):
    found = [look_up(FAQ, text) for text in NOT_ASKED[part]]
    assert sum(one.is_sure for one in found) / len(found) <= sure
    assert sum(one.kind == "not_found" for one in found) / len(found) >= none


@pytest.mark.parametrize("text", ["今天天气怎么样", "明天天气如何？", "讲个笑话", "怎么减肥", "What's the weather today?", "谢谢", "谢谢您"])
def test_other_matters_and_thanks_alone_find_nothing(text):
    assert ask(FAQ, text) == Found("not_found")


@pytest.mark.parametrize("text", ["下雪快递耽误了，材料能晚交几天吗", "公司股票上市了算行业龙头企业吗", "离婚以后改了名，职称证书上的姓名不一样怎么办"])
def test_a_word_of_other_matters_beside_ours_does_not_hide_a_question(text):
    assert not faq_search.Reader(FAQ.words).is_elsewhere(text)
    assert ask(FAQ, text).kind != "not_found"


def test_no_word_of_other_matters_stands_in_a_question_of_ours():
    reader = faq_search.Reader(FAQ.words)
    ways = [way for entry in FAQ.entries for way in (*entry.question.in_all(), *FAQ.ways[entry.id])]
    texts = ways + [question["text"] for questions in ASKED.values() for question in questions]
    assert [text for text in texts if reader.is_elsewhere(text)] == []


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("职称一年只能评一次吗？", "rounds"),
        ("今年没评上，还能再报吗？", "failed_before"),
        ("第二学历（函授）本科能报正高吗？", "second_degree"),
        ("不在国企或事业单位能申报吗？", "private_company"),
        ("中直单位是否要委托函？", "central_unit"),
        ("提交后填错能撤回、删除吗？", "withdraw"),
        ("专家推荐意见、推荐函怎么写？", "expert_letter"),
    ],
)
def test_what_applicants_were_seen_to_ask_is_answered_at_once(text, entry):
    found = ask(FAQ, text)
    assert (found.is_sure, found.entries[0].id) == (True, entry)


@pytest.mark.slow
@pytest.mark.parametrize("entry", FAQ.entries, ids=[entry.id for entry in FAQ.entries])
def test_every_way_in_the_data_leads_to_its_entry(entry):
    """Word for word it is among those offered; the question itself comes first."""
    for way in FAQ.ways[entry.id] if is_deep() else FAQ.ways[entry.id][::12]:
        assert entry in look_up(FAQ, way).entries, way
    for lang in LANGS:
        assert search(FAQ, entry.question[lang])[0].entry == entry


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("送审表要A3纸吗", "  送审表，要Ａ３ 纸吗？？"),
        ("评审要交钱吗", "请问评审要交钱吗，谢谢"),
        ("两名专家够吗", "2名专家够吗"),
        ("WHEN IS THE DEADLINE", "when is the deadline?"),
        ("forgot my password", "forgot my pasword"),
        ("deadline", "deadlien"),
    ],
)
def test_width_case_punctuation_courtesy_and_a_slip_do_not_matter(text, other):
    one, two = ([hit.entry.id for hit in search(FAQ, way)][:4] for way in (text, other))
    assert one[:1] == two[:1] != []
    assert set(one[:3]) <= {hit.entry.id for hit in search(FAQ, other)}


def test_a_text_in_both_languages_is_understood():
    assert look_up(FAQ, "deadline 是哪天").entries[0].id == "deadline"


def test_a_clear_question_is_met_with_one_a_vague_one_with_a_few_to_choose_from():
    assert [entry.id for entry in look_up(FAQ, "评审收不收费").entries] == ["fee"]
    for vague in ("正高", "什么时候", "谁填", "材料", "单位", "公示", "职称", "证书"):
        found = look_up(FAQ, vague)
        assert found.kind == "choices"
        assert len(found.entries) == OFFERED


@pytest.mark.parametrize("text", ["", " ", "？？？", "的", "the", "🙂", "\x00", "昆都仑区", "asdfgh", "12345"])
def test_nothing_to_find_is_not_found(text):
    assert look_up(FAQ, text) == Found("not_found")


ALPHABET = string.printable + "的吗请问评审表公示专家职称报A３２，。？“𠮷🙂éßİ\u200b\ufdfa"


@examples(40)
@given(st.text(max_size=200) | st.text(ALPHABET, max_size=60))
def test_whatever_is_typed_is_met_the_same_way_twice_in_order_and_in_bounds(text):
    hits, found = search(FAQ, text), look_up(FAQ, text)
    assert hits == search(FAQ, text)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score <= 1.000001 and 0 <= hit.mutual <= 1 for hit in hits)
    assert len({hit.entry.id for hit in hits}) == len(hits)
    assert len(found.entries) <= {"answer": 1, "silent": 1, "choices": OFFERED, "not_found": 0}[found.kind]
    assert found.entries == tuple(hit.entry for hit in hits[: len(found.entries)])
    assert found.kind == ("not_found" if not hits else found.kind)
    assert not found.is_sure or (found.kind == "silent") == (found.entries[0].given == "silent")


def test_the_index_is_built_once():
    search(FAQ, "x")
    built = faq_search._index.cache_info().misses
    for question in QUESTIONS["asked"][:20]:
        search(FAQ, question["text"])
    assert faq_search._index.cache_info().misses == built


def test_of_a_text_as_long_as_may_be_no_more_is_compared_than_of_a_long_question():
    everything = "".join(entry.question.zh for entry in FAQ.entries)
    read = faq_search.Reader(FAQ.words)
    assert len(read.units(everything[:200])) > 80
    assert len(read.units(everything)) == len(read.units(everything[:500])) == 120


# -----------------------------------------------------------------------------------------------------------
# How it is answered


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("entry", FAQ.entries, ids=[entry.id for entry in FAQ.entries])
def test_an_answer_says_how_much_is_given_where_it_stands_and_whom_to_ask(entry, lang):
    words = WORDS[lang]
    lines = faq_answer(entry, EDITION, words)
    assert entry.answer[lang] in lines
    assert (words("faq.silent") == lines[0]) == (entry.given == "silent")
    assert (words("faq.partly") == lines[0]) == (entry.given == "partly")
    said = "\n".join(lines)
    if entry.clauses:
        assert words("faq.clause", clause=words.listing(list(entry.clauses))) in lines
    for source in entry.sources:
        assert EDITION.rules.sources[source].name in said
    for actor in entry.ask:
        assert EDITION.rules.actors[actor].label[lang] in lines[-1]
    assert not re.search("[{}]", said)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_not_found_says_so_and_whom_to_call_and_nothing_about_the_notice(lang):
    lines = not_found(FAQ, WORDS[lang])
    assert lines[0] == WORDS[lang]("faq.not_found")
    assert WORDS[lang]("faq.silent") not in lines
    assert not re.search("通知未提供|gives no answer|does not give", "".join(lines))
    assert EDITION.rules.actors["league_hrss"].label[lang] in lines[1]
    assert "0471-6928486" in "".join(lines)


# -----------------------------------------------------------------------------------------------------------
# What the loader refuses


@dataclass(frozen=True)
class Edit:
    what: str
    old: str
    new: str
    says: tuple[str, ...]
    file: str = "faq.yaml"


EDITS = [
    Edit("unknown key", "    given: 'yes'", "    gven: 'yes'", ("gven", "given")),
    Edit("unknown given", "    given: 'yes'", "    given: maybe", ("“maybe”",)),
    Edit("unknown clause", "    clauses: [五（五）]", "    clauses: [五（九）]", ("“五（九）”",)),
    Edit("clause twice", "    clauses: [五（五）]", "    clauses: [五（五）, 五（五）]", ("“五（五）”",)),
    Edit("unknown source", "    sources: [region_2024]", "    sources: [region_2042]", ("“region_2042”", "“region_2024”")),
    Edit("unknown actor", "ask: [employer, county_hrss]", "ask: [employer, county_hrs]", ("“county_hrs”", "“county_hrss”")),
    Edit("unknown actor to ask otherwise", "ask_otherwise: [employer,", "ask_otherwise: [employr,", ("“employr”",)),
    Edit("actor twice", "ask: [employer, county_hrss]", "ask: [employer, employer]", ("“employer”",)),
    Edit("id twice", "  - id: overview\n", "  - id: what_is_it\n", ("“what_is_it”",)),
    Edit("phrase in two entries", "overview: [怎么申报, ", "overview: [绿色通道 是什么, ", ("绿色通道 是什么", "what_is_it"), "faq_ways.yaml"),
    Edit("phrase twice in one entry", "overview: [怎么申报, ", "overview: [申报流程, ", ("“申报流程”", "overview"), "faq_ways.yaml"),
    Edit("ways of no entry", "overview: [怎么申报, ", "overveiw: [怎么申报, ", ("“overveiw”", "“overview”"), "faq_ways.yaml"),
    Edit("phrase far too long", "overview: [怎么申报, ", f"overview: [{'怎么' * 30}, ", (), "faq_ways.yaml"),
    Edit("unknown topic", "    topic: dates", "    topic: datse", ("“datse”", "“dates”")),
    Edit("what is given has no clause", "    given: 'yes'\n    clauses: [五（五）]\n", "    given: 'yes'\n", ("clauses",)),
    Edit("a silence has a clause", "    given: silent\n", "    given: silent\n    clauses: [三]\n", ("given", "clauses")),
    Edit("nobody to ask", "    clauses: [附件2填表说明]\n    ask: [employer, regional_centre]\n", "    clauses: [附件2填表说明]\n", ("ask",)),
    Edit("unknown verdict", "verdict: 'no'}", "verdict: nope}", ("“nope”",)),
    Edit("a situation without a verdict", ", verdict: 'no'}", "}", ("verdict",)),
    Edit("unknown grade", "grade: associate_senior, verdict", "grade: asociate_senior, verdict", ("“asociate_senior”", "“associate_senior”")),
    Edit("question in one language", "{zh: 评审要交钱吗？, en: 'Is there a fee?'}", "{zh: 评审要交钱吗？}", ("en",)),
    Edit("stop word twice", "[请问, 请教,", "[请问, 请问,", ("“请问”",), "faq_words.yaml"),
    Edit("search word in two groups", "  - [谁, ", "  - [谁, 啥, ", ("“啥”",), "faq_words.yaml"),
    Edit("group of one", "  - [处分, punishment, disciplinary]", "  - [处分]", (), "faq_words.yaml"),
    Edit("search word with capitals", "disciplinary]", "Disciplinary]", ("“Disciplinary”",), "faq_words.yaml"),
    Edit("search word of two scripts", "disciplinary]", "a级]", ("“a级”",), "faq_words.yaml"),
]


@pytest.mark.slow
@pytest.mark.parametrize("lang", [lang if lang == DEFAULT_LANG else pytest.param(lang, marks=pytest.mark.deep) for lang in LANGS])
@pytest.mark.parametrize("edit", EDITS, ids=[edit.what for edit in EDITS])
def test_bad_questions_and_answers_are_refused(edit, lang, tmp_path):
    """The message names the file, a line at or near the edit, and the word at fault."""
    folder = tmp_path / "dialogs"
    shutil.copytree(data_folder("dialogs"), folder)
    text = (folder / edit.file).read_text("utf-8")
    assert edit.old in text
    at = text[: text.index(edit.old)].count("\n") + 1
    (folder / edit.file).write_text(text.replace(edit.old, edit.new, 1), "utf-8")
    with pytest.raises(Problem) as caught:
        load_faq(EDITION, folder)
    assert caught.value.file == folder / edit.file
    assert abs(caught.value.line - at) <= 12
    said = message(caught.value, WORDS[lang])
    for part in edit.says:
        assert part in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("name", ["faq.yaml", "faq_words.yaml", "faq_ways.yaml"])
def test_a_missing_file_is_named(name, tmp_path):
    folder = tmp_path / "dialogs"
    shutil.copytree(data_folder("dialogs"), folder)
    (folder / name).unlink()
    with pytest.raises(Problem) as caught:
        load_faq(EDITION, folder)
    assert caught.value.file == folder / name
