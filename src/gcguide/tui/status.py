"""How the categories stand, as the panel and the strip show it."""

from dataclasses import dataclass

from gcguide.conversation.remarks import category_verdicts
from gcguide.core.interview import Interview
from gcguide.core.result import Assessment
from gcguide.core.verdict import Verdict
from gcguide.text import pad, width
from gcguide.tui.themes import Marks
from gcguide.words import Words


@dataclass(frozen=True)
class Standing:
    """One category: its verdict's id, mark and short word, its number and short name."""

    verdict: str
    mark: str
    word: str
    number: int
    category: str


def standings(interview: Interview, words: Words, marks: Marks) -> tuple[Standing, ...]:
    """The categories in the order of the notice."""
    verdicts = category_verdicts(interview.verdicts())
    shorts = {verdict: words(f"verdict_short.{verdict}") for verdict in set(verdicts.values())}
    columns = max(width(short) for short in shorts.values())
    return tuple(
        Standing(
            str(verdicts[category.id]),
            marks.verdicts[verdicts[category.id]],
            pad(shorts[verdicts[category.id]], columns),
            category.number,
            category.short[words.lang],
        )
        for category in interview.edition.rules.categories
    )


def prepared(assessment: Assessment) -> list[int]:
    """The categories, by number, that one prepares for: the best; where there is none, those that are still open."""
    if assessment.best is not None:
        return [assessment.best.category]
    return [category.number for category in assessment.categories if category.verdict is not Verdict.NO]


def progress(interview: Interview, words: Words) -> str:
    """How much is known, and how much is still to come."""
    known, left = len(interview.facts), interview.prompts_left()
    return words("screen.progress", count=known, left=left) if left else words("screen.progress_done", count=known)
