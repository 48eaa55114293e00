"""What a decision is made of, as values, and the same as plain data with the keys of the contract (§5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.core.reasons import Change
from gcguide.core.verdict import Verdict
from gcguide.policy.front_page import Window


@dataclass(frozen=True, slots=True)
class GradeResult:
    """One cell: its verdict, the cautions that hold, and for a `no` the nearest change."""

    verdict: Verdict
    cautions: tuple[str, ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class StepResult:
    """A thing to get done, and whether it is."""

    id: str
    state: str


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """One category: the verdict of its best grade, and what stands behind it."""

    number: int
    id: str
    verdict: Verdict
    clause: str
    grades: dict[str, GradeResult]
    missing: tuple[str, ...]
    culprits: tuple[str, ...]
    steps: tuple[StepResult, ...]
    recommenders: tuple[str, ...]

    def nearest_change(self) -> Change | None:
        """For a `no`, the easiest of its grades' changes; among equals the highest grade's."""
        changes = [grade.change for grade in reversed(self.grades.values()) if grade.change is not None]
        return min(changes, key=lambda c: (len(c.facts) + len(c.steps), c.settled, c.from_day is None), default=None)


@dataclass(frozen=True, slots=True)
class Best:
    """The category (by number) with the highest verdict.

    Args:
        grade: the only one of its grades with that verdict; None where there are several.
        grades: all of them, lowest first.
    """

    category: int
    grade: str | None
    grades: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Target:
    """What is applied for: the category by number, and the grade; None while that is not settled."""

    category: int
    grade: str | None


@dataclass(frozen=True)
class Assessment(Mapping[str, Any]):
    """A complete decision; it can be read by attribute or, as its JSON, by key.

    Args:
        best: what the program finds.
        chosen: what the person has chosen to apply for.
        target: what papers, dates and route follow: the chosen one, else the best. Its grade is None until it is
            chosen where the notice names none, or where several are possible.
    """

    edition: str
    as_of: date
    window: Window
    categories: tuple[CategoryResult, ...]
    best: Best | None
    chosen: Target | None
    target: Target | None
    advice: tuple[str, ...]
    to_find_out: tuple[str, ...]

    def __getitem__(self, key: str) -> Any:
        return self.to_dict()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.to_dict())

    def __len__(self) -> int:
        return len(self.to_dict())

    def verdict_of(self, target: Target) -> Verdict:
        """The verdict of what is applied for; a grade that the category does not have is a `no`."""
        category = next(category for category in self.categories if category.number == target.category)
        if target.grade is None:
            return category.verdict
        cell = category.grades.get(target.grade)
        return cell.verdict if cell else Verdict.NO

    @property
    def opens(self) -> list[tuple[int, str, date]]:
        """What time alone opens: the category by number, the grade, and the day; the earliest first."""
        changes = [(c.number, g.change) for c in self.categories for g in c.grades.values() if g.change is not None]
        days = [(number, change.grade, change.from_day) for number, change in changes if change.from_day is not None]
        return sorted(days, key=lambda one: one[2])

    def to_dict(self) -> dict[str, Any]:
        """Plain data with the keys of the contract (§5)."""
        window = self.window
        return {
            "edition": self.edition,
            "as_of": self.as_of.isoformat(),
            "window": {
                "state": window.state,
                "deadline": window.deadline.isoformat(),
                "days_left": window.days_left,
                "workdays_left": window.workdays_left,
            },
            "categories": [_category_dict(category) for category in self.categories],
            "best": best_dict(self.best),
            "chosen": self.chosen
            and {
                "category": self.chosen.category,
                "grade": self.chosen.grade,
                "verdict": str(self.verdict_of(self.chosen)),
            },
            "opens": [{"category": c, "grade": grade, "from_day": day.isoformat()} for c, grade, day in self.opens],
            "advice": list(self.advice),
            "to_find_out": list(self.to_find_out),
        }


def best_dict(best: Best | None) -> dict[str, Any] | None:
    """The best category as plain data."""
    if best is None:
        return None
    grades = list(best.grades)
    return {"category": best.category, "grade": best.grade, "grades": grades, "verdict": str(best.verdict)}


def _category_dict(category: CategoryResult) -> dict[str, Any]:
    change = category.nearest_change() if category.verdict is Verdict.NO else None
    return {
        "number": category.number,
        "id": category.id,
        "verdict": str(category.verdict),
        "clause": category.clause,
        "grades": {
            grade: {
                "verdict": str(result.verdict),
                "cautions": list(result.cautions),
                **({"change": change_dict(result.change)} if result.change else {}),
            }
            for grade, result in category.grades.items()
        },
        "missing": list(category.missing),
        "culprits": list(category.culprits),
        "change": change_dict(change) if change else None,
        "steps": [{"id": step.id, "state": step.state} for step in category.steps],
        "recommenders": list(category.recommenders),
    }


def change_dict(change: Change) -> dict[str, Any]:
    """A change as plain data: for each fact the answers that would do, or the last day that would."""
    facts = {
        c.fact: {
            "on_or_before": c.on_or_before.isoformat() if c.on_or_before else None,
            **({"after": c.after.isoformat()} if c.after else {}),
        }
        if isinstance(c.now, date)
        else [sorted(value) if isinstance(value, frozenset) else value for value in c.to]
        for c in change.facts
    }
    return {
        "grade": change.grade,
        "facts": facts,
        "steps": list(change.steps),
        "from_day": change.from_day.isoformat() if change.from_day else None,
        "settled": change.settled,
    }
