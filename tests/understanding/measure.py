"""How well people are understood: sets of what they ask, reply and tell, and what the program makes of it.

What is asked and replied falls into two halves by the CRC-32 of its text: the even half was tuned on, the odd half
never looked at. Of what is told, `paragraphs` and `stories` were tuned on, `stories_unseen` was never looked at.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from zlib import crc32

import yaml

from gcguide import load_edition, read_reply
from gcguide.conversation.asking import ask
from gcguide.language.faq import load_faq

HERE = Path(__file__).resolve().parent
EDITION = load_edition("2026h1")
FAQ = load_faq(EDITION)
TODAY = date(2026, 3, 2)
HALVES = ("tuned", "held out")


@dataclass
class Figures:
    """What a set came to.

    Args:
        counts: how many there are, were helped or found, were wrong.
        misses: what was not, with what it came to.
        seconds: how long each took.
    """

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def share(self, name: str, of: str = "all") -> float:
        """The share of a count in another."""
        return self.counts[name] / max(1, self.counts[of])

    def timed(self, act, *given):
        """What a function gives; how long it takes is noted."""
        began = perf_counter()
        result = act(*given)
        self.seconds.append(perf_counter() - began)
        return result

    def add(self, counts: dict[str, bool], miss: str | None) -> None:
        """One more."""
        self.counts.update({"all": 1} | {name: int(so) for name, so in counts.items()})
        if miss is not None:
            self.misses.append(miss)


def half(text: str) -> str:
    """Which half a text belongs to."""
    return HALVES[crc32(text.encode()) % 2]


def read(name: str, part: str | None, key: str) -> list[dict]:
    """One half of a set; all of it for None."""
    items = yaml.load((HERE / f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return [item for item in items if part is None or half(item[key]) == part]


def questions(part: str | None, name: str = "questions") -> Figures:
    """Helped: an entry that helps comes at once or among four, or nothing is found where nothing would help.

    `wrong` is an answer at once that does not help; `first` the right one at once or first of those offered.
    """
    figures = Figures()
    for item in read(name, part, "text"):
        found = figures.timed(ask, FAQ, item["text"])
        ids, wanted = [entry.id for entry in found.entries], item["is"]
        helped = bool(set(ids) & set(wanted)) if wanted else not found.is_sure
        wrong = found.is_sure and ids[0] not in wanted
        first = bool(ids) and ids[0] in wanted
        miss = None if helped and not wrong else f"{'WRONG ' if wrong else ''}{item['text']} | {wanted[:3]} | {found.kind} {ids}"
        figures.add({"helped": helped, "wrong": wrong, "at_once": found.is_sure, "first": first, "silenced": not wanted and not ids}, miss)
    return figures


def replies(part: str | None, name: str = "replies") -> Figures:
    """Right: what is meant is taken or offered; what is not known is noted so or offered so; a question is seen as one.

    `wrong` is a value taken that nobody meant, `soon` one taken that should have been asked back.
    """
    figures = Figures()
    for item in read(name, part, "reply"):
        id, want, values = item["fact"], item["want"], [_plain(value) for value in item["facts"]]
        got = figures.timed(lambda given: read_reply(EDITION, given["fact"], given["reply"], as_of=TODAY), item)
        taken = _plain(got["facts"][id]) if id in got["facts"] else None
        offered = [_plain(one[id]) for one in got["offers"] if id in one]
        match want:
            case "answer":
                right = taken == values[0] or values[0] in offered
            case "offers":
                right = taken in (*values, "unsure") or "unsure" in offered or any(value in offered for value in values)
            case "unsure":
                right = "unsure" in (taken, *offered)
            case "question":
                right = got["kind"] == "question"
            case _:
                right = got["kind"] in ("unclear", "question")
        known = taken is not None and not (taken == "unsure" and want in ("offers", "unsure"))
        wrong, soon = known and taken not in values, known and want == "offers"
        miss = None if right and not wrong and not soon else f"{id}: {item['reply']} | {want} {values[:3]} | {got['kind']} {taken} {offered[:5]}"
        figures.add({"right": right, "wrong": wrong, "soon": soon}, miss)
    return figures


def told(name: str) -> Figures:
    """Found: a fact that the text states is among those that are shown to be confirmed; `invented`: one it does not state."""
    figures = Figures()
    for item in read(name, None, "text"):
        got = figures.timed(lambda given: read_reply(EDITION, "triage", given["text"], as_of=TODAY), item)
        shown = {id: _plain(value) for offer in got["offers"][:1] for id, value in offer.items()}
        stated = {id: _plain(value) for id, value in item["facts"].items()}
        may = {id: [_plain(value) for value in values] for id, values in (item.get("may") or {}).items()}
        found = [id for id, value in stated.items() if shown.get(id) == value]
        invented = {id: value for id, value in shown.items() if stated.get(id) != value and value not in may.get(id, [])}
        figures.counts.update({"all": 1, "stated": len(stated), "found": len(found), "shown": len(shown), "invented": len(invented)})
        if len(found) < len(stated) or invented:
            missed = {id: value for id, value in stated.items() if id not in found}
            figures.misses.append(f"{item['text']} | missed {missed} | invented {invented}")
    return figures


def _plain(value):
    return tuple(sorted(value)) if isinstance(value, list | tuple | frozenset) else value
