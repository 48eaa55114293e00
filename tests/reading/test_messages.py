"""Every message has its words, and every word its message."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import gcguide
from gcguide.cli import message
from gcguide.policy.vocabulary import Kind
from gcguide.problem import Problem
from gcguide.reading.documents import read_yaml
from gcguide.text import LANGS
from gcguide.words import FILES
from tests.reading.refusals import DATA, WORDS

SOURCES = Path(gcguide.__file__).parent
HOLE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Site:
    """One place that raises a problem: its id, the details it supplies, and where it is."""

    id: str
    supplied: frozenset
    where: str


class Raises(ast.NodeVisitor):
    """Finds the problems that a module raises, and the kinds of things it calls unknown or repeated."""

    def __init__(self, path, tables):
        self.path = path
        self.tables = tables  # dictionaries of constants at the top of the module, by name
        self.functions = []
        self.loops = []
        self.sites = []
        self.kinds = set()
        self.unclear = []

    def visit_FunctionDef(self, node):
        self.functions.append(node)
        self.generic_visit(node)
        self.functions.pop()

    def visit_For(self, node):
        self.loops.append(node)
        self.generic_visit(node)
        self.loops.pop()

    def visit_Call(self, node):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        is_method = isinstance(node.func, ast.Attribute)
        if (name == "Problem" or (name == "_problem" and is_method)) and node.args:
            self.problem(node, name)
        elif name in ("unknown", "refers_to", "need_known", "no_repeats") and node.args:
            self.kinds.update(self.constants(node.args[0], "a kind"))
        elif name == "check_new":  # it raises the problem that it is given, of an ending
            where, supplied = f"{self.path.relative_to(SOURCES)}:{node.lineno}", frozenset({"word", "nearest"})
            self.sites += [Site(id, supplied, where) for id in self.constants(node.args[3], "an id")]
        self.generic_visit(node)

    def problem(self, node, name):
        supplied = {
            keyword.arg for keyword in node.keywords if keyword.arg not in ("details", "file", "line")
        }
        details = node.args[1] if name == "Problem" and len(node.args) > 1 else None
        details = next((k.value for k in node.keywords if k.arg == "details"), details)
        if isinstance(details, ast.Name):
            details = self.assigned(details.id)
        if isinstance(details, ast.Dict):
            for key, value in zip(details.keys, details.values, strict=True):
                if key is None:  # what another dictionary holds
                    supplied |= set(self.spread(value))
                    continue
                supplied.add(key.value)
                if key.value == "kind":
                    self.kinds.update(self.constants(value, "a kind"))
        elif details is not None:
            self.unclear.append(f"{self.path}:{node.lineno}: details that are not written out")
        where = f"{self.path.relative_to(SOURCES)}:{node.lineno}"
        self.sites += [Site(id, frozenset(supplied), where) for id in self.constants(node.args[0], "an id")]

    def spread(self, node):
        """The keys of a dictionary that is unpacked into another."""
        if isinstance(node, ast.Name) and isinstance(found := self.assigned(node.id), ast.Dict):
            return [key.value for key in found.keys]
        self.unclear.append(f"{self.path}:{node.lineno}: details that are not written out")
        return []

    def constants(self, node, what):
        """The words that an expression can be; none for a parameter, since its callers are visited too."""
        match node:
            case ast.Constant(value=str(word)):
                return {word}
            case ast.IfExp():
                return self.constants(node.body, what) | self.constants(node.orelse, what)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="get")) if table in self.tables:
                defaults = [self.constants(default, what) for default in node.args[1:]]
                return set(self.tables[table].values()).union(*defaults)
            case ast.Subscript(value=ast.Name(id=table)) if table in self.tables:
                return set(self.tables[table].values())
            case ast.Attribute(attr="kind"):
                return set(get_args(Kind))
            case ast.Name(id=name):
                for loop in reversed(self.loops):
                    if (
                        isinstance(loop.target, ast.Name)
                        and loop.target.id == name
                        and isinstance(loop.iter, ast.Tuple)
                    ):
                        return {word for item in loop.iter.elts for word in self.constants(item, what)}
                if any(
                    name == argument.arg
                    for f in self.functions
                    for argument in (*f.args.args, *f.args.kwonlyargs)
                ):
                    return set()
                if (assigned := self.assigned(name)) is not None:
                    return self.constants(assigned, what)
        self.unclear.append(f"{self.path}:{node.lineno}: {what} that is not written out")
        return set()

    def assigned(self, name):
        for function in reversed(self.functions):
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and any(
                    isinstance(t, ast.Name) and t.id == name for t in node.targets
                ):
                    return node.value
        return None


def _tables(tree):
    """The dictionaries with constant words for values at the top of a module."""
    found = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Dict):
            pairs = zip(value.keys, value.values, strict=True)
            words = {getattr(k, "value", None): v.value for k, v in pairs if isinstance(v, ast.Constant)}
            found[target.id] = words
    return found


@cache
def read_sources():
    """Each module of the program as a tree, and what it raises."""
    found = []
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        visitor = Raises(path, _tables(tree))
        visitor.visit(tree)
        found.append((tree, visitor))
    return found


def sites():
    return [site for _, visitor in read_sources() for site in visitor.sites]


def kinds():
    return {kind for _, visitor in read_sources() for kind in visitor.kinds}


OF_RESULTS = "results.yaml"
INTERFACE = {
    group: texts
    for name in FILES
    if name != OF_RESULTS
    for group, texts in read_yaml(DATA["dialogs"] / name).data.items()
}


def test_the_scan_sees_what_is_raised():
    """It finds plain calls, those of the strict reader and of tables, and nothing that it cannot read."""
    assert [line for _, visitor in read_sources() for line in visitor.unclear] == []
    ids = {site.id for site in sites()}
    assert ids >= {
        "file_missing",
        "yaml_alias",
        "type_text",
        "value_wrong",
        "unknown",
        "unknown_nearest",
        "internal",
    }
    assert {"fact", "value", "step", "clauses", "gates", "columns", "bool"} <= kinds()
    assert len(sites()) > len(ids) > 50


def test_every_problem_has_words():
    assert {f"{site.id} ({site.where})" for site in sites() if site.id not in INTERFACE["problem"]} == set()


def test_no_words_are_left_over_from_a_problem():
    assert set(INTERFACE["problem"]) - {site.id for site in sites()} == set()


def test_every_place_of_a_message_is_filled_where_it_is_raised():
    for site in sites():
        holes = set(HOLE.findall(INTERFACE["problem"][site.id]["zh"])) - {"program"}  # filled in everywhere
        assert holes <= site.supplied, f"{site.where}: {site.id} needs {sorted(holes - site.supplied)}"


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_can_be_said(lang):
    """Whatever the names of the details are, they come out as words, in one line."""
    for site in sites():
        said = message(
            Problem(site.id, {name: f"<{name}>" for name in site.supplied}, "some.yaml", 7), WORDS[lang]
        )
        assert said.startswith(WORDS[lang]("where.file_line", file="some.yaml", line=7))
        for hole in set(HOLE.findall(INTERFACE["problem"][site.id][lang])) - {"program"}:
            assert f"<{hole}>" in said, f"{site.id} does not say its {hole}"
        assert not HOLE.search(said)
        assert len(said.splitlines()) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_of_thing_has_a_name(lang):
    assert {kind for kind in kinds() if kind not in INTERFACE["kind_name"]} == set()
    for kind in kinds():
        said = message(Problem("unknown", {"kind": kind, "word": "x", "known": "y"}), WORDS[lang])
        assert INTERFACE["kind_name"][kind][lang] in said


def test_no_kind_has_a_name_in_vain():
    assert set(INTERFACE["kind_name"]) - kinds() == set()


def test_no_text_of_the_interface_is_unused():
    """A text is used when its key is written out in the program, or fits a key that is put together there.

    The part that is put in must be a word of the program or of the policy files, since anything would fit.
    """
    words, patterns = set(), set()
    for tree, _ in read_sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "NAME" and isinstance(node.value, ast.Constant):
                patterns.add(rf"{node.value.value}\.(.+)")  # the screens that fill in a form share its keys
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(p.value) if isinstance(p, ast.Constant) else "(.+)" for p in node.values]
                patterns.add("".join(parts))
    for path in DATA["policy"].rglob("*.yaml"):
        words |= set(re.findall("[a-z_][a-z0-9_]*", path.read_text(encoding="utf-8")))
    patterns = [
        re.compile(pattern) for pattern in patterns if r"\." in pattern and not pattern.startswith("(")
    ]

    def used(key):
        fits = [match for pattern in patterns if (match := pattern.fullmatch(key))]
        return key in words or any(all(map(is_known, match.groups())) for match in fits)

    def is_known(part):  # a word, or two of them: the help of a command of a command
        return part in words or set(re.split("[_.]", part)) <= words

    def keys(node, path):
        if isinstance(node, dict) and not set(LANGS) & set(node):
            return [key for name, inner in node.items() for key in keys(inner, (*path, name))]
        return [".".join(path)]

    apart = ("problem", "kind_name")  # these are compared exactly above
    assert [key for key in keys(INTERFACE, ()) if key.split(".")[0] not in apart and not used(key)] == []
