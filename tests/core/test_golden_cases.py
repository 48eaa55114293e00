"""Golden cases: people as an HR officer would describe them, and what the notice says about each.

The expectations in `cases/*.yaml` were derived by hand from the notice and the law of verdicts, not from
the program.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gcguide.core.decide import decide
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import Verdict
from gcguide.person.case import Case, case_from
from gcguide.policy.edition import load_edition
from gcguide.reading.documents import Document, read_yaml

FOLDER = Path(__file__).resolve().parents[1] / "cases"
DEFAULT_DAY = date(2026, 3, 2)
CASE_KEYS = {"title", "cites", "as_of", "base", "case", "expect", "why"}
NEEDED = CASE_KEYS - {"as_of", "base"}

edition = load_edition("2026h1")


@dataclass(frozen=True)
class Golden:
    """One described person and what must come out."""

    file: str
    title: str
    cites: list[str]
    as_of: date
    case: dict[str, Any]
    expect: dict[str, Any]
    why: str

    def read(self) -> Case:
        return case_from(edition, Document(self.case, {}, f"{self.file}: {self.title}"))


def load_cases() -> list[Golden]:
    bases = read_yaml(FOLDER / "_base.yaml").data["bases"]
    found = []
    for path in sorted(FOLDER.glob("[!_]*.yaml")):
        for raw in read_yaml(path).data["cases"]:
            where = f"{path.name}: {raw.get('title')}"
            assert raw.keys() <= CASE_KEYS, f"{where}: 多了 {sorted(raw.keys() - CASE_KEYS)}"
            assert raw.keys() >= NEEDED, f"{where}: 缺少 {sorted(NEEDED - raw.keys())}"
            merged = {**(bases[raw["base"]] if "base" in raw else {}), **raw["case"]}
            # `~` takes an answer of the base away again; the program never sees it.
            case = {id: value for id, value in merged.items() if value is not None}
            found.append(Golden(path.name, raw["title"], raw["cites"], raw.get("as_of", DEFAULT_DAY), case,
                                raw["expect"], raw["why"]))
    return found


CASES = load_cases()


def result_of(golden: Golden) -> dict[str, Any]:
    """What `gcguide assess --json` says about the case."""
    case = golden.read()
    result = decide(edition, case, golden.as_of).to_dict("zh")
    return json.loads(json.dumps(result, ensure_ascii=False))


def plain(value: Any) -> Any:
    """Expected data as JSON has it: days in ISO form."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def parts_of(expected: dict[str, Any], found: dict[str, Any] | None) -> dict[str, Any]:
    """The parts of what was found that the case speaks of; what it leaves out is not compared."""
    return {key: (found or {}).get(key, "（没有）") for key in expected}


def in_order(names: list[str], found: list[str]) -> bool:
    """Whether all names occur, one after the other; names of roles stand between them."""
    left = iter(found)
    return all(name in left for name in names)


