"""Answers handed over as a code: nothing is lost, nothing personal goes along, no slip of the pen goes unseen."""

import random
from dataclasses import replace
from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from gcguide.core.facts import read_facts
from gcguide.core.result import Target
from gcguide.person.case import Case
from gcguide.person.handover import (
    BEGINNING,
    edition_of_code,
    handover_code,
    holds_code,
    missing_groups,
    printed,
    read_handover,
    scannable,
)
from gcguide.policy.vocabulary import Renames, Vocabulary
from gcguide.problem import Problem
from tests.effort import examples, is_deep
from tests.people import EDITION, FACTS, people, random_fit

GRADES = EDITION.rules.grades.order
PERSON = {"name": "乌云GCG1", "id_number": "150203198001010018", "employer": "包头某公司", "phone": "13800000000"}
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@st.composite
def cases(draw):
    """A case with all that a code holds, and a person."""
    facts = read_facts(EDITION, draw(people()))
    known = [id for id, value in facts.items() if value != "unsure"]
    assumed = draw(st.sets(st.sampled_from(known))) if known else set()
    acts = [id for id in EDITION.rules.to_do if id not in EDITION.rules.steps]
    steps = draw(st.dictionaries(st.sampled_from(list(EDITION.rules.steps)), st.sampled_from(["done", "failed"])))
    steps |= dict.fromkeys(draw(st.sets(st.sampled_from(acts))), "done")
    chosen = draw(st.none() | st.builds(Target, st.integers(1, 7), st.none() | st.sampled_from(GRADES)))
    local = draw(st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31)))
    return Case(facts, steps, PERSON, local, chosen, tuple(id for id in facts if id in assumed))


def fullest():
    """Every question answered, every one assumed, every step done."""
    facts = {
        id: list(FACTS[id].values) if FACTS[id].kind == "set" else (*FACTS[id].options, None)[0] for id in FACTS.ids
    }
    facts |= {id: date(2024, 2, 29) for id in FACTS.ids if FACTS[id].kind == "date"} | {"place": "152501"}
    steps = dict.fromkeys(EDITION.rules.to_do, "done")
    return Case(read_facts(EDITION, facts), steps, PERSON, date(2026, 4, 20), Target(7, GRADES[-1]), FACTS.ids)


def read(text, edition=EDITION, renames=None):
    return read_handover(edition, text, renames or Renames())


@given(cases(), st.sampled_from([str, str.lower, scannable]), st.integers(1, 9))
@examples(40)
def test_what_is_handed_over_is_taken_over_however_it_was_sent(case, spelled, width):
    code = handover_code(EDITION, case)
    sent = f"【王老师】复制这段：\n{spelled(code)}\n谢谢 thank you, 3月2日"
    back = read(sent)
    assert back.case == replace(case, person={})
    assert (back.edition, back.unread) == (EDITION.id, ())
    lines = printed(code, width)
    assert read("\u200b\r\n  ".join(lines).replace("0", "O").replace("1", "l").replace("V", "u")) == back
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in code)
    assert read(wide) == back
    assert edition_of_code(sent, ["2025h2", EDITION.id]) == EDITION.id


def test_a_code_holds_nothing_of_the_person_and_is_the_same_whoever_it_is():
    case = fullest()
    assert handover_code(EDITION, case) == handover_code(EDITION, replace(case, person={}))
    assert not any(value in handover_code(EDITION, case) for value in PERSON.values())


def test_the_fullest_case_fits_a_code_that_a_telephone_reads_from_paper_and_a_few_lines():
    code = handover_code(EDITION, fullest())
    assert segno.make(scannable(code), error="m", micro=False).version <= 10
    assert len(printed(code)) <= 9
    usual = handover_code(EDITION, Case(fullest().facts))
    assert segno.make(scannable(usual), error="m", micro=False).version <= 8


def test_every_wrong_letter_and_every_two_changed_about_are_found_and_nearly_always_where():
    rng = random.Random(1)
    code = handover_code(EDITION, Case(read_facts(EDITION, random_fit(rng, 0.9))))
    whole, head = read(code), code.index(" ")
    wrong, named = 0, 0
    for at, sign in enumerate(code):
        if sign in " -":
            continue
        others = [other for other in SIGNS if other != sign]
        slips = [code[:at] + other + code[at + 1 :] for other in (others if is_deep() else rng.sample(others, 9))]
        after = code[at + 1 : at + 2]
        if after.strip(" -") and after != sign:
            slips.append(code[:at] + after + sign + code[at + 2 :])
        slips.append(code[:at] + code[at + 1 :])  # one left out
        for slip in slips:
            try:
                assert read(slip) == whole, slip  # never something else
                assert at < head, slip
            except Problem as problem:
                place = code[:at].count(" ")
                wrong += at > head
                named += at > head and (
                    place in problem.details.get("places", ()) or problem.details.get("place") == place
                )
    assert named > 0.9 * wrong > 1000


