"""Whoever reads no Chinese can act on the English faces: the Chinese names stay, with what they mean beside them."""

import random
import re
from datetime import date

import pytest

from gcguide.conversation.transcript import opening
from gcguide.paper.compose import compose, report
from gcguide.paper.markup import render_markdown
from gcguide.paper.pack import Form
from gcguide.person.case import Case
from gcguide.policy.edition import body_name
from gcguide.policy.front_page import front_page, read_front_page
from gcguide.words import load_words
from tests.people import EDITION, HARMLESS, random_person

DAY = date(2026, 3, 2)
RULES = EDITION.rules
ENGLISH, CHINESE = load_words("en"), load_words("zh")
ENGINEER = Case(
    facts=HARMLESS | {
        "employer": "company", "place": "150602", "current_grade": "none", "first_title_application": True,
        "overseas": "foreign_national", "long_term_practice": True, "notable_achievements": True, "education_below_requirement": False,
        "achievements": frozenset(), "technical_leader_of": "none", "talent_tier": "none", "postdoc": "none", "skill_field": "none",
        "moved_from": "none",
    }
)  # fmt: skip
HAN, WORD = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]{2,}")


def foreign_names():
    """What people have to show, to find or to ask for: its Chinese name, and how an English face writes it."""
    for row in RULES.materials.rows:
        yield row.name, row.named("en")
    for column in RULES.roster.columns:
        yield column.name, RULES.roster.named(column, "en")
    for actor in RULES.actors:
        for place in (None, "150602", "152202", "150781"):
            chinese = body_name(EDITION, actor, place)
            yield (chinese if place and RULES.actors[actor].name else ""), body_name(EDITION, actor, place, "en")
    for id, clause in RULES.clauses.items():
        yield "", clause["en"]
        assert HAN.search(id)
    for place in EDITION.places.values():
        yield place.name, place.in_words("en")


def test_every_row_column_body_clause_and_place_says_what_it_is():
    for chinese, shown in foreign_names():
        assert shown.startswith(chinese)
        assert WORD.search(shown.removeprefix(chinese)), shown


def test_what_is_asked_of_a_person_in_a_column_is_said():
    for column in RULES.roster.columns:
        hints = RULES.roster.hints(column)
        assert hints, column.id
        assert all(WORD.search(hint["en"]) for hint in hints), column.id


def the_pack(case, words):
    return render_markdown(compose(EDITION, case, DAY, words)).replace("\\", "")


@pytest.mark.parametrize("make", [report, lambda edition, case, day, words: the_pack(case, words)], ids=["report", "pack"])
def test_words_that_english_lacks_are_explained_once_before_they_are_used(make):
    rng = random.Random(5)
    for case in (ENGINEER, *(Case(facts=random_person(rng, known)) for known in (0, 0.5, 1))):
        text = " ".join(make(EDITION, case, DAY, ENGLISH).split())
        for term in ("Title (职称)", "series (系列)", "league (盟)", "banner (旗)"):
            meaning = next(each.en for each in RULES.glossary if each.en.startswith(term))
            assert text.count(meaning) == 1
            assert text.index(meaning) < text.index(ENGLISH("report.best" if make is report else "report.contacts"))


def test_the_first_screen_explains_them_whether_or_not_the_models_are_loaded():
    for front in (front_page(EDITION), read_front_page()):
        first = list(opening(front, DAY, ENGLISH))
        assert [line for line in first if all(term.en in line for term in RULES.glossary)] == [ENGLISH.glossary("talk.glossary", RULES.glossary)]


def test_chinese_faces_explain_no_chinese_word():
    case = ENGINEER
    assert CHINESE.glossary("report.glossary", RULES.glossary) == ""
    text = report(EDITION, case, DAY, CHINESE)
    assert not [term.en for term in RULES.glossary if term.en in text]
    assert "(" not in text.replace("(http", "")


def test_no_english_line_is_chinese_alone():
    rng = random.Random(6)
    for case in (ENGINEER, *(Case(facts=random_person(rng, known)) for known in (0.5, 0.9, 1, 1, 1))):
        for line in report(EDITION, case, DAY, ENGLISH, is_full=True).splitlines():
            assert not HAN.search(line) or WORD.search(line), line


def test_the_papers_and_columns_of_a_foreign_engineer_are_named_both_ways():
    for text in (report(EDITION, ENGINEER, DAY, ENGLISH), " ".join(the_pack(ENGINEER, ENGLISH).split())):
        for paper in ("继续教育审验卡 (inspection card of continuing education", "研究推荐文件 (letter of recommendation)",
                      "身份证号 (ID number)", "人才类别 (category of talent)", "鄂尔多斯市人力资源和社会保障局 (HR bureau of the league or city, Ordos)"):  # fmt: skip
            assert paper in text.replace("- ", ""), paper


def test_the_official_form_stays_chinese_word_for_word():
    (form,) = [block for sheet in compose(EDITION, ENGINEER, DAY, ENGLISH).sheets for block in sheet.blocks if isinstance(block, Form)]
    assert form.title == RULES.materials.title
    assert [row[1] for row in form.table.rows] == [row.name for row in RULES.materials.rows]
    assert not WORD.search(form.title + "".join(column.title for column in form.table.columns) + "".join(f.label for f in form.fields))
