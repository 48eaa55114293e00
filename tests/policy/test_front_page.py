"""The front page of an edition, read at a glance: the same as that of the whole edition, and never the last word."""

import shutil
from datetime import date

import pytest

from gcguide import Problem, load_edition
from gcguide.editions.files import edition_ids
from gcguide.folders import own_folder
from gcguide.policy.front_page import front_page, read_front_page

LABEL = "label: {zh: 2026年上半年, en: first half of 2026}"


@pytest.fixture
def policy(tmp_path):
    """A copy of the policy folder to change."""
    return shutil.copytree(own_folder("policy"), tmp_path / "policy", ignore=shutil.ignore_patterns("schema"))


@pytest.mark.parametrize("id", edition_ids())
def test_a_glance_sees_what_a_whole_reading_sees(id):
    assert read_front_page(id) == front_page(load_edition(id))
    assert read_front_page() == front_page(load_edition())


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (LABEL, "label: {zh: 2026年上半年}"),
        (LABEL, "label: 2026年上半年"),
        ("date: 2026-04-30", "date: soon"),
        ("date: 2026-04-30", "dat: 2026-04-30"),
        ("printed_on: 2026-01-14", "printed_on: [2026-01-14]"),
        ("notice:\n", "notise:\n"),
        ("categories:\n", "categories: 7\nrest:\n"),
        ("id: 2026h1", "id: 2026"),
        ("id: 2026h1", "- id"),
    ],
)
def test_what_a_glance_cannot_make_out_is_told_by_the_whole_reading(policy, was, now):
    """The same place and the same words as when nothing had been read before."""
    file = policy / "editions" / "2026h1.yaml"
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(Problem) as glance:
        read_front_page("2026h1", policy)
    with pytest.raises(Problem) as whole:
        load_edition("2026h1", policy)
    assert str(glance.value) == str(whole.value)
    assert (glance.value.id, glance.value.line) == (whole.value.id, whole.value.line)


def test_a_broken_calendar_is_told_as_well(policy):
    (policy / "calendar" / "2026.yaml").write_text("year: 2026\nholidays: none\n", encoding="utf-8")
    with pytest.raises(Problem) as glance:
        read_front_page("2026h1", policy)
    assert glance.value.file == policy / "calendar" / "2026.yaml"


def test_there_is_no_such_edition(policy):
    with pytest.raises(Problem) as caught:
        read_front_page("2062h1", policy)
    assert caught.value.id == "unknown_nearest"


def test_the_days_are_days(policy):
    front = read_front_page("2026h1", policy)
    assert (front.deadline, front.categories) == (date(2026, 4, 30), 7)
    assert not front.calendar.is_workday(date(2026, 5, 1))
