"""What was changed in a case, in words: when, by whom, what; facts by their labels."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from gcguide.core.explain import answered
from gcguide.core.facts import read_facts
from gcguide.policy.edition import Edition
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.words import Words

if TYPE_CHECKING:
    from gcguide.cases.store import HistoryEntry


def history_lines(entries: "Iterable[HistoryEntry]", edition: Edition, words: Words) -> Iterator[str]:
    """What was changed, a line each: when, by whom, what."""
    for entry in entries:
        what = words(f"history.{entry.kind}") if words.has(f"history.{entry.kind}") else entry.kind
        subject = _subject(entry, edition, words)
        yield f"{entry.at[:19].replace('T', ' ')} {entry.who} " + (words.labelled(what, subject) if subject else what)


def _subject(entry: "HistoryEntry", edition: Edition, words: Words) -> str:
    """What an entry is about; facts by their labels."""
    body = entry.body
    if entry.kind == "edition":
        return f"{body.get('from', '')} → {body.get('to', '')}"
    facts = body.get("learned") or body.get("known")
    if isinstance(facts, dict):
        facts = load_renames().read(facts)
        return words.listing([_answer(id, value, edition, words) for id, value in facts.items()])
    if entry.kind == "step" and body.get("id") in edition.rules.steps:
        state = words(f"history.state_{body.get('state') or 'todo'}")
        return words.labelled(edition.rules.steps[body["id"]].label[words.lang], state)
    if entry.kind == "person":
        fields = edition.rules.roster.fields
        return words.listing([known.label[words.lang] for id, known in fields.items() if id in body.get("fields", ())])
    if entry.kind == "paper":
        return str(body.get("id") or "") + ("" if body.get("done") else words("history.unticked"))
    return str(body.get("day") or "")


def _answer(id: str, value: Any, edition: Edition, words: Words) -> str:
    try:
        known = read_facts(edition, {id: value})[id]
    except (Problem, KeyError):
        return id
    return words.labelled(edition.facts[id].label[words.lang], answered(edition, words, id, known))
