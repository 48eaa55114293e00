"""The same rules for other engines: made from the policy files by the same fold, so that nothing is written a second time.

Neither engine is three-valued, so every condition becomes two: when it holds, and when it fails. What an applicant
answers is handed over in the engine's own terms before anything is timed.
"""

from dataclasses import dataclass

from tests.people import EDITION, FACTS

from gcguide.core.normal_form import last_day_for
from gcguide.core.rulebook import rulebook
from gcguide.kleene import fold

BOOK = rulebook(EDITION)
CELLS = [(cell.category.number, cell.grade) for cell in BOOK.cells]
ORDER = list(FACTS["current_grade"].values)


@dataclass(frozen=True)
class Pair:
    """When a condition holds and when it fails, each an expression of a language."""

    language: type
    true: object
    false: object

    def __and__(self, other):
        return Pair(self.language, self.language.both(self.true, other.true), self.language.either(self.false, other.false))

    def __or__(self, other):
        return Pair(self.language, self.language.either(self.true, other.true), self.language.both(self.false, other.false))

    def __invert__(self):
        return Pair(self.language, self.false, self.true)


class JsonLogic:
    """Conditions as JSON."""

    both = staticmethod(lambda a, b: {"and": [a, b]})
    either = staticmethod(lambda a, b: {"or": [a, b]})

    @classmethod
    def leaf(cls, test):
        value, known = {"var": test.fact}, {"!==": [{"var": test.fact}, None]}
        if test.years is not None:
            day = last_day_for(test, EDITION).toordinal()
            return Pair(cls, {"and": [known, {"<=": [value, day]}]}, {"and": [known, {">": [value, day]}]})
        wanted = list(test.values)
        if FACTS[test.fact].kind == "set":
            some = {"or": [{"in": [one, value]} for one in wanted]}
        else:
            some = {"in": [value, wanted]}
        return Pair(cls, {"and": [known, some]}, {"and": [known, {"!": [some]}]})

    @staticmethod
    def choose(branches, last):
        return {"if": [part for branch in branches for part in branch] + [last]}

    text = staticmethod(lambda word: word)


class Zen:
    """Conditions as text."""

    both = staticmethod(lambda a, b: f"({a} and {b})")
    either = staticmethod(lambda a, b: f"({a} or {b})")

    @classmethod
    def leaf(cls, test):
        known = f"{test.fact} != null"
        if test.years is not None:
            day = last_day_for(test, EDITION).toordinal()
            return Pair(cls, f"({known} and {test.fact} <= {day})", f"({known} and {test.fact} > {day})")
        wanted = "[" + ", ".join(str(v).lower() if isinstance(v, bool) else f"'{v}'" for v in test.values) + "]"
        some = f"some({test.fact}, # in {wanted})" if FACTS[test.fact].kind == "set" else f"{test.fact} in {wanted}"
        return Pair(cls, f"({known} and {some})", f"({known} and not({some}))")

    @staticmethod
    def choose(branches, last):
        return "".join(f"{when} ? {then} : " for when, then in branches) + last

    text = staticmethod(lambda word: f"'{word}'")


def context(facts):
    """What an applicant answers, as both engines take it."""
    found = dict.fromkeys(FACTS.ids)
    for id, value in facts.items():
        if value not in (None, "unsure"):
            kind = FACTS[id].kind
            found[id] = sorted(value) if kind == "set" else value.toordinal() if kind == "date" else value
    return found


def parts(language):
    """Each condition once, under a name; and for each cell the names that decide it."""
    named, cells = {}, []

    def name(condition):
        for known, (one, _) in named.items():
            if one == condition:
                return known
        named[f"c{len(named)}"] = condition, fold(condition, language.leaf)
        return f"c{len(named) - 1}"

    for cell in BOOK.cells:
        asks = [name(cell.category.qualifies)] + ([name(cell.granted)] if cell.granted is not None else [])
        gates = [name(gate.when) for gate in cell.gates]
        raised = {kind: [None if one.when is None else name(one.when) for one in cell.cautions if one.caution.kind == kind]
                  for kind in ("consult", "verify")}  # fmt: skip
        cells.append((asks, gates, raised))
    return {known: pair for known, (_, pair) in named.items()}, cells


def verdict(language, asks, gates, raised, reference):
    """The verdict of a cell in an engine's language (CONTRACT §2)."""
    base = [(reference(one, True), reference(one, False)) for one in asks]
    base += [(reference(one, False), reference(one, True)) for one in gates]
    fails, holds = base[0][1], base[0][0]
    for true, false in base[1:]:
        fails, holds = language.either(fails, false), language.both(holds, true)
    branches = [(fails, language.text("no")), (negated(language, holds), language.text("open"))]
    for kind, names in raised.items():
        if None in names:
            return language.choose(branches, language.text(kind))
        if names:
            some, none = reference(names[0], True), reference(names[0], False)
            for one in names[1:]:
                some, none = language.either(some, reference(one, True)), language.both(none, reference(one, False))
            branches += [(some, language.text(kind)), (negated(language, none), language.text("open"))]
    return language.choose(branches, language.text("clear"))


def negated(language, one):
    return {"!": [one]} if language is JsonLogic else f"not({one})"


def json_logic():
    """Decides by json-logic: the conditions once, then every cell over their results."""
    from json_logic import jsonLogic

    pairs, cells = parts(JsonLogic)
    conditions = [(f"{name}{side}", getattr(pair, word)) for name, pair in pairs.items() for side, word in (("t", "true"), ("f", "false"))]
    rules = [verdict(JsonLogic, *cell, lambda name, true: {"var": f"{name}{'t' if true else 'f'}"}) for cell in cells]

    def decide(facts):
        found = {name: jsonLogic(rule, facts) for name, rule in conditions}
        return dict(zip(CELLS, (jsonLogic(rule, found) for rule in rules), strict=True))

    return decide


def zen_engine():
    """Decides by zen-engine: one compiled expression for all cells, evaluated in one call."""
    import zen

    pairs, cells = parts(Zen)
    rules = [verdict(Zen, *cell, lambda name, true: getattr(pairs[name], "true" if true else "false")) for cell in cells]
    evaluate = zen.compile_expression("[" + ", ".join(rules) + "]").evaluate
    return lambda facts: dict(zip(CELLS, evaluate(facts), strict=True))


def installed():
    """The peers that are there, by name, and the names of those that are not."""
    found, absent = {}, []
    for name, make in (("zen-engine", zen_engine), ("json-logic", json_logic)):
        try:
            found[name] = make()
        except ImportError:
            absent.append(name)
    return found, absent
