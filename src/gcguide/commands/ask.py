"""`gcguide ask`: a question in one's own words, answered from the FAQ."""

import json
import sys
from argparse import Namespace
from datetime import date
from typing import Any

from gcguide.commands.inputs import tell_remarks
from gcguide.conversation.asking import ask
from gcguide.language.faq import Faq, FaqEntry, faq_answer, load_faq, not_found
from gcguide.language.faq_search import Found
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import LONGEST_REPLY, plain
from gcguide.words import Words, program


def run(arguments: Namespace, words: Words) -> int:
    """Prints the answer, the questions that may be meant, or whom to ask; as JSON with `--json`."""
    typed = " ".join(arguments.question)
    text = plain(typed, LONGEST_REPLY)
    if not text:
        raise Problem("ask_empty")
    if len(typed) > LONGEST_REPLY:
        print(words("talk.cut", count=LONGEST_REPLY), file=sys.stderr)
    edition = load_edition(arguments.edition)
    faq = load_faq(edition)
    found = ask(faq, text)
    if arguments.json:
        sys.stdout.write(json.dumps(_as_json(found, faq, words), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_said(found, faq, words)) + "\n")
        tell_remarks(edition, date.today(), words)
    return 0


def _as_json(found: Found, faq: Faq, words: Words) -> dict[str, Any]:
    entries = [_entry(entry, words) for entry in found.entries]
    whom = [] if entries else not_found(faq, words)
    return {"kind": found.kind, "entries": entries, **({"ask": whom} if whom else {})}


def _entry(entry: FaqEntry, words: Words) -> dict[str, Any]:
    clause = words.listing(list(entry.clauses)) if entry.clauses else None
    return {
        "id": entry.id,
        "topic": entry.topic,
        "question": entry.question[words.lang],
        "answer": entry.answer[words.lang],
        "clause": clause,
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
    again = words("talk.ask_again", command=f'{program()} ask "{questions[0]}"')
    return [
        words("talk.which_of_these"),
        *(words("talk.numbered", number=n, text=q) for n, q in enumerate(questions, 1)),
        again,
    ]
