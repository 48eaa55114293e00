"""Whatever a file holds, it is read, or refused with one message: nothing else ever comes out of the loaders.

The readers are given noise, the real files with random damage, and what is known to bring readers down. Every
refusal must be a `Problem` that can be said in one clean line in either language, naming a line of the file.
"""

import contextlib
import io
import itertools
import json
import os
import re
import shutil
import sys
import unicodedata
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from gcguide import load_edition
from gcguide.cli import main, message
from gcguide.core.decide import decide
from gcguide.core.interview import Interview
from gcguide.folders import data_folder
from gcguide.person.case import read_cases
from gcguide.person.given import read_given
from gcguide.policy.questions import load_questionnaire
from gcguide.policy_check.checks import Checker
from gcguide.problem import Problem
from gcguide.reading.decode import decode
from gcguide.reading.documents import parse_yaml
from gcguide.text import LANGS
from gcguide.words import load_words
from tests.effort import examples, is_deep, times
from tests.warm import program

EDITION = load_edition("2026h1")
WORDS = {lang: load_words(lang) for lang in LANGS}
DATA = {name: data_folder(name) for name in ("policy", "dialogs")}
DAY = date(2026, 3, 2)
HOLE = re.compile(r"\{([a-z_]+)\}")
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")



def fuzzed(count):
    return examples(count, suppress_health_check=list(HealthCheck))


def tell(problem, lines=None):
    """Checks that a problem can be told: in words, in one clean line, with a line number that exists."""
    if problem.line is not None:
        assert 1 <= problem.line <= (lines or problem.line), problem
    for lang in LANGS:
        words = WORDS[lang]
        assert words.has(f"problem.{problem.id}"), problem.id
        missing = set(HOLE.findall(words.texts[f"problem.{problem.id}"][lang])) - set(problem.details)
        assert not missing, f"{problem.id} leaves {missing} open"
        said = message(problem, words)
        assert said.strip()
        odd = [
            c
            for c in said
            if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in "\u200e\u200f\u202e\u2066"
        ]
        assert not odd, (odd, said)


def lines_of(raw):
    """How many lines a file has at most, however it is encoded."""
    try:
        text = decode(raw)
    except Problem:
        text = raw.decode("latin-1")
    return len(BREAK.findall(text)) + 1


def read_or_tell(read, raw):
    """What a reader makes of a file; None when it refuses, after checking how."""
    try:
        return read()
    except Problem as problem:
        tell(problem, lines_of(raw))
        return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


def cases_in(folder, raw):
    """The bytes as a YAML, a JSON and a JSONL file: whatever is accepted must be decided as well."""
    for name in ("case.yaml", "case.json", "case"):
        path = folder / name
        path.write_bytes(raw)
        case = read_or_tell(lambda path=path: read_given(EDITION, str(path)).case, raw)
        if case is not None:
            decide(EDITION, case, DAY)
    path = folder / "cases.jsonl"
    path.write_bytes(raw)
    read_or_tell(lambda: list(read_cases(EDITION, str(path))), raw)


# -----------------------------------------------------------------------------------------------------------
# Noise


@fuzzed(50)
@given(
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"standing: ", b'{"standing": "']),
    st.binary(max_size=200),
)
@example(b"", b"")
@example(b"\xff\xfe", b"\x00\xd8")
@example(b"", b"\xff\xfe\x00\x00s\x00\x00\x00")
@example(b"", "𠮷😀".encode())
def test_random_bytes(folder, head, tail):
    cases_in(folder, head + tail)


# Characters that mean something to YAML or JSON, those that break lines, and a few that should not be there.
MARKS = st.sampled_from(
    [
        *"abz019-:,[]{}#&*!|>'\"%@`?~=<.\\/_+",
        *" \n\t\r\x85\u2028\ufeff\x00\x1b\x7f：，、“中",
        "\n  ",
        ": ",
        "- ",
    ]
)


@pytest.mark.slow
@fuzzed(80)
@given(st.lists(MARKS, max_size=60).map("".join))
@example("a\u2028b: [")
@example("'\n\n\n")
@example("? \n: - ? -\n")
@example("%TAG ! tag:x:\n---\n!a b")
@example("a: |\n  b\n c")
@example("\x85\x85: ]")
@example("---\n---\n")
@example("...\n...\n")
@example("a：b\nc: d")
@example("：\n：:")
def test_text_that_looks_like_yaml_or_json(folder, text):
    cases_in(folder, text.encode())
    read_or_tell(lambda: parse_yaml(text, "some.yaml"), text.encode())


