"""A clause that is new among those which count categories: what is asked of it, and the category that it makes.

What its own words say of grades, steps and who recommends is proposed; people are asked whether they meet the
conditions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from gcguide.authoring.items import NEW_CLAUSES, Answers, Item
from gcguide.authoring.replies import pairs
from gcguide.authoring.restating import with_place
from gcguide.editions.numbering import place
from gcguide.policy.edition import Edition
from gcguide.policy.models import each_of
from gcguide.text import DEFAULT_LANG
from gcguide.words import load_words

_SHORT, _CONDITIONS, _GRADES, _STEPS, _RECOMMENDERS = (
    f"categories.new.{name}" for name in ("short", "conditions", "grades", "steps", "recommenders")
)
# So many of them can be new, and so many characters in a row are no chance.
_MORE, _ALIKE = 3, 4
_STOP = "\u3002"


def items(edition: Edition, data: Mapping[str, Any]) -> Iterator[Item]:
    """What is asked of the first new clause that counts a category."""
    needs = (NEW_CLAUSES, tuple(_numbers(edition, data)))
    words = edition.facts[edition.rules.grades.fact].values
    grades = {id: words[id][DEFAULT_LANG] for id in edition.rules.grades.order}
    steps = {id: step["label"][DEFAULT_LANG] for id, step in data["steps"].items() if id not in _of_all(data)}
    named = {id for category in data["categories"] for id in category["recommenders"]}
    actors = {id: actor["label"][DEFAULT_LANG] for id, actor in data["actors"].items() if id in named}
    yield Item(_SHORT, "text", (), None, "category_short", needs=needs)
    yield Item(_CONDITIONS, "condition", (), None, "category_conditions", needs=needs)
    yield Item(_GRADES, "several", (), [], "category_grades", needs=needs, options=grades)
    yield Item(_STEPS, "several", (), [], "category_steps", needs=needs, options=steps)
    yield Item(_RECOMMENDERS, "several", (), [], "category_recommenders", needs=needs, options=actors)


def _numbers(edition: Edition, data: Mapping[str, Any]) -> Iterator[str]:
    """How a clause can be numbered that counts a category."""
    numerals = load_words(DEFAULT_LANG)("author.numerals").split()
    clauses = [each_of(category["clause"])[0] for category in data["categories"] if category.get("clause")]
    for number in dict.fromkeys(edition.numbers.get(id, id) for id in clauses[:1]):
        if (where := place(number)) and where[1]:
            yield from (with_place(number, n, numerals) for n in range(1, len(clauses) + _MORE + 1))


def _of_all(data: Mapping[str, Any]) -> list[str]:
    """The steps that no category names, since they are for all."""
    named = {id for category in data["categories"] for id in category["steps"]}
    return [id for id in data["steps"] if id not in named]


def told_new(items: list[Item], answers: Answers) -> tuple[str, str] | None:
    """The number and the words of the clause that is asked about as a category; None: there is none."""
    wanted = next((item.needs[1] for item in items if item.key == _SHORT and item.needs), ())
    return next((pair for pair in pairs(answers.get(NEW_CLAUSES, "")) if pair[0] in wanted), None)


def proposed(item: Item, items: list[Item], answers: Answers) -> str | None:
    """What its words say of an item of the new category."""
    if not item.is_of_new or (told := told_new(items, answers)) is None:
        return None
    who, _, how = told[1].partition(_STOP)  # the first sentence says who, the others what they can do
    if item.key == _CONDITIONS:
        return who
    if item.key == _GRADES:
        low = {id: label for id, label in item.options.items() if label in how}
        within = [id for id, label in low.items() if not any(label in other != label for other in low.values())]
        return " ".join(within) or None
    if item.key == _STEPS:
        return " ".join(id for id, label in item.options.items() if _speaks_of(how, label)) or None
    if item.key == _RECOMMENDERS:
        return " ".join(id for id, label in item.options.items() if label in how) or None
    return None


def _speaks_of(text: str, label: str) -> bool:
    """Whether a text and a name have enough in common."""
    return SequenceMatcher(None, text, label, autojunk=False).find_longest_match().size >= _ALIKE


def makes_category(items: list[Item], answers: Answers, number: str) -> bool:
    """Whether enough was told of a new clause for a category: without a grade there is nothing to apply for."""
    told = told_new(items, answers)
    return told is not None and told[0] == number and bool(answers.get(_GRADES))


def add_category(data: dict[str, Any], items: list[Item], answers: Answers, clause: str, number: int) -> str:
    """Adds the category of a new clause; returns its conditions, which are asked of people.

    Args:
        data: the edition, which has the clause.
        items: what was asked.
        answers: what was told.
        clause: by what the clause is known.
        number: by what the category is counted.
    """
    told = {item.key: answers.get(item.key) or "" for item in items}
    gist = (told_new(items, answers) or ("", ""))[1]
    taken = {category["id"] for category in data["categories"]}
    id = next(free for n in range(1, 100) if (free := f"category_{n}") not in taken)
    short = told[_SHORT] or data["clauses"][clause].get("now", clause)
    label = gist.partition(_STOP)[0]
    steps = told[_STEPS].split()
    grades = told[_GRADES].split()
    category = {
        "number": number, "id": id, "clause": clause, "label": {DEFAULT_LANG: label}, "short": {DEFAULT_LANG: short},
        "qualifies": {"all": []}, "grades": {one: {"when": {data["grades"]["fact"]: {"below": one}}} for one in grades},
        "steps": steps, "recommenders": told[_RECOMMENDERS].split(), "evidence": [*_papers(data, steps, clause)],
    }  # fmt: skip
    for caution in data["cautions"]:
        meant = caution.get("applies_to", [])
        if len({one["category"] for one in meant}) > len(data["categories"]) / 2:  # it is for nearly all
            meant.append({"category": id, "grades": grades})
    data["categories"].append(category)
    data["categories"].sort(key=lambda one: one["number"])
    return told[_CONDITIONS] or gist


def _papers(data: Mapping[str, Any], steps: list[str], clause: str) -> Iterator[dict[str, Any]]:
    """The papers that come of steps: those of every category that has the step, and of no other."""
    for step in steps:
        of_step = [category for category in data["categories"] if step in category["steps"]]
        others = [category for category in data["categories"] if step not in category["steps"]]
        names = Counter(paper["name"][DEFAULT_LANG] for category in of_step for paper in category["evidence"])
        elsewhere = {paper["name"][DEFAULT_LANG] for category in others for paper in category["evidence"]}
        for paper in of_step[0]["evidence"] if of_step else ():
            name = paper["name"][DEFAULT_LANG]
            if names[name] == len(of_step) and name not in elsewhere:
                yield {**paper, "clause": clause}
