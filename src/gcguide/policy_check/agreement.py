"""What the questions and answers say of a person in a described situation, held against the verdict of the rules."""

from collections.abc import Iterator

from gcguide.core.facts import read_facts
from gcguide.core.rulebook import Rulebook
from gcguide.core.verdict import Verdict, verdicts
from gcguide.language.faq import FaqFile, Situation
from gcguide.problem import Problem, unknown
from gcguide.reading.documents import Document
from gcguide.words import Words


def disagreements(book: Rulebook, file: FaqFile, document: Document, words: Words) -> Iterator[Problem]:
    """Each situation on which an entry and the rules differ, or that cannot be read, with its line."""
    try:
        read_facts(book.edition, file.usual)
    except Problem as problem:
        yield problem.at(document.file, document.line(("usual", *problem.path)))
        return
    for number, entry in enumerate(file.entries):
        for place, situation in enumerate(entry.agrees):
            where = ("entries", number, "agrees", place)
            try:
                if situation.edition in (None, book.edition.id):
                    _agree(book, file, entry.id, situation, words)
            except Problem as problem:
                yield problem.at(document.file, document.line((*where, *problem.path)))


def _agree(book: Rulebook, file: FaqFile, id: str, situation: Situation, words: Words) -> None:
    """Raises unless the rules say what the entry does."""
    numbers = [category.number for category in book.edition.rules.categories]
    if situation.category not in numbers:
        raise unknown("categories", situation.category, numbers).within("category")
    try:
        facts = read_facts(book.edition, {**file.usual, **situation.facts})
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