def test_groups_that_are_missing_doubled_or_changed_about_are_found():
    code = handover_code(EDITION, Case(read_facts(EDITION, random_fit(random.Random(5), 0.9))))
    groups = code.split(" ")
    for at in range(1, len(groups) - 1):
        others = [groups[:at] + groups[at + 1 :], groups[: at + 1] + groups[at:]]
        if groups[at] != groups[at + 1]:
            others.append([*groups[:at], groups[at + 1], groups[at], *groups[at + 2 :]])
        for other in others:
            with pytest.raises(Problem, match="handover"):
                read(" ".join(other))
    assert missing_groups(" ".join(groups[:4])) == len(groups) - 4
    assert missing_groups(code) == missing_groups("您好") == 0
    with pytest.raises(Problem, match="handover_version"):
        read(code.replace(BEGINNING, f"{BEGINNING[:-1]}2"))


@pytest.mark.parametrize(
    "text", ["", "GCG1", "GCG1-2026H1", "gcg1 2026h1 zero", "XGCG1-2026H1-12 ABCDE", "我在2026H1申报", "GCG1-2026H1-0 "]
)
def test_what_is_no_code_is_not_taken_for_one(text):
    assert not holds_code(text)
    with pytest.raises(Problem, match="handover_none"):
        read(text)


def with_facts(change, id="2027h1"):
    """The edition, with other questions."""
    facts = {fact: FACTS[fact] for fact in FACTS.ids}
    change(facts)
    rules = EDITION.rules.model_copy(update={"id": id})
    return replace(EDITION, rules=rules, facts=Vocabulary.model_construct(root=facts))


def test_another_notice_reads_what_it_knows_and_names_what_it_does_not():
    def other(facts):
        del facts["talent_tier"]
        first = {"told_first": facts["unique_skill"]}  # moves every other question on
        tiers = {value: text for value, text in facts["overseas"].values.items() if value != "returnee"}
        facts["overseas"] = facts["overseas"].model_copy(update={"values": dict(reversed(tiers.items()))})
        facts |= first | {id: facts.pop(id) for id in list(facts)}

    told = {"talent_tier": "tier_5", "overseas": "returnee", "unique_skill": True, "place": "150203", "postdoc": "none"}
    code = handover_code(EDITION, Case(read_facts(EDITION, told)))
    back = read(code, with_facts(other))
    assert back.edition == "2026h1"
    assert back.case.facts == {"unique_skill": True, "place": "150203", "postdoc": "none"}
    assert [one.about for one in back.unread] == [None, "overseas"]
    assert all(one.group in code for one in back.unread)
    assert edition_of_code(code, ["2027h1"]) is None


def test_what_is_called_otherwise_today_is_read_by_todays_name():
    def renamed(facts):
        facts["standing_now"] = facts.pop("standing")
        values = {"gone" if value == "left_station" else value: text for value, text in facts["postdoc"].values.items()}
        facts["postdoc"] = facts["postdoc"].model_copy(update={"values": values})

    case = Case(read_facts(EDITION, {"standing": "retired", "postdoc": "left_station"}), assumed=("standing",))
    renames = Renames(facts={"standing": "standing_now"}, values={"postdoc": {"left_station": "gone"}})
    back = read(handover_code(EDITION, case), with_facts(renamed), renames)
    assert back.case.facts == {"standing_now": "retired", "postdoc": "gone"}
    assert back.case.assumed == ("standing_now",)
    assert back.unread == ()


def test_a_code_that_was_printed_once_can_be_read_for_good():
    """Written by the first program that wrote any: a change of the code needs another version."""
    facts = {
        "standing": "professional", "works_in_region": True, "place": "150203", "current_grade": "associate_senior",
        "associate_senior_appointed": date(2024, 3, 1), "achievements": [], "talent_tier": "tier_5", "overseas": "none", "licence": "unsure",
    }  # fmt: skip
    case = Case(
        read_facts(EDITION, facts),
        {"employer_assessment": "done"},
        {},
        date(2026, 4, 20),
        Target(2, "full_senior"),
        ("overseas",),
    )
    kept = (
        "GCG1-2026H1-16 F6TJJ 226CZ DFYZZ 4JNVC 1N49G 5QRZZ PHM2T GQP6J 7X43J 32XNH 03M3X EG8AG 6XY5A 73CZZ PJCEQ 87J63"
    )
    assert handover_code(EDITION, case) == kept
    assert read(kept).case == case
