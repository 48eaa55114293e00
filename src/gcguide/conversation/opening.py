"""What is said before the first question: what this is, what it rests on, until when, what to have at hand."""

from collections.abc import Iterator
from datetime import date

from gcguide.decision.assessment import window
from gcguide.dialog.words import Words
from gcguide.policy.loader import Edition


def opening(edition: Edition, today: date, words: Words) -> Iterator[str]:
    """The opening, a paragraph a line."""
    rules = edition.rules
    yield words("talk.title", edition=rules.label[words.lang])
    yield words("talk.what", count=len(rules.categories))
    yield words("talk.kept")
    batch = window(edition, today)
    yield words(
        f"report.window_{batch.state}",
        deadline=words.day(batch.deadline),
        days=abs(batch.days_left),
        workdays=batch.workdays_left,
    )
    if batch.state == "closed":
        yield words("talk.rehearsal")
    yield words("talk.at_hand")
    yield words("talk.basis", title=rules.notice.title, issued=words.day(rules.notice.printed_on))