class Comparison:
    """Collects every difference of one case, so that one run shows them all."""

    def __init__(self, golden: Golden, result: dict[str, Any]) -> None:
        self.golden, self.result = golden, result
        self.by_number = {category["number"]: category for category in result["categories"]}
        self.differences: list[str] = []

    def run(self) -> list[str]:
        for key, expected in plain(self.golden.expect).items():
            check = getattr(self, f"check_{key}", None)
            assert check is not None, f"{self.golden.file}: {self.golden.title}: expect 里没有 {key} 这一项"
            check(expected)
        return self.differences

    def same(self, what: str, expected: Any, found: Any) -> None:
        if expected != found:
            self.differences.append(f"{what}：应为 {expected}，实为 {found}")

    def same_ids(self, what: str, expected: list[str], found: list[str]) -> None:
        """Lists of ids whose order carries no meaning."""
        self.same(what, sorted(expected), sorted(found))

    def each(self, expected: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
        """What is expected of each category, beside what was found for it; keys of YAML are text."""
        for number, value in expected.items():
            yield number, value, self.by_number[int(number)]

    def check_best(self, expected: dict[str, Any] | None) -> None:
        self.same("best", expected, self.result["best"])

    def check_chosen(self, expected: dict[str, Any] | None) -> None:
        self.same("chosen", expected, self.result["chosen"])

    def check_verdicts(self, expected: dict[str, Any]) -> None:
        for number, verdict, category in self.each(expected):
            if not isinstance(verdict, dict):
                self.same(f"第{number}类结论", verdict, category["verdict"])
                continue
            for grade, word in verdict.items():
                self.same(f"第{number}类 {grade} 结论", word, category["grades"][grade]["verdict"])

    def check_cautions(self, expected: dict[str, Any]) -> None:
        for number, grades, category in self.each(expected):
            for grade, ids in grades.items():
                self.same_ids(f"第{number}类 {grade} 提示", ids, category["grades"][grade]["cautions"])

    def check_missing(self, expected: dict[str, Any]) -> None:
        for number, ids, category in self.each(expected):
            self.same_ids(f"第{number}类 missing", ids, category["missing"])

    def check_culprits(self, expected: dict[str, Any]) -> None:
        for number, ids, category in self.each(expected):
            self.same_ids(f"第{number}类 culprits", ids, category["culprits"])

    def check_recommenders(self, expected: dict[str, Any]) -> None:
        for number, names, category in self.each(expected):
            self.same(f"第{number}类推荐部门", names, category["recommenders"])

    def check_steps(self, expected: dict[str, Any]) -> None:
        for number, states, category in self.each(expected):
            self.same(f"第{number}类 steps", states, {step["id"]: step["state"] for step in category["steps"]})

    def check_change(self, expected: dict[str, Any]) -> None:
        for number, change, category in self.each(expected):
            self.same(f"第{number}类 change", change, parts_of(change, category["change"]))

    def check_route(self, expected: list[str]) -> None:
        self.same("报送路径", expected, self.result["route"]["actors"])

    def check_route_names(self, expected: list[str]) -> None:
        if not in_order(expected, self.result["route"]["names"]):
            self.differences.append(f"路径名称：应依次有 {expected}，实为 {self.result['route']['names']}")

    def check_route_note(self, expected: bool) -> None:
        self.same("路径有无说明", expected, bool(self.result["route"]["note"]))

    def check_advice(self, expected: list[str]) -> None:
        self.same_ids("advice", expected, self.result["advice"])

    def check_to_find_out(self, expected: list[str]) -> None:
        self.same_ids("to_find_out", expected, self.result["to_find_out"])

    def check_timeline(self, expected: dict[str, str]) -> None:
        """All acts, and in the order in which they happen."""
        found = {act["id"]: act["latest"] for act in self.result["timeline"]}
        self.same("timeline", list(expected.items()), list(found.items()))

    def check_window(self, expected: dict[str, Any]) -> None:
        self.same("window", expected, parts_of(expected, self.result["window"]))

    def check_gates(self, expected: list[str]) -> None:
        """The exclusions that hold on their own, whatever the category."""
        facts, book = self.golden.read().facts, rulebook(edition)
        hold = [gate.id for gate in edition.rules.gates if book.truth(gate.when, facts) is True]
        self.same_ids("gates", expected, hold)


@pytest.mark.parametrize("golden", [pytest.param(case, id=case.title) for case in CASES])
def test_the_case_comes_out_as_the_notice_says(golden: Golden) -> None:
    differences = Comparison(golden, result_of(golden)).run()
    listed = "".join(f"\n  - {line}" for line in differences)
    assert not differences, f"{golden.file}《{golden.title}》与预期不符：{listed}\n  预期的理由：{golden.why}"


def expected_words(number: int | None = None) -> set[str]:
    """The verdict words that the cases expect, of one category or of all."""
    verdicts = [verdict for case in CASES for key, verdict in case.expect.get("verdicts", {}).items()
                if number is None or int(key) == number]
    by_grade = [list(verdict.values()) if isinstance(verdict, dict) else [verdict] for verdict in verdicts]
    return {word for words in by_grade for word in words}


def expected_cautions(golden: Golden) -> set[str]:
    categories = golden.expect.get("cautions", {}).values()
    grades = [ids for category in categories for ids in category.values()]
    return {id for ids in [*grades, golden.expect.get("advice", [])] for id in ids}


def test_the_cases_cover_the_edition() -> None:
    rules = edition.rules
    assert len(CASES) >= 40
    titles = [case.title for case in CASES]
    assert len(titles) == len(set(titles)), sorted({title for title in titles if titles.count(title) > 1})
    # A category counts as exercised only when one case reaches it and another is kept out of it.
    for category in rules.categories:
        words = expected_words(category.number)
        assert "no" in words, f"第{category.number}类没有不符合的案例"
        assert words & {"clear", "verify", "consult"}, f"第{category.number}类没有可以申报的案例"
    assert {category.number for category in rules.categories} == set(range(1, 8))
    assert expected_words() == {str(verdict) for verdict in Verdict}
    cautions = {id for case in CASES for id in expected_cautions(case)}
    assert cautions == {caution.id for caution in rules.cautions}
    assert {id for case in CASES for id in case.expect.get("gates", [])} == {gate.id for gate in rules.gates}


def test_every_case_cites_clauses_of_the_notice() -> None:
    for case in CASES:
        assert case.cites, f"{case.file}《{case.title}》没有写依据"
        unknown = [clause for clause in case.cites if clause not in edition.rules.clauses]
        assert not unknown, f"{case.file}《{case.title}》引用了不存在的条款：{unknown}"
