"""Bad input is met well: one message that names the place, the word at fault and the way out; exit code 2.

Each row of the tables below is one kind of mistake, put in through the command line and answered in words.
Rows look for the parts of a message that matter, not for its prose, so that the prose stays free to improve.
"""

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

import gcguide
from gcguide import load_edition
from gcguide.cli import main, message
from gcguide.folders import data_folder
from gcguide.person.case import read_case
from gcguide.policy.questions import load_questionnaire
from gcguide.policy.vocabulary import Kind
from gcguide.problem import Problem
from gcguide.reading.strict_yaml import read_yaml
from gcguide.text import LANGS
from gcguide.words import FILES, load_words
from tests.programs import PATIENCE

SOURCES = Path(gcguide.__file__).parent
DATA = {name: data_folder(name) for name in ("policy", "dialogs")}
WORDS = {lang: load_words(lang) for lang in LANGS}
EDITION = load_edition("2026h1")
HOLE = re.compile(r"\{([a-z_]+)\}")

# The line is not asserted: the mistake is in the whole file, or has no single place.
ANYWHERE = -1


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch):
    """The settings of whoever runs the tests must not change what is said; Chinese is the default."""
    for name in [name for name in os.environ if name.startswith("GCGUIDE_")]:
        monkeypatch.delenv(name)


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys):
    """Runs one command in this process."""

    def command(*argv):
        code = main([str(part) for part in argv])
        return Answer(code, *capsys.readouterr())

    return command


def refused(answer, says=(), not_says=(), out="", lines=1):
    """One message that holds the parts in question, and nothing else."""
    assert "Traceback" not in answer.err
    assert answer.code == 2, answer.err or "accepted"
    assert answer.out == out
    assert len(answer.err.splitlines()) == lines, answer.err
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", answer.err)
    for part in says:
        assert str(part) in answer.err
    for part in not_says:
        assert str(part) not in answer.err


def place(lang, file, line):
    """How a message begins: the file, and its line where there is one."""
    if line is ANYWHERE:
        return str(file)
    key = "where.file" if line is None else "where.file_line"
    return WORDS[lang](key, file=file, line=line)


def refused_at(answer, file, line, says=(), not_says=(), lang="zh"):
    refused(answer, says, not_says)
    assert answer.err.startswith(place(lang, file, line)), answer.err


def rows(table):
    """Parameters of a test, each named after its kind of mistake."""
    twice = [what for what, count in Counter(row.what for row in table).items() if count > 1]
    assert not twice, f"two rows have the same name: {twice}"
    return [pytest.param(row, id=row.what) for row in table]


# -----------------------------------------------------------------------------------------------------------
# Case files


class Bad:
    """A case file to refuse: what is written, the line to name, the parts to say and not to say."""

    def __init__(self, what, written, line, *says, name="case.yaml", not_says=()):
        self.what = what
        self.written = written.encode() if isinstance(written, str) else written
        self.line = line
        self.says = says
        self.not_says = not_says
        self.name = name


FULL_DEPTH = "".join(" " * depth + "a:\n" for depth in range(60))

