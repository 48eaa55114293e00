"""`gcguide ask`: a question in one's own words, answered from the FAQ."""

from argparse import Namespace
from datetime import date
from typing import Any

from gcguide.commands.inputs import tell_remarks
from gcguide.commands.terminal import print_json, tell
from gcguide.conversation.asking import ask
from gcguide.language.faq import Faq, FaqEntry, faq_answer, load_faq, not_found
from gcguide.language.faq_search import Found
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import LONGEST_REPLY, plain
from gcguide.words import Words, program


def run(arguments: Namespace, words: Words) -> None:
    """Prints the answer, the questions that may be meant, or whom to ask; as JSON with `--json`."""
    typed = " ".join(arguments.question)
    text = plain(typed, LONGEST_REPLY)
    if not text:
        raise Problem("ask_empty")
    if len(typed) > LONGEST_REPLY:
        tell([words("talk.cut", count=LONGEST_REPLY)])
    edition = load_edition(arguments.edition)
    faq = load_faq(edition)
    found = ask(faq, text)
    if arguments.json:
        print_json(_as_json(found, faq, words))
    else:
        print(*_said(found, faq, words), sep="\n")
        tell_remarks(edition, date.today(), words)


def _as_json(found: Found, faq: Faq, words: Words) -> dict[str, Any]:
    entries = [_entry(entry, words) for entry in found.entries]
    return {"kind": found.kind, "entries": entries, **({} if entries else {"ask": not_found(faq, words)})}


def _entry(entry: FaqEntry, words: Words) -> dict[str, Any]:
    return {
        "id": entry.id,
        "topic": entry.topic,
        "question": entry.question[words.lang],
        "answer": entry.answer[words.lang],
        "clause": words.listing(list(entry.clauses)) if entry.clauses else None,
        "given": entry.given,
    }


def _said(found: Found, faq: Faq, words: Words) -> list[str]:
    """Lines for people: the question as it stands in the FAQ, and the answer; or the questions to choose from."""
    if found.is_sure:
        (entry,) = found.entries
        asked = words("talk.asked", question=entry.question[words.lang])
        return [asked, *faq_answer(entry, faq.edition, words)]
    if not found.entries:
        return not_found(faq, words)
    questions = [entry.question[words.lang] for entry in found.entries]
    numbered = (words("talk.numbered", number=n, text=question) for n, question in enumerate(questions, 1))
    again = words("talk.ask_again", command=f'{program()} ask "{questions[0]}"')
    return [words("talk.which_of_these"), *numbered, again]
