"""One applicant for each category, and one whom nothing fits (0), for the tests of what is printed."""

KNOWN = {
    "standing": "professional", "works_in_region": True, "employer": "company", "place": "150203", "current_grade": "associate_senior",
    "first_title_application": False, "green_channel_history": "never", "other_review_filed": False, "licence": "not_required",
    "series_exam": "not_required", "achievements": frozenset(), "technical_leader_of": "none", "talent_tier": "none", "postdoc": "none",
    "education_below_requirement": False, "overseas": "none", "unique_skill": False, "moved_from": "none", "long_term_practice": True,
    "notable_achievements": True,
}  # fmt: skip
SPECIAL = {
    0: {},
    1: {"achievements": frozenset({"engineering_problem"})},
    2: {"talent_tier": "tier_2"},
    3: {"postdoc": "left_station", "postdoc_awards": frozenset({"science_foundation"}), "postdoc_station_in_region": True, "current_grade": "intermediate"},
    4: {"education_below_requirement": True},
    5: {"overseas": "returnee", "current_grade": "none", "first_title_application": True},
    6: {"unique_skill": True, "skill_field": "engineering"},
    7: {"moved_from": "military", "held_title_grade": "full_senior", "held_title_verifiable": False},
}  # fmt: skip