# Keys and values near the real ones, so that readers get past the first key.
IDS = [*EDITION.facts.ids, "steps", "person", "local_deadline"]
REAL = sorted({value for id in EDITION.facts.ids for value in EDITION.facts[id].values})
ODD = [
    "unsure",
    "no",
    "010",
    "12:30",
    "0x1F",
    "2024-02-30",
    "0001-01-01",
    "9999-12-31",
    "150203",
    "{word}",
    "a\x00b",
    "\u202e",
    " ",
    "",
]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(REAL) | st.sampled_from(ODD) | st.sampled_from([150203, -1, 10**30, 1e400])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=4) | st.sampled_from(IDS), inner, max_size=3)
    ),
    max_leaves=6,
)
FITTING = st.one_of(
    [
        st.tuples(
            st.just(id),
            st.sampled_from(list(fact.options)) if fact.kind in ("bool", "choice")
            else st.lists(st.sampled_from(list(fact.values)), max_size=3) if fact.kind == "set"
            else st.sampled_from(["150203", 150203, "150781", "unsure", None]) if fact.kind == "code"
            else st.sampled_from(["2024-04-30", "2024-02-29", "unsure", None]),
        )
        for id, fact in ((id, EDITION.facts[id]) for id in EDITION.facts.ids)
    ]
)  # fmt: skip
SECTIONS = st.sampled_from(
    [
        ("steps", {"referees": "done"}),
        ("steps", {"referees": "failed", "expert_panel": None}),
        ("steps", None),
        ("person", {"name": "王\u202e某", "phone": 13800000000}),
        ("local_deadline", "2026-04-10"),
        ("local_deadline", "0001-01-01"),
        ("local_deadline", "9999-12-31"),
    ]
)
PAIRS = FITTING | SECTIONS | st.tuples(st.sampled_from(IDS) | st.text(max_size=8), VALUES)
STRUCTURES = st.lists(PAIRS, max_size=6).map(dict) | VALUES


@pytest.mark.slow
@fuzzed(60)
@given(STRUCTURES, st.booleans())
@example({"local_deadline": "0001-01-01"}, True)
@example({"employer": "company", "local_deadline": "9999-12-31"}, True)
@example(
    {
        "associate_senior_appointed": "1949-10-01",
        "current_grade": "associate_senior",
        "talent_tier": "tier_5",
    },
    True,
)
@example({"person": {"name": 1e400, "phone": -0.0, "mail": "\ud800"}}, True)
def test_random_cases(folder, structure, ascii_only):
    """JSON is nearly YAML: where both readers accept the same text they must read the same."""
    written = json.dumps(structure, ensure_ascii=ascii_only).encode("utf-8", "replace")
    cases_in(folder, written)
    read = [
        read_or_tell(lambda name=name: read_given(EDITION, str(folder / name)).case, written)
        for name in ("case.yaml", "case.json")
    ]
    assert None in read or read[0] == read[1]


@fuzzed(40)
@given(STRUCTURES, st.sampled_from(["'", '"', "|", ">", None]), st.booleans())
def test_random_cases_in_other_styles(folder, structure, style, flow):
    """As another program might write them, aliases, tags and all."""
    try:
        written = yaml.safe_dump(
            structure, default_style=style, default_flow_style=flow, allow_unicode=True
        ).encode()
    except UnicodeEncodeError:  # a lone surrogate cannot be written
        written = repr(structure).encode("utf-8", "replace")
    cases_in(folder, written)


@fuzzed(25)
@given(
    st.lists(st.lists(PAIRS, max_size=3).map(dict), max_size=4),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.integers(0, 200),
)
def test_random_lines(folder, structures, line_end, cut):
    """A file with one case a line, cut off anywhere."""
    whole = "".join(json.dumps(structure) + line_end for structure in structures).encode()
    cases_in(folder, whole[: len(whole) - cut] if cut < len(whole) else whole)


# -----------------------------------------------------------------------------------------------------------
# The real files, damaged

