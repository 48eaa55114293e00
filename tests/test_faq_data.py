"""The questions people ask: every answer in both languages, and cited or honestly without a citation."""

import re
from pathlib import Path

import pytest

from gcguide import load_edition
from gcguide.strict_yaml import read_yaml

RULES = load_edition("2026h1").rules
ENTRIES = read_yaml(Path(__file__).resolve().parent.parent / "dialogs/faq.yaml").data["entries"]
KEYS = {"id", "question", "also", "answer", "given", "clause", "source", "ask"}
HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]")


def each(check):
    return pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])(check)


def repeated(items):
    return sorted({item for item in items if items.count(item) > 1})


def folded(text):
    """A question as a matcher sees it: no case, no space, no punctuation."""
    return re.sub(r"[\W_]", "", text).casefold()


def test_there_are_enough():
    assert len(ENTRIES) >= 60


def test_ids_and_questions_are_unique():
    assert not repeated([entry["id"] for entry in ENTRIES])
    for lang in ("zh", "en"):
        assert not repeated([folded(entry["question"][lang]) for entry in ENTRIES])


def test_a_way_of_putting_it_leads_to_one_entry_only():
    ways = [{folded(way) for way in [*entry["also"], *entry["question"].values()]} for entry in ENTRIES]
    assert not repeated([way for entry in ways for way in entry])


@each
def test_the_shape(entry):
    assert set(entry) <= KEYS
    assert {"id", "question", "also", "answer", "given"} <= set(entry)
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", entry["id"])
    assert entry["also"]
    for way in entry["also"]:
        assert isinstance(way, str)
        assert 0 < len(way) <= 40
    assert not repeated(entry["also"])


@each
def test_both_languages_each_in_its_own(entry):
    for field in ("question", "answer"):
        text = entry[field]
        assert set(text) == {"zh", "en"}
        assert len(HAN.findall(text["zh"])) > len(LATIN.findall(text["zh"]))
        assert not re.search("[,;:?!]|[\u4e00-\u9fff][.]", text["zh"]), "full-width punctuation in Chinese"
        assert len(LATIN.findall(text["en"])) > len(HAN.findall(text["en"]))
        assert not re.search("[，。；：？！]", text["en"]), "half-width punctuation in English"
    assert entry["question"]["zh"].endswith("？")
    assert entry["question"]["en"].endswith("?")
    assert entry["answer"]["zh"].endswith("。")
    assert entry["answer"]["en"].endswith(".")
    assert entry["answer"]["zh"].count("。") <= 3


@each
def test_what_it_names_is_in_the_edition(entry):
    assert entry.get("clause") in {None, *RULES.clauses}
    assert entry.get("source") in {None, *RULES.sources}
    assert set(entry.get("ask", [])) <= set(RULES.actors)
    assert not repeated(entry.get("ask", []))


@each
def test_what_is_given_has_its_clause_and_what_is_not_has_someone_to_ask(entry):
    assert entry["given"] in ("yes", "partly", "no")
    assert ("clause" in entry) == (entry["given"] != "no")
    if entry["given"] != "yes":
        assert entry["ask"]
