"""What the assistant says when something is looked up: why it asks, the clauses, the answers; what was said before."""

import re
from collections.abc import Collection, Iterator

from gcguide.conversation.prompt import Prompt
from gcguide.conversation.transcript import Remark, Turn
from gcguide.conversation.verdicts import category_verdicts, changed_verdicts, grades_named, status
from gcguide.core.explain import answered, told
from gcguide.core.facts import Facts
from gcguide.core.interview import CHANGE, Exchange, Interview
from gcguide.language.lexicon import Command
from gcguide.policy.edition import Edition
from gcguide.policy.models import each_of
from gcguide.policy.questions import Screen, ScreenLine
from gcguide.policy.vocabulary import UNSURE
from gcguide.problem import Problem
from gcguide.text import same_width
from gcguide.words import Words, message


def looked_up(command: Command, interview: Interview, standing: Prompt | None, words: Words) -> list[str]:
    """What a command that only looks something up is answered with.

    Raises:
        Problem: nothing is being asked, and it is asked why.
    """
    match command:
        case "clause":
            if standing is None or standing.clause is None:
                return [words("talk.clause_none")]
            return list(clause_words(interview.edition, standing.clause, words))
        case "why":
            if standing is None:
                raise Problem("reply_no_more")
            return list(why(interview, standing, words))
        case "status":
            return status(interview, words)
        case "list":
            each = (told(interview.edition, words, id, v, interview.assumed) for id, v in interview.facts.items())
            lines = [words("talk.numbered", number=number, text=text) for number, text in enumerate(each, start=1)]
            return lines or [words("talk.no_answers")]
        case "help":
            lines = [] if standing is None else [standing.help]
            if standing is not None and standing.find_out is not None:
                lines.append(words.labelled(standing.leave.label, standing.find_out))
            return [*lines, *(words(f"talk.help_{part}") for part in ("choose", "day", "ask", "commands"))]
    return [words("talk.again")]


def refusal(problem: Problem, edition: Edition, words: Words) -> Remark:
    """What a reply that cannot be taken is answered with."""
    if (subject := problem.details.get("subject")) in edition.facts:
        problem.details["subject"] = edition.facts[str(subject)].label[words.lang]
    return Remark("problem", (message(problem, words),))


def clause_named(edition: Edition, typed: str) -> str | None:
    """The clause whose number is typed, in any width of brackets; a bare figure is an answer, not a clause."""
    ids = {same_width(id): id for id in edition.rules.clauses if len(id) > 1}
    return ids.get(same_width(typed).replace(" ", "").removeprefix("§"))


def clauses_in(edition: Edition, text: str) -> tuple[str, ...]:
    """The clauses that a text names, in its order; one of a single figure where nothing else can be meant."""
    ids = sorted(edition.rules.clauses, key=len, reverse=True)
    named = [re.escape(id) if len(id) > 1 else rf"(?<=[ §、]){re.escape(id)}(?=[）)、\n]|\Z)" for id in ids]
    return tuple(dict.fromkeys(re.findall("|".join(named), text)))


def clause_sections(edition: Edition, text: str, words: Words) -> list[tuple[str, list[str]]]:
    """For each clause that a text names, a heading, and the notice's own words with how we read them."""
    told = [list(clause_words(edition, id, words)) for id in clauses_in(edition, text)]
    return [(heading, lines) for heading, *lines in told]


def clause_words(edition: Edition, cited: str, words: Words) -> Iterator[str]:
    """The notice's own words of the clauses that are cited, and how we read them."""
    for id in each_of(cited):
        yield words("talk.clause", id=id)
        yield from filter(None, (line.strip() for line in _own_words(edition, id, words).splitlines()))
        for reading in edition.rules.readings.values():
            if id in each_of(reading.clause):
                yield words("talk.clause_read", text=reading[words.lang])


def _own_words(edition: Edition, id: str, words: Words) -> str:
    """A clause in the notice's own words; that they are not at hand, where who wrote the edition left them out."""
    try:
        return edition.clause_text(id)
    except Problem as problem:
        if problem.id != "file_missing":
            raise
        return words("talk.clause_not_here", gist=edition.rules.clauses[id][words.lang])


# With more options than this the preview would be longer than the question.
_MOST = 8