# Each with how many kinds of damage are tried.
FILES = {
    "policy/facts.yaml": 4,
    "policy/regions.yaml": 3,
    "policy/titles.yaml": 3,
    "policy/calendar/2026.yaml": 2,
    "policy/editions/2026h1.yaml": 6,
    "dialogs/results.yaml": 3,
    "dialogs/interface.yaml": 2,
    "dialogs/cases.yaml": 2,
    "dialogs/problems.yaml": 2,
}
CASE = """standing: professional
employer: county_unit
place: 150203
current_grade: associate_senior
associate_senior_appointed: 2023-05-01
talent_tier: tier_5
works_in_region: true
local_deadline: 2026-04-10
"""
# What a value may be replaced by: other types, other numbers, other days, brackets, references into nothing.
PUT_IN = [
    "", "no", "true", "010", "7", "0", "-1", "1000", "99999999999999999999", "1.5", "null", "''", "' '", "[]",
    "{}", "[[]]", "[a, a]", "{a: b}", "{zh: 中, en: x}", "{zh: 中}", "{zh: '', en: ''}", "0001-01-01",
    "0001-01-30", "9999-12-31", "2026-02-30", "2026-04-30", "'{'", "'}'", "'{}'", "'{0}'", "'{a.b}'",
    "'{county!r:>{width}}'", "'%s'", "x", "all", "{all: []}", "{all: [lower_tier, lower_tier]}",
    "{not: {not: lower_tier}}", "{any: [{standing: retired}, lower_tier]}", "lower_tier", "applicant",
    "[applicant, applicant]", "unsure", "*a", "&a b", "!a b", "|", ">", "- a", "a: b", "Ａ", "\u202ea",
]  # fmt: skip
SLIPS = [*"abz019-:,[]{}#&*!|>'\"%@`?~ \t\n\x00\x1b\x85\u2028\ufeff：，（）中", "\n\n", "  ", ": ", "- "]


def _value(lines, at, n):
    found = re.match(r"(\s*(?:- )*[^:#{]+:)( .*)?$", lines[at])
    lines[at] = f"{found[1]} {PUT_IN[n % len(PUT_IN)]}" if found else PUT_IN[n % len(PUT_IN)]


