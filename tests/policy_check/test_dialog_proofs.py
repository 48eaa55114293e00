"""`gcguide policy check` on the dialogs: the graph of all conversations, and dialogs broken on purpose."""

import random
import re
import shutil
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from gcguide import Interview
from gcguide.core.live import liveness
from gcguide.core.rulebook import rulebook
from gcguide.policy.questions import load_questionnaire
from gcguide.policy_check.checks import DialogChecks
from gcguide.policy_check.talk import way_to_fact, way_to_screen
from gcguide.policy_check.walks import Explorer, Graph, beginnings, ticked
from gcguide.policy_check.witness import Check, verdict_contrasts
from gcguide.words import load_words
from tests.effort import is_deep, times
from tests.people import EDITION, FACTS, random_person
from tests.policy_check.checking import check, only, whole_report

ROOT = Path(__file__).resolve().parents[2]
QUESTIONNAIRE = load_questionnaire(EDITION)
QUESTIONS = QUESTIONNAIRE.questions
EDITION_FILE = "policy/editions/2026h1.yaml"
QUESTIONS_FILE = "dialogs/questions.yaml"


@pytest.fixture
def spoil(tmp_path, monkeypatch):
    """Returns the function that changes a place in a copy of a data folder, and tells its line; the other is as it is."""

    def change(old, new, file=QUESTIONS_FILE, count=1):
        name, path = file.split("/")[0], tmp_path / file
        if not path.exists():
            shutil.copytree(ROOT / name, tmp_path / name)
            monkeypatch.setenv(f"GCGUIDE_{name.upper()}", str(tmp_path / name))
        text = path.read_text("utf-8")
        assert text.count(old) >= count, old
        path.write_text(text.replace(old, new, count), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change


# What is wrong: the proof that fails, what is written for what, and what must be said.
BROKEN = {
    "a day in an answer": (
        "written_once", "材料申报到{deadline.day}截止", "材料申报到4月30日截止", ("faq.yaml 第 {line} 行", "写死了“4月30日”，请改用占位符 {{deadline.day}}"), "dialogs/faq.yaml",
    ),
    "a day in a way to ask": (
        "written_once", "'{deadline.day}是网上还是纸质'", "5月31日是网上还是纸质", ("faq_ways.yaml 第 {line} 行", "“5月31日”"), "dialogs/faq_ways.yaml",
    ),
    "a number of copies": (
        "written_once", "{form.2}一式{copies.2}份，", "送审表一式15份，", ("faq.yaml 第 {line} 行", "写死了“15份”，请改用占位符 {{copies.2}}"), "dialogs/faq.yaml",
    ),
    "a row of the list of papers": (
        "written_once", "证书复印件放在目录单第{row.10}项。", "证书复印件放在目录单第10项。", ("faq.yaml 第 {line} 行", "写死了“第10项”，请改用占位符 {{row.10}}"), "dialogs/faq.yaml",
    ),
    "days of publicity": (
        "written_once", "for {publicity.days} working days or more", "for 5 working days or more", ("faq.yaml 第 {line} 行", "{{publicity.days}}"), "dialogs/faq.yaml",
    ),
    "a telephone": (
        "written_once", "或者打技术咨询电话{contacts.phone}。", "或者打技术咨询电话6923739。", ("faq.yaml 第 {line} 行", "“6923739”，请改用占位符 {{contact.help_line_2}}"), "dialogs/faq.yaml",
    ),
    "a category by its number": (
        "written_once", "绿色通道第{category.title_from_elsewhere}类", "绿色通道第七类", ("faq.yaml 第 {line} 行", "“第七类”，请改用占位符 {{category.title_from_elsewhere}}"), "dialogs/faq.yaml",
    ),
    "how many categories there are": (
        "written_once", "zh: 各类政策 ·", "zh: 七类政策 ·", ("interface.yaml 第 {line} 行：写死了“七类政策”，程序的文字请不写数值，或由程序填入",), "dialogs/interface.yaml",
    ),
    "a telephone of the notice as an example": (
        "written_once", "（如 0471-2345678）", "（如 0471-6928486）", ("problems.yaml 第 {line} 行", "0471-6928486"), "dialogs/problems.yaml",
    ),
    "the year of the notice": (
        "written_once", "；{deadline.year}年以当年的通知", "；2026年以当年的通知", ("faq.yaml 第 {line} 行", "{{deadline.year}}"), "dialogs/faq.yaml",
    ),
    "a placeholder that there is none of": (
        "faq_agrees", "到{deadline.day}截止", "到{deadline.dya}截止", ("faq.yaml 第 {line} 行", "deadline.day"), "dialogs/faq.yaml",
    ),
    "no English": ("questions_read", "en: 'Postdoc, now or before'", "en: ''", ("questions.yaml 第 {line} 行", "en 不能为空")),
    "an option without English": (
        "questions_read", "true: {zh: 没有达到, en: It does not}", "true: {zh: 没有达到}", ("questions.yaml 第 {line} 行", "缺少 en"),
    ),
    "a fact in no topic": (
        "questions_read", "facts: [moved_from, held_title_grade, held_title_verifiable]", "facts: [moved_from, held_title_grade]",
        ("questions.yaml", "held_title_verifiable"),
    ),
    "a fact in two topics": (
        "questions_read", "facts: [talent_tier]", "facts: [talent_tier, overseas]", ("questions.yaml", "事实 overseas 应当只属于一个话题"),
    ),
    "a topic without a turn": (
        "questions_read", "- topics: [employer]", "- topics: [title]", ("questions.yaml", "flow", "话题 employer"),
    ),
    "a clause that does not exist": ("questions_read", "clause: 一（七）", "clause: 一（八）", ("questions.yaml 第 {line} 行", "一（八）")),
    "a value that does not exist": ("questions_read", "ticked: {licence: missing}", "ticked: {licence: absent}", ("第 {line} 行", "absent")),
    "a line that answers nothing": ("questions_read", "unticked: {postdoc: none}", "unticked: {}", ("questions.yaml 第 {line} 行",)),
    "a line that makes no difference": (
        "options_usable", "ticked: {licence: missing}", "ticked: {licence: held}", ("画面 gates 的 licence_missing 选不选都一样",),
    ),
    "a line that says what leaving it out says": (
        "options_usable", "ticked: {works_in_region: false}", "ticked: {works_in_region: true}", ("画面 gates 的 not_in_region 选不选都一样",),
    ),
    "advice that is never given": (
        "options_usable", "ticked: {social_review_eligible: true}", "ticked: {social_review_eligible: false}", ("画面 gates 的 social 选不选都一样",),
    ),
    "a tick that proves what a category asks for": (
        "ticks_exclude_only", "unticked: {unique_skill: false}", "ticked: {unique_skill: true}\n        unticked: {unique_skill: false}",
        ("画面 triage 的 skill：选中就认定了 unique_skill，第6类",),
    ),
    "two options with the same English": (
        "labels_distinct", "tier_2: {zh: 二类人才, en: tier 2}", "tier_2: {zh: 二类人才, en: Tier  1}", ("talent_tier 的选项 tier_1 和 tier_2 文字相同",),
    ),
    "an option with the words of a value left as it is": (
        "labels_distinct", "tier_2: {zh: 二类人才, en: tier 2}", "tier_2: {zh: 未获认定, en: tier 2}", ("talent_tier 的选项 none 和 tier_2 文字相同",),
    ),
    "two lines with the same words": ("labels_distinct", "zh: 我已离退休", "zh: 我现在不在自治区工作", ("gates 的选项 retired 和 not_in_region 文字相同",)),
    "Chinese that is English": ("words_complete", "zh: 人才类别, en: Talent tier", "zh: talent tier, en: Talent tier", ("topics.talent.label", "talent tier")),
    "English that is Chinese": ("words_complete", "en: I am retired", "en: 离退休", ("screens.gates.lines.retired.label", "离退休")),
    "help in the wrong language": ("words_complete", "en: By the grade on the certificate.", "en: 按证书。", ("facts.held_title_grade.help",)),
}  # fmt: skip


# What is told of all at once is broken all at once; of the rest the first is told.
TOGETHER = ("written_once", "words_complete")
SEVERAL = [[what for what, (proof, *_) in BROKEN.items() if proof == one] for one in TOGETHER]
SEVERAL += [[what] for what, (proof, *_) in BROKEN.items() if proof not in (*TOGETHER, "options_usable")]


@pytest.mark.slow
@pytest.mark.parametrize("several", SEVERAL, ids=", ".join)
def test_broken_questions_are_found_and_named(several, spoil, capsys, monkeypatch):
    expected = []
    for what in several:
        proof, old, new, says, *file = BROKEN[what]
        line = spoil(old, new, *file)
        expected.append([part.format(line=line) for part in says])
    only(monkeypatch, proof)
    code, out, err = check(capsys, "--quiet")
    assert code == 2, out
    assert [parts for parts in expected if not any(all(part in line for part in parts) for line in out.splitlines())] == [], out
    assert "没有通过检查" in err


@pytest.mark.slow
def test_each_of_several_useless_lines_options_and_items_is_found_and_named(spoil, capsys, monkeypatch):
    """All at once: this proof takes seconds, whatever it finds."""
    useless = [broken for proof, *broken in BROKEN.values() if proof == "options_usable"]
    for old, new, _ in useless:
        spoil(old, new)
    # An item that no rule looks at any more.
    spoil("postdoc_awards: [national_programme, science_foundation, provincial_project_led]",
          "postdoc_awards: [national_programme, science_foundation]", EDITION_FILE)  # fmt: skip
    # Options told apart in vain: retired people are excluded already; to exclude those with an exam again changes nothing.
    spoil("    when: {series_exam: not_passed}", "    when: {any: [{series_exam: not_passed}, "
          "{all: [{standing: retired}, {series_exam: passed}]}]}", EDITION_FILE)  # fmt: skip
    only(monkeypatch, "options_usable")
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    assert [said for _, _, says in useless for said in says if said not in out] == []
    assert "postdoc_awards 的选项“主持省部级以上项目”选不选都一样" in out
    assert "和“主持省部级以上项目”" not in out, "the rules do tell it from the other items"
    assert "standing 的选项“公务员（含参照公务员法管理人员）”和“离退休人员”：规则有区分，结果却总是一样" in out


@pytest.mark.slow
def test_a_screen_that_no_order_shows_is_found(spoil, capsys, monkeypatch):
    only(monkeypatch, "questions_reachable")
    spoil("  - {screen: gates, once_fits: true}\n", "", count=2)
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    assert "画面 gates 永远不会出现" in out
    assert "social_review_eligible 永远不会被问到" in out, "it is asked on that screen only"


@pytest.mark.slow
def test_a_screen_that_comes_too_late_is_found(spoil, capsys, monkeypatch):
    """Its facts are asked one by one in the stage before it."""
    only(monkeypatch, "questions_reachable")
    screen, topic = "  - {screen: gates, once_fits: true}\n", "  - {topics: [gate], once_fits: true}\n"
    spoil(screen + topic, topic + screen, count=2)
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    assert "画面 gates 永远不会出现" in out


def test_words_of_the_program_in_the_wrong_language_are_found(spoil, capsys, monkeypatch):
    only(monkeypatch, "words_complete")
    spoil("no: {zh: 不符合, en: Not eligible}", "no: {zh: 不符合, en: 不行}", "dialogs/results.yaml")
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    assert "verdict.no 的中文或英文不对：不行" in out


def test_words_of_the_policy_in_the_wrong_language_are_found(spoil, capsys, monkeypatch):
    """Cautions, steps, actors, notes of routes: whatever people see."""
    only(monkeypatch, "words_complete")
    for old, new in (
        ("en: Hours of continuing education (继续教育学时)", "en: 继续教育学时"),
        ("zh: 申报人, en: Applicant", "zh: Applicant, en: Applicant"),
        ("en: The employer assesses you; we suggest asking for its opinion in writing.", "en: 由单位考核。"),
    ):
        spoil(old, new, EDITION_FILE)
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    for name in ("steps.continuing_education.label", "actors.applicant.label", "steps.employer_assessment.says"):
        assert f"{name} 的中文或英文不对" in out


@pytest.mark.slow
def test_a_question_that_can_decide_nothing_is_found(spoil, capsys, monkeypatch):
    only(monkeypatch, "questions_reachable", "options_usable")
    spoil("when: {postdoc_station_in_region: false}", "when: {works_in_region: false}", EDITION_FILE)
    code, out, _ = check(capsys, "--quiet")
    assert code == 2
    assert "postdoc_station_in_region 永远不会被问到" in out
    assert "postdoc_station_in_region 的所有选项处理都相同" in out


# What an interview may do wrong: its own next question is replaced.


def spoilt(monkeypatch, next_question):
    real = Interview.next_question
    monkeypatch.setattr(Interview, "next_question", lambda self: next_question(self, real(self)))
    check = Check("conversation_ends", load_words("zh"))
    DialogChecks(QUESTIONNAIRE, check.words).conversation_ends(check)
    return "\n".join(check.failures)


def test_an_interview_that_ends_too_early_is_found_with_the_way_there(monkeypatch):
    said = spoilt(monkeypatch, lambda self, question: question if len(self.transcript) < 3 else None)
    assert "结束" in said
    assert re.search("回答 .+ 之后", said)


def test_an_interview_that_asks_again_is_found(monkeypatch):
    def again(self, question):
        last = self.transcript[-1].question if self.transcript else None
        return self.about(last) if last in FACTS else question

    assert "又问了问过的问题" in spoilt(monkeypatch, again)


def test_an_interview_that_asks_in_vain_is_found(monkeypatch):
    def first_untold(self, question):
        untold = [id for id in FACTS.ids if id not in self.facts]
        return self.about(untold[0]) if question and untold else question

    assert "什么也改变不了" in spoilt(monkeypatch, first_untold)


@pytest.mark.slow
def test_an_order_that_depends_on_more_than_the_state_is_noticed(monkeypatch):
    """Else the merging of states would be wrong, and nobody would know."""
    real = Interview.next_question

    def by_the_number_of_answers(self):
        question, facts = real(self), self.facts
        if question is None or question.is_screen:
            return question
        topic = QUESTIONS.topics[question.topic].facts
        left = [id for id in self.live() if id in topic and facts.get(id) != "unsure"]
        return self.about(left[len(facts) % len(left)])

    monkeypatch.setattr(Interview, "next_question", by_the_number_of_answers)
    found = explored(beginnings(Graph(QUESTIONNAIRE))[:1], unsure=False, silent=False, twice=True)
    assert {what for _, what in found.wrong} == {"merged"}


# The graph of all conversations.


def explored(paths, **followed):
    explorer = Explorer(Graph(QUESTIONNAIRE), **followed)
    for path in paths:
        explorer.follow(path)
    return explorer


@pytest.mark.deep
def test_every_conversation_of_whoever_knows_the_answers():
    """All 128 choices of lines and step by step, every answer that rules tell apart, to the end: no sampling."""
    graph = Graph(QUESTIONNAIRE)
    lines = [line.id for line in QUESTIONS.screens["triage"].lines]
    choices = [ticked(graph, chosen) for count in range(len(lines) + 1) for chosen in combinations(lines, count)]
    found = Explorer(graph, unsure=False, silent=False)
    longest = max(found.follow(path) for path in [*choices, *beginnings(graph)])
    assert found.wrong == []
    assert len(choices) == 128
    assert len(found.longest) > 10_000
    assert found.answers > 50_000
    assert 15 < longest < len(FACTS.ids)
    # Whoever knows all answers is asked every fact but those of the screen for what may exclude.
    gates = set(QUESTIONS.screens["gates"].facts) - {"new_achievements"}
    assert set(found.asked.values()) == (set(FACTS.ids) - gates) | {"gates", None}


@pytest.mark.slow
def test_every_conversation_that_begins_with_two_lines_that_stand_together():
    """Of whoever knows the answers; more lines, and those that stand apart, are followed with `--deep`."""
    graph = Graph(QUESTIONNAIRE)
    lines = [line.id for line in QUESTIONS.screens["triage"].lines]
    found = explored([ticked(graph, pair) for pair in pairwise(lines)], unsure=False, silent=False, twice=True)
    assert found.wrong == []
    assert len(found.longest) > 300
    assert found.answers > 2_000


@pytest.mark.slow
def test_every_conversation_that_begins_with_one_line_of_people_who_may_not_know():
    """Here each way to a state is asked again, so that what is merged is seen to go on alike; every other line as a rule."""
    found = explored(beginnings(Graph(QUESTIONNAIRE))[1 :: 1 if is_deep() else 2], silent=False, twice=True)
    assert found.wrong == []
    assert len(found.longest) > (2_000 if is_deep() else 1_000)
    assert found.answers > (10_000 if is_deep() else 4_000)


@pytest.mark.slow
def test_what_has_been_followed_holds_for_random_people():
    """A second look without the graph: each of them walks within the states that were found."""
    rng, graph = random.Random(71), Graph(QUESTIONNAIRE)
    found = explored(beginnings(graph)[:1], unsure=False, silent=False)
    for _ in range(times(25)):
        truth, interview = random_person(rng, 1.0), graph.interview(beginnings(graph)[0])
        for left in range(len(FACTS.ids), -1, -1):
            question, state = interview.next_question(), graph.state(interview)
            assert state in found.longest
            assert found.asked[state] == getattr(question, "id", None)
            assert found.longest[state] <= left
            if question is None:
                break
            interview.answer(question.ticks([line.id for line in question.lines if rng.random() < 0.1])
                             if question.is_screen else question.answer_for(truth))  # fmt: skip


def test_ticking_a_line_says_what_it_says():
    places = verdict_contrasts(rulebook(EDITION))
    for name in QUESTIONS.screens:
        question = way_to_screen(QUESTIONNAIRE, places, name).next_question()
        assert question.lines == QUESTIONS.screens[name].lines
        for line in question.lines:
            told = question.ticks([line.id])
            assert line.ticked.items() <= told.items()
            assert not (set(line.unticked) - set(line.ticked)) & set(told)


def test_each_question_is_reached_by_a_conversation_that_the_interview_really_holds():
    places = verdict_contrasts(rulebook(EDITION))
    for id in FACTS.ids:
        way = way_to_fact(QUESTIONNAIRE, places, id)
        if id == "social_review_eligible":
            assert way is None
            continue
        again = Interview(EDITION)
        for exchange in way.transcript:
            assert again.next_question().id == exchange.question
            again.answer(exchange.learned)
        assert again.next_question().id == id
        assert id not in again.facts
    for name in QUESTIONS.screens:
        assert way_to_screen(QUESTIONNAIRE, places, name).next_question().id == name


def test_the_places_where_a_fact_decides_are_those_of_the_interview():
    """Two derivations from the normal forms agree: a fact is live at each of its places, at no other."""
    book = rulebook(EDITION)
    places = verdict_contrasts(book)
    assert {id for id, found in places.items() if found} == set(liveness(book).anywhere)
    assert sum(map(len, places.values())) > 1_000


@pytest.mark.slow
def test_options_treated_alike_are_listed():
    out = whole_report()
    assert "standing 同样处理：公务员（含参照公务员法管理人员）、离退休人员" in out
    assert "social_review_eligible 只在画面上问" in out
    bound = len(FACTS.ids) + len(QUESTIONS.screens)
    assert f"至多 {bound} 问" in out
    states, answers, longest = map(int, re.search(r"(\d+) 种状态、(\d+) 个回答，最长 (\d+) 问", out).groups())
    assert states > 500
    assert answers > states
    assert 15 < longest <= bound
