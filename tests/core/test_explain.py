"""The words of an explanation: what each kind of test says, and that the marks beside it are the values of the rules."""

import random
from datetime import date

import pytest

from gcguide.core.explain import Explainer, Line, answered, value_words
from gcguide.core.rulebook import rulebook
from gcguide.kleene import All, Any, Named, Not, Test
from gcguide.words import load_words
from tests.core import by_hand
from tests.people import EDITION, random_failed, random_person

BOOK = rulebook(EDITION)
CELLS = {(cell.category.id, cell.grade): cell for cell in BOOK.cells}
WORDS = {lang: load_words(lang) for lang in ("zh", "en")}


def explainer(lang="zh", **facts):
    return Explainer(BOOK, facts, WORDS[lang])


def tree(line):
    """A line as nested tuples, to compare at a glance: whether it holds, what it says, and its parts."""
    return (line.truth, line.text, *map(tree, line.parts))


# One condition for each kind of test, plain and negated, and how it is written out.
SENTENCES = {
    "bool": (Test("works_in_region", (True,)), "目前在自治区工作", "works in the region now"),
    "bool, false": (Test("works_in_region", (False,)), "目前不在自治区工作", "does not work in the region now"),
    "bool, negated": (Not(Test("works_in_region", (True,))), "目前不在自治区工作", "does not work in the region now"),
    "choice": (Test("standing", ("retired",)), "身份：离退休人员", "Standing: retired"),
    "choice, one of two": (Test("postdoc", ("none", "in_station")), "博士后经历：没有博士后经历或博士后在站", "Postdoc: no postdoc or still in the postdoc station"),
    "choice, negated: the other values": (
        Not(Test("standing", ("professional",))), "身份：公务员（含参照公务员法管理人员）或离退休人员", "Standing: civil servant (or managed as one) or retired",
    ),
    "choice, below": (Test("current_grade", ("none",), below="junior"), "现有职称低于初级", "Title held now below junior"),
    "set": (Test("achievements", ("engineering_problem",)), "重大业绩：解决重大工程技术难题", "Major achievement: a major engineering problem solved"),
    "set, negated": (
        Not(Test("achievements", ("engineering_problem", "major_contribution"))), "重大业绩不是解决重大工程技术难题或在经济社会各项事业中作出重大贡献",
        "Major achievement is not a major engineering problem solved or a major contribution to the economy or society",
    ),
    "code": (
        Test("place", ("150781", "152501")), "单位所在地：呼伦贝尔市满洲里市或锡林郭勒盟二连浩特市",
        "Place of the employer: 呼伦贝尔市满洲里市 (Hulunbuir) or 锡林郭勒盟二连浩特市 (Xilingol League)",
    ),
    "code, negated": (Not(Test("place", ("150781",))), "单位所在地不是呼伦贝尔市满洲里市", "Place of the employer is not 呼伦贝尔市满洲里市 (Hulunbuir)"),
    "date": (
        Test("associate_senior_appointed", years=2, before="deadline"), "副高级职称聘任日期到截止日满2年（2024年4月30日或更早）",
        "Day of appointment to an associate-senior title, 2 years before the deadline (30 April 2024 or earlier)",
    ),
    "date, to a day that the edition names": (
        Test("associate_senior_appointed", years=2, before="year_end"), "副高级职称聘任日期到当年12月31日满2年（2024年12月31日或更早）",
        "Day of appointment to an associate-senior title, 2 years before 31 December of that year (31 December 2024 or earlier)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_kind_of_test_in_both_languages(kind):
    condition, *said = SENTENCES[kind]
    for lang, text in zip(WORDS, said, strict=True):
        assert tree(explainer(lang).condition(condition, answers=False)) == (None, text)


def test_the_answer_stands_beside_the_test():
    condition = Test("standing", ("professional",))
    assert explainer(standing="retired").condition(condition).text == "身份：专业技术人员（您的回答：离退休人员）"
    assert explainer(standing="unsure").condition(condition).text == "身份：专业技术人员（您的回答：不清楚）"
    assert explainer("en").condition(condition).text == "Standing: professional or technical staff (you said: not answered)"
    negated = explainer(standing="retired").condition(Not(condition))
    assert tree(negated) == (True, "身份：公务员（含参照公务员法管理人员）或离退休人员（您的回答：离退休人员）")


def test_what_has_no_short_negation_stands_under_not():
    for test, said in (
        (Test("current_grade", ("none",), below="junior"), "现有职称低于初级（您的回答：初级）"),
        (Test("associate_senior_appointed", years=2, before="deadline"), "副高级职称聘任日期到截止日满2年（2024年4月30日或更早）（您的回答：2024年5月1日）"),
    ):
        shown = explainer(current_grade="junior", associate_senior_appointed=date(2024, 5, 1)).condition(Not(test))
        assert tree(shown) == (True, "不属于以下情形", (False, said))
    both = Not(All((Test("works_in_region", (True,)), Test("standing", ("retired",)))))
    inner = (None, "以下各项都要满足", (True, "目前在自治区工作"), (None, "身份：离退休人员"))
    assert tree(explainer(works_in_region=True).condition(both, answers=False)) == (None, "不属于以下情形", inner)


def test_all_any_and_a_definition():
    region, retired = Test("works_in_region", (True,)), Test("standing", ("retired",))
    parts = ((True, "works in the region now"), (False, "Standing: retired"))
    english = explainer("en", works_in_region=True, standing="professional")
    assert tree(english.condition(All((region, retired)), answers=False)) == (False, "all of these", *parts)
    assert tree(english.condition(Any((region, retired)), answers=False)) == (True, "one of these", *parts)
    named = english.condition(Named("lower_tier", retired), answers=False)
    assert tree(named) == (False, "recognised in tiers 5 to 6", (False, "Standing: retired"))
    assert named.clause == "一（二）"
    assert tree(english.condition(Named("lower_tier", retired)))[2] == (False, "Standing: retired (you said: professional or technical staff)")


def test_words_for_answers():
    words = WORDS["zh"]
    assert answered(EDITION, words, "standing", None) == "未回答"
    assert answered(EDITION, words, "standing", "unsure") == "不清楚"
    assert answered(EDITION, words, "standing", "retired") == "离退休人员"
    assert value_words(EDITION, words, "works_in_region", False) == "目前不在自治区工作"
    assert value_words(EDITION, words, "associate_senior_appointed", date(2024, 2, 29)) == "2024年2月29日"
    assert value_words(EDITION, words, "place", "150203") == "包头市昆都仑区"
    assert value_words(EDITION, words, "place", "other") == "other", "what is in no table stands as it is"
    assert value_words(EDITION, words, "achievements", frozenset()) == "都没有"
    several = frozenset(["major_contribution", "research_breakthrough"])
    assert value_words(EDITION, words, "achievements", several) == "取得重大基础研究和前沿技术突破、在经济社会各项事业中作出重大贡献", "in the order of the vocabulary"


def test_the_grade_in_words():
    assert explainer().grade("full_senior") == "正高级"
    assert explainer("en").grade("junior") == "junior"


SOFTENED = {
    "current_grade": "associate_senior", "talent_tier": "tier_5", "green_channel_history": "passed", "employer": "freelance",
    "associate_senior_appointed": date(2024, 3, 1), "standing": "professional", "works_in_region": True, "licence": "missing",
}  # fmt: skip


def test_a_whole_cell_line_by_line():
    """Category 2, full senior, for one who passed before: the gate has turned into a caution, and one step has failed."""
    shown = explainer(**SOFTENED).cell(CELLS["talent_tier", "full_senior"], {"employer_assessment": "failed", "recommendation": "failed"})
    upper = (False, "认定为一至四类人才", (False, "“英才兴蒙”人才类别：一类人才或二类人才或三类人才或四类人才（您的回答：五类人才）"))
    lower = (True, "认定为五至六类人才", (True, "“英才兴蒙”人才类别：五类人才或六类人才（您的回答：五类人才）"))
    appointed = (
        True, "聘任副高级职称当年满2年",
        (True, "以下各项都要满足", (True, "现有职称：副高级（您的回答：副高级）"),
         (True, "副高级职称聘任日期到当年12月31日满2年（2024年12月31日或更早）（您的回答：2024年3月1日）")),
    )  # fmt: skip
    qualifies, granted, gates, steps, cautions = shown.parts
    assert (shown.truth, shown.text, shown.clause) == (False, "“英才兴蒙”一至六类人才 · 申报正高级", "一（二）")
    assert tree(qualifies) == (True, "属于这一类人员", (True, "以下满足一项即可", upper, lower))
    assert tree(granted) == (
        True, "这一级可以申报", (True, "现有职称低于正高级（您的回答：副高级）"),
        (True, "以下满足一项即可", upper, (True, "以下各项都要满足", lower, appointed)),
    )  # fmt: skip
    assert (qualifies.clause, granted.clause) == ("一（二）", "一（二）")
    assert tree(gates) == (
        False, "没有不能申报的情形",
        (True, "没有“属于公务员或离退休人员”这一情形"), (True, "没有“上次未通过且没有新业绩”这一情形"),
        (None, "没有“今年已申报其他职称评审”这一情形"), (False, "没有“缺少所报系列要求的职业资格”这一情形"), (None, "没有“所报系列的考评结合考试未合格”这一情形"),
    )  # fmt: skip
    assert [gate.clause for gate in gates.parts] == [None, "五（三）", "五（二）", "五（四）", "五（四）"]
    assert tree(steps) == (False, "各环节均无未通过的情形", (False, "用人单位考核合格：未能办成")), "a step of another category is none of its own"
    assert (cautions.truth, cautions.text, cautions.kind) == (True, "需要留意", "consult")
    rules = {caution.id: caution for caution in EDITION.rules.cautions}
    expected = [("passed_then_two_years", True), ("freelance", True), ("separate_city", None)]
    assert [tree(note) for note in cautions.parts] == [(truth, rules[id].says["zh"]) for id, truth in expected]
    assert [(note.kind, note.clause) for note in cautions.parts] == [("consult", "一（二）、五（三）"), ("consult", "四.3"), ("verify", "首部")]


def test_a_softened_gate_stays_a_gate_where_it_still_shuts():
    passed = "没有“曾通过绿色通道评审”这一情形"
    softened, other = CELLS["talent_tier", "full_senior"], CELLS["talent_tier", "associate_senior"]

    def gate(cell, **facts):
        lines = next(part for part in explainer(**facts).cell(cell, {}).parts if part.text == "没有不能申报的情形").parts
        return [line.truth for line in lines if line.text == passed]

    assert gate(softened, **SOFTENED) == [], "there the caution speaks of it"
    assert gate(other, **SOFTENED) == [False], "nowhere else"
    assert gate(softened, green_channel_history="passed", talent_tier="tier_1") == [False]
    assert gate(softened, green_channel_history="passed") == [None]
    assert gate(softened, green_channel_history="never") == [True]
    assert gate(softened, talent_tier="tier_5") == [True], "neither in the one way nor in the other can it shut"


def test_cautions_that_cannot_apply_are_left_out_and_the_gravest_kind_stands_above():
    def cautions(cell, **facts):
        parts = explainer(**facts).cell(CELLS[cell], {}).parts
        found = [part for part in parts if part.text == "需要留意"]
        return [(line.truth, line.kind, [note.kind for note in line.parts]) for line in found]

    harmless = {"employer": "company", "place": "150203", "works_in_region": True, "talent_tier": "tier_5", "current_grade": "none"}
    assert cautions(("talent_tier", "associate_senior"), **harmless) == []
    assert cautions(("talent_tier", "associate_senior"), **harmless | {"place": "150781"}) == [(True, "verify", ["verify"])]
    unsure = harmless | {"employer": "unsure"}
    assert cautions(("talent_tier", "associate_senior"), **unsure) == [(None, "consult", ["consult", "consult", "verify"])]
    assert cautions(("overseas", "full_senior"), **harmless) == [(True, "verify", ["verify"])], "always raised there"
    assert cautions(("overseas", "full_senior"), **harmless | {"employer": "freelance"}) == [(True, "consult", ["verify", "consult"])]
    advised = {**harmless, "social_review_eligible": True}
    assert cautions(("talent_tier", "associate_senior"), **advised) == [], "advice is about the person, not about a cell"


def test_a_cell_with_nothing_against_it():
    parts = explainer("en").cell(CELLS["overseas", "junior"], {"recommendation": "done", "continuing_education": "todo"}).parts
    headings = ["belongs to this category", "this grade can be applied for", "nothing excludes", "no step has failed", "to keep in mind"]
    assert [part.text for part in parts] == headings
    assert (parts[3].truth, parts[3].parts) == (True, ())
    qualifies = parts[0]
    assert [part.text for part in qualifies.parts][:2] == [
        "Overseas background: returned from overseas or foreign national (you said: not answered)",
        "has long been in professional work (you said: not answered)",
    ], "what must all hold stands right under the heading"


def test_a_failed_step_in_words():
    line = explainer("en").failed_step("continuing_education")
    assert line == Line(False, "Hours of continuing education (继续教育学时): failed", "五（一）")


def test_as_plain_data():
    line = Line(None, "whole", "一", (Line(True, "part"), Line(False, "note", kind="verify")), "consult")
    assert line.as_json() == {
        "truth": None, "text": "whole", "clause": "一", "caution": "consult",
        "parts": [{"truth": True, "text": "part"}, {"truth": False, "text": "note", "caution": "verify"}],
    }  # fmt: skip


def leaves(line):
    yield line
    for part in line.parts:
        yield from leaves(part)


def test_the_marks_of_a_tree_agree_with_the_notice_read_by_hand():
    """False just where the verdict is no; unknown only where it is open; and every mark follows from those under it."""
    rng = random.Random(61)
    seen = set()
    for number in range(120):
        person, states = random_person(rng, (1.0, 0.9, 0.6)[number % 3]), random_failed(rng)
        failed = [id for id, state in states.items() if state == "failed"]
        shown = explainer(**person)
        for cell in BOOK.cells:
            line = shown.cell(cell, states)
            verdict = by_hand.verdict(person, cell.category.number, cell.grade, failed)
            seen.add((line.truth, verdict))
            assert (line.truth is False) == (verdict == "no")
            assert line.truth is not None or verdict == "open"
            cautions = [part for part in line.parts if part.kind is not None]
            if line.truth:
                raised = [note.kind for part in cautions for note in part.parts if note.truth]
                assert (verdict == "consult") == ("consult" in raised)
                assert verdict not in ("verify", "clear") or (verdict == "verify") == ("verify" in raised)
            for part in leaves(line):
                below = [own.truth for own in part.parts]
                if part.text == "以下满足一项即可":
                    assert part.truth is by_hand.either(*below)
                elif part.text == "不属于以下情形":
                    assert [part.truth] == [by_hand.no(truth) for truth in below]
                elif below and part.kind is None and part is not line:
                    assert part.truth is by_hand.both(*below)
    assert {verdict for _, verdict in seen} == {"no", "open", "consult", "verify", "clear"}
