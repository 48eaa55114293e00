"""What the questions and answers say of a person in a described situation, held against the verdict of the rules."""

from collections.abc import Iterator
from typing import Any

from gcguide.core.facts import read_facts
from gcguide.core.rulebook import Rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.language.faq import FaqFile, Situation, spoken_under
from gcguide.policy.editions import anywhere
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document
from gcguide.words import Words


def disagreements(book: Rulebook, file: FaqFile, document: Document, words: Words) -> Iterator[Problem]:
    """Each situation on which an entry and the rules differ, or that cannot be read, with its line."""
    try:
        read_facts(book.edition, _usual(book, file))
    except Problem as problem:
        yield problem.at(document.file, document.line(("usual", *problem.path)))
        return
    entries = [entry.id for entry in file.entries]
    for id in book.edition.rules.faq_left_out:
        if id not in entries:
            yield unknown("entries", id, entries)
    gone = anywhere(book.edition.folder).numbers - {category.number for category in book.edition.rules.categories}
    for number, entry in spoken_under(book.edition, file.entries):
        for place, situation in enumerate(entry.agrees):
            where = ("entries", number, "agrees", place)
            try:
                if situation.edition in (None, book.edition.id) and situation.category not in gone:
                    _agree(book, file, entry.id, situation, words)
            except Problem as problem:
                yield problem.at(document.file, document.line((*where, *problem.path)))


def _usual(book: Rulebook, file: FaqFile) -> dict[str, Any]:
    """What people have in common, without the facts that only another edition has."""
    every = anywhere(book.edition.folder).facts
    return {id: value for id, value in file.usual.items() if id in book.edition.facts or id not in every}


def _agree(book: Rulebook, file: FaqFile, id: str, situation: Situation, words: Words) -> None:
    """Raises unless the rules say what the entry does."""
    numbers = [category.number for category in book.edition.rules.categories]
    if situation.category not in numbers:
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
            if cell.category.number == situation.category and situation.grade in (None, cell.grade)
        ),
        key=lambda verdict: verdict.rank,
        default=Verdict.NO,
    )
    if found != situation.verdict:
        said = {"expected": words(f"verdict.{situation.verdict}"), "found": words(f"verdict.{found}")}
        raise Problem("faq_disagrees", {"word": id, "cell": _cell(book, situation, words), **said})


def _cell(book: Rulebook, situation: Situation, words: Words) -> str:
    rules = book.edition.rules
    category = next(each for each in rules.categories if each.number == situation.category)
    named = f"{category.number} {category.short[words.lang]}"
    if situation.grade is None:
        return named
    return f"{named}·{book.edition.facts[rules.grades.fact].words(situation.grade)[words.lang]}"