YAML = [
    # Names and values
    Bad("unknown fact", "standin: professional\n", 1, "“standin”", "“standing”"),
    Bad("unknown fact on line 3", "# a case\nplace: 150203\nstandin: professional\n", 3, "“standin”",
        "“standing”"),
    Bad("fact in capitals", "STANDING: professional\n", 1, "“STANDING”", "“standing”"),
    Bad("unknown fact, nothing near", "xyzzy: 1\n", 1, "“xyzzy”", "achievements"),
    Bad("unknown fact in Chinese", "身份: 专业技术人员\n", 1, "“身份”", "achievements"),
    Bad("unknown section", "stps: {}\n", 1, "“stps”", "“steps”"),
    Bad("misspelt local_deadline", "local_deadlin: 2026-04-10\n", 1, "“local_deadlin”", "“local_deadline”"),
    Bad("a number as a key", "1: 2\n", 1, "“1”"),
    Bad("a very long key", "k" * 300 + ": x\n", 1, "“kkkk", "…", not_says=["k" * 100]),
    Bad("unknown value", "standing: profesional\n", 1, "standing", "“profesional”", "“professional”"),
    Bad("value in capitals", "standing: Professional\n", 1, "“Professional”", "“professional”"),
    Bad("unknown value, nothing near", "standing: xyzzy\n", 1, "standing", "“xyzzy”", "retired"),
    Bad("a very long value", f"standing: {'v' * 3000}\n", 1, "“vvvv", "…", not_says=["v" * 100]),
    Bad("a value that looks like a placeholder", "standing: '{nearest}'\n", 1, "“{nearest}”"),
    Bad("value of another fact", "licence: professional\n", 1, "licence", "“professional”", "not_required"),
    Bad("unknown value in a set", "achievements: [engineering_problm]\n", 1, "achievements",
        "“engineering_problem”"),
    Bad("unknown value further down in a set",
        "achievements:\n  - engineering_problem\n  - research_breakthru\n", 3, "achievements",
        "“research_breakthru”", "“research_breakthrough”"),
    Bad("unsure inside a set", "achievements: [unsure]\n", 1, "achievements", "“unsure”"),
    Bad("bad place code", "place: 15020\n", 1, "place", "“15020”", "150203"),
    Bad("place code of nowhere", "place: 150299\n", 1, "place", "“150299”"),
    Bad("place code of another province", "place: 110101\n", 1, "place", "“110101”"),
    Bad("place by name", "place: 昆都仑区\n", 1, "place", "“昆都仑区”", "150203"),
    Bad("full-width digits", "place: １５０２０３\n", 1, "place", "“１５０２０３”"),
    # Types
    Bad("text for a bool", "works_in_region: maybe\n", 1, "works_in_region", "“maybe”", "true", "unsure"),
    Bad("number for a bool", "works_in_region: 1\n", 1, "works_in_region", "“1”"),
    Bad("list for a bool", "works_in_region: [true]\n", 1, "works_in_region", "true"),
    Bad("bool for a choice", "standing: true\n", 1, "standing", "“true”", "professional"),
    Bad("number for a choice", "standing: 7\n", 1, "standing", "“7”", "professional"),
    Bad("list for a choice", "standing: [professional]\n", 1, "standing", "professional"),
    Bad("mapping for a choice", "standing: {a: b}\n", 1, "standing"),
    Bad("date for a choice", "standing: 2024-03-01\n", 1, "standing", "“2024-03-01”"),
    Bad("text for a set", "achievements: engineering_problem\n", 1, "achievements", "“engineering_problem”",
        "[]"),
    Bad("number for a set", "achievements: 1\n", 1, "achievements", "“1”"),
    Bad("mapping for a set", "achievements: {engineering_problem: 1}\n", 1, "achievements",
        "engineering_problem"),
    Bad("list inside a set", "achievements: [[]]\n", 1, "achievements", "“[]”"),
    Bad("bool inside a set", "achievements: [true]\n", 1, "achievements", "“true”", not_says=["True"]),
    Bad("null inside a set", "achievements: [null]\n", 1, "achievements", not_says=["None"]),
    Bad("text for a date", "associate_senior_appointed: soon\n", 1, "associate_senior_appointed", "“soon”"),
    Bad("number for a date", "associate_senior_appointed: 2024\n", 1, "associate_senior_appointed", "“2024”"),
    Bad("bool for a date", "associate_senior_appointed: true\n", 1, "associate_senior_appointed", "“true”"),
    Bad("bool for a place", "place: true\n", 1, "place", "“true”"),
    Bad("list for a place", "place: [150203]\n", 1, "place", "150203"),
    Bad("fraction for a place", "place: 150203.0\n", 1, "place", "“150203.0”"),
    Bad("not a number", "place: .nan\n", 1, "place", "“.nan”"),
    Bad("infinity", "place: .inf\n", 1, "place", "“.inf”"),
    Bad("huge number", f"place: {'9' * 40}\n", 1, "place", "“" + "9" * 40 + "”"),
    # What YAML would quietly make something else of
    Bad("yes for true", "works_in_region: yes\n", 1, "works_in_region", "“yes”"),
    Bad("no for false", "works_in_region: no\n", 1, "works_in_region", "“no”"),
    Bad("on for true", "works_in_region: on\n", 1, "works_in_region", "“on”"),
    Bad("off for false", "works_in_region: off\n", 1, "works_in_region", "“off”"),
    Bad("True for true", "works_in_region: True\n", 1, "works_in_region", "“True”"),
    Bad("quoted true", "works_in_region: 'true'\n", 1, "works_in_region", "“true”"),
    Bad("no for none", "current_grade: no\n", 1, "current_grade", "“no”", "“none”"),
    Bad("leading zero", "place: 0150203\n", 1, "place", "“0150203”"),
    Bad("short number with leading zero", "standing: 010\n", 1, "standing", "“010”"),
    Bad("number in base 60", "place: 12:30\n", 1, "place", "“12:30”"),
    Bad("number with underscores", "place: 150_203\n", 1, "place", "“150_203”"),
    Bad("thousand with an underscore", "standing: 1_000\n", 1, "standing", "“1_000”"),
    Bad("hexadecimal number", "place: 0x1F\n", 1, "place", "“0x1F”"),
    Bad("octal number", "place: 0o444473\n", 1, "place", "“0o444473”"),
    Bad("number with a sign", "place: +150203\n", 1, "place", "“+150203”"),
    Bad("exponent", "place: 1e5\n", 1, "place", "“1e5”"),
    # Dates
    Bad("impossible date", "associate_senior_appointed: 2024-02-30\n", 1, "“2024-02-30”"),
    Bad("impossible date, quoted", "associate_senior_appointed: '2023-02-29'\n", 1, "“2023-02-29”"),
    Bad("month 13", "associate_senior_appointed: 2024-13-01\n", 1, "“2024-13-01”"),
    Bad("year 0", "associate_senior_appointed: 0000-01-01\n", 1, "“0000-01-01”"),
    Bad("short date", "associate_senior_appointed: 2024-3-1\n", 1, "“2024-3-1”", "2024-03-01"),
    Bad("date with slashes", "associate_senior_appointed: 2024/03/01\n", 1, "“2024/03/01”", "2024-03-01"),
    Bad("date in Chinese", "associate_senior_appointed: 2024年3月1日\n", 1, "“2024年3月1日”", "2024-03-01"),
    Bad("date with a time", "associate_senior_appointed: 2024-03-01T08:00:00\n", 1, "“2024-03-01T08:00:00”"),
    Bad("date too early", "associate_senior_appointed: 1900-01-01\n", 1, "“1900-01-01”", "1949-10-01",
        "2099-12-31"),
    Bad("date too late", "associate_senior_appointed: 2124-03-01\n", 1, "“2124-03-01”", "1949-10-01",
        "2099-12-31"),
    # Steps, person, local deadline
    Bad("unknown step", "steps: {recommend: done}\n", 1, "“recommend”", "“recommendation”"),
    Bad("unknown step on its line", "steps:\n  referees: done\n  recommend: done\n", 3, "“recommend”"),
    Bad("unknown step, nothing near", "steps: {xyzzy: done}\n", 1, "“xyzzy”", "referees"),
    Bad("unknown step state", "steps:\n  referees: dne\n", 2, "referees", "“dne”", "“done”"),
    Bad("unknown step state, nothing near", "steps: {referees: xyzzy}\n", 1, "“xyzzy”", "todo"),
    Bad("bool as step state", "steps: {referees: true}\n", 1, "referees", "“true”", not_says=["True"]),
    Bad("list as step state", "steps: {referees: [done]}\n", 1, "referees", "done"),
    Bad("steps as a list", "steps: [referees]\n", 1, "steps"),
    Bad("steps as text", "place: 150203\nsteps: done\n", 2, "steps"),
    Bad("person as text", "place: 150203\nperson: 王某\n", 2, "person"),
    Bad("person as a list", "person: [王某]\n", 1, "person"),
    Bad("list in person", "person:\n  name: [a]\n", 2, "name"),
    Bad("mapping in person", "person:\n  name: 王某\n  phone: {a: b}\n", 3, "phone"),
    Bad("text for local_deadline", "place: 150203\nlocal_deadline: soon\n", 2, "local_deadline", "“soon”"),
    Bad("unsure local_deadline", "local_deadline: unsure\n", 1, "local_deadline", "“unsure”"),
    Bad("number for local_deadline", "local_deadline: 20260410\n", 1, "local_deadline", "“20260410”"),
    Bad("short local_deadline", "local_deadline: 2026-4-10\n", 1, "local_deadline", "“2026-4-10”"),
    Bad("impossible local_deadline", "place: 150203\nlocal_deadline: 2026-04-31\n", 2, "“2026-04-31”"),
    Bad("local_deadline at the beginning of time", "local_deadline: 0001-01-01\n", 1, "“0001-01-01”"),
    Bad("local_deadline at the end of time", "local_deadline: 9999-12-31\n", 1, "“9999-12-31”"),
    # YAML
    Bad("duplicate key", "standing: professional\nstanding: retired\n", 2, "“standing”"),
    Bad("duplicate key in a section", "steps:\n  referees: done\n  referees: todo\n", 3, "“referees”"),
    Bad("duplicate set value", "achievements: [major_contribution, major_contribution]\n", 1,
        "“major_contribution”"),
    Bad("alias", "standing: professional\nlicence: *held\n", 2, "held"),
    Bad("anchor", "standing: &me professional\n", 1, "me"),
    Bad("anchor on a section", "steps: &all {referees: done}\n", 1, "all"),
    Bad("merge key", "place: 150203\n<<: {standing: retired}\n", 2, "<<"),
    Bad("tag", "standing: !!str professional\n", 1, "str"),
    Bad("own tag", "standing: !me professional\n", 1, "!me"),
    Bad("tag that would run code", "standing: !!python/object/apply:os.getcwd []\n", 1, "os.getcwd"),
    Bad("two documents", "standing: professional\n---\nplace: 150203\n", 2, "---"),
    Bad("tab as indentation", "steps:\n\treferees: done\n", 2, "Tab"),
    Bad("full-width colon", "standing：professional\n", 1, "“standing：professional”", "“: ”"),
    Bad("full-width colon on the last line", "place: 150203\nstanding：retired\n", 2, "“standing：retired”",
        "“: ”"),
    Bad("full-width colon on the first line", "standing：retired\nplace: 150203\n", 1, "“standing：retired”",
        "“: ”"),
    Bad("full-width colon in the middle", "place: 150203\nstanding：retired\nlicence: held\n", 2,
        "“standing：retired”", "“: ”"),
    Bad("full-width colon in a section", "steps:\n  referees：done\n  expert_panel: done\n", 2, "：", "“: ”"),
    Bad("empty file", "", None, WORDS["zh"]("problem.yaml_empty")),
    Bad("nothing but a comment", "# to be filled in\n", None, WORDS["zh"]("problem.yaml_empty")),
    Bad("nothing but a dash line", "---\n", ANYWHERE, not_says=["None"]),
    Bad("null at the top", "null\n", ANYWHERE, not_says=["None"]),
    Bad("bool at the top", "true\n", 1, "true", not_says=["True"]),
    Bad("list at the top", "- standing: professional\n", 1, "professional"),
    Bad("text at the top", "professional\n", 1, "“professional”"),
    Bad("number at the top", "42\n", 1, "“42”"),
    Bad("list as a key", "place: 150203\n? [a]\n: b\n", 2),
    Bad("mapping as a key", "{a: b}: c\n", 1),
    Bad("deep nesting in lines", FULL_DEPTH, 42, "40"),
    Bad("deep nesting in brackets", "place: 150203\nperson: " + "[" * 10_000 + "\n", 2, "40"),
    Bad("bracket never closed", "place: 150203\nachievements: [major_contribution", 2, "YAML"),
    Bad("brace never closed", "{standing: professional", 1, "YAML"),
    Bad("quote never closed", "place: 150203\nstanding: 'professional", 2, "YAML"),
    Bad("second colon in a line", "place: 150203\nstanding: a: b\n", 2, "YAML"),
    Bad("wrong indentation", "standing: professional\n place: 150203\n", 2, "YAML"),
    Bad("reserved character", "place: 150203\nstanding: @me\n", 2, "YAML"),
    Bad("bad escape", 'standing: "\\q"\n', 1, "YAML"),
    Bad("other YAML version", "%YAML 9.9\n---\nstanding: professional\n", 1, "YAML"),
    # Characters and bytes
    Bad("NUL", "place: 150203\nstanding: pro\x00fessional\n", 2, "U+0000"),
    Bad("escape character", "standing: \x1b[31mprofessional\n", 1, "U+001B"),
    Bad("DEL", "place: 150203\n\nstanding: professional\x7f\n", 3, "U+007F"),
    Bad("C1 control", "standing: \x9bprofessional\n", 1, "U+009B"),
    Bad("escaped control character", 'standing: "pro\\x07fessional"\n', 1, "standing"),
    Bad("direction control", 'standing: "\\u202Eretired"\n', 1, "standing", "“retired”", not_says=["\u202e"]),
    Bad("GBK", "place: 150203\n# 单位所在地\nstanding: 专业技术人员\n".encode("gbk"), 2, "GBK", "UTF-8"),
    Bad("Latin-1", "standing: caf\xe9\n".encode("latin-1"), 1, "UTF-8"),
    Bad("UTF-16 without BOM", "standing: professional\n".encode("utf-16-le"), ANYWHERE),
    Bad("Chinese UTF-16 without BOM", "standing: 专业技术人员\n".encode("utf-16-le"), ANYWHERE),
    Bad("UTF-32", "standing: professional\n".encode("utf-32"), ANYWHERE),
    Bad("broken UTF-16", b"\xff\xfes\x00t", ANYWHERE, "UTF-8"),
    Bad("over-long UTF-8", b"standing: \xc0\xaf\n", 1, "UTF-8"),
    Bad("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ANYWHERE, "UTF-8"),
    Bad("over-long file", b"# " + b"x" * 5_000_000, None, "4 MB"),
]  # fmt: skip

JSON = [
    Bad("unknown fact", '{\n  "standin": "professional"\n}', 2, "“standin”", "“standing”"),
    Bad("unknown value", '{\n\n"standing": "profesional"}', 3, "standing", "“profesional”", "“professional”"),
    Bad("text for a bool", '{"place": "150203",\n"works_in_region": "true"}', 2, "works_in_region", "“true”"),
    Bad("number for a bool", '{"works_in_region": 1}', 1, "works_in_region", "“1”"),
    Bad("fraction for a place", '{"place": 150203.5}', 1, "place", "“150203.5”"),
    Bad("impossible date", '{"associate_senior_appointed": "2024-02-30"}', 1, "“2024-02-30”"),
    Bad("number for a date", '{"associate_senior_appointed": 20240301}', 1, "“20240301”"),
    Bad("date with a time", '{"associate_senior_appointed": "2024-03-01T00:00"}', 1, "“2024-03-01T00:00”"),
    Bad("date too far", '{"associate_senior_appointed": "1900-01-01"}', 1, "“1900-01-01”", "1949-10-01"),
    Bad("unknown value further down in a set",
        '{"achievements": [\n"engineering_problem",\n"research_breakthru"]}', 3, "“research_breakthru”",
        "“research_breakthrough”"),
    Bad("duplicate set value", '{"achievements": ["major_contribution", "major_contribution"]}', 1,
        "“major_contribution”"),
    Bad("null inside a set", '{"achievements": [null]}', 1, "achievements", not_says=["None"]),
    Bad("duplicate key", '{"standing": "professional",\n"standing": "retired"}', 2, "“standing”"),
    Bad("duplicate key, written escaped", '{"place": 150203,\n"\\u0070lace": 150203}', 2, "“place”"),
    Bad("duplicate key that also occurs further down",
        '{"place": 150203,\n"place": 150203,\n"person": {"place": "x"}}', 2, "“place”"),
    Bad("duplicate key in a section", '{"steps": {"referees": "done",\n"referees": "todo"}}', 2,
        "“referees”"),
    Bad("a key that occurs before in a section", '{"person": {"place": "x"},\n"place": "bad"}', 2, "place",
        "“bad”"),
    Bad("a key in a section that occurs before",
        '{"person": {"referees": "x"},\n"steps":\n{"referees": "x"}}', 3, "“x”"),
    Bad("a key inside a text before", '{"person": {"note": "\\"place\\": 3"},\n"place": "bad"}', 2, "place",
        "“bad”"),
    Bad("a key written escaped", '{"licence": "held",\n"\\u0070lace": "bad"}', 2, "place", "“bad”"),
    Bad("unknown step", '{"steps":\n{"recommend": "done"}}', 2, "“recommend”", "“recommendation”"),
    Bad("unknown step state", '{"steps": {"referees": "dne"}}', 1, "referees", "“dne”", "“done”"),
    Bad("steps as a list", '{"steps": []}', 1, "steps"),
    Bad("person as a list", '{"person": []}', 1, "person"),
    Bad("list in person", '{"person": {"name": ["a"]}}', 1, "name"),
    Bad("number for local_deadline", '{"local_deadline": 5}', 1, "local_deadline", "“5”"),
    Bad("impossible local_deadline", '{"local_deadline": "2026-04-31"}', 1, "“2026-04-31”"),
    Bad("empty file", "", None, WORDS["zh"]("problem.yaml_empty")),
    Bad("nothing but spaces", " \n \n", None, WORDS["zh"]("problem.yaml_empty")),
    Bad("comma at the end", '{\n"standing": "professional",}', 2, "JSON"),
    Bad("missing colon", '{\n"standing" "professional"}', 2, "JSON", "12"),
    Bad("single quotes", "{'standing': 'professional'}", 1, "JSON", "2"),
    Bad("comment", '// me\n{"standing": "professional"}', 1, "JSON"),
    Bad("True for true", '{"works_in_region": True}', 1, "JSON"),
    Bad("brace never closed", '{"standing": "professional"', 1, "JSON"),
    Bad("quote never closed", '{"standing": "professional', 1, "JSON"),
    Bad("line break in a text", '{"standing": "profes\nsional"}', 1, "JSON"),
    Bad("two documents", '{"standing": "professional"}\n{"place": 150203}', 2, "JSON"),
    Bad("not a number", '{"standing": "professional",\n"place": NaN}', 2, "NaN"),
    Bad("infinity", '{"place": -Infinity}', 1, "-Infinity"),
    Bad("huge number", '{"standing": "professional",\n"place": ' + "9" * 5000 + "}", 2, "9" * 20),
    Bad("number out of range", '{"place": 1e400}', 1, "1e400", not_says=["inf"]),
    Bad("list at the top", '[{"standing": "professional"}]', 1, "professional"),
    Bad("null at the top", "null", ANYWHERE, not_says=["None"]),
    Bad("bool at the top", "true", 1, "true", not_says=["True"]),
    Bad("text at the top", '"professional"', 1, "“professional”"),
    Bad("deep nesting in brackets", "[" * 10_000, ANYWHERE, "JSON"),
    Bad("deep nesting in braces", '{"a":' * 10_000, ANYWHERE, "JSON"),
    Bad("deep nesting that is closed", '{"person": {"a": ' + "[" * 500 + "]" * 500 + "}}", 1),
    Bad("NUL", '{"place": 150203,\n"standing": "\x00"}', 2),
    Bad("escaped NUL", '{"standing": "retired\\u0000"}', 1, "standing"),
    Bad("lone surrogate", '{"standing": "\\ud800"}', 1, "standing"),
    Bad("full-width colon", '{"standing"："professional"}', 1),
    Bad("GBK", '{\n"standing": "专业技术人员"}'.encode("gbk"), 2, "GBK", "UTF-8"),
    Bad("UTF-16 without BOM", '{"standing": "professional"}'.encode("utf-16-le"), ANYWHERE),
    Bad("over-long file", b'{"a": "' + b"x" * 5_000_000 + b'"}', None, "4 MB"),
]  # fmt: skip
for bad in JSON:
    bad.what, bad.name = f"JSON: {bad.what}", "case.json"

GOOD = '{"standing": "professional"}\n'
JSONL = [
    Bad("unknown value on line 3", GOOD * 2 + '{"standing": "profesional"}\n' + GOOD, 3, "“professional”"),
    Bad("unknown fact on line 3", GOOD * 2 + '{"standin": "professional"}\n', 3, "“standin”", "“standing”"),
    Bad("syntax on line 3", GOOD * 2 + '{"standing": \n', 3, "JSON"),
    Bad("bad line after a blank one", GOOD + "\n" + '{"place": 1}\n', 3, "place"),
    Bad("bad line with Windows line ends", GOOD.replace("\n", "\r\n") * 2 + '{"place": 1}\r\n', 3, "place"),
    Bad("list on line 2", GOOD + "[]\n", 2),
    Bad("YAML in a JSONL file", "standing: professional\n", 1, "JSON"),
    Bad("an object over two lines", GOOD + '{\n"standing": "professional"}\n', 2, "JSON"),
    Bad("two objects on one line", GOOD + '{"place": 150203} {"place": 150203}\n', 2, "JSON"),
    Bad("duplicate key on line 2", GOOD + '{"place": 150203, "place": 150203}\n', 2, "“place”"),
    Bad("not a number on line 2", GOOD + '{"place": NaN}\n', 2, "NaN"),
    Bad("deep nesting on line 2", GOOD + "[" * 10_000 + "\n", 2),
    Bad("unknown step state on line 2", GOOD + '{"steps": {"referees": "dne"}}\n', 2, "“dne”", "“done”"),
    Bad("bad local_deadline on line 2", GOOD + '{"local_deadline": "soon"}\n', 2, "“soon”"),
    Bad("impossibly early local_deadline on line 2", GOOD + '{"local_deadline": "0001-01-01"}\n', 2,
        "“0001-01-01”"),
    Bad("GBK on line 2", GOOD.encode() + '{"standing": "专业技术人员"}\n'.encode("gbk"), 2, "UTF-8"),
    Bad("NUL on line 2", GOOD + "\x00\n", 2),
    Bad("a stray byte order mark on line 2", GOOD.encode() + b"\xff\xfe\n", 2),
    Bad("over-long line 2", GOOD + '{"person": {"name": "' + "x" * 1_100_000 + '"}}\n', 2, "1 MB"),
]  # fmt: skip
for bad in JSONL:
    bad.what, bad.name = f"JSONL: {bad.what}", "cases.jsonl"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in, so that messages show short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("bad", rows(YAML + JSON))
def test_a_bad_case_file_is_refused(bad, run, here):
    (here / bad.name).write_bytes(bad.written)
    refused_at(run("assess", bad.name, "--json"), bad.name, bad.line, bad.says, bad.not_says)


@pytest.mark.parametrize("bad", rows(JSONL))
def test_a_bad_line_is_refused_before_anything_is_printed(bad, run, here):
    (here / bad.name).write_bytes(bad.written)
    refused_at(run("assess", "--jsonl", bad.name), bad.name, bad.line, bad.says, bad.not_says)


BOTH_LANGUAGES = {
    "unknown fact", "unknown value", "unknown value, nothing near", "text for a bool", "list for a bool",
    "bool for a choice", "text for a set", "text for a date", "impossible date", "date too early",
    "bad place code", "unknown step", "unknown step state", "steps as text", "list in person",
    "text for local_deadline", "duplicate key", "duplicate set value", "alias", "tag", "two documents",
    "tab as indentation", "full-width colon", "text at the top", "list as a key", "deep nesting in lines",
    "bracket never closed", "NUL", "GBK", "over-long file",
}  # fmt: skip


@pytest.mark.parametrize("bad", rows([bad for bad in YAML if bad.what in BOTH_LANGUAGES]))
def test_english_messages_are_english(bad, run, here):
    """No Chinese word or mark is left in an English message that quotes nothing Chinese."""
    (here / bad.name).write_bytes(bad.written)
    answer = run("--lang", "en", "assess", bad.name)
    refused_at(
        answer, bad.name, bad.line, [part for part in bad.says if part.isascii()], bad.not_says, lang="en"
    )
    quoted = set("".join(part for part in bad.says if not part.isascii()))
    assert not re.findall(
        "[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]", "".join(c for c in answer.err if c not in quoted)
    )


def test_the_languages_are_compared_on_rows_that_exist():
    assert {bad.what for bad in YAML} >= BOTH_LANGUAGES


PIPED = [
    bad for bad in YAML + JSON if len(bad.written) < 100_000 and bad.what != "JSON: single quotes"
]  # that is YAML


@pytest.mark.parametrize("bad", rows(PIPED))
def test_standard_input_is_named_as_such(bad, run, here, monkeypatch):
    """The same mistakes through a pipe; what starts with a brace there is JSON, or YAML that looks so."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(bad.written)))
    answer = run("assess", "-")
    refused(answer, not_says=bad.not_says)
    assert answer.err.startswith(WORDS["zh"]("where.stdin"))


def test_a_bad_line_of_standard_input_is_named(run, monkeypatch):
    monkeypatch.setattr(
        sys, "stdin", SimpleNamespace(buffer=io.BytesIO((GOOD * 2 + '{"place": 1}').encode()))
    )
    refused_at(run("assess", "--jsonl", "-"), WORDS["zh"]("where.stdin"), 3, ["place", "“1”"])


@pytest.mark.parametrize("option", ["--json", "--jsonl"])
def test_a_closed_standard_input_is_a_wrong_request(option, run, monkeypatch):
    """`gcguide assess - <&-`: Python then has no standard input at all."""
    monkeypatch.setattr(sys, "stdin", None)
    refused(run("assess", option, "-"), [WORDS["zh"]("where.stdin")])


def test_an_invisible_difference_is_shown(run, here):
    """A zero-width character must not make the message say: no “professional”, write “professional”."""
    for written in (
        "'professional '",
        '"professional\\u200B"',
        '"\\uFEFFprofessional"',
        '"professional\\u00A0"',
    ):
        (here / "case.yaml").write_text(f"standing: {written}\n", encoding="utf-8")
        answer = run("assess", "case.yaml")
        refused_at(answer, "case.yaml", 1)
        assert answer.err.count("“professional”") == 1, (written, answer.err)
    (here / "case.yaml").write_text("'standing ': professional\n", encoding="utf-8")
    assert run("assess", "case.yaml").err.count("“standing”") == 1


# -----------------------------------------------------------------------------------------------------------
# Files that cannot be read


@pytest.fixture
def odd_files(here):
    (here / "folder.yaml").mkdir()
    (here / "loop.yaml").symlink_to("loop.yaml")
    (here / "case.yaml").write_text("standing: professional\n", encoding="utf-8")
    return here


UNREADABLE = {
    "a folder": ("folder.yaml", "folder.yaml"),
    "a missing file": ("nothing.yaml", "nothing.yaml"),
    "a file in a missing folder": ("nowhere/case.yaml", "nowhere/case.yaml"),
    "a link to itself": ("loop.yaml", "loop.yaml"),
    "a file used as a folder": ("case.yaml/case.yaml", "case.yaml/case.yaml"),
    "a name that is too long": ("x" * 5000, "xxxx"),
    "a name with NUL": ("ca\0se.yaml", "ca se.yaml"),
    "a name with an escape sequence": ("\x1b[31mcase.yaml", "[31mcase.yaml"),
    "a name with a line break": ("ca\nse.yaml", "ca se.yaml"),
}


@pytest.mark.parametrize("option", ["--json", "--jsonl"])
@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_cannot_be_read_is_named(what, option, run, odd_files):
    given, shown = UNREADABLE[what]
    refused(run("assess", option, given), [shown])


@pytest.mark.parametrize("option", ["--json", "--jsonl"])
def test_a_file_without_permission_is_named(option, run, odd_files, monkeypatch):
    """Simulated where it is asked for, since whoever runs the tests may be allowed everything."""
    real = io.open

    def forbidding(file, *args, **kwargs):
        if str(file).endswith("case.yaml"):
            raise PermissionError(13, "Permission denied", str(file))
        return real(file, *args, **kwargs)

    monkeypatch.setattr(io, "open", forbidding)
    refused_at(
        run("assess", option, "case.yaml"), "case.yaml", None, [WORDS["zh"]("problem.file_unreadable")]
    )


# -----------------------------------------------------------------------------------------------------------
# The command line


class Ask:
    """A wrong request: the arguments, what to say and not to say; most messages add the way to the help."""

    def __init__(self, what, argv, *says, not_says=(), usage="gcguide", **surroundings):
        self.what = what
        self.argv = argv.split(" ") if isinstance(argv, str) else argv
        self.says = says
        self.not_says = not_says
        self.usage = usage
        self.surroundings = surroundings


COMMANDS = [
    Ask("unknown command", "asses case.yaml", "“asses”", "“assess”"),
    Ask("unknown command, nothing near", "xyzzy", "“xyzzy”", "assess", "policy"),
    Ask("unknown command in Chinese", "评估 case.yaml", "“评估”", "assess"),
    Ask("empty command", [""], "assess", "policy"),
    Ask("command with an apostrophe", ["it's"], "“it's”", "assess", not_says=["invalid", "argument"]),
    Ask("command with both quotes", ['it\'s "so"'], "it's", "assess", not_says=["invalid", "argument"]),
    Ask("command with an escape sequence", ["\x1b[31m"], "[31m", "assess"),
    Ask("command with a line break", ["as\nsess"], "assess"),
    Ask("missing file", "assess", WORDS["zh"]("cli.metavar_file"), usage="gcguide assess"),
    Ask("missing file after an option", "assess --json", WORDS["zh"]("cli.metavar_file"),
        usage="gcguide assess"),
    Ask("missing action", "policy", usage="gcguide policy"),
    Ask("unknown action", "policy chek", "“chek”", "“check”", usage="gcguide policy"),
    Ask("unknown action, nothing near", "policy xyzzy", "“xyzzy”", "check", "schema", usage="gcguide policy"),
    Ask("unknown option", "assess case.yaml --jsn", "“--jsn”", "“--json”", usage="gcguide assess"),
    Ask("unknown option --editon", "assess case.yaml --editon 2026h1", "“--edition”", usage="gcguide assess"),
    Ask("unknown option --as-off", "assess case.yaml --as-off 2026-03-02", "“--as-of”",
        usage="gcguide assess"),
    Ask("unknown option with =", "assess case.yaml --asof=2026-03-02", "“--as-of”", usage="gcguide assess"),
    Ask("unknown option of an action", "policy check --quite", "“--quite”", "“--quiet”",
        usage="gcguide policy check"),
    Ask("unknown option, nothing near", "assess case.yaml --xyzzy", "--xyzzy", usage="gcguide assess"),
    Ask("unknown short option", "assess case.yaml -j", "-j", usage="gcguide assess"),
    Ask("unknown option of the program", "--verson", "“--verson”", "“--version”"),
    Ask("shortened option", "assess case.yaml --edit 2026h1", "“--edition”", usage="gcguide assess"),
    Ask("option before its command", "--json assess case.yaml", "--json", not_says=["--version"]),
    Ask("one file too many", "assess case.yaml other.yaml", "other.yaml", usage="gcguide assess"),
    Ask("argument too many for an action", "policy check me", "me", usage="gcguide policy check"),
    Ask("--json with --jsonl", "assess case.yaml --json --jsonl", "--json", "--jsonl",
        usage="gcguide assess"),
    Ask("value for a switch", "assess case.yaml --json=1", "--json", usage="gcguide assess"),
    Ask("--edition without value", "assess case.yaml --edition", "--edition", usage="gcguide assess"),
    Ask("--as-of without value", "assess case.yaml --as-of", "--as-of", usage="gcguide assess"),
    Ask("--as-of followed by an option", "assess case.yaml --as-of --json", "--as-of",
        usage="gcguide assess"),
    Ask("--lang without value", "assess case.yaml --lang", "--lang", usage="gcguide assess"),
    Ask("--lang alone", "--lang", "--lang"),
    Ask("--out without value", "policy schema -o", "-o", usage="gcguide policy schema"),
    Ask("unknown schema", "policy schema editon", "“editon”", "“edition”", usage="gcguide policy schema"),
    Ask("unknown schema, nothing near", "policy schema xyzzy", "“xyzzy”", "regions",
        usage="gcguide policy schema"),
    # Values of options
    Ask("unknown language", "--lang fr assess case.yaml", "“fr”", "zh", "en", usage=None),
    Ask("unknown language with =", "--lang=EN policy check", "“EN”", "zh", "en", usage=None),
    Ask("unknown language of a command", "assess case.yaml --lang zh_CN", "“zh_CN”", "zh", "en", usage=None),
    Ask("unknown GCGUIDE_LANG", "policy check", "GCGUIDE_LANG", "“fr”", "zh", "en", usage=None,
        GCGUIDE_LANG="fr"),
    Ask("blank GCGUIDE_LANG", "policy check", "GCGUIDE_LANG", "zh", "en", usage=None, GCGUIDE_LANG=" "),
    Ask("--as-of with text", "assess case.yaml --as-of soon", "--as-of", "“soon”", "2026-03-02", usage=None),
    Ask("--as-of with a short date", "assess case.yaml --as-of 2026-3-2", "--as-of", "“2026-3-2”",
        usage=None),
    Ask("--as-of with an impossible date", "assess case.yaml --as-of 2026-02-30", "“2026-02-30”", usage=None),
    Ask("--as-of in full-width digits", "assess case.yaml --as-of ２０２６-０３-０２", "“２０２６-０３-０２”", usage=None),
    Ask("--as-of with nothing", ["assess", "case.yaml", "--as-of", ""], "--as-of", usage=None),
    Ask("unknown edition", "assess case.yaml --edition 2026h2", "“2026h2”", "“2026h1”", usage=None),
    Ask("unknown edition, nothing near", "policy check --edition xyzzy", "“xyzzy”", "2026h1", usage=None),
    Ask("edition as a path", "policy show --edition ../editions/2026h1", "2026h1", usage=None),
    Ask("empty edition", ["policy", "show", "--edition", ""], "2026h1", usage=None),
    # Folders
    Ask("missing policy folder", "policy check", "nowhere", usage=None, GCGUIDE_POLICY="nowhere"),
    Ask("policy folder that is a file", "policy check", "case.yaml", usage=None, GCGUIDE_POLICY="case.yaml"),
    Ask("policy folder without editions", "policy check", "bare", "editions", usage=None,
        GCGUIDE_POLICY="bare"),
    Ask("policy folder with no edition in it", "policy check", "hollow", usage=None, GCGUIDE_POLICY="hollow"),
    Ask("missing dialogs folder", "policy check", "nowhere", ".yaml", usage=None, GCGUIDE_DIALOGS="nowhere"),
    Ask("dialogs folder without files", "policy check", "bare", ".yaml", usage=None, GCGUIDE_DIALOGS="bare"),
]  # fmt: skip


@pytest.mark.parametrize("ask", rows(COMMANDS))
def test_a_wrong_request_is_refused(ask, run, here, monkeypatch):
    (here / "case.yaml").write_text("standing: professional\n", encoding="utf-8")
    (here / "bare").mkdir()
    (here / "hollow" / "editions").mkdir(parents=True)
    for name, value in ask.surroundings.items():
        monkeypatch.setenv(name, value)
    answer = run(*ask.argv)
    refused(answer, ask.says, ask.not_says, lines=2 if ask.usage else 1)
    if ask.usage:
        assert answer.err.splitlines()[1] == WORDS["zh"]("usage.see_help", program=ask.usage)


# With a wrong language there is no telling which to answer in.
IN_ENGLISH = [
    ask for ask in COMMANDS if not ask.surroundings and not any("--lang" in part for part in ask.argv)
]


@pytest.mark.parametrize("ask", rows(IN_ENGLISH))
def test_a_wrong_request_is_refused_in_english(ask, run, here, monkeypatch):
    """The same, asked for through the environment; nothing Chinese is said but what was given."""
    (here / "case.yaml").write_text("standing: professional\n", encoding="utf-8")
    monkeypatch.setenv("GCGUIDE_LANG", "en")
    answer = run(*ask.argv)
    refused(answer, not_says=ask.not_says, lines=2 if ask.usage else 1)
    given = set("".join(ask.argv))
    assert not re.findall(
        "[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]", "".join(c for c in answer.err if c not in given)
    )


def test_a_schema_is_not_written_through_a_file(run, here):
    (here / "file").write_text("mine", encoding="utf-8")
    refused(run("policy", "schema", "-o", "file"), ["file"])
    refused(run("policy", "schema", "-o", "file/folder"), ["file"])
    assert (here / "file").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in here.iterdir()] == ["file"]


def test_a_schema_that_cannot_be_written_leaves_nothing_behind(run, here):
    """One of the six has a folder in its way: nothing is half-written, and nothing is said to have been."""
    (here / "out" / "regions.json").mkdir(parents=True)
    refused(run("policy", "schema", "-o", "out"), ["regions.json"])
    assert [path.name for path in (here / "out").iterdir()] == ["regions.json"]


# -----------------------------------------------------------------------------------------------------------
# Policy and dialog files

EDITION_FILE = "policy/editions/2026h1.yaml"
FACTS_FILE = "policy/facts.yaml"
REGIONS_FILE = "policy/regions.yaml"
TITLES_FILE = "policy/titles.yaml"
CALENDAR_FILE = "policy/calendar/2026.yaml"
RESULTS_FILE = "dialogs/results.yaml"
INTERFACE_FILE = "dialogs/interface.yaml"
COMMANDS_FILE = "dialogs/commands.yaml"
PROBLEMS_FILE = "dialogs/problems.yaml"
QUESTIONS_FILE = "dialogs/questions.yaml"


@dataclass(frozen=True)
class Edit:
    """One change to a real file: the first occurrence of `was` becomes `now`.

    The line to name is that of the change, or of `at` in the changed file, or in another that relies on it
    and in which the mistake is `noticed`.
    """

    what: str
    was: str
    now: str
    says: tuple = ()
    not_says: tuple = ()
    at: str | None = None
    file: str = EDITION_FILE
    noticed: str | None = None

    def apply(self, folder):
        """Makes the change to copies of both folders, and gives the line to name."""
        for name, source in DATA.items():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("schema"))
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        assert self.was in text, f"{self.file} has changed; this test needs another place for its mistake"
        start = text.index(self.was)
        path.write_text(text.replace(self.was, self.now, 1), encoding="utf-8")
        changed = (folder / (self.noticed or self.file)).read_text(encoding="utf-8")
        where = start if self.at is None else changed.index(self.at)
        return changed[:where].count("\n") + 1


ANY = "qualifies: {any: [major_achievement, technical_leader]}"
BELOW = "{current_grade: {below: full_senior}}"
YEARS = "associate_senior_appointed: {years_before_deadline: 2}"
LABEL = "label: {zh: 2026年上半年, en: first half of 2026}"
LOWER = "when: {talent_tier: [tier_5, tier_6]}"
MORE = "".join(f"    more_{n}: {{zh: 另{n}, en: more {n}}}\n" for n in range(9))
UPPER_AND_LOWER = """when: {talent_tier: [tier_1, tier_2, tier_3, tier_4]}
  lower_tier:
    label: {zh: 认定为五至六类人才, en: recognised in tiers 5 to 6}
    clause: 一（二）
    when: {talent_tier: [tier_5, tier_6]}"""
CIRCLE = """when: {not: lower_tier}
  lower_tier:
    label: {zh: 认定为五至六类人才, en: recognised in tiers 5 to 6}
    clause: 一（二）
    when: {not: upper_tier}"""
CITIES = "place: ['150781', '152501']"
ORDER = "order: [junior, intermediate, associate_senior, full_senior]"
DEADLINE = "date: 2026-04-30"
SPARE = (
    "  spare:\n    label: {zh: 备用, en: spare}\n    clause: 一（二）\n    when: {works_in_region: true}\n"
)


def qualifies(what, condition, *says, not_says=()):
    """A mistake in the condition of the first category."""
    return Edit(what, ANY, f"qualifies: {condition}", says, not_says)


EDITION_EDITS = [
    # Keys and texts
    Edit("unknown key", "issuer: 内", "isuer: 内", ("“isuer”", "“issuer”")),
    Edit("unknown key at the top", "matters:\n", "maters:\n", ("“maters”", "“matters”")),
    Edit("unknown key beside the known ones", "rounds:\n", "rounds:\n  per_yer: 2\n",
         ("“per_yer”", "“per_year”"), at="  per_yer"),
    Edit("key left out", "  printed_on: 2026-01-14\n", "", ("printed_on",), at="notice:"),
    Edit("duplicate key", "rounds:\n", "deadline:\n", ("“deadline”",)),
    Edit("duplicate id of a gate", "- id: not_in_region", "- id: not_professional", ("“not_professional”",)),
    Edit("duplicate id of a caution", "- id: freelance", "- id: central_unit", ("“central_unit”",)),
    Edit("duplicate number of a category", "number: 2\n", "number: 1\n", ("“1”",)),
    Edit("duplicate row of the list", "    - row: 2\n", "    - row: 1\n", ("“1”",)),
    Edit("misspelt field of the person", "    ethnicity:\n", "    ethnicty:\n", ("“ethnicty”", "“ethnicity”")),
    Edit("misspelt field of the header", "header: {unit: 单位", "header: {unti: 单位", ("“unti”", "“unit”")),
    Edit("misspelt field of a column", "of: [school, graduated]", "of: [school, graduatd]",
         ("“graduatd”", "“graduated”")),
    Edit("column that is no field", "{id: speciality, name", "{id: specialty, name", ("“specialty”", "“speciality”")),
    Edit("unknown derivation", "derived: grade,", "derived: grad,", ("“grad”", "“grade”")),
    Edit("column too narrow", "derived: serial, width: 5", "derived: serial, width: 2", ("width", "“2”")),
    Edit("sheet name too long", "sheet: {name: 花名册", "sheet: {name: " + "花" * 32, ("name", "花")),
    Edit("duplicate column of the roster", "{id: name, name: 姓名}", "{id: serial, name: 姓名}", ("“serial”",)),
    Edit("duplicate grade", ORDER, "order: [junior, junior, intermediate, associate_senior, full_senior]",
         ("junior",)),
    Edit("anchor", "issuer: 内", "issuer: &me 内", ("me",)),
    Edit("alias", "clause: 落款", "clause: *me", ("me",)),
    Edit("missing language", LABEL, "label: {zh: 2026年上半年}", ("en",)),
    Edit("third language", LABEL, "label: {zh: 上半年, en: first half, fr: semestre}", ("“fr”", "zh", "en")),
    Edit("empty text", LABEL, "label: {zh: 2026年上半年, en: ''}", ("en",)),
    Edit("text left out", LABEL, "label: {zh: 2026年上半年, en: }", ("en",), not_says=("None",)),
    Edit("text that starts with a space", LABEL, "label: {zh: 2026年上半年, en: ' half'}", ("half",)),
    Edit("text without languages", LABEL, "label: 2026年上半年", ("2026年上半年",)),
    Edit("number for a text", LABEL, "label: {zh: 2026, en: first half}", ("zh", "“2026”")),
    Edit("bool for a text", LABEL, "label: {zh: 上半年, en: true}", ("en", "“true”")),
    Edit("list for a text", LABEL, "label: {zh: [上半年], en: first half}", ("zh", "上半年")),
    Edit("reference left out", "  fact: current_grade\n", "  fact:\n", ("fact",), not_says=("None",)),
    Edit("text for a list", "columns: [序号, 材料名称, 数量]", "columns: 序号", ("columns", "“序号”")),
    Edit("empty list", "employers: [region_department]", "employers: []", ("employers",)),
    Edit("list for a mapping", "notice:\n", "notice: [x]\nnotice_was:\n", ("x",)),
    Edit("text for a number", "per_year: 2", "per_year: two", ("per_year", "“two”")),
    Edit("zero where one is the least", "per_year: 2", "per_year: 0", ("per_year", "“0”")),
    Edit("fraction for a number", "per_year: 2", "per_year: 2.5", ("per_year", "“2.5”")),
    Edit("leading zero in a number", "per_year: 2", "per_year: 010", ("per_year", "“010”")),
    Edit("number too large", "per_year: 2", "per_year: 5000", ("per_year", "“5000”")),
    Edit("yes for a switch", "posting: true", "posting: yes", ("posting", "“yes”")),
    Edit("number for a switch", "heeds_local_deadline: true", "heeds_local_deadline: 1",
         ("heeds_local_deadline",)),
    Edit("too much slack", "slack: 3", "slack: 61", ("slack", "“61”")),
    Edit("unknown word of a closed list", "kind: verify", "kind: verfy", ("“verfy”", "“verify”")),
    Edit("bool in place of such a word", "kind: verify", "kind: true", ("“true”", "verify"),
         not_says=("True",)),
    Edit("unknown paper size", "paper: A4", "paper: A5", ("“A5”", "A4")),
    Edit("order that is no list", ORDER, "order: 7", ("order", "“7”")),
    Edit("order that is one word", ORDER, "order: junior", ("order", "“junior”")),
    Edit("full-width colon", "id: 2026h1\n", "id：2026h1\n", ("“id：2026h1”", "“: ”")),
    Edit("tab as indentation", "  issuer: 内", "\tissuer: 内", ("Tab",)),
    Edit("deep nesting", "id: 2026h1\n", "id: 2026h1\nx: " + "[" * 5000 + "\n", ("40",), at="x: ["),
    # Dates and ids
    Edit("impossible date", DEADLINE, "date: 2026-04-31", ("“2026-04-31”",)),
    Edit("quoted date", DEADLINE, "date: '2026-04-30'", ("date", "“2026-04-30”")),
    Edit("short date", DEADLINE, "date: 2026-4-30", ("date", "“2026-4-30”")),
    Edit("date left out", DEADLINE, "date:", ("date",), not_says=("None",)),
    Edit("deadline at the beginning of time", DEADLINE, "date: 0001-01-30", ("0001-01-30",)),
    Edit("deadline at the end of time", DEADLINE, "date: 9999-12-31", ("9999-12-31",)),
    Edit("wrong edition id", "id: 2026h1", "id: 2026h2", ("“2026h2”", "“2026h1”")),
    Edit("edition id of the wrong shape", "id: 2026h1", "id: first", ("“first”",)),
    Edit("edition id that is a list", "id: 2026h1", "id: [1]", ("id",)),
    # Conditions
    qualifies("unknown fact in a condition", "{achievments: major_contribution}", "“achievments”",
              "“achievements”"),
    qualifies("unknown value in a condition", "{talent_tier: teir_1}", "“teir_1”", "“tier_1”"),
    qualifies("unknown value in a list", "{talent_tier: [tier_1, tier_7]}", "“tier_7”", "“tier_"),
    qualifies("unknown definition", "{any: [major_achievment, technical_leader]}", "“major_achievment”",
              "“major_achievement”"),
    qualifies("unknown connective", "{anny: [major_achievement, technical_leader]}", "“anny”", "“any”"),
    qualifies("definition as a key", "{major_achievement: true}", "“major_achievement”"),
    qualifies("list as a condition", "[major_achievement, technical_leader]"),
    qualifies("number as a condition", "7"),
    qualifies("nothing as a condition", ""),
    qualifies("empty condition", "{}", "{}"),
    qualifies("two keys in a condition", "{standing: retired, licence: held}", "standing", "licence", "all"),
    qualifies("mapping in any", "{any: {standing: retired, licence: held}}", "any"),
    qualifies("one-element all", "{all: [major_achievement]}", "all"),
    qualifies("empty any", "{any: []}", "any"),
    qualifies("not of a list", "{not: [major_achievement, technical_leader]}"),
    Edit("one-element all inside", "- all: [lower_tier, two_years_appointed]", "- all: [lower_tier]",
         ("all",)),
    Edit("below on an unordered fact", BELOW, "{talent_tier: {below: tier_1}}", ("talent_tier", "below")),
    Edit("below on a bool", BELOW, "{works_in_region: {below: true}}", ("works_in_region", "below")),
    Edit("below the lowest", BELOW, "{current_grade: {below: none}}", ("current_grade", "“none”")),
    Edit("below an unknown value", BELOW, "{current_grade: {below: ful_senior}}",
         ("“ful_senior”", "“full_senior”")),
    Edit("below a list", BELOW, "{current_grade: {below: [full_senior]}}", ("current_grade", "full_senior")),
    Edit("unknown comparison", BELOW, "{current_grade: {above: full_senior}}", ("current_grade", "below")),
    Edit("two comparisons", BELOW, "{current_grade: {below: full_senior, above: none}}",
         ("current_grade", "below")),
    Edit("years on a fact that is no date", YEARS, "talent_tier: {years_before_deadline: 2}",
         ("talent_tier",)),
    Edit("years as a word", YEARS, "associate_senior_appointed: {years_before_deadline: two}",
         ("years_before_deadline",)),
    Edit("years as a bool", YEARS, "associate_senior_appointed: {years_before_deadline: true}",
         ("years_before_deadline",)),
    Edit("too many years", YEARS, "associate_senior_appointed: {years_before_deadline: 200}", ("60",)),
    Edit("negative years", YEARS, "associate_senior_appointed: {years_before_deadline: -1}", ("60",)),
    Edit("day for years", YEARS, "associate_senior_appointed: 2024-04-30", ("years_before_deadline",)),
    Edit("misspelt years", YEARS, "associate_senior_appointed: {years_before_dedline: 2}",
         ("years_before_deadline",)),
    Edit("unquoted no for a bool", "works_in_region: false", "works_in_region: no",
         ("works_in_region", "“no”")),
    Edit("quoted bool", "works_in_region: false", "works_in_region: 'false'", ("works_in_region", "“false”")),
    Edit("bool for a choice", "employer: central_unit}", "employer: true}", ("employer", "“true”")),
    Edit("null for a choice", "employer: central_unit}", "employer: null}", ("employer",),
         not_says=("“none”",)),
    Edit("unquoted no for a choice", "employer: central_unit}", "employer: no}", ("“no”", "central_unit")),
    Edit("unquoted code", CITIES, "place: [150781, '152501']", ("place", "“150781”")),
    Edit("unquoted code with leading zero", CITIES, "place: [010, '152501']", ("“010”",)),
    Edit("unknown code", CITIES, "place: ['150799', '152501']", ("“150799”",)),
    Edit("code twice", CITIES, "place: ['150781', '150781']", ("place",)),
    Edit("no values", "works_in_region: false", "works_in_region: []", ("works_in_region",)),
    Edit("every value", "works_in_region: false", "works_in_region: [true, false]", ("works_in_region",)),
    Edit("unreferenced definition", "  two_years_appointed:\n", SPARE + "  two_years_appointed:\n",
         ("“spare”",)),
    Edit("definition of itself", LOWER, "when: lower_tier", ("lower_tier → lower_tier",)),
    Edit("circular definitions", UPPER_AND_LOWER, CIRCLE, ("lower_tier → upper_tier → lower_tier",),
         at="when: {not: lower"),
    Edit("definition without when", LOWER, "wen: {talent_tier: [tier_5, tier_6]}", ("“wen”", "“when”")),
    # References
    Edit("uncited rule", "    source: region_2024\n", "", at="  - id: not_professional"),
    Edit("unknown clause", "clause: 一（一）", "clause: 九（一）", ("“九（一）”", "（一）”")),
    Edit("clause with half-width brackets", "clause: 一（一）", "clause: 一(一)", ("“一(一)”", "“一（一）”")),
    Edit("unquoted number for a clause", "clause: 一（一）", "clause: 11", ("clause", "“11”")),
    Edit("unknown source", "source: region_2024", "source: region_2042", ("“region_2042”", "“region_2024”")),
    Edit("unknown reading", "reading: G19", "reading: G91", ("“G91”", "“G")),
    Edit("unknown actor", "actor: recommender", "actor: recomender", ("“recomender”", "“recommender”")),
    Edit("unknown actor to ask", "ask: [league_hrss, regional_centre]", "ask: [league_hrs]",
         ("“league_hrs”", "“league_hrss”")),
    Edit("unknown step", "steps: [recommendation, achiev", "steps: [recomendation, achiev",
         ("“recomendation”", "“recommendation”")),
    Edit("steps that are no list", "steps: [employer_assessment]", "steps: employer_assessment", ("steps",)),
    Edit("unknown category", "- category: talent_tier", "- category: talent_teir",
         ("“talent_teir”", "“talent_tier”")),
    Edit("unknown grade", "grade: full_senior", "grade: ful_senior", ("“ful_senior”", "“full_senior”")),
    Edit("unknown grade of a category", "      full_senior: {when", "      ful_senior: {when",
         ("“ful_senior”", "“full_senior”")),
    Edit("unknown caution", "to: passed_then_two_years", "to: passed_then_years",
         ("“passed_then_years”", "“passed_then_two_years”")),
    Edit("unknown kind of employer", "employers: [region_department]", "employers: [regional_department]",
         ("“region_department”",)),
    Edit("unknown row of the list", "row: 11, from: recommender", "row: 12, from: recommender", ("“12”",)),
    Edit("unknown fact of the grades", "fact: current_grade", "fact: curent_grade",
         ("“curent_grade”", "“current_grade”")),
    Edit("a grade that is no value", ORDER,
         "order: [junior, intermediate, associate_senior, full_senior, chief]", ("“chief”", "full_senior")),
    Edit("a grade that the category lacks", "{category: postdoc, grades: [associate_senior]}",
         "{category: postdoc, grades: [full_senior]}", ("postdoc",)),
    Edit("no route and no reason", "      actors: []\n      reading: G17\n      note:",
         "      actors: []\n      reading: G17\n      #", ("note",), at="    - employers: [central_unit]"),
    Edit("misspelt section that others refer to", "readings:\n", "reedings:\n", ("“reedings”", "“readings”")),
    Edit("section that is no mapping", "sources:\n", "sources: [x]\nsources_were:\n", ("x",)),
    # Names with placeholders
    Edit("unknown placeholder in a name", "name: '{league_hrss}'", "name: '{league_hrs}'",
         ("league_hrs", "league_hrss")),
    Edit("bracket never closed in a name", "name: '{league_hrss}'", "name: '{league_hrss'",
         ("{league_hrss",)),
    Edit("empty placeholder in a name", "name: '{league_hrss}'", "name: '{}'", ("league_hrss",)),
]  # fmt: skip

OTHER_EDITS = [
    # The vocabulary
    Edit("unknown kind of fact", "kind: choice", "kind: chioce", ("“chioce”", "“choice”"), file=FACTS_FILE),
    Edit("kind that is a list", "kind: choice", "kind: [choice]", ("choice",), file=FACTS_FILE),
    Edit("unknown key of a fact", "alters: effort", "altres: effort", ("“altres”", "“alters”"),
         file=FACTS_FILE),
    Edit("unknown way to alter", "alters: effort", "alters: efort", ("“efort”", "“effort”"), file=FACTS_FILE),
    Edit("fact id of the wrong shape", "standing:\n", "Standing:\n", ("“Standing”",), file=FACTS_FILE),
    Edit("renamed fact that rules use", "standing:\n", "standng:\n", ("“standing”", "“standng”"),
         file=FACTS_FILE, at="{not: {standing: professional}}", noticed=EDITION_FILE),
    Edit("reserved value", "    retired: {zh", "    unsure: {zh", ("“unsure”",), file=FACTS_FILE),
    Edit("bool without false", "    false: {zh: 目前不", "    flase: {zh: 目前不", ("true", "false"),
         file=FACTS_FILE,
         at="  values:\n    true"),
    Edit("code without its table", "  table: regions\n", "", ("table",), file=FACTS_FILE,
         at="place:\n  kind: code"),
    Edit("unknown table", "table: regions", "table: region", ("“region”", "“regions”"), file=FACTS_FILE),
    Edit("date without bounds", "  earliest: 1949-10-01\n", "", ("earliest", "latest"), file=FACTS_FILE,
         at="associate_senior_appointed:"),
    Edit("bounds the wrong way round", "earliest: 1949-10-01", "earliest: 2199-10-01", ("2199-10-01",),
         file=FACTS_FILE),
    Edit("impossible bound", "earliest: 1949-10-01", "earliest: 1949-13-01", ("“1949-13-01”",),
         file=FACTS_FILE),
    Edit("values of a code", "  kind: code\n", "  kind: code\n  values: {a: {zh: 甲, en: a}}\n",
         file=FACTS_FILE, at="  values: {a"),
    Edit("ordered set", "  kind: set\n", "  kind: set\n  ordered: true\n", file=FACTS_FILE,
         at="  ordered: true\n  label: {zh: 重大业绩"),
    Edit("yes for ordered", "ordered: true", "ordered: yes", ("ordered", "“yes”"), file=FACTS_FILE),
    Edit("duplicate fact", "works_in_region:\n", "standing:\n", ("“standing”",), file=FACTS_FILE),
    Edit("set with too many values", "    major_contribution: {zh",
         MORE + "    major_contribution: {zh", ("8",), file=FACTS_FILE,
         at="  values:\n    research_breakthrough"),
    # Divisions
    Edit("region code in the wrong league", "'150102': 新城区", "'150202': 新城区", ("150202", "呼和浩特市"),
         file=REGIONS_FILE),
    Edit("region code of the wrong shape", "'150102': 新城区", "'15010': 新城区", ("“15010”",), file=REGIONS_FILE),
    Edit("region code twice", "'150102': 新城区", "'150103': 新城区", ("“150103”",), file=REGIONS_FILE,
         at="'150103': 回民区"),
    Edit("league code as a county", "'150102': 新城区", "'150100': 新城区", ("150100",), file=REGIONS_FILE),
    Edit("unquoted league code", "code: '150100'", "code: 150100", ("code", "“150100”"), file=REGIONS_FILE),
    Edit("league code of another province", "code: '150100'", "code: '110000'", ("“110000”",),
         file=REGIONS_FILE),
    Edit("league code twice", "code: '150200'", "code: '150100'", ("“150100”",), file=REGIONS_FILE),
    Edit("county without a name", "'150102': 新城区", "'150102':", ("150102",), not_says=("None",),
         file=REGIONS_FILE),
    Edit("unknown kind of league", "kind: city", "kind: ctiy", ("“ctiy”", "“city”"), file=REGIONS_FILE),
    Edit("separate city under another name", "name: 满洲里市", "name: 满州里市", ("150781",), file=REGIONS_FILE),
    Edit("unknown placeholder for a bureau", "'{county}人力", "'{conty}人力", ("conty", "county"),
         file=REGIONS_FILE),
    Edit("bracket never closed for a bureau", "'{county}人力", "'{county人力", ("{county",), file=REGIONS_FILE),
    # Titles
    Edit("unknown grade in titles", "{full_senior: 教授", "{ful_senior: 教授", ("“ful_senior”", "“full_senior”"),
         file=TITLES_FILE),
    Edit("unknown grade of a check", "grades: [junior, intermediate, a", "grades: [junior, intermediat, a",
         ("“intermediat”", "“intermediate”"), file=TITLES_FILE),
    Edit("unknown provenance", "provenance: seen", "provenance: sen", ("“sen”", "“seen”"), file=TITLES_FILE),
    Edit("unknown mode of a check", "mode: review", "mode: reveiw", ("“reveiw”", "“review”"),
         file=TITLES_FILE),
    Edit("series number twice", "number: 2\n", "number: 1\n", ("“1”",), file=TITLES_FILE),
    Edit("quoted series number", "number: 2\n", "number: '2'\n", ("number", "“2”"), file=TITLES_FILE),
    Edit("series without a name", "name: 高等学校教师", "name:", ("name",), not_says=("None",), file=TITLES_FILE),
    # Days off
    Edit("calendar day outside its year", "days_off: [2026-01-01,", "days_off: [2025-01-01,",
         ("2025-01-01", "2026"), file=CALENDAR_FILE),
    Edit("calendar day twice", "days_off: [2026-01-01,", "days_off: [2026-01-02,", ("2026-01-02",),
         file=CALENDAR_FILE),
    Edit("day off that is a workday as well", "workdays: [2026-01-04]", "workdays: [2026-01-03]",
         ("2026-01-03",), file=CALENDAR_FILE),
    Edit("workday that is not on a weekend", "workdays: [2026-01-04]", "workdays: [2026-01-05]",
         ("2026-01-05",), file=CALENDAR_FILE),
    Edit("impossible calendar day", "2026-02-15", "2026-02-30", ("“2026-02-30”",), file=CALENDAR_FILE),
    Edit("calendar day of the wrong shape", "2026-02-15", "26-02-15", ("“26-02-15”",), file=CALENDAR_FILE),
    Edit("calendar of another year", "year: 2026", "year: 2025", ("2026-01-01", "2025"), file=CALENDAR_FILE,
         at="    days_off"),
    Edit("year of two digits", "year: 2026", "year: 26", ("year", "“26”"), file=CALENDAR_FILE),
    Edit("letter in a year", "year: 2026", "year: 2o26", ("year", "“2o26”"), file=CALENDAR_FILE),
    Edit("one day off without a list", "days_off: [2026-01-01, 2026-01-02, 2026-01-03]",
         "days_off: 2026-01-01", ("days_off", "“2026-01-01”"), file=CALENDAR_FILE),
    Edit("holiday without days", "days_off: [2026-01-01, 2026-01-02, 2026-01-03]", "days_off: []",
         ("days_off",), file=CALENDAR_FILE),
    Edit("unknown key of a holiday", "workdays: [2026-01-04]", "workday: [2026-01-04]",
         ("“workday”", "“workdays”"), file=CALENDAR_FILE),
]  # fmt: skip


@pytest.fixture
def edited(here, monkeypatch):
    """Applies one edit to copies of the real folders and points the program at them."""
    (here / "case.yaml").write_text(
        "current_grade: associate_senior\nemployer: county_unit\nplace: 150203\ntalent_tier: tier_1\n"
        "works_in_region: true\nlocal_deadline: 2026-04-10\n",
        encoding="utf-8",
    )

    def apply(edit):
        line = edit.apply(here)
        for name in DATA:
            monkeypatch.setenv(f"GCGUIDE_{name.upper()}", str(here / name))
        return line

    return apply


@pytest.mark.parametrize("edit", rows(EDITION_EDITS + OTHER_EDITS))
def test_a_bad_policy_file_is_refused(edit, run, edited, here):
    line = edited(edit)
    refused_at(run("assess", "case.yaml"), here / (edit.noticed or edit.file), line, edit.says, edit.not_says)


def test_a_policy_mistake_is_said_in_english(run, edited, here):
    edited(Edit("unknown key", "issuer: 内", "isuer: 内"))
    answer = run("--lang", "en", "policy", "check")
    refused(answer, ["“isuer”", "“issuer”", EDITION_FILE])
    assert not re.findall("[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]", answer.err)


def test_every_command_that_reads_the_policy_refuses_it(run, edited, here):
    line = edited(Edit("unknown key", "issuer: 内", "issuer: 内\n  isuer: 内"))
    for argv in (
        ["policy", "check"],
        ["policy", "show"],
        ["policy", "schema"],
        ["assess", "--jsonl", "case.yaml"],
    ):
        refused_at(run(*argv), here / EDITION_FILE, line + 1, ["“isuer”", "“issuer”"])
    refused_at(run("policy", "schema", "-o", "out"), here / EDITION_FILE, line + 1)
    assert not (here / "out").exists()


MISSING = {
    "facts.yaml": "policy/facts.yaml",
    "regions.yaml": "policy/regions.yaml",
    "titles.yaml": "policy/titles.yaml",
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_policy_file_is_named(name, run, edited, here):
    edited(Edit("nothing", "id: 2026h1", "id: 2026h1"))
    (here / MISSING[name]).unlink()
    refused_at(run("policy", "check"), here / MISSING[name], None)


DIALOG_EDITS = [
    Edit("missing language", "en: Open}", "}", ("en",), file=RESULTS_FILE),
    Edit("third language", "en: Open}", "en: Open, fr: Ouvert}", ("fr",), file=RESULTS_FILE),
    Edit("misspelt language", "en: Open}", "ne: Open}", ("ne", "en"), file=RESULTS_FILE),
    Edit("empty text", "en: Open}", "en: ''}", ("en",), file=RESULTS_FILE),
    Edit("text left out", "en: Open}", "en: }", ("en",), not_says=("None",), file=RESULTS_FILE),
    Edit("number for a text", "en: Open}", "en: 3}", ("en", "3"), file=RESULTS_FILE),
    Edit("bool for a text", "en: Open}", "en: true}", ("en", "true"), not_says=("True",), file=RESULTS_FILE),
    Edit("list for a text", "en: Open}", "en: [open]}", ("en", "open"), file=RESULTS_FILE),
    Edit("text without languages", "open: {zh: 待定, en: Open}", "open: 待定", ("待定",), file=RESULTS_FILE),
    Edit("placeholder that differs", "en: '{day} {month} {year}'", "en: '{day} {month} {yaer}'",
         ("yaer", "year"), file=RESULTS_FILE),
    Edit("placeholder left out", "en: '{edition} · as of {day}'", "en: 'as of {day}'", ("edition",),
         file=RESULTS_FILE),
    Edit("duplicate key", "verdict_mark:", "verdict:", ("verdict",), file=RESULTS_FILE),
    Edit("full-width colon", "verdict_mark:", "verdict_mark：", ("verdict_mark：",), file=RESULTS_FILE),
    Edit("alias", "en: Open}", "en: *me}", ("me",), file=RESULTS_FILE),
    Edit("eleven months", "en: January February March", "en: January March", ("months",), file=RESULTS_FILE),
    Edit("list at the top", "# Words", "- words\n# Words", file=RESULTS_FILE, at="verdict:"),
    Edit("missing language of the interface", "en: options}", "}", ("en",), file=INTERFACE_FILE),
    Edit("missing language of a mistake", "en: no such file}", "}", ("en",), file=PROBLEMS_FILE),
    Edit("placeholder of a mistake that differs", "{limit} MB at most'", "{size} MB at most'",
         ("limit", "size"), file=PROBLEMS_FILE),
    Edit("key in both files", "verdict:\n", "cli: {usage: {zh: 用法, en: usage}}\nverdict:\n", ("cli.usage",),
         file=RESULTS_FILE),
]  # fmt: skip


@pytest.mark.parametrize("edit", rows(DIALOG_EDITS))
def test_bad_words_are_refused(edit, run, edited):
    """The words are broken, and there may be none to say it in: place and key are named all the same."""
    line = edited(edit)
    # The words for mistakes are read when there is one to tell.
    answer = run("assess", "nothing.yaml" if edit.file == PROBLEMS_FILE else "case.yaml")
    refused(answer, [edit.file, *edit.says], [*edit.not_says, "{'", "['"])
    assert re.search(rf"(?<![0-9]){line}(?![0-9])", answer.err), answer.err


QUESTION_EDITS = [
    Edit("misspelt fact with a question", "facts:\n  standing:", "facts:\n  standng:",
         ("“standng”", "“standing”"),
         at="  standng:"),
    Edit("unknown key of a question", "find_out: {zh: 问单位人事部门，您的", "findout: {zh: 问单位人事部门，您的",
         ("“findout”", "“find_out”")),
    Edit("unknown key at the top", "flow:\n", "flwo:\n", ("“flwo”", "“flow”")),
    Edit("duplicate topic", "  talent: {label", "  achievement: {label", ("“achievement”",)),
    Edit("missing language", "ask: {zh: 您现在的身份是？, en: What is your standing?}", "ask: {zh: 您现在的身份是？}",
         ("en",)),
    Edit("empty text", "ask: {zh: 您现在的身份是？, en:", "ask: {zh: '', en:", ("zh",)),
    Edit("number for a text", "ask: {zh: 您现在的身份是？, en:", "ask: {zh: 7, en:", ("zh", "“7”")),
    Edit("unknown topic", "topics: [employer]", "topics: [emplyer]", ("“emplyer”", "“employer”")),
    Edit("topic asked twice", "topics: [employer]", "topics: [title]", ("employer",),
         at="  employer: {label"),
    Edit("topic twice in the second order", "  - {topics: [employer], once_fits", "  - {topics: [title], once_fits",
         ("employer", "step_by_step"),
         at="  employer: {label"),
    Edit("unknown topic of the second order", "{topics: [appointment], once_fits", "{topics: [apointment], once_fits",
         ("“apointment”", "“appointment”")),
    Edit("unknown screen of the second order", "step_by_step:\n  - topics: [title]",
         "step_by_step:\n  - screen: traige\n  - topics: [title]", ("“traige”", "“triage”"), at="  - screen: traige"),
    Edit("word for a bool", "{screen: gates, once_fits: true}", "{screen: gates, once_fits: yes}", ("once_fits", "“yes”")),
    Edit("question after one listed later", "    after: moved_from", "    after: held_title_verifiable",
         ("“held_title_verifiable”", "moved_from")),
    Edit("question after one of another topic", "    after: employer", "    after: standing", ("“standing”", "employer")),
    Edit("topics that are no list", "topics: [employer]", "topics: employer", ("topics", "“employer”")),
    Edit("unknown screen", "- screen: triage", "- screen: traige", ("“traige”", "“triage”")),
    Edit("screen and topics at once", "- screen: triage", "- screen: triage\n    topics: [employer]",
         ("screen", "topics")),
    Edit("misspelt fact of a topic", "facts: [employer, place]", "facts: [employer, plce]",
         ("“plce”", "“place”")),
    Edit("fact in two topics", "facts: [employer, place]", "facts: [employer, place, standing]",
         ("standing",),
         at="topics:\n  achievement"),
    Edit("fact in no topic", "facts: [employer, place]", "facts: [employer]", ("place",),
         at="topics:\n  achievement"),
    Edit("topic without facts", "facts: [employer, place]", "facts: []", ("facts",)),
    Edit("unknown clause of a line", "clause: 一（一）", "clause: 九（九）", ("“九（九）”",)),
    Edit("unknown clause of a question", "    clause: 首部\n  employer:", "    clause: 首步\n  employer:",
         ("“首步”",)),
    Edit("unknown fact of a line", "unticked: {talent_tier: none}", "unticked: {talent_teir: none}",
         ("“talent_teir”", "“talent_tier”")),
    Edit("unknown value of a line", "unticked: {talent_tier: none}", "unticked: {talent_tier: non}",
         ("“non”", "“none”")),
    Edit("bool for a choice", "unticked: {talent_tier: none}", "unticked: {talent_tier: true}", ("“true”",),
         not_says=("True",)),
    Edit("number for a bool", "ticked: {unique_skill: true}", "ticked: {unique_skill: 1}", ("“1”", "true")),
    Edit("unquoted no for a bool", "ticked: {unique_skill: true}", "ticked: {unique_skill: no}",
         ("“no”", "true")),
    Edit("null for a value", "unticked: {talent_tier: none}", "unticked: {talent_tier: null}",
         not_says=("None", "“none”这个值")),
    Edit("list of an unknown value", "unticked: {achievements: []", "unticked: {achievements: [a]",
         not_says=("['a']",)),
    Edit("mapping for a value", "unticked: {talent_tier: none}", "unticked: {talent_tier: {a: b}}"),
    Edit("duplicate line", "- id: talent\n", "- id: achievement\n", ("“achievement”",)),
    Edit("initials of the wrong shape", "initials: zdcg", "initials: ZDCG", ("“ZDCG”",)),
    Edit("initials that YAML would make false", "initials: bz", "initials: 'no way'", ("“no way”",)),
    Edit("line without what leaving it out says", "        unticked: {talent_tier: none}\n", "",
         ("unticked",),
         at="      - id: talent"),
    Edit("unknown option of a question", "facts:\n  standing:\n",
         "facts:\n  standing:\n    options: {retierd: {zh: 退, en: r}}\n", ("“retierd”", "“retired”"),
         at="    options"),
    Edit("alias", "initials: zdcg", "initials: *me", ("me",)),
    Edit("full-width colon", "screens:\n", "screens：\n", ("“screens：”",)),
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("edit", rows(QUESTION_EDITS))
def test_bad_questions_are_refused(edit, lang, edited, here):
    """No command only reads the questions, so the loader is asked, and the message made of its problem."""
    line = edited(replace(edit, file=QUESTIONS_FILE))
    with pytest.raises(Problem) as caught:
        load_questionnaire(EDITION, here / "dialogs")
    said = message(caught.value, WORDS[lang])
    assert said.startswith(place(lang, here / QUESTIONS_FILE, line)), said
    for part in edit.says:
        assert part in said
    for part in edit.not_says:
        assert part not in said
    assert len(said.splitlines()) == 1


def test_missing_questions_are_named(edited, here):
    edited(Edit("nothing", "id: 2026h1", "id: 2026h1"))
    (here / QUESTIONS_FILE).unlink()
    with pytest.raises(Problem) as caught:
        load_questionnaire(EDITION, here / "dialogs")
    assert message(caught.value, WORDS["zh"]).startswith(place("zh", here / QUESTIONS_FILE, None))


LEFT_OUT = {
    "report.title": RESULTS_FILE,
    "verdict.open": RESULTS_FILE,
    "date.day": RESULTS_FILE,
    "join.comma": RESULTS_FILE,
    "cli.usage": INTERFACE_FILE,
    "cli.options": INTERFACE_FILE,
    "usage.see_help": INTERFACE_FILE,
    "where.file": INTERFACE_FILE,
    "where.file_line": INTERFACE_FILE,
    "check.title": COMMANDS_FILE,
}


@pytest.mark.parametrize("key", LEFT_OUT)
def test_a_missing_text_is_named(key, run, edited, here):
    """A text that is left out is named where it is needed; what does without it still works."""
    section, name = key.split(".")
    text = (DATA["dialogs"].parent / LEFT_OUT[key]).read_text(encoding="utf-8")
    start = text.index(f"\n{section}:\n")
    was = re.compile(rf"\n  {name}: .*").search(text, start)[0]
    before = text[start : text.index(was, start)]
    edited(Edit("", before + was, before, file=LEFT_OUT[key]))
    (here / "bad.yaml").write_text("place: 1\n", encoding="utf-8")
    asked = ["assess case.yaml", "assess bad.yaml", "assess nothing.yaml", "assess", "--help"]
    asked += ["policy check"] if section in ("check", "join") else []  # it takes longer than all the others
    answers = [run(*argv.split()) for argv in asked]
    assert any(key in answer.err for answer in answers)
    for argv, answer in zip(asked, answers, strict=True):
        assert "Traceback" not in answer.err
        assert answer.code in (0, 2), f"{argv}: {answer.err}"
        assert answer.code == 2 or key not in answer.err


# -----------------------------------------------------------------------------------------------------------
# What looks odd and is right all the same

PLAIN = """standing: professional
employer: league_unit
place: '150203'
current_grade: associate_senior
associate_senior_appointed: 2023-05-01
talent_tier: tier_5
achievements: [engineering_problem, major_contribution]
works_in_region: true
licence: unsure
steps: {employer_assessment: done}
person: {name: 王小明}
local_deadline: 2026-04-10
"""
AS_JSON = {
    "standing": "professional",
    "employer": "league_unit",
    "place": "150203",
    "current_grade": "associate_senior",
    "associate_senior_appointed": "2023-05-01",
    "talent_tier": "tier_5",
    "achievements": ["engineering_problem", "major_contribution"],
    "works_in_region": True,
    "licence": "unsure",
    "steps": {"employer_assessment": "done"},
    "person": {"name": "王小明"},
    "local_deadline": "2026-04-10",
}

SAME_IN_YAML = {
    "byte order mark": PLAIN.encode("utf-8-sig"),
    "UTF-16 with byte order mark, little end first": b"\xff\xfe" + PLAIN.encode("utf-16-le"),
    "UTF-16 with byte order mark, big end first": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "Windows line ends": PLAIN.replace("\n", "\r\n").encode(),
    "old Macintosh line ends": PLAIN.replace("\n", "\r").encode(),
    "no line end at the end": PLAIN.rstrip("\n").encode(),
    "blank lines and comments": ("# mine\n\n" + PLAIN.replace("\n", "  # so\n\n")).encode(),
    "document marks": f"---\n{PLAIN}...\n".encode(),
    "unquoted place": PLAIN.replace("'150203'", "150203").encode(),
    "place in double quotes": PLAIN.replace("'150203'", '"150203"').encode(),
    "quoted date": PLAIN.replace("2023-05-01", "'2023-05-01'").encode(),
    "quoted local_deadline": PLAIN.replace("2026-04-10", "'2026-04-10'").encode(),
    "quoted words": PLAIN.replace("tier_5", "'tier_5'").encode(),
    "quoted keys": PLAIN.replace("standing:", '"standing":').encode(),
    "escaped characters": PLAIN.replace("professional", '"\\x70rofessional"').encode(),
    "set over several lines": PLAIN.replace(
        "[engineering_problem, major_contribution]", "\n  - major_contribution\n  - engineering_problem"
    ).encode(),
    "another order": "".join(sorted(PLAIN.splitlines(keepends=True))).encode(),
    "nulls for the rest": (PLAIN + "postdoc: null\nmoved_from: ~\nunique_skill:\n").encode(),
    "null as the state of a step": PLAIN.replace("done}", "done, recommendation: null}").encode(),
    "JSON in a YAML file": json.dumps(AS_JSON, ensure_ascii=False).encode(),
}
SAME_IN_JSON = {
    "one line": json.dumps(AS_JSON, ensure_ascii=False).encode(),
    "indented": json.dumps(AS_JSON, ensure_ascii=False, indent=2).encode(),
    "escaped characters": json.dumps(AS_JSON, ensure_ascii=True).encode(),
    "escaped keys and words": json.dumps(AS_JSON).replace("talent_tier", "talent\\u005ftier").encode(),
    "byte order mark": json.dumps(AS_JSON, ensure_ascii=False).encode("utf-8-sig"),
    "UTF-16 with byte order mark": json.dumps(AS_JSON, ensure_ascii=False).encode("utf-16"),
    "Windows line ends": json.dumps(AS_JSON, indent=2).replace("\n", "\r\n").encode(),
    "unquoted place": json.dumps(AS_JSON | {"place": 150203}).encode(),
    "nulls for the rest": json.dumps(AS_JSON | {"postdoc": None, "moved_from": None}).encode(),
    "null as the state of a step": json.dumps(
        AS_JSON | {"steps": {"employer_assessment": "done", "recommendation": None}}
    ).encode(),
}
AS_OF = ("--json", "--as-of", "2026-03-02")


def test_the_plain_case_is_decided(run, here):
    """What the comparisons below compare with says something."""
    (here / "case.yaml").write_text(PLAIN, encoding="utf-8")
    answer = run("assess", "case.yaml", *AS_OF)
    assert (answer.code, answer.err) == (0, "")
    result = json.loads(answer.out)
    talent_tier = result["categories"][1]
    assert talent_tier["grades"]["associate_senior"]["verdict"] == "no"
    assert talent_tier["grades"]["full_senior"]["verdict"] == "open"
    assert result["to_find_out"] == ["licence"]
    assert {m["id"]: m["latest"] for m in result["timeline"]}["employer_publicity"] == "2026-04-01"


@pytest.mark.parametrize(
    ("name", "written"),
    [pytest.param("case.yaml", written, id=what) for what, written in SAME_IN_YAML.items()]
    + [pytest.param("case.json", written, id=f"JSON: {what}") for what, written in SAME_IN_JSON.items()]
    + [pytest.param("CASE.JSON", SAME_IN_JSON["indented"], id="JSON: extension in capitals")],
)
def test_the_same_case_in_other_clothes(name, written, run, here, monkeypatch):
    """As a file and through a pipe; a pipe has no extension, and either form must be understood."""
    (here / "plain.yaml").write_text(PLAIN, encoding="utf-8")
    expected = run("assess", "plain.yaml", *AS_OF)
    (here / name).write_bytes(written)
    assert run("assess", name, *AS_OF) == expected
    assert read_case(EDITION, name) == read_case(EDITION, "plain.yaml")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(written)))
    assert run("assess", "-", *AS_OF) == expected


def test_flow_style_yaml_through_a_pipe(run, monkeypatch):
    """It begins with a brace like JSON, and is YAML."""
    monkeypatch.setattr(
        sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"{standing: retired, works_in_region: true}"))
    )
    answer = run("assess", "-", *AS_OF)
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["categories"][0]["culprits"] == ["standing"]


def test_unsure_is_an_answer_to_every_fact(run, here):
    assert {EDITION.facts[id].kind for id in EDITION.facts.ids} == set(get_args(Kind))
    for id in EDITION.facts.ids:
        for written in (f"{id}: unsure\n", f"{id}: 'unsure'\n"):
            (here / "case.yaml").write_text(written, encoding="utf-8")
            assert read_case(EDITION, "case.yaml").facts == {id: "unsure"}
        answer = run("assess", "case.yaml", *AS_OF)
        assert (answer.code, answer.err) == (0, ""), id


def test_null_is_no_answer_to_any_fact(run, here):
    (here / "empty.json").write_text("{}", encoding="utf-8")
    nothing = run("assess", "empty.json", *AS_OF)
    assert nothing.code == 0
    for written in ("null", "~", ""):
        (here / "case.yaml").write_text(
            "".join(f"{id}: {written}\n" for id in EDITION.facts.ids), encoding="utf-8"
        )
        assert run("assess", "case.yaml", *AS_OF) == nothing
    for section in ("steps", "person", "local_deadline"):
        (here / "case.yaml").write_text(f"{section}:\n", encoding="utf-8")
        assert run("assess", "case.yaml", *AS_OF) == nothing


@pytest.mark.parametrize(
    "written",
    [
        (GOOD * 2).encode(),
        (GOOD * 2).rstrip("\n").encode(),
        ("\n" + GOOD + " \n\n" + GOOD + "\n").encode(),
        (GOOD * 2).replace("\n", "\r\n").encode(),
        (GOOD * 2).encode("utf-8-sig"),
    ],
    ids=["plain", "no line end at the end", "blank lines", "Windows line ends", "byte order mark"],
)
def test_lines_in_other_clothes(written, run, here, monkeypatch):
    (here / "cases.jsonl").write_bytes(written)
    answer = run("assess", "--jsonl", "cases.jsonl")
    assert (answer.code, answer.err) == (0, "")
    assert len(answer.out.splitlines()) == 2
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(written)))
    assert run("assess", "--jsonl", "-") == answer


def test_no_lines_give_no_results(run, here):
    (here / "cases.jsonl").write_bytes(b"")
    assert run("assess", "--jsonl", "cases.jsonl") == Answer(0, "", "")


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="this system gives pipes no name")
def test_a_pipe_with_a_name_is_read_once_and_whole():
    """`--jsonl <(…)` and `/dev/stdin`: what a pipe has given is gone, and must not be lost without a word."""
    command = [sys.executable, "-m", "gcguide", "assess", "--jsonl", "/dev/stdin"]
    surroundings = {**os.environ, "PYTHONPATH": str(SOURCES.parent), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, input=(GOOD * 2).encode(), capture_output=True, timeout=PATIENCE, env=surroundings
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 2


# Texts that a lenient reader makes numbers, dates or booleans of.
KEPT = [
    "no", "yes", "on", "off", "n", "y", "No", "YES", "True", "FALSE", "NULL", "Null", "none",
    "010", "007", "00", "-01", "-0", "0", "-5", "+1", "1_000", "1,000", "0x1F", "0b11", "0o17",
    "12:30", "190:20:30", "1.0", "1.50", ".5", "5.", "1e3", "1E400", ".inf", ".nan", "NaN", "=",
    "1985/10", "2026-1-5", "2024-03-01", "2024-03-01T00:00:00Z", "20240301",
    "150203198501012345", "15020319850101234X", "010203198501012345", "0471-6928486",
    "1234567890123456789012345",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_a_text_of_the_person_stays_as_it_is_written(text, here):
    for written in (text, f"'{text}'", f'"{text}"'):
        (here / "case.yaml").write_text(f"person:\n  id_number: {written}\n", encoding="utf-8")
        assert read_case(EDITION, "case.yaml").person == {"id_number": text}
    (here / "case.json").write_text(json.dumps({"person": {"id_number": text}}), encoding="utf-8")
    assert read_case(EDITION, "case.json").person == {"id_number": text}


@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
@pytest.mark.parametrize(
    "written", ["true", "false", "1.50", "1e3", "1E400", "-0", "0.10", "12345678901234567.0"]
)
def test_a_value_of_the_person_is_never_changed_silently(written, name, here):
    """Where JSON has a number or a boolean, it is taken as written, or refused."""
    (here / name).write_text(f'{{"person": {{"phone": {written}}}}}', encoding="utf-8")
    try:
        kept = read_case(EDITION, name).person["phone"]
    except Problem as problem:
        kept = next(part for part in (written, "phone") if part in message(problem, WORDS["zh"]))
    assert kept in (written, "phone")


@pytest.mark.parametrize(
    "id", [id for id in EDITION.facts.ids if EDITION.facts[id].kind in ("choice", "set", "code")]
)
@pytest.mark.parametrize("text", ["no", "yes", "010", "12:30", "1_000", "0x1F", "2024-03-01", "true", "0"])
def test_no_fact_takes_a_word_for_another(text, id, run, here):
    """Not one of these is a value of any fact, so each is refused with the very word that was written."""
    written = f"[{text}]" if EDITION.facts[id].kind == "set" else text
    (here / "case.yaml").write_text(f"{id}: {written}\n", encoding="utf-8")
    refused_at(run("assess", "case.yaml"), "case.yaml", 1, [id, f"“{text}”"])


@pytest.mark.parametrize("day", [date(1949, 10, 1), date(2024, 2, 29), date(2099, 12, 31)])
def test_the_last_days_that_are_plausible(day, here):
    (here / "case.yaml").write_text(f"associate_senior_appointed: {day}\n", encoding="utf-8")
    assert read_case(EDITION, "case.yaml").facts == {"associate_senior_appointed": day}


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "2026-04-30", "9999-12-31"])
def test_any_day_may_be_asked_about(day, run, here):
    (here / "case.yaml").write_text(PLAIN, encoding="utf-8")
    answer = run("assess", "case.yaml", "--json", "--as-of", day)
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["as_of"] == day


# -----------------------------------------------------------------------------------------------------------
# Every message has its words, and every word its message


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
        elif name in ("unknown", "refers_to", "no_repeats") and node.args:
            self.kinds.update(self.constants(node.args[0], "a kind"))
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


def _read_sources():
    found = []
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        visitor = Raises(path, _tables(tree))
        visitor.visit(tree)
        found.append((tree, visitor))
    return found


READ = _read_sources()
SITES = [site for _, visitor in READ for site in visitor.sites]
KINDS = {kind for _, visitor in READ for kind in visitor.kinds}
OF_RESULTS = "results.yaml"
INTERFACE = {
    group: texts
    for name in FILES
    if name != OF_RESULTS
    for group, texts in read_yaml(DATA["dialogs"] / name).data.items()
}


def test_the_scan_sees_what_is_raised():
    """It finds plain calls, those of the strict reader and of tables, and nothing that it cannot read."""
    assert [line for _, visitor in READ for line in visitor.unclear] == []
    ids = {site.id for site in SITES}
    assert ids >= {
        "file_missing",
        "yaml_alias",
        "type_text",
        "value_wrong",
        "unknown",
        "unknown_nearest",
        "internal",
    }
    assert {"fact", "value", "step", "clauses", "gates", "columns", "bool"} <= KINDS
    assert len(SITES) > len(ids) > 50


def test_every_problem_has_words():
    assert {f"{site.id} ({site.where})" for site in SITES if site.id not in INTERFACE["problem"]} == set()


def test_no_words_are_left_over_from_a_problem():
    assert set(INTERFACE["problem"]) - {site.id for site in SITES} == set()


def test_every_place_of_a_message_is_filled_where_it_is_raised():
    for site in SITES:
        holes = set(HOLE.findall(INTERFACE["problem"][site.id]["zh"]))
        assert holes <= site.supplied, f"{site.where}: {site.id} needs {sorted(holes - site.supplied)}"


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_can_be_said(lang):
    """Whatever the names of the details are, they come out as words, in one line."""
    for site in SITES:
        said = message(
            Problem(site.id, {name: f"<{name}>" for name in site.supplied}, "some.yaml", 7), WORDS[lang]
        )
        assert said.startswith(WORDS[lang]("where.file_line", file="some.yaml", line=7))
        for hole in HOLE.findall(INTERFACE["problem"][site.id][lang]):
            assert f"<{hole}>" in said, f"{site.id} does not say its {hole}"
        assert not HOLE.search(said)
        assert len(said.splitlines()) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_of_thing_has_a_name(lang):
    assert {kind for kind in KINDS if kind not in INTERFACE["kind_name"]} == set()
    for kind in KINDS:
        said = message(Problem("unknown", {"kind": kind, "word": "x", "known": "y"}), WORDS[lang])
        assert INTERFACE["kind_name"][kind][lang] in said


def test_no_kind_has_a_name_in_vain():
    assert set(INTERFACE["kind_name"]) - KINDS == set()


def test_no_text_of_the_interface_is_unused():
    """A text is used when its key is written out in the program, or fits a key that is put together there.

    The part that is put in must be a word of the program or of the policy files, since anything would fit.
    """
    words, patterns = set(), set()
    for tree, _ in READ:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
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
        return key in words or any(set(match.groups()) <= words for match in fits)

    def keys(node, path):
        if isinstance(node, dict) and not set(LANGS) & set(node):
            return [key for name, inner in node.items() for key in keys(inner, (*path, name))]
        return [".".join(path)]

    apart = ("problem", "kind_name")  # these are compared exactly above
    assert [key for key in keys(INTERFACE, ()) if key.split(".")[0] not in apart and not used(key)] == []


def test_there_are_enough_kinds_of_mistakes():
    tables = [YAML, JSON, JSONL, COMMANDS, EDITION_EDITS, OTHER_EDITS, DIALOG_EDITS, QUESTION_EDITS]
    assert len({row.what for table in tables for row in table}) > 300
