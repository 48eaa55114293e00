"""From the mapping that a policy author writes to a checked condition.

all: [..]   any: [..]   not: ..      connectives
at_least: {count: n, of: [..]}       so many of several
fact: value · fact: [values]         is, is one of (a set: has, has one of)
fact: {below: value}                 an ordered choice
fact: {years: n, before: day}        a date at least so long before `deadline` or a day of the edition's; `months`
fact: {within_years: n, before: day} a date at most so long before it; `within_months`
name                                 a definition of the same edition
"""

from collections.abc import Mapping
from math import comb
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from gcguide import kleene
from gcguide.kleene import Condition, Test
from gcguide.policy.models import Context, RuleError, need_known
from gcguide.policy.vocabulary import Fact, Vocabulary
from gcguide.problem import Problem, unknown
from gcguide.text import shown

CONNECTIVES = ("all", "any", "not", "at_least")
MAX_YEARS = 60
# How a date is counted: the key, whether in years, whether at most so long.
SPANS = {"years": (True, False), "months": (False, False), "within_years": (True, True), "within_months": (False, True)}
MAX_OF = 8
_MAX_TESTS = 300
_MAX_CHAIN = 40


class Conditions:
    """Reads conditions against a vocabulary, the codes of its tables, and the definitions of one edition."""

    def __init__(
        self, facts: Vocabulary, codes: Mapping[str, object], definitions: Mapping[str, Any], context: Context
    ) -> None:
        self.facts = facts
        self.codes = codes
        self.raw = definitions
        self.context = context
        self.done: dict[str, Condition] = {}
        self.sizes: dict[str, int] = {}
        self.reading: list[str] = []

    def read(self, raw: Any, path: tuple[str | int, ...] = ()) -> Condition:
        """One whole condition, of a size that can be worked with.

        Raises:
            RuleError: with the path from `raw` to what was wrong.
        """
        condition = self._read(raw, path)
        if self._size(condition) > _MAX_TESTS:
            raise RuleError(Problem("condition_too_large", {"limit": _MAX_TESTS}), path)
        return condition

    def _size(self, condition: Condition) -> int:
        """How many tests, each definition counted as often as it is used but looked into once."""
        match condition:
            case kleene.Named(name, inner):
                if name not in self.sizes:
                    self.sizes[name] = self._size(inner)
                return self.sizes[name]
            case kleene.All(parts) | kleene.Any(parts):
                return sum(map(self._size, parts))
            case kleene.AtLeast(count, parts):
                return comb(len(parts), count) * max(map(self._size, parts))
            case kleene.Not(part):
                return self._size(part)
            case _:
                return 1

    def _read(self, raw: Any, path: tuple[str | int, ...]) -> Condition:
        """One condition.

        Raises:
            RuleError: with the path from `raw` to what was wrong.
        """
        if isinstance(raw, str):
            return self._definition(raw, path)
        if not isinstance(raw, dict):
            raise RuleError(Problem("condition_shape"), path)
        if len(raw) != 1:
            raise RuleError(Problem("condition_one_key", {"keys": list(raw) or "{}"}), path)
        ((key, value),) = raw.items()
        inside = (*path, key)
        if key == "not":
            return kleene.Not(self._read(value, inside))
        if key in ("all", "any"):
            if not isinstance(value, list) or len(value) < 2:
                raise RuleError(Problem("condition_two_parts", {"key": key}), inside)
            parts = tuple(self._read(part, (*inside, index)) for index, part in enumerate(value))
            return kleene.All(parts) if key == "all" else kleene.Any(parts)
        if key == "at_least":
            return self._at_least(value, inside)
        if key not in self.facts:
            if key in self.raw:
                raise RuleError(Problem("condition_definition_as_key", {"word": key}), inside)
            raise RuleError(unknown("fact", key, [*self.facts.ids, *CONNECTIVES]), inside)
        self.context.used["facts"].add(key)
        return self._test(key, self.facts[key], value, inside)

    def _at_least(self, value: Any, path: tuple[str | int, ...]) -> Condition:
        is_whole = isinstance(value, dict) and set(value) == {"count", "of"}
        count, of = (value["count"], value["of"]) if is_whole else (None, None)
        if not isinstance(of, list) or len(of) > MAX_OF or type(count) is not int or not 1 < count < len(of):
            raise RuleError(Problem("condition_at_least", {"limit": MAX_OF}), path)
        return kleene.AtLeast(count, tuple(self._read(part, (*path, "of", index)) for index, part in enumerate(of)))

    def _definition(self, name: str, path: tuple[str | int, ...]) -> Condition:
        need_known("definition", name, self.raw, *path)
        self.context.used["definitions"].add(name)
        if len(self.reading) > _MAX_CHAIN:
            raise RuleError(Problem("definition_chain", {"limit": _MAX_CHAIN}), path)
        if name in self.reading:
            raise RuleError(Problem("definition_circular", {"chain": " → ".join([*self.reading, name])}), path)
        if name not in self.done:
            self.reading.append(name)
            body = self.raw[name]
            # A body without `when` is an error of the model, reported there with its own line.
            if not isinstance(body, dict) or "when" not in body:
                raise RuleError(Problem("key_missing", {"word": "when"}), path)
            try:
                self.done[name] = self.read(body["when"])
            except RuleError as error:
                if error.problem.id in ("definition_circular", "definition_chain", "condition_too_large"):
                    raise RuleError(error.problem, path) from None
                raise RuleError(Problem("definition_broken", {"word": name}), path) from None
            finally:
                self.reading.pop()
        return kleene.Named(name, self.done[name])

    def _test(self, id: str, fact: Fact, value: Any, path: tuple[str | int, ...]) -> Test:
        if fact.kind == "date":
            keys = [key for key in SPANS if isinstance(value, dict) and set(value) == {key, "before"}]
            long = value[keys[0]] if keys else None
            if type(long) is not int or not 0 <= long <= MAX_YEARS:
                raise RuleError(Problem("condition_date", {"fact": id, "limit": MAX_YEARS}), path)
            need_known("day", value["before"], self.context.known["days"], *path, "before")
            in_years, is_within = SPANS[keys[0]]
            years, months = (long, None) if in_years else (None, long)
            return Test(id, years=years, months=months, before=value["before"], is_within=is_within)
        if isinstance(value, dict):
            if set(value) != {"below"}:
                raise RuleError(Problem("condition_comparison", {"fact": id}), path)
            if not fact.ordered:
                raise RuleError(Problem("condition_not_ordered", {"fact": id}), (*path, "below"))
            bound = self._value(id, fact, value["below"], (*path, "below"))
            lower = fact.options[: fact.options.index(bound)]
            if not lower:
                raise RuleError(Problem("condition_nothing_below", {"fact": id, "word": bound}), (*path, "below"))
            return Test(id, lower, below=str(bound))
        if not isinstance(value, list):
            return Test(id, (self._value(id, fact, value, path),))
        if not value:
            raise RuleError(Problem("condition_no_values", {"fact": id}), path)
        values = [self._value(id, fact, item, (*path, index)) for index, item in enumerate(value)]
        if len(set(values)) < len(values):
            raise RuleError(Problem("condition_value_twice", {"fact": id}), path)
        if fact.kind in ("bool", "choice") and len(values) == len(fact.options):
            raise RuleError(Problem("condition_every_value", {"fact": id}), path)
        return Test(id, tuple(values))

    def _value(self, id: str, fact: Fact, value: Any, path: tuple[str | int, ...]) -> str | bool:
        if fact.kind == "bool":
            if not isinstance(value, bool):
                raise RuleError(Problem("condition_bool", {"fact": id, "word": shown(value)}), path)
            return value
        known = self.codes if fact.kind == "code" else fact.values
        if not isinstance(value, str):
            raise RuleError(Problem("condition_text", {"fact": id, "word": shown(value)}), path)
        need_known("value", value, known, *path)
        return value


def _read(value: Any, info: ValidationInfo) -> Condition:
    context = info.context
    if not isinstance(context, Context) or context.condition is None:
        raise RuleError(Problem("condition_shape"))
    return context.condition(value)


ConditionField = Annotated[Condition, PlainValidator(_read), WithJsonSchema({"$comment": "condition"})]