def _inner_value(lines, at, n):
    """A value inside braces or brackets."""
    found = list(re.finditer(r"(?<=[:,\[] )[^,\]\[{}]+", lines[at]))
    if found:
        place = found[n % len(found)]
        lines[at] = lines[at][: place.start()] + PUT_IN[n // 7 % len(PUT_IN)] + lines[at][place.end() :]


def _character(lines, at, n):
    line, place = lines[at], n // len(SLIPS) % (len(lines[at]) + 1)
    lines[at] = line[:place] + SLIPS[n % len(SLIPS)] + line[place + n % 2 :]


def _indent(lines, at, n):
    lines[at] = " " * (n % 9) + lines[at].lstrip()


def _delete(lines, at, n):
    del lines[at : at + 1 + n % 3]


def _duplicate(lines, at, n):
    lines[at:at] = lines[at : at + 1 + n % 3]


def _swap(lines, at, n):
    other = n % len(lines)
    lines[at], lines[other] = lines[other], lines[at]


def _block(lines, at, n):
    """The lines from one place move to another."""
    moved = lines[at : at + 1 + n % 7]
    del lines[at : at + 1 + n % 7]
    lines[n % (len(lines) + 1) : 0] = moved


def _word(lines, at, n):
    """A word loses a letter, as in a slip."""
    words = list(re.finditer("[a-z_]{3,}", lines[at]))
    if words:
        place = words[n % len(words)].start() + n // 5 % 3
        lines[at] = lines[at][:place] + lines[at][place + 1 :]


def _cut(lines, at, n):
    lines[at] = lines[at][: n % (len(lines[at]) + 1)]
    del lines[at + 1 :]


DAMAGE = [
    _value,
    _value,
    _inner_value,
    _inner_value,
    _character,
    _character,
    _indent,
    _delete,
    _duplicate,
    _swap,
    _block,
    _word,
    _cut,
]


def damaged(text, slips):
    """A text after some slips; each number picks a place and a variant."""
    lines = text.splitlines()
    for slip, at, n in slips:
        if lines:
            slip(lines, at % len(lines), n)
    return "\n".join(lines) + "\n"


COUNTER = itertools.count()


@contextlib.contextmanager
def copies(folder, file):
    """A fresh copy of the folder of a file, since loaders remember what they read; the program is pointed at it."""
    place, name = folder / f"{next(COUNTER)}", file.split("/")[0]
    shutil.copytree(DATA[name], place / name, ignore=shutil.ignore_patterns("schema"))
    # An exception that is no Problem comes through and fails the test.
    surroundings = {"GCGUIDE_DEBUG": "1", f"GCGUIDE_{name.upper()}": str(place / name)}
    (place / "case.yaml").write_text(CASE, encoding="utf-8")
    try:
        with patch.dict(os.environ, surroundings):
            yield place
    finally:
        shutil.rmtree(place)


def ask(*argv):
    """One command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(part) for part in argv])
    return code, out.getvalue(), err.getvalue()


USED = itertools.count()
# Proving what can still be read takes ten times as long as reading it: one in so many is proved. What is proved by
# holding whole conversations, or by looking for every term in every sentence, takes ten times as long again.
PROVED = 40
HELD = () if is_deep() else ("options_usable", "conversation_ends", "citations_borne")
CHECKS = Checker.checks


def use(place):
    """Everything that reads the policy and the words: done, or refused with one message."""
    for argv in (
        ["assess", place / "case.yaml"],
        ["assess", place / "case.yaml", "--lang", "en", "--json"],
        ["policy", "show"],
        *([["policy", "check", "--quiet"]] if next(USED) % PROVED == 0 else []),
        ["assess", place / "nothing.yaml"],
    ):
        with patch.object(Checker, "checks", lambda self: {id: check for id, check in CHECKS(self).items() if id not in HELD}):
            code, out, err = ask(*argv)
        assert code in (0, 2)
        if code:
            assert len(err.splitlines()) == 1, err
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", err)
            assert not out or "check" in argv
        if code and argv[0] == "assess" and argv[1].name == "case.yaml":
            return  # the policy or the words cannot be read, and the rest would only say so again


SLIP = st.tuples(st.sampled_from(DAMAGE), st.integers(0, 10**6), st.integers(0, 10**6))


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_the_real_files_with_slips(file, folder):
    source = (DATA[file.split("/")[0]].parent / file).read_text(encoding="utf-8")

    @fuzzed(FILES[file])
    @given(st.lists(SLIP, min_size=1, max_size=2))
    def run(slips):
        with copies(folder, file) as place:
            (place / file).write_text(damaged(source, slips), encoding="utf-8")
            use(place)

    run()


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_the_real_files_with_each_value_in_turn(file, folder):
    """One odd value after another, each at another place, so that every type of mistake is met."""
    source = (DATA[file.split("/")[0]].parent / file).read_text(encoding="utf-8")
    count = len(source.splitlines())
    for n in range(times(FILES[file])):
        with copies(folder, file) as place:
            at = n * 7919 % count
            (place / file).write_text(
                damaged(source, [(_value if n % 2 else _inner_value, at, n * 7 + n)]), encoding="utf-8"
            )
            use(place)


def converse(place, raw):
    """The questions of a folder, if they can be read, put to somebody until there is nothing left to ask."""
    questionnaire = read_or_tell(lambda: load_questionnaire(EDITION, place / "dialogs"), raw)
    if questionnaire is None:
        return
    truth = read_given(EDITION, str(place / "case.yaml")).case.facts
    for known in ({}, truth):
        interview = Interview(EDITION, {}, questionnaire)
        for _ in range(len(EDITION.facts.ids) + len(questionnaire.questions.flow)):
            question = interview.next_question()
            if question is None:
                break
            interview.answer(question.answer_for(known))
        assert interview.next_question() is None


def test_the_questions_with_slips(folder):
    source = (DATA["dialogs"] / "questions.yaml").read_text(encoding="utf-8")

    @fuzzed(20)
    @given(st.lists(SLIP, min_size=1, max_size=2))
    def run(slips):
        with copies(folder, "dialogs/questions.yaml") as place:
            written = damaged(source, slips)
            (place / "dialogs/questions.yaml").write_text(written, encoding="utf-8")
            converse(place, written.encode())

    run()


def test_the_questions_with_each_value_in_turn(folder):
    source = (DATA["dialogs"] / "questions.yaml").read_text(encoding="utf-8")
    count = len(source.splitlines())
    for n in range(times(20)):
        with copies(folder, "dialogs/questions.yaml") as place:
            written = damaged(source, [(_value if n % 2 else _inner_value, n * 7919 % count, n * 7 + n)])
            (place / "dialogs/questions.yaml").write_text(written, encoding="utf-8")
            converse(place, written.encode())


@pytest.mark.slow
@fuzzed(8)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=100), st.integers(0, 10**6))
def test_the_real_files_with_bytes_in_them(folder, file, noise, at):
    source = (DATA[file.split("/")[0]].parent / file).read_bytes()
    at %= len(source)
    with copies(folder, file) as place:
        (place / file).write_bytes(source[:at] + noise + source[at:])
        use(place)


@fuzzed(50)
@given(st.lists(SLIP, min_size=1, max_size=3))
def test_a_real_case_with_slips(folder, slips):
    cases_in(
        folder,
        damaged(CASE + "steps:\n  referees: done\nachievements:\n  - major_contribution\n", slips).encode(),
    )


def test_the_damage_does_something():
    """Every kind of slip changes the file at some place, or it would test nothing."""
    source = (DATA["policy"] / "facts.yaml").read_text(encoding="utf-8")
    for slip in DAMAGE:
        assert any(damaged(source, [(slip, at, n)]) != source for at in range(30) for n in (1, 8, 50))


# -----------------------------------------------------------------------------------------------------------
# Encodings

SAMPLE = "person:\n  name: 锡林郭勒盟二连浩特市人力资源和社会保障局\nplace: 152501\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7",
     "gbk", "gb18030", "big5hkscs", "hz", "shift_jis", "euc_kr", "iso2022_jp", "cp437"],
)  # fmt: skip
def test_a_case_in_any_encoding_is_read_right_or_refused(encoding, folder):
    """Never read as something else: a garbled name would be printed on a form."""
    raw = SAMPLE.encode(encoding, "ignore")
    path = folder / "encoded.yaml"
    path.write_bytes(raw)
    case = read_or_tell(lambda: read_given(EDITION, str(path)).case, raw)
    if encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert case is not None
        assert case.facts == {"place": "152501"}
        assert case.person == {"name": "锡林郭勒盟二连浩特市人力资源和社会保障局"}
    elif encoding not in ("utf-7", "hz", "iso2022_jp", "cp437"):
        assert case is None


@pytest.mark.parametrize(
    "mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"+/v8"]
)
@pytest.mark.parametrize(
    "where", ["twice", "in the middle", "at the end", "alone", "before nothing but a space"]
)
def test_byte_order_marks_where_they_do_not_belong(mark, where, folder):
    plain = b"standing: professional\nplace: 150203\n"
    cases_in(folder, {
        "twice": mark + mark + plain,
        "in the middle": plain[:23] + mark + plain[23:],
        "at the end": plain + mark,
        "alone": mark,
        "before nothing but a space": mark + b" ",
    }[where])  # fmt: skip


@pytest.mark.parametrize(
    "code", [*range(32), 127, 0x80, 0x9B, 0xAD, 0x200B, 0x202E, 0x2028, 0xFEFF, 0xFFFE, 0xE0041, 0x10FFFF]
)
def test_each_control_character_in_each_place(code, folder):
    """In a key, in a value, between, in quotes, and escaped; what is refused is refused in clean words."""
    character = chr(code)
    for written in (
        f"stan{character}ding: professional\n",
        f"standing: profes{character}sional\n",
        f"standing: '{character}professional'\n",
        f"standing:{character}professional\n",
        f"{character}\n",
        f'standing: "\\U{code:08X}"\n',
        f'{{"standing": "profes{character}sional"}}',
        f"# {character}\nstanding: profesional\n",
    ):
        cases_in(folder, written.encode("utf-8", "surrogatepass"))
    if code < 0x10000:
        cases_in(
            folder,
            f'{{"standing": "\\u{code:04x}", "person": {{"\\u{code:04x}": "\\u{code:04x}"}}}}'.encode(),
        )


# -----------------------------------------------------------------------------------------------------------
# What brings readers down: each in a process of its own, whose work is bounded, not its time

MB = 1_000_000
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
LEVELS = "".join(" " * depth + "a:\n" for depth in range(2000))

HEAVY = {
    "alias bomb": ("case.yaml", LAUGHS),
    "brackets in YAML": ("case.yaml", "[" * 10_000),
    "brackets in YAML, millions": ("case.yaml", "[" * 3 * MB),
    "brackets on lines of their own": ("case.yaml", "[\n" * MB),
    "braces in YAML": ("case.yaml", "{a: " * 10_000),
    "block lists in one line": ("case.yaml", "- " * 5_000 + "a"),
    "keys that are questions": ("case.yaml", "? " * 5_000 + "a"),
    "5000 levels of indentation": ("case.yaml", "".join(" " * depth + "a:\n" for depth in range(5000))),
    "a long key": ("case.yaml", "k" * 3 * MB + ": 1"),
    "a long value": ("case.yaml", "standing: " + "v" * 3 * MB),
    "a long quoted value": ("case.yaml", 'standing: "' + "\\u4e2d" * 600_000 + '"'),
    "a long list": ("case.yaml", "achievements: [" + "a, " * 200_000 + "]"),
    "a list of one value again and again": (
        "case.yaml",
        "achievements: [" + "major_contribution, " * 150_000 + "]",
    ),
    "many keys": ("case.yaml", "".join(f"k{n}: 1\n" for n in range(100_000))),
    "many spaces": ("case.yaml", " " * 3 * MB + "standing"),
    "many blank lines": ("case.yaml", "\n" * 3 * MB + "standin: x"),
    "many documents": ("case.yaml", "---\n" * 900_000),
    "many full-width colons": ("case.yaml", "：" * MB + "\n" + "a: b"),
    "10 MB of YAML": ("case.yaml", "# comment\n" * MB),
    "brackets in JSON": ("case.json", "[" * 10_000),
    "brackets in JSON, millions": ("case.json", "[" * 3 * MB),
    "braces in JSON": ("case.json", '{"a":' * 10_000),
    "deep JSON that is closed": ("case.json", '{"person": {"a": ' + "[" * 5_000 + "]" * 5_000 + "}}"),
    "a long number": ("case.json", '{"place": ' + "9" * 3 * MB + "}"),
    "a long text": ("case.json", '{"standing": "' + "x" * 3 * MB + '"}'),
    "a text that never ends": ("case.json", '{"standing": "' + "\\" * 3 * MB),
    "many keys of the person": (
        "case.json",
        '{"person": {' + ",".join(f'"k{n}": {{}}' for n in range(100_000)) + "}}",
    ),
    "many keys of the steps": (
        "case.json",
        '{"steps": {' + ",".join(f'"k{n}": 1' for n in range(100_000)) + "}}",
    ),
    "the same key again and again": ("case.json", "{" + ",".join(['"a": 1'] * 400_000) + "}"),
    "10 MB of JSON": ("case.json", '{"a": "' + "x" * 10 * MB + '"}'),
    "one line of 10 MB": ("cases.jsonl", '{"a": "' + "x" * 10 * MB + '"}\n'),
    "10 MB of lines, the last one bad": ("cases.jsonl", (" " * 999 + "\n") * 10_000 + "[]\n"),
    "brackets in a line": ("cases.jsonl", '{"standing": "professional"}\n' + "[" * 900_000 + "\n"),
    "10 MB of bytes": ("case.yaml", bytes(range(256)) * 40_000),
    "10 MB of NUL": ("case.yaml", bytes(10 * MB)),
    "3 MB of UTF-16 brackets": ("case.yaml", ("[" * 1_500_000).encode("utf-16")),
}

# Much the same to the reader as one of the others; tried with `--deep`.
ALIKE = [
    "brackets in YAML", "brackets on lines of their own", "braces in YAML", "a long key", "a long value", "many spaces",
    "many blank lines", "many full-width colons", "brackets in JSON", "braces in JSON", "many keys of the steps", "10 MB of JSON",
    "10 MB of NUL", "3 MB of UTF-16 brackets",
]  # fmt: skip


def in_a_process(*argv, stdin=None, **surroundings):
    """As in a shell with little memory and time, so that what never ends cannot take the machine down with it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GCGUIDE_")}
    done = program(*argv, env=kept | surroundings, stdin=stdin, is_limited=True)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    return done


def assert_refused(done):
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert len(done.stderr) < 2000


def assess_heavy(what, folder):
    name, written = HEAVY[what]
    path = folder / what.replace(" ", "_") / name
    path.parent.mkdir()
    path.write_bytes(written if isinstance(written, bytes) else written.encode())
    return in_a_process("assess", *(["--jsonl"] if name.endswith("jsonl") else []), path)


@pytest.mark.slow
@pytest.mark.parametrize("what", [pytest.param(what, marks=pytest.mark.deep if what in ALIKE else ()) for what in HEAVY])
def test_heavy_files_are_refused_with_little_work(what, folder):
    done = assess_heavy(what, folder)
    assert_refused(done)
    assert HEAVY[what][0] in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("option", [["--json"], ["--jsonl"]])
@pytest.mark.parametrize("source", ["file", "standard input"])
def test_what_never_ends_is_too_large(source, option):
    """A device, or a pipe from a program that writes for ever."""
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no endless file")
    with Path("/dev/zero").open("rb") as endless:
        file = "/dev/zero" if source == "file" else "-"
        assert_refused(in_a_process("assess", *option, file, stdin=endless))


BOMBS = {
    "aliases": LAUGHS,
    "brackets": "x: " + "[" * 10_000,
    "levels": LEVELS,
    "block lists": "- " * 5_000 + "a",
    "bytes": bytes(range(256)) * 40_000,
    "nothing": "",
}


# Each file with two of them, and each of them in three files; all in all with `--deep`.
LAID = [
    pytest.param(file, what, marks=() if (at - n) % 3 == 0 else pytest.mark.deep)
    for at, file in enumerate(FILES) for n, what in enumerate(BOMBS)
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("file", "what"), LAID)
def test_bombs_in_the_place_of_the_real_files(file, what, folder):
    """The same reader reads them, so they are tried in this process once the heavy cases above hold."""
    with copies(folder, file) as place:
        bomb = BOMBS[what]
        (place / file).write_bytes(bomb if isinstance(bomb, bytes) else bomb.encode())
        # The words of mistakes are read when one is to be told, those of cases when one is to be listed.
        asked = {"problems.yaml": ("assess", "nothing.yaml"), "cases.yaml": ("cases", "list")}
        code, out, err = ask(*asked.get(Path(file).name, ("assess", place / "case.yaml")))
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
        assert Path(file).name in err


def definitions(count, body):
    """So many definitions, each made of the next, put before the real ones; the first is used by a gate."""
    label = "label: {zh: 定义, en: definition}"
    made = "".join(
        f"  d{n}:\n    {label}\n    clause: 一（一）\n    when: {body(f'd{n + 1}')}\n" for n in range(count)
    )
    last = f"  d{count}:\n    {label}\n    clause: 一（一）\n    when: {{licence: held}}\n"
    source = (DATA["policy"] / "editions/2026h1.yaml").read_text(encoding="utf-8")
    assert "when: {licence: missing}" in source
    return source.replace("definitions:\n", f"definitions:\n{made}{last}", 1).replace(
        "when: {licence: missing}", "when: {all: [{licence: missing}, d0]}", 1
    )


THREE_TIMES = "{{any: [{{all: [{0}, {{not: {0}}}]}}, {{all: [{0}, {{standing: retired}}]}}]}}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "body"),
    [
        pytest.param(1500, "{{not: {}}}".format, id="a long chain"),
        pytest.param(40, "{{any: [{0}, {0}]}}".format, id="each twice the next"),
        pytest.param(12, THREE_TIMES.format, id="each three times the next"),
    ],
)  # fmt: skip
def test_definitions_that_grow_are_read_or_refused_with_little_work(count, body, tmp_path):
    """The bomb of the condition language: short to write, long to write out."""
    shutil.copytree(DATA["policy"], tmp_path / "policy", ignore=shutil.ignore_patterns("schema"))
    (tmp_path / "policy/editions/2026h1.yaml").write_text(definitions(count, body), encoding="utf-8")
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    done = in_a_process("assess", "--json", tmp_path / "case.yaml", GCGUIDE_POLICY=str(tmp_path / "policy"))
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2), done.stderr
    assert (done.returncode == 0) == bool(done.stdout)


@pytest.mark.slow
def test_the_noise_reaches_beyond_the_first_check():
    """Of the random cases some are accepted, and problems of many kinds occur, or the noise were too wild."""
    seen, accepted = set(), []

    @fuzzed(300)
    @given(STRUCTURES)
    def run(structure):
        try:
            parse = json.dumps(structure)
            accepted.append(read_text(parse))
        except Problem as problem:
            seen.add(problem.id)

    def read_text(text):
        with patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()))):
            return read_given(EDITION, "-").case

    run()
    assert len(accepted) > 20
    assert len(seen) > 5
