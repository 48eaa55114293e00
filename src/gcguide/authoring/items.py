"""What is asked of the next notice, in the order of a notice: its face, then every clause of the one before.

Each item has a key by which its answer is kept; the same items are the questions in the terminal and the rows of the
workbook. What is only asked of a clause that has changed says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from gcguide.authoring.days_off import key_of
from gcguide.authoring.entries import Address, at, walk
from gcguide.authoring.lists import lists
from gcguide.editions.files import OWN, edition_written, lineage
from gcguide.editions.successor import CONDITIONS
from gcguide.editions.written import Written
from gcguide.folders import schedule_files
from gcguide.language.faq import FaqEntry, load_faq
from gcguide.policy.edition import Edition
from gcguide.policy.models import each_of
from gcguide.text import DEFAULT_LANG, plain
from gcguide.words import load_words

Kind = Literal[
    "text",
    "day",
    "hour",
    "count",
    "contact",
    "clause",
    "number",
    "several",
    "sentences",
    "condition",
    "told",
    "left",
    "contacts",
    "clauses",
    "entry",
    "holiday",
    "entries",
]
Answers = Mapping[str, str]
Cited = tuple[Address, Any]  # where an entry stands, and the entry

# What can have become of a clause.
STATES = SAME, CHANGED, GONE, MOVED = "same", "changed", "gone", "moved"

NEW_CLAUSES = "clauses.new"
# The days that tell which years a notice has to do with.
_YEARS = ("notice.printed_on", "deadline.date")
_BEGINNING = 48


@dataclass(frozen=True)
class Item:
    """One thing that is asked.

    Args:
        key: by which the answer is kept.
        kind: how it is read.
        address: where its value stands in the data.
        before: what it was, as the data have it.
        name: of the words that ask for it, below `author.ask`.
        about: what it is about, in the words of the data.
        clause: the clause that it belongs to, by its identity.
        about_number: the number that it was printed by.
        needs: the item, and the answers to it, without which it is not asked; a sentence needs its own key among them.
        options: for several of a list, the words of each.
        year: what is asked only where the notice has to do with that year; 0: always.
        stays: whether it cannot go into another part: categories are counted by their clauses.
    """

    key: str
    kind: Kind
    address: Address
    before: Any
    name: str
    about: str = ""
    clause: str | None = None
    about_number: str = ""
    needs: tuple[str, tuple[str, ...]] | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    stays: bool = False
    year: int = 0

    @property
    def is_of_new(self) -> bool:
        """Whether it is about something that the notice before did not have."""
        return self.needs is not None and self.needs[0] == NEW_CLAUSES

    @property
    def is_known(self) -> bool:
        """Whether the notice before had something in its place."""
        return not self.is_of_new and self.name not in ("faq", "holiday")

    def is_asked(self, answers: Answers) -> bool:
        """Whether it is asked, after what was answered before."""
        if self.year:
            return any((answers.get(key) or "").startswith(f"{self.year}-") for key in _YEARS)
        if self.needs is None:
            return True
        key, wanted = self.needs
        given = (answers.get(key) or SAME).split()
        if self.kind == "number" and len(given) > 1:
            return False  # it was told along with the state
        return any(one in wanted for one in given)


def data_of(edition: Edition) -> dict[str, Any]:
    """The data of an edition as a successor extends it: every text in the languages that it has."""
    written = edition_written(lineage(edition.id, edition.folder)).data
    return {key: value for key, value in written.items() if key not in OWN}


def items_of(edition: Edition, data: dict[str, Any]) -> list[Item]:
    """All that is asked of the notice after an edition."""
    face = [*_face(edition, data)]
    asked, cited = {item.address for item in face}, _citations(data)
    answers = load_faq(edition).entries
    clauses = [
        item
        for id in _in_order(edition, data)
        for item in _clause(edition, data, id, asked, cited.get(id, []), answers)
    ]
    more = Item(NEW_CLAUSES, "clauses", (), None, "new_clauses")
    return [filled(item, Written(data)) for item in (*face, *clauses, more)]


def filled(item: Item, written: Written) -> Item:
    """An item whose texts say the values of the edition, as they are read everywhere else."""

    def said(text: str) -> str:
        return written.filled(text, DEFAULT_LANG) or text

    before = said(item.before) if isinstance(item.before, str) else item.before
    options = {key: said(text) for key, text in item.options.items()}
    return replace(item, about=said(item.about), before=before, options=options)


def _in_order(edition: Edition, data: dict[str, Any]) -> list[str]:
    printed = [*edition.rules.clauses]
    return sorted(data["clauses"], key=lambda id: printed.index(edition.numbers.get(id, id)))


def _face(edition: Edition, data: dict[str, Any]) -> Iterator[Item]:
    """Title, day, name, deadline, days off, copies, contacts, days of publicity."""
    yield _front(data, "title", "text", ("notice", "title"))
    yield _front(data, "printed_on", "day", ("notice", "printed_on"))
    yield _front(data, "number", "text", ("notice", "number", DEFAULT_LANG))
    yield _front(data, "label", "text", ("label", DEFAULT_LANG))
    yield _front(data, "deadline", "day", ("deadline", "date"))
    yield _front(data, "from", "day", ("deadline", "from"))
    yield _front(data, "hour", "hour", ("deadline", "hour"))
    yield from _holidays(edition)
    for row in data["materials"]["rows"]:
        for name in ("copies", "originals"):
            if name in row:
                place = ("materials", "rows", row["row"], name)
                yield _front(data, name, "count", place, row["label"][DEFAULT_LANG])
    if "copies" in (roster := data["roster"]):
        yield _front(data, "copies", "count", ("roster", "copies"), data["clauses"][roster["clause"]][DEFAULT_LANG])
    for contact in data["contacts"]:
        about = contact["label"][DEFAULT_LANG]
        yield _front(data, "contact", "contact", ("contacts", contact["id"], "value"), about)
    yield Item("contacts.new", "contacts", (), None, "new_contacts")
    for address, acts in postings(data).items():
        days = at(data, address) or data["timeline"]["counted_days"]
        about = data["clauses"][acts[0]["clause"]][DEFAULT_LANG]
        yield Item(_key(address), "count", address, days, "counted_days", about)


def _holidays(edition: Edition) -> Iterator[Item]:
    """The holidays of the years to come that no schedule of days off is here for."""
    words, on_file = load_words(DEFAULT_LANG), {file.stem for file in schedule_files(edition.folder)}
    for year in range(edition.deadline.year, edition.deadline.year + 2):
        told = {one.name for one in edition.rules.holidays.get(str(year), ())}  # in spring maybe those of spring only
        names = [name for name in words("author.holidays").split() if name not in told]
        for name in names if str(year) not in on_file else ():
            about = words("show.days_off", year=year, name=name)
            yield Item(key_of(year, name), "holiday", (), None, "holiday", about, year=year)


def postings(data: dict[str, Any]) -> dict[Address, list[dict[str, Any]]]:
    """The acts that are publicities, those of one clause together, by the place of their days: of all, of one act."""
    found: dict[str, list[dict[str, Any]]] = {}
    for act in data["timeline"]["acts"]:
        if act.get("posting"):
            found.setdefault(act["clause"], []).append(act)
    places = [("timeline", "acts", acts[0]["id"], "counted_days") for acts in found.values()]
    return dict(zip([("timeline", "counted_days"), *places[1:]], found.values(), strict=False))


def _front(data: dict[str, Any], name: str, kind: Kind, address: Address, about: str = "") -> Item:
    return Item(_key(address), kind, address, at(data, address), name, about)


def _key(address: Address, clause: str = "") -> str:
    return f"{clause} {'.'.join(map(str, address))}".strip().replace(" ", "|")


def _clause(
    edition: Edition,
    data: dict[str, Any],
    id: str,
    asked: set[Address],
    entries: list[Cited],
    answers: Sequence[FaqEntry],
) -> Iterator[Item]:
    """A clause, and what the rules take from it: the entries that cite it, and the answers of the FAQ that do."""
    key, changed, number = f"clauses.{id}", (CHANGED,), edition.numbers.get(id, id)
    stays, about = counted_by(data, id) is not None, data["clauses"][id][DEFAULT_LANG]
    yield Item(key, "clause", ("clauses", id), SAME, "clause", about, id, number, stays=stays)
    needs = (key, (CHANGED, MOVED))
    yield Item(f"{key}.now", "number", ("clauses", id, "now"), number, "now", "", id, number, needs, stays=stays)
    for listed in lists(data):
        if listed.clause == id:
            part = ".".join(map(str, listed.at))
            options = {str(n): name for n, name in enumerate(listed.names.values(), start=1)}
            yield Item(f"{part}.which", "sentences", (), "", f"{part}.which", "", id, number, (key, changed), options)
            for n, (word, name) in enumerate(listed.names.items(), start=1):
                entry, wanted = (*listed.at, word, "name"), (f"{part}.which", (str(n),))
                yield Item(_key(entry), "entry", entry, name, f"{part}.one", name, id, number, wanted)
            yield Item(f"{part}.new", "entries", listed.at, None, f"{part}.new", "", id, number, (key, changed))
    taken, said = [*_taken(edition, data, id, asked, entries)], dict[str, Address]()
    for address, text in _said_in(entries):
        said.setdefault(text, address)  # one that stands several times is asked for once
    yield from taken
    if said:
        options = {str(n): text for n, text in enumerate(said, start=1)}
        chooser = f"{key}.sentences"
        yield Item(chooser, "sentences", (), "", "sentences", "", id, number, (key, changed), options)
        for n, (text, address) in enumerate(said.items(), start=1):
            yield Item(_key(address, id), "text", address, text, "sentence", "", id, number, (chooser, (str(n),)))
    if stays:
        yield Item(f"{key}.condition", "condition", (), "", "condition", "", id, number, (key, changed))
    yield Item(f"{key}.told", "told", (), "", "told", "", id, number, (key, changed))
    if told := {one.id: _in_short(one) for one in answers if number in one.clauses}:
        yield Item(f"{key}.faq", "several", (), [], "faq", "", id, number, (key, changed), told)
    yield Item(f"{key}.left", "left", (), "", "left", "", id, number, (key, changed))


def _in_short(entry: FaqEntry) -> str:
    """A question with how its answer begins: a clause has a score of them."""
    return f"{entry.question[DEFAULT_LANG]} {plain(entry.answer[DEFAULT_LANG], _BEGINNING)}"


def counted_by(data: dict[str, Any], clause: str) -> dict[str, Any] | None:
    """The category that a clause counts; None: it counts none."""
    return next((one for one in data["categories"] if clause in each_of(one.get("clause"))[:1]), None)


def _citations(data: dict[str, Any]) -> dict[str, list[Cited]]:
    """The entries that cite each clause, but for the papers and the index itself."""
    found: dict[str, list[Cited]] = {}
    for address, value in walk(data):
        if isinstance(value, dict) and address[:1] not in (("papers",), ("clauses",), ("notice",)):
            cited = value.get("clause")
            for id in dict.fromkeys(each_of(cited)) if isinstance(cited, str) else ():
                found.setdefault(id, []).append((address, value))
    return found


def citing(data: dict[str, Any], id: str) -> list[Cited]:
    """The entries that cite a clause."""
    return _citations(data).get(id, [])


def said_by(data: dict[str, Any], id: str) -> list[tuple[Address, str]]:
    """Our sentences that stand on a clause, each once, with its address."""
    return _said_in(citing(data, id))


def _said_in(entries: list[Cited]) -> list[tuple[Address, str]]:
    found: dict[Address, str] = {}
    for address, entry in entries:
        for inner, value in walk(entry):
            if isinstance(value, dict) and isinstance(text := value.get(DEFAULT_LANG), str):
                found.setdefault((*address, *inner, DEFAULT_LANG), text)
    return [*found.items()]


def _taken(
    edition: Edition, data: dict[str, Any], id: str, asked: set[Address], entries: list[Cited]
) -> Iterator[Item]:
    """The plain values that the rules take from a clause: numbers, days, lists to choose from."""
    seen: set[Any] = set(asked)
    for address, entry in entries:
        counts = [("steps", step, "count") for step in entry.get("steps", ()) if "count" in data["steps"][step]]
        inside = [((*address, *inner), value) for inner, value in walk(entry) if inner]
        for place, value in [*inside, *((count, at(data, count)) for count in counts)]:
            if place in seen:
                continue
            about = next(filter(None, (_called(at(data, place[:end])) for end in range(len(place) - 1, 0, -1))), "")
            item = _value(edition, data, id, place, value, about)
            same = (place[-2:], value) if type(value) is int and _is_condition(place) else place
            if item is not None and same not in seen:
                seen |= {place, same}
                yield item


# Whole numbers that are no value of a notice; and what is a reading of ours rather than a value of it.
_NO_VALUES = ("number", "row", "width", "binding_from_row", "slack")
_READ = ("days", "roster")
# Where lists of answers say whom a notice means.
_MEANT = ("definitions", "gates", "categories")


def _is_condition(place: Address) -> bool:
    return any(key in CONDITIONS for key in place)


def _value(edition: Edition, data: dict[str, Any], id: str, place: Address, value: Any, about: str) -> Item | None:
    needs = (f"clauses.{id}", (CHANGED,))

    def item(kind: Kind, name: str, options: Mapping[str, str] | None = None) -> Item:
        number = edition.numbers.get(id, id)
        return Item(_key(place, id), kind, place, value, name, about, id, number, needs, options or {})

    last = place[-1]
    if type(value) is int and last not in _NO_VALUES and place[0] not in _READ:
        return item("count", "value")
    is_meant = isinstance(value, list) and place[0] in _MEANT
    is_warned = isinstance(value, str) and place[0] == "cautions" and "not" not in place
    if is_warned and (at(data, place[:2])["clause"] != id or counted_by(data, id) is None):
        return None  # what several clauses leave open, or one that counts no category, is no matter of one answer
    if _is_condition(place) and last in edition.facts and (is_meant or is_warned):
        words = edition.facts[str(last)].values
        return (
            item("several", "warned" if is_warned else "values", {id: text[DEFAULT_LANG] for id, text in words.items()})
            if words
            else None
        )
    if place[0] == "categories" and len(place) == 3:
        if last == "steps":
            return item("several", "steps", {id: step["label"][DEFAULT_LANG] for id, step in data["steps"].items()})
        if last == "recommenders":
            named = {id for category in data["categories"] for id in category["recommenders"]}
            actors = {id: actor["label"][DEFAULT_LANG] for id, actor in data["actors"].items() if id in named}
            return item("several", "recommenders", actors)
        if last == "grades":
            words = edition.facts[edition.rules.grades.fact].values
            return item("several", "grades", {id: words[id][DEFAULT_LANG] for id in edition.rules.grades.order})
    return None


def _called(entry: Any) -> str:
    """What an entry is called, shortly; nothing where it has no name."""
    if not isinstance(entry, dict):
        return ""
    for key in ("short", "label", "point", "says", "name"):
        text = entry.get(key)
        if isinstance(text, dict) and DEFAULT_LANG in text:
            return str(text[DEFAULT_LANG])
    text = entry.get(DEFAULT_LANG)
    return text if isinstance(text, str) else ""
