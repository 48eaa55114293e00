"""Why a question is asked: what its answer can still change, where that stands, what each answer would settle."""

from collections.abc import Iterator

from gcguide.conversation.prompt import Prompt
from gcguide.conversation.remarks import category_verdicts
from gcguide.dialog.words import Words
from gcguide.interview import Interview

# With more options than this the preview would be longer than the question.
_MOST = 8


def why(interview: Interview, prompt: Prompt, words: Words) -> Iterator[str]:
    """The reasons, a paragraph a line."""
    rules, lang = interview.edition.rules, words.lang
    at_stake: dict[str, list[str]] = {}
    for id, grade in prompt.question.at_stake:
        at_stake.setdefault(id, []).append(grade)
    labels = interview.edition.facts[rules.grades.fact]
    for category in rules.categories:
        if grades := at_stake.get(category.id):
            named = words.listing([labels.words(grade)[lang] for grade in reversed(grades)])
            yield words(
                "talk.why_line",
                number=category.number,
                category=category.label[lang],
                grades=named,
                cited=words.cited(prompt.clause or category.clause),
            )
    if not at_stake:
        yield words("talk.why_route")
    yield from _preview(interview, prompt, words)


def _preview(interview: Interview, prompt: Prompt, words: Words) -> Iterator[str]:
    """What each answer would do at once to the categories' verdicts."""
    if prompt.kind != "one" or len(prompt.options) > _MOST:
        return
    rules, lang = interview.edition.rules, words.lang
    now = category_verdicts(interview.verdicts())
    for option in prompt.options:
        changes = interview.would_change(prompt.question.id, option.value)
        then = category_verdicts({**interview.verdicts(), **{cell: verdict for cell, (_, verdict) in changes.items()}})
        changed = [
            words(
                "talk.would_be",
                number=category.number,
                category=category.label[lang],
                verdict=words(f"verdict.{then[category.id]}"),
            )
            for category in rules.categories
            if then[category.id] is not now[category.id]
        ]
        what = words("join.semicolon").join(changed) if changed else words("talk.would_not")
        yield words("talk.would", option=option.label, what=what)
