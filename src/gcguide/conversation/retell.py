"""What was asked and answered so far, told anew from the transcript: in any language, after undo, after a restart."""

from collections.abc import Iterator

from gcguide.conversation.remark import Turn
from gcguide.conversation.remarks import changed_verdicts
from gcguide.decision.explain import answered
from gcguide.decision.facts import Facts
from gcguide.dialog.questions import Screen, ScreenLine
from gcguide.dialog.words import Words
from gcguide.interview import CHANGE, Exchange, Interview
from gcguide.policy.vocabulary import UNSURE


def retold(interview: Interview, words: Words, start: int = 0) -> Iterator[Turn]:
    """The exchanges from the one at `start` on."""
    transcript = interview.transcript
    before = interview.replay(transcript[:start])
    for position in range(start, len(transcript)):
        exchange, after = transcript[position], interview.replay(transcript[: position + 1])
        changed = changed_verdicts(interview.edition, before.verdicts(), after.verdicts(), words, short=True)
        label, said = _label(interview, exchange, words), _said(before, exchange, words)
        yield Turn(label, said, tuple(exchange.learned), tuple(changed))
        before = after


def _label(interview: Interview, exchange: Exchange, words: Words) -> str:
    screens, facts = interview.questions.screens, interview.edition.facts
    if exchange.question in screens:
        return screens[exchange.question].label[words.lang]
    told = words.listing([facts[id].label[words.lang] for id in exchange.learned])
    return words("talk.changed", facts=told) if exchange.question == CHANGE else told


def _said(before: Interview, exchange: Exchange, words: Words) -> str:
    asked = before.next_question()
    if asked is not None and asked.id == exchange.question and asked.is_screen:
        return _ticked(before.questions.screens[asked.id], asked.lines, exchange.learned, words)
    said = [answered(before.edition, words, id, value) for id, value in exchange.learned.items()]
    return words.listing(said)


def _ticked(screen: Screen, lines: tuple[ScreenLine, ...], learned: Facts, words: Words) -> str:
    """The lines that were ticked, of those that were shown."""
    lang = words.lang
    if screen.step_by_step and not learned:
        return screen.step_by_step[lang]
    if learned and all(value == UNSURE for value in learned.values()):
        return words("answer.unsure")
    ticked = [line for line in lines if _is_ticked(line, learned)]
    unsure = [line for line in lines if line not in ticked and any(learned.get(id) == UNSURE for id in line.ticked)]
    said = [line.label[lang] for line in ticked]
    said += [words.labelled(line.label[lang], words("answer.unsure")) for line in unsure]
    return words.listing(said) if said else words("answer.nothing")


def _is_ticked(line: ScreenLine, learned: Facts) -> bool:
    """Whether what was learned is what ticking the line tells: its own values, or silence on what it leads to."""
    if line.ticked:
        return all(learned.get(id) == value for id, value in line.ticked.items())
    return not any(id in learned for id in line.unticked)
