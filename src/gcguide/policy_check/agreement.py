"""What the questions and answers say of a person in a described situation, held against the verdict of the rules."""

from collections.abc import Iterator
from typing import Any

from gcguide.core.facts import read_facts
from gcguide.core.rulebook import Rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.editions.files import anywhere
from gcguide.language.faq import FaqFile, Situation, spoken_under
from gcguide.policy.rules import Category
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document
from gcguide.words import Words


def disagreements(book: Rulebook, file: FaqFile, document: Document, words: Words) -> Iterator[Problem]:
    """Each situation on which an entry and the rules differ, or that cannot be read, with its line."""
    if file.scheme != book.edition.rules.scheme.id:
        return  # it says nothing of anybody under this one
    try:
        read_facts(book.edition, _usual(book, file))
    except Problem as problem:
        yield problem.at(document.file, document.line(("usual", *problem.path)))
        return
    entries = [entry.id for entry in file.entries]
    for id in book.edition.rules.faq_left_out:
        if id not in entries:
            yield unknown("entries", id, entries)
    for number, entry in spoken_under(book.edition, file):
        for place, situation in enumerate(entry.agrees):
            where = ("entries", number, "agrees", place)
            try:
                if situation.edition in (None, book.edition.id) and not _is_gone(book, situation):
                    _agree(book, file, entry.id, situation, words)
            except Problem as problem:
                yield problem.at(document.file, document.line((*where, *problem.path)))


def _is_gone(book: Rulebook, situation: Situation) -> bool:
    """Whether it speaks of a category that only another edition has."""
    is_known = situation.category in anywhere(book.edition.folder).numbers
    return is_known and book.edition.category_called(situation.category) is None


def _usual(book: Rulebook, file: FaqFile) -> dict[str, Any]:
    """What people have in common, without the facts that only another edition has."""
    every = anywhere(book.edition.folder).facts
    return {id: value for id, value in file.usual.items() if id in book.edition.facts or id not in every}


def _agree(book: Rulebook, file: FaqFile, id: str, situation: Situation, words: Words) -> None:
    """Raises unless the rules say what the entry does."""
    category = book.edition.category_called(situation.category)
    if category is None:
        numbers = [category.number for category in book.edition.rules.categories]
        raise unknown("categories", situation.category, numbers).within("category")
    try:
        facts = read_facts(book.edition, {**_usual(book, file), **situation.facts})
    except Problem as problem:
        raise problem.within("facts") from None
    # A grade that the category does not give is a `no`.
    found = max(
        (
            verdict
            for cell, verdict in zip(book.cells, verdicts(book, facts), strict=True)
            if cell.category.id == category.id and situation.grade in (None, cell.grade)
        ),
        key=lambda verdict: verdict.rank,
        default=Verdict.NO,
    )
    if found != situation.verdict:
        said = {"expected": words(f"verdict.{situation.verdict}"), "found": words(f"verdict.{found}")}
        cell = cell_in_words(book, category, situation.grade, words)
        raise Problem("faq_disagrees", {"word": id, "cell": cell, **said})


def cell_in_words(book: Rulebook, category: Category, grade: str | None, words: Words) -> str:
    """What a category is called, and the grade where it is about one."""
    named = f"{category.number} {category.short[words.lang]}"
    if grade is None:
        return named
    return f"{named}·{book.edition.facts[book.edition.rules.grades.fact].words(grade)[words.lang]}"
