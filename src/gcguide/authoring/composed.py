"""The data of the next notice, from the one before and the answers; with what follows, and what is left to do."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gcguide.authoring.days_off import add_holidays
from gcguide.authoring.dropping import without_clause
from gcguide.authoring.entries import Address, at, put, take_out, walk
from gcguide.authoring.items import CHANGED, GONE, SAME, Answers, Item, citing, counted_by, postings, said_by
from gcguide.authoring.lists import ROWS, change_list, lists
from gcguide.authoring.new_category import add_category, makes_category
from gcguide.authoring.replies import kind_of_contact, moved_to, pairs
from gcguide.authoring.restating import (
    TELLING,
    Restated,
    Swap,
    batches,
    named_still,
    parts_of,
    renumber,
    replaced,
    restate,
)
from gcguide.editions.files import edition_document, lineage
from gcguide.editions.numbering import place
from gcguide.policy.edition import Edition
from gcguide.policy_check import wording
from gcguide.text import DEFAULT_LANG, LANGS
from gcguide.words import Words


@dataclass(frozen=True)
class Left:
    """Something for a person who edits rules.

    Args:
        clause: the clause, by the number it is printed by now.
        why: what cannot be written down as a plain value, in the words of `author.left`.
        note: what the person said of it.
        rules: the places of the rules that cite it: their address, file and line.
    """

    clause: str
    why: str
    note: str = ""
    rules: tuple[str, ...] = ()


@dataclass
class Composed:
    """The next edition.

    Args:
        data: as a successor of the one before merges to.
        restated: the sentences that follow from what was told.
        left: what a person who edits rules has to see to.
        printed: the clauses and their numbers.
        replaced: what is not said any more: in names of the forms, and of bodies chosen.
    """

    data: dict[str, Any]
    restated: list[Restated] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)


def compose(edition: Edition, before: dict[str, Any], items: list[Item], answers: Answers, words: Words) -> Composed:
    """The data of the next notice.

    Args:
        edition: the one before.
        before: its data.
        items: what was asked.
        answers: what was told, by key; what is not there stays as it was.
        words: the language of what is left to be said; sentences for the edition are in the first one.
    """
    made = Composed(deepcopy(before))
    data, given = made.data, {key: answer for key, answer in answers.items() if answer}
    chinese = Words(DEFAULT_LANG, words.texts)
    states = {item.clause: _state(given, item.clause) for item in items if item.kind == "clause" and item.clause}
    told: set[Address] = set()
    for item in items:
        if item.key not in given or not item.address or not item.is_asked(answers):
            continue
        if item.kind == "contact" and given[item.key] == GONE and (texts := _naming(data, str(item.address[1]))):
            clause = str(at(data, item.address[:-1])["clause"])
            made.left.append(Left(edition.numbers.get(clause, clause), "contact", item.about, texts))
        else:
            _apply(edition, data, item, given[item.key], told)
    _count_days(data, before, items, given)
    _change_lists(made, items, answers, told, chinese)
    _keep_told(made.data, items, given, told)
    for name, value in pairs(given.get("contacts.new", "")):
        _add_contact(data, name, value)
    add_holidays(data, given)
    swaps = [*_swaps(items, given, before, chinese), *_called_otherwise(before, data)]
    _drop_given(data, [swap for swap in swaps if not swap.old[0].isdigit() and not swap.within])
    _renumber(edition, made, items, states, given, chinese)
    if (count := len(data["categories"])) != (was := len(before["categories"])):
        old, new = (chinese("author.range", count=one) for one in (was, count))
        swaps.append(Swap(old, new, (("roster",), ("readings",))))
    told |= {place for place, _ in walk(data) if any(at(before, place[:end]) is None for end in (2, 3) if place[end:])}
    made.restated = restate(data, swaps, told)
    made.replaced = [*_replaced(items, given)]
    still = named_still(data, [*_of_old_batch(before, data), *made.replaced])
    known = {left.note for left in made.left}
    made.left += [Left("", "stale", text) for text in dict.fromkeys(still) if text not in known]
    for id, state in states.items():
        if state == CHANGED and (said := given.get(f"clauses.{id}.told")):
            _tell(data, id, said)
        if state == CHANGED and (said := given.get(f"clauses.{id}.condition")):
            _demand(edition, data, id, said, chinese)
        if state == CHANGED and (unsaid := given.get(f"clauses.{id}.faq")):
            data["faq_left_out"] = [*dict.fromkeys([*data.get("faq_left_out", []), *unsaid.split()])]
        note = given.get(f"clauses.{id}.left", "")
        if note and state == CHANGED:
            made.left.append(Left(made.printed[id], "changed", note, rules_citing(edition, id)))
    return made


def _replaced(items: list[Item], given: Mapping[str, str]) -> Iterator[str]:
    """What names in the forms, and what is chosen by its name, do not say any more."""
    for item in items:
        answer = given.get(item.key)
        if answer and answer != GONE and (item.kind == "entry" or item.address[-2:-1] == ("choose_online",)):
            yield from replaced(str(item.before), answer)


def _of_old_batch(before: dict[str, Any], data: dict[str, Any]) -> list[str]:
    """What only the old batch is called, or what follows from its year: the half, and the years before it."""
    old, new = (str(one["label"][DEFAULT_LANG]) for one in (before, data))
    parts = [part for part in parts_of(old) if not part[0].isdigit() and part not in new]
    was, now = (one["notice"]["printed_on"].year for one in (before, data))
    return [*parts, *(str(was - back) for back in (1, 2, 3) if was != now)]


def _change_lists(made: Composed, items: list[Item], answers: Answers, named: set[Address], chinese: Words) -> None:
    """The rows of the materials and the columns of the roster, as they are now; notes the names that were told."""
    asked = [item for item in items if answers.get(item.key) and item.is_asked(answers)]
    for listed in lists(made.data):
        mine = [item for item in asked if item.address[: len(listed.at)] == listed.at]
        told = {
            item.address[2]: None if answers[item.key] == GONE else answers[item.key]
            for item in mine
            if item.kind == "entry"
        }
        new = [(int(at_), name) for item in mine if item.kind == "entries" for at_, name in pairs(answers[item.key])]
        named |= {item.address for item in mine if item.kind == "entry"}
        if told or new:
            changes = change_list(made.data, listed, told, new, chinese)
            made.left += [Left(listed.clause, why, note) for why, note in changes]


def _keep_told(data: dict[str, Any], items: list[Item], given: Mapping[str, str], told: set[Address]) -> None:
    """What a person wrote of a row, such as its short name, stays where the row has another name as well."""
    for item in items:
        if (
            item.kind == "text"
            and item.address[:2] == ROWS
            and item.address in told
            and at(data, item.address[:-1]) is not None
        ):
            put(data, item.address, given[item.key])


def _called_otherwise(before: dict[str, Any], data: dict[str, Any]) -> Iterator[Swap]:
    """The short names of forms that have other ones, wherever they are spoken of."""
    now = {row["row"]: row["label"][DEFAULT_LANG] for row in data["materials"]["rows"]}
    for row in before["materials"]["rows"]:
        was = row["label"][DEFAULT_LANG]
        if was not in (name := now.get(row["row"], was)) and len(was) >= TELLING:
            yield Swap(was, name)


def _state(given: Mapping[str, str], id: str) -> str:
    return (given.get(f"clauses.{id}") or SAME).split()[0]


def _apply(edition: Edition, data: dict[str, Any], item: Item, answer: str, told: set[Address]) -> None:
    """Writes one answer down."""
    match item.kind:
        case "day" | "hour" if answer == GONE:
            take_out(data, item.address)
        case "day":
            put(data, item.address, date.fromisoformat(answer))
        case "hour":
            put(data, item.address, answer)
        case "count":
            for address, value in [*walk(data)]:
                is_twin = address[-2:] == item.address[-2:] and value == item.before and "clauses" not in address
                if address == item.address or (is_twin and item.name == "value" and len(item.address) > 3):
                    put(data, address, int(answer))
        case "contact":
            if answer == GONE:
                take_out(data, item.address[:-1])
                for act in [act for act in data["procedure"] if act.get("where") == item.address[1]]:
                    del act["where"]
            else:
                put(data, item.address, answer)
                _placed_elsewhere(at(data, item.address[:-1]), item.before, answer)
        case "several" if item.name == "grades":
            _grant(edition, data, item, answer.split())
        case "several":
            put(data, item.address, answer.split())
        case "text":
            for address in _alike(data, item):
                parent = at(data, address[:-1])
                parent[address[-1]] = answer
                if address[-1] == DEFAULT_LANG:
                    for lang in [lang for lang in LANGS[1:] if lang in parent]:
                        del parent[lang]
                told.add(address)


def _alike(data: dict[str, Any], item: Item) -> list[Address]:
    """Where a text stands: one of a clause may stand several times, and was asked for once."""
    said = said_by(data, item.clause) if item.clause else []
    return [address for address, text in said if text == at(data, item.address)] or [item.address]


def _grant(edition: Edition, data: dict[str, Any], item: Item, chosen: list[str]) -> None:
    """The grades of a category: a new one is granted to who is below it; what was said of one that is gone goes."""
    category, rules, fact = item.address[1], at(data, item.address), data["grades"]["fact"]
    for grade in [grade for grade in rules if grade not in chosen]:
        del rules[grade]
    for grade in [grade for grade in chosen if grade not in rules]:
        rules[grade] = {"when": {fact: {"below": grade}}}
    for address, value in [*walk(data)][::-1]:
        if not isinstance(value, dict) or (own := at(data, address)) is None:
            continue
        if own.get("category") == category and isinstance(own.get("grades"), list):
            own["grades"] = [grade for grade in own["grades"] if grade in chosen]
            if not own["grades"]:
                take_out(data, address)
        elif own.get("category") == category and own.get("grade") not in (None, *chosen):
            take_out(data, address)
    data["cautions"] = [one for one in data["cautions"] if one.get("applies_to") != []]


def _naming(data: dict[str, Any], contact: str) -> tuple[str, ...]:
    """The addresses of the sentences that name a contact or where to click there, and cannot do without."""
    return tuple(
        ".".join(map(str, address))
        for address, text in walk(data)
        if isinstance(text, str) and (f"{{contact.{contact}}}" in text or f"{{entrance.{contact}}}" in text)
    )


def _placed_elsewhere(contact: dict[str, Any], before: str, now: str) -> None:
    """Another street, not another number in it: what the name of a contact says of it in another language goes."""
    if re.sub(r"\d+", "#", before) == re.sub(r"\d+", "#", now):
        return
    for lang in [lang for lang in LANGS[1:] if lang in contact["label"]]:
        if any(re.search(rf"\b{number}\b", contact["label"][lang]) for number in re.findall(r"\d{2,}", before)):
            del contact["label"][lang]


def _count_days(data: dict[str, Any], before: dict[str, Any], items: list[Item], given: Mapping[str, str]) -> None:
    """The days of each publicity: those of the first for all, others where it has its own."""
    told = {item.address: given.get(item.key) for item in items if item.name == "counted_days"}
    for address, acts in [*postings(before).items()][1:]:
        was = at(before, address) or before["timeline"]["counted_days"]
        days = int(told.get(address) or was)
        for act in acts:
            entry = at(data, ("timeline", "acts", act["id"]))
            entry.pop("counted_days", None)
            if days != data["timeline"]["counted_days"]:
                entry["counted_days"] = days


def _tell(data: dict[str, Any], clause: str, said: str) -> None:
    """A sentence of a clause that decides nothing and that people have to know; those whom the clause is about."""
    taken = {one["id"] for one in data["matters"]}
    id = next(free for n in range(1, 1000) if (free := f"told_{n}") not in taken)
    category = counted_by(data, clause)
    about = {"categories": [category["id"]]} if category else {}
    data["matters"].append({"id": id, "clause": clause, **about, "verbatim": True, DEFAULT_LANG: said})


def _demand(edition: Edition, data: dict[str, Any], clause: str, said: str, chinese: Words) -> None:
    """Conditions of a category that were not there before: people are asked whether they meet them."""
    category, facts = counted_by(data, clause), data.setdefault("facts", {})
    assert category is not None
    is_either = any(word in said for word in chinese("author.either_words").split())  # asked as it stands, as one
    for one in [said] if is_either else filter(None, (part.strip() for part in re.split("[;\uff1b]", said))):
        id = next(free for n in range(1, 1000) if (free := f"condition_{n}") not in {*facts, *edition.facts.ids})
        values = {key: {DEFAULT_LANG: chinese(f"author.condition_{key}", said=one)} for key in ("true", "false")}
        facts[id] = {"kind": "bool", "label": {DEFAULT_LANG: one}, "alters": "effort", "values": values}
        now = category["qualifies"]
        others = now["all"] if isinstance(now, dict) and [*now] == ["all"] else [now]
        category["qualifies"] = {"all": [*others, {id: True}]} if others else {id: True}


def _add_contact(data: dict[str, Any], name: str, value: str) -> None:
    """A contact given by its name and value."""
    kind = kind_of_contact(value)
    alike = [*(one for one in data["contacts"] if one["kind"] == kind), *data["contacts"]]
    taken = {one["id"] for one in data["contacts"]}
    id = next(free for n in range(1, 100) if (free := f"contact_{n}") not in taken)
    clause = alike[0]["clause"] if alike else data["notice"]["clause"]
    data["contacts"].append({"id": id, "kind": kind, "value": value, "clause": clause, "label": {DEFAULT_LANG: name}})


def _swaps(items: list[Item], given: Mapping[str, str], before: dict[str, Any], chinese: Words) -> Iterator[Swap]:
    """What reads otherwise now, wherever it stands."""
    days, years = (tuple(chinese(f"author.{name}_units").split()) for name in ("day", "year"))
    for item in items:
        answer = given.get(item.key)
        if not answer or answer == GONE:
            continue
        match item.name:
            case "label":
                yield from batches(item.before, answer)
            case "contact":
                yield Swap(str(item.before), answer)
                yield from _numbers_of(str(item.before), answer, (item.address[:-1],))
            case "counted_days":
                acts = postings(before)[item.address]
                every = {given.get(one.key) for one in items if one.name == "counted_days"}
                where = () if len(every) == 1 else tuple(one for one, _ in citing(before, acts[0]["clause"]))
                for more in (0, 1):  # the day after a publicity is counted with it here and there
                    yield Swap(str(item.before + more), str(int(answer) + more), where, days)
            case "value" if item.address[-1] == "years" and item.clause:
                cited = tuple(address for address, _ in citing(before, item.clause))
                yield Swap(str(item.before), answer, cited, years)
            case "copies" if item.address[0] == "materials":
                row = (item.address[:-1],)
                yield Swap(str(item.before), answer, row)
                if originals := at(before, row[0]).get("originals"):
                    yield Swap(str(item.before - originals), str(int(answer) - originals), row)


def _numbers_of(old: str, new: str, where: tuple[Address, ...]) -> Iterator[Swap]:
    """The numbers of an address, a house or a room, as its name may have them in another language."""
    was, now = re.findall(r"\d{2,}", old), re.findall(r"\d{2,}", new)
    if len(was) == len(now):
        yield from (Swap(one, other, where) for one, other in zip(was, now, strict=True) if one != other)


def _drop_given(data: dict[str, Any], swaps: list[Swap]) -> None:
    """Takes out what the notice did not give before and gives now, such as the deadline of its half of the year."""
    texts = [(entry["id"], entry[DEFAULT_LANG]) for entry in data["not_provided"]]
    for id, text in texts:
        if any(swap.new in text and swap.old not in text for swap in swaps):
            take_out(data, ("not_provided", id))


def _renumber(
    edition: Edition,
    made: Composed,
    items: list[Item],
    states: Mapping[str, str],
    given: Mapping[str, str],
    chinese: Words,
) -> None:
    """Takes out the clauses that are gone, adds the new ones, and numbers all of them."""
    data = made.data
    was = {id: edition.numbers.get(id, id) for id in data["clauses"]}
    gone = []
    for id in [id for id, state in states.items() if state == GONE]:
        if stays := without_clause(data, id):
            listed = tuple(".".join(map(str, address)) for address in stays)
            made.left.append(Left(was[id], "stays", "", (*listed, *rules_citing(edition, id))))
        else:
            gone.append(id)
    new = pairs(given.get("clauses.new", ""))
    told = {id: number for id in was if id not in gone and (number := moved_to(given, id))}
    numerals = chinese("author.numerals").split()
    made.printed = renumber(data, was, gone, told, [number for number, _ in new], numerals)
    for number, gist in new:
        id = number if number not in was else f"{number}+"
        is_category = makes_category(items, given, number)
        entry = {DEFAULT_LANG: gist} | ({} if is_category else {"people": {DEFAULT_LANG: chinese("author.people")}})
        data["clauses"][id] = entry if id == number else {**entry, "now": number}
        made.printed[id] = number
        if is_category and (where := place(number)):
            conditions = add_category(data, items, given, id, where[1])
            _demand(edition, data, id, conditions, chinese)
            made.left.append(Left(number, "category", gist))
            continue
        _tell(data, id, gist)
        made.left.append(Left(number, "new", gist))


def rules_citing(edition: Edition, clause: str) -> tuple[str, ...]:
    """Where the rules stand that cite a clause: each with its address, file and line."""
    document = edition_document(lineage(edition.id, edition.folder))
    found = []
    printed = edition.numbers.get(clause, clause)
    for path in wording.rules_citing(edition.rules).get(printed, ()):
        file, line = document.place(_path(document.data, path.split(".")))
        found.append(f"{path} ({file}:{line})")
    return tuple(found)


def _path(data: Any, keys: list[str]) -> tuple[str | int, ...]:
    """The path of a dotted address, entries of lists by their places."""
    path: list[str | int] = []
    for key in keys:
        places: list[str | int] = [key] if isinstance(data, dict) and key in data else []
        if isinstance(data, list):
            places += [n for n, one in enumerate(data) if key in (str(n), isinstance(one, dict) and one.get("id"))]
        if not places:
            break
        path.append(places[0])
        data = data[places[0]]
    return tuple(path)
