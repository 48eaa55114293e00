"""A message to a person: how far it has come, what is still missing, what comes next and by when, whom to ask.

Plain text, a line a thing and none broken, to be pasted wherever one writes to people.
"""

from collections.abc import Callable, Iterator, Sequence

from gcguide.core.decide import Decision
from gcguide.core.explain import none_fits, target_words
from gcguide.core.facts import known_choice
from gcguide.core.plan import keyed
from gcguide.core.verdict import Verdict
from gcguide.desk.columns import stage_text
from gcguide.desk.rows import STEP, TO_ANSWER, TO_FIND_OUT, CaseRow
from gcguide.paper.planned import OWN
from gcguide.person.person import ID_FIELD
from gcguide.policy.edition import Edition, bodies_named
from gcguide.policy.questions import load_questionnaire
from gcguide.policy.rules import Stage
from gcguide.policy.vocabulary import UNSURE
from gcguide.text import plain
from gcguide.words import Words

# Of the bodies that papers go through, so many are named, the nearest first; the person is none of them.
_ASKED = slice(1, 3)
_PHONE, _MOBILE, _PLACE = "phone", "mobile", "place"
# Of somebody whose category is open, so many questions are put in writing; more are better asked face to face.
_FEW = 5


def message_text(row: CaseRow, words: Words) -> str:
    """What to write to the person of a case; nothing where its notice is not here."""
    return "\n".join(_lines(row, row.edition, words)) + "\n" if row.edition is not None else ""


def messages_text(rows: Sequence[CaseRow], words: Words, at: Callable[[int], None] = lambda _: None) -> str:
    """The messages to several people, each below a line that tells whose it is; `at` is told how many are written."""
    texts = []
    for done, row in enumerate(rows):
        at(done)
        if text := message_text(row, words):
            head = words("message.head", number=row.number, name=row.name or words("desk.nameless"))
            person = row.saved.person
            phone = plain(person.get(_MOBILE) or person.get(_PHONE, ""))
            texts.append("\n".join((words.labelled(head, phone) if phone else head, text)))
    return "\n".join(texts)


def _lines(row: CaseRow, edition: Edition, words: Words) -> Iterator[str]:
    lang = words.lang
    name = row.saved.person.get("name", "")
    yield words("message.greeting", name=plain(name)) if name else words("message.greeting_nameless")
    about = target_words(edition, words, row.target) if row.target else words("message.undecided")
    yield words("message.about", edition=edition.rules.label[lang], target=about)
    if (noted := row.saved.stage) is not None:
        told = words("message.stage", stage=stage_text(row, words), day=noted.on)
        yield words.labelled(told, noted.why) if noted.why else told
    decision = row.decision
    if decision is None:
        return
    if row.stage is not None and row.stage.ends:
        if (later := next_time(row.stage, edition, words)) is not None:
            yield later
        return
    if row.verdict is Verdict.NO:
        yield words("message.fits_not") if row.target else none_fits(edition, words, "message.none_fits")
    else:
        yield from _to_do(row, decision, edition, words)
    yield from _whom_to_ask(row, decision, edition, words)


def next_time(stage: Stage, edition: Edition, words: Words) -> str | None:
    """What the notice makes of how it ended, the next time; None where it says nothing."""
    matter = next((one for one in edition.rules.matters if one.id == stage.matter), None)
    return words("case.next_time", text=matter[words.lang], clause=words.cited(matter.clause)) if matter else None


def _to_do(row: CaseRow, decision: Decision, edition: Edition, words: Words) -> Iterator[str]:
    """What is still missing and to be verified, the next act, the deadlines."""
    lang, missing, facts = words.lang, row.missing, row.missing.get("facts", ())
    fields = {str(id): field.label[lang] for id, field in edition.rules.roster.fields.items()}
    acts = missing.get("acts", ())
    steps = [act.label[lang] for act in decision.plan.acts if act.kind == STEP and act.id in acts]
    unasked = [id for id in facts if id not in row.case.facts]
    if row.target is None and len(unasked) > _FEW:
        yield words("message.questions", count=len(unasked))
        facts = tuple(id for id in facts if id not in unasked)
    listed = {
        "facts": [_question(id, row, edition, words) for id in facts],
        "points": [point.point[lang] for point in row.points if point.point is not None],
        "steps": steps,
        **_papers(row, decision, edition, words),
        "fields": [fields[id] for id in missing.get("fields", ())],
    }
    for kind, items in listed.items():
        yield from _listed(kind, items, words)
    if ID_FIELD in missing.get("fields", ()):
        yield words("message.id_number")
    is_whole = not any(listed.values()) and "cells" not in missing
    if is_whole and row.verdict is Verdict.CLEAR and "papers" in missing:
        yield words("message.complete")
    if row.is_closed:
        yield words("message.closed", day=words.due(edition.deadline))
        return
    if row.due is not None and row.due.id not in (TO_ANSWER, TO_FIND_OUT):
        key = "message.overdue" if row.is_overdue else "message.next"
        yield words(key, act=row.due.label, day=words.due(row.due.day))
    if (local := row.case.local_deadline) is not None:
        yield words("message.local", day=words.due(local))
    yield words("message.deadline" if local is None else "message.deadline_too", day=words.due(edition.deadline))


def _question(id: str, row: CaseRow, edition: Edition, words: Words) -> str:
    """What is to be answered, as a question; of what the person was not sure of, also where it is found out."""
    own = [c.id for c in edition.rules.categories if row.target is not None and c.number == row.target.category]
    question = load_questionnaire(edition).questions.facts[id].put_for(own)
    ask, how = question.ask[words.lang], question.find_out[words.lang]
    return words("message.find_out", ask=ask, how=how) if row.case.facts.get(id) == UNSURE else ask


def _papers(row: CaseRow, decision: Decision, edition: Edition, words: Words) -> dict[str, list[str]]:
    """The papers that are missing: those that the person prepares, and those that others supply."""
    lang, place = words.lang, known_choice(row.case.facts, _PLACE)
    found: dict[str, list[str]] = {"papers": [], "others": []}
    for key, paper in keyed(decision.plan.papers):
        if key in row.missing.get("papers", ()):
            on_route = decision.plan.route.actors
            name, whom = paper.name[lang], words.listing(bodies_named(edition, paper.source, on_route, place, lang))
            is_told = paper.source == OWN or whom.casefold() in name.casefold()
            found["papers" if paper.source == OWN else "others"].append(name if is_told else words.labelled(whom, name))
    return found


def _whom_to_ask(row: CaseRow, decision: Decision, edition: Edition, words: Words) -> Iterator[str]:
    bodies = [named[words.lang] for named in decision.plan.route.names[_ASKED]]
    phones = [contact.value for contact in edition.rules.contacts if contact.kind == _PHONE]
    if bodies:
        yield words("message.ask", bodies=words.listing(bodies))
    if phones:
        yield words("message.phones", phones=words.listing(phones))
    if row.saved.owner:
        yield words("message.owner", owner=row.saved.owner)


def _listed(kind: str, items: Sequence[str], words: Words) -> Iterator[str]:
    """A heading and the things below it, a line each."""
    if items:
        yield words(f"message.{kind}", count=len(items))
        yield from (words("message.item", number=number, text=text) for number, text in enumerate(items, 1))
