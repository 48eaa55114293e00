"""The order of questions: which stage has its turn, and which of its facts comes first.

Stages and topics follow one another as the questionnaire writes them. Two things are worked out: whether something fits
already, which brings forward what could still exclude it; and within a topic, which fact leaves the fewest to ask.
"""

from collections.abc import Collection

from gcguide.decision.facts import Facts
from gcguide.decision.live import liveness
from gcguide.decision.rulebook import rulebook
from gcguide.dialog.questions import Questionnaire, Questions, Stage


def stages_in_turn(
    asking: Questionnaire, step_by_step: bool, facts: Facts, failed: Collection[str], to_ask: Collection[str]
) -> list[Stage]:
    """The stages of the conversation, those brought forward by what fits already first."""
    questions, stages = asking.questions, asking.questions.stages(step_by_step)
    if not any(stage.once_fits for stage in stages):
        return list(stages)
    live = liveness(rulebook(asking.edition))
    waiting = [live.missing(category, facts, failed) for category in live.categories]
    missing = [set(to_ask).intersection(ids) for ids in waiting]
    forward = [stage for stage in stages if stage.once_fits and _is_awaited(stage, stages, questions, missing)]
    return [*forward, *(stage for stage in stages if stage not in forward)]


def _is_awaited(stage: Stage, stages: tuple[Stage, ...], questions: Questions, missing: list[set[str]]) -> bool:
    """Whether a category waits for this stage, and for nothing of the stages before it that cannot come forward."""
    own = set(questions.facts_of(stage))
    before = [other for other in stages[: stages.index(stage)] if not other.once_fits]
    earlier = {fact for other in before for fact in questions.facts_of(other)}
    return any(not own.isdisjoint(ids) and earlier.isdisjoint(ids) for ids in missing)


def next_fact(
    asking: Questionnaire, stage: Stage, facts: Facts, to_ask: Collection[str], topic: str | None
) -> str | None:
    """The fact to ask in a stage: of the topic the conversation is on, else of the first with something to ask.

    Args:
        asking: how to ask.
        stage: a stage of topics.
        facts: what is known.
        to_ask: the facts that can still change something and were not answered with `unsure`.
        topic: the topic of the latest question.
    """
    questions = asking.questions
    for name in sorted(stage.topics, key=lambda name: name != topic):
        ids = [id for id in questions.topics[name].facts if id in to_ask]
        candidates = [id for id in ids if questions.facts[id].after not in ids]
        if len(candidates) > 1:
            live = liveness(rulebook(asking.edition))
            return min(candidates, key=lambda id: live.expected_live(id, facts))
        if candidates:
            return candidates[0]
    return None


def most_prompts(asking: Questionnaire, step_by_step: bool, asked: Collection[str], to_ask: Collection[str]) -> int:
    """How many questions there are at most, when each fact is asked but those that a screen settles."""
    left, screens = set(to_ask), 0
    for stage in asking.questions.stages(step_by_step):
        if stage.screen is not None and stage.screen not in asked:
            screen = asking.questions.screens[stage.screen]
            covered = left.intersection(screen.facts)
            if len(covered) > 1:
                screens += 1
                left -= covered if all(line.ticked for line in screen.lines) else set()
    return screens + len(left)
