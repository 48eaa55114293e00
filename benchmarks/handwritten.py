"""The same decision as a careful programmer would write it for this one notice, without any policy file.

The yardstick for `benchmarks/decision.py`. Three-valued: True, False, None for unknown. Everything that all grades share
is worked out once, and a category that is already excluded costs no more work.
"""

from datetime import date

IN_TIME, WITHIN_THE_YEAR = date(2024, 4, 30), date(2024, 12, 31)
GRADES = ("junior", "intermediate", "associate_senior", "full_senior")
SENIOR = GRADES[2:]
RANK = {"none": 0, "junior": 1, "intermediate": 2, "associate_senior": 3, "full_senior": 4}
EXCLUDED, CLEAR = "no", "clear"


def both(a, b):
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def either(a, b):
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def no(a):
    return None if a is None else not a


def judge(base, consult, verify):
    if base is False:
        return "no"
    if base is None:
        return "open"
    if consult:
        return "consult"
    if consult is None:
        return "open"
    if verify:
        return "verify"
    return "open" if verify is None else "clear"


def decide(facts):
    """{(category, grade): verdict} of all nineteen cells; `unsure` counts as unknown."""

    def get(id):
        value = facts.get(id)
        return None if value == "unsure" else value

    found = {}
    grade = get("current_grade")
    rank = None if grade is None else RANK[grade]
    in_region = get("works_in_region")

    standing, history = get("standing"), get("green_channel_history")
    new, other = get("new_achievements"), get("other_review_filed")
    licence, exam = get("licence"), get("series_exam")
    allowed = None if standing is None else standing == "professional"
    failed = None if history is None else history == "failed"
    allowed = both(allowed, no(both(failed, no(new))))
    allowed = both(allowed, no(other))
    allowed = both(allowed, None if licence is None else licence != "missing")
    allowed = both(allowed, None if exam is None else exam != "not_passed")
    passed = None if history is None else history == "passed"
    fresh = both(allowed, no(passed))

    employer, place = get("employer"), get("place")
    unplaced = None if employer is None else employer in ("central_unit", "freelance")
    not_regional = None if employer is None else employer not in ("region_department", "region_unit")
    border_city = both(None if place is None else place in ("150781", "152501"), not_regional)
    verify = either(None if employer is None else employer == "region_unit", border_city)
    consult = either(unplaced, no(in_region))

    def higher(g):
        return None if rank is None else rank < RANK[g]

    achievements, leader = get("achievements"), get("technical_leader_of")
    any_achievement = None if achievements is None else bool(achievements)
    base = both(fresh, either(any_achievement, None if leader is None else leader != "none"))
    laboratory = both(None if leader is None else leader == "national_key_laboratory", no(any_achievement))
    not_associate = None if grade is None else grade != "associate_senior"
    for g in SENIOR:
        ask = either(verify, laboratory)
        if g == "full_senior":
            ask = either(ask, not_associate)
        found[1, g] = judge(both(base, higher(g)), consult, ask)

    tier = get("talent_tier")
    upper = None if tier is None else tier in ("tier_1", "tier_2", "tier_3", "tier_4")
    lower = None if tier is None else tier in ("tier_5", "tier_6")
    base = both(both(fresh, higher("associate_senior")), either(upper, lower))
    found[2, "associate_senior"] = judge(base, either(consult, upper), verify)
    appointed = get("associate_senior_appointed")
    this_year = None if appointed is None else appointed <= WITHIN_THE_YEAR
    late = None if appointed is None else appointed > IN_TIME
    granted = both(higher("full_senior"), either(upper, both(lower, both(no(not_associate), this_year))))
    base = both(both(allowed, either(upper, lower)), both(granted, no(both(passed, no(lower)))))
    found[2, "full_senior"] = judge(base, either(consult, both(lower, either(passed, late))), verify)

    postdoc, awards, station = get("postdoc"), get("postdoc_awards"), get("postdoc_station_in_region")
    base = both(None if postdoc is None else postdoc == "left_station", None if awards is None else bool(awards))
    base = both(both(base, both(fresh, in_region)), higher("associate_senior"))
    found[3, "associate_senior"] = judge(base, unplaced, either(verify, no(station)))

    long, notable = get("long_term_practice"), get("notable_achievements")
    proven = both(both(long, notable), fresh)
    base = both(proven, get("education_below_requirement"))
    for g in GRADES[:2]:
        found[4, g] = judge(both(base, higher(g)), True, verify)
    not_intermediate = None if grade is None else grade != "intermediate"
    found[4, "associate_senior"] = judge(
        both(base, higher("associate_senior")), either(consult, not_intermediate), True
    )
    found[4, "full_senior"] = judge(both(base, higher("full_senior")), either(consult, not_associate), True)

    overseas = get("overseas")
    base = both(both(proven, get("first_title_application")), None if overseas is None else overseas != "none")
    titled = either(consult, None if grade is None else grade != "none")
    for g in GRADES:
        found[5, g] = judge(both(base, higher(g)), titled if g in SENIOR else either(titled, not_regional), True)

    field = get("skill_field")
    base = both(both(None if field is None else field != "none", get("unique_skill")), fresh)
    found[6, "associate_senior"] = judge(both(base, higher("associate_senior")), consult, verify)
    found[6, "full_senior"] = judge(both(base, higher("full_senior")), consult, either(verify, not_associate))

    moved, held = get("moved_from"), get("held_title_grade")
    base = both(
        both(None if moved is None else moved != "none", no(get("held_title_verifiable"))), both(fresh, in_region)
    )
    for g in GRADES:
        same = None if held is None else held == g
        found[7, g] = judge(both(base, same), unplaced if g in SENIOR else either(unplaced, not_regional), True)
    return found