def why(interview: Interview, prompt: Prompt, words: Words) -> Iterator[str]:
    """Why a question is asked, a paragraph a line: what it can change, by which clause, what answers would settle."""
    rules, lang = interview.edition.rules, words.lang
    asked = interview.questions.facts.get(prompt.question.id)
    clauses = {id: own.clause for id, own in asked.by_category.items()} if asked else {}
    at_stake: dict[str, list[str]] = {}
    for id, grade in prompt.question.at_stake:
        at_stake.setdefault(id, []).append(grade)
    for category in rules.categories:
        if category.id in at_stake:
            yield words(
                "talk.why_line",
                number=category.number,
                category=category.label[lang],
                grades=grades_named(interview.edition, at_stake[category.id], words),
                cited=words.cited(clauses.get(category.id) or (not clauses and prompt.clause) or category.clause),
            )
    if not at_stake:
        yield words("talk.why_route")
    yield from _preview(interview, prompt, words)


def _preview(interview: Interview, prompt: Prompt, words: Words) -> Iterator[str]:
    """What each answer would do at once to the categories' verdicts."""
    if prompt.kind != "one" or len(prompt.options) > _MOST:
        return
    now = interview.verdicts()
    was = category_verdicts(now)
    for option in prompt.options:
        changes = interview.would_change(prompt.question.id, option.value)
        then = category_verdicts({**now, **{cell: verdict for cell, (_, verdict) in changes.items()}})
        changed = [
            words(
                "talk.would_be",
                number=category.number,
                category=category.label[words.lang],
                verdict=words(f"verdict.{then[category.id]}"),
            )
            for category in interview.edition.rules.categories
            if then[category.id] is not was[category.id]
        ]
        what = words("join.semicolon").join(changed) if changed else words("talk.would_not")
        yield words("talk.would", option=option.label, what=what)


def retold(interview: Interview, words: Words, start: int = 0) -> Iterator[Turn]:
    """What was asked and answered from the exchange at `start` on: in any language, after undo, after a restart."""
    transcript = interview.transcript
    before = interview.replay(transcript[:start])
    for position in range(start, len(transcript)):
        exchange, after = transcript[position], interview.replay(transcript[: position + 1])
        changed = changed_verdicts(interview.edition, before.verdicts(), after.verdicts(), words, short=True)
        label, said = _label(before, exchange, words), _said(before, exchange, words)
        yield Turn(label, said, tuple(exchange.learned), tuple(changed))
        before = after


def _label(interview: Interview, exchange: Exchange, words: Words) -> str:
    screens, facts = interview.questions.screens, interview.edition.facts
    if exchange.question in screens:
        return screens[exchange.question].label[words.lang]
    labels = words.listing([facts[id].label[words.lang] for id in exchange.learned])
    if exchange.question != CHANGE:
        return labels
    if len(exchange.learned) > 1:
        return words("talk.told")
    return words("talk.changed", facts=labels) if interview.facts.keys() & exchange.learned.keys() else labels


def _said(before: Interview, exchange: Exchange, words: Words) -> str:
    asked = before.next_question()
    if (screen := before.questions.screens.get(exchange.question)) is not None:
        is_asked = asked is not None and asked.id == exchange.question
        return _ticked(screen, asked.lines if asked and is_asked else screen.lines, exchange.learned, words)
    if exchange.question == CHANGE and len(exchange.learned) > 1:
        each = (told(before.edition, words, id, value) for id, value in exchange.learned.items())
        return words("join.semicolon").join(each)
    return words.listing([answered(before.edition, words, id, value) for id, value in exchange.learned.items()])


def _ticked(screen: Screen, lines: tuple[ScreenLine, ...], learned: Facts, words: Words) -> str:
    """The lines that were ticked, of those that were shown."""
    lang = words.lang
    if screen.step_by_step and not learned:
        return screen.step_by_step[lang]
    if learned and all(value == UNSURE for value in learned.values()):
        return words("answer.unsure")
    assumed = screen.assumed(learned)
    ticked = [line for line in lines if _is_ticked(line, learned, assumed)]
    unsure = [line for line in lines if line not in ticked and any(learned.get(id) == UNSURE for id in line.ticked)]
    said = [line.label[lang] for line in ticked]
    said += [words.labelled(line.label[lang], words("answer.unsure")) for line in unsure]
    return words.listing(said) if said else words("answer.nothing")


def _is_ticked(line: ScreenLine, learned: Facts, assumed: Collection[str]) -> bool:
    """Whether what was learned is what ticking the line tells: its own values, or none of those of leaving it out."""
    if line.ticked:
        return all(learned.get(id) == value for id, value in line.ticked.items())
    return not any(id in assumed for id in line.unticked)
