"""Case files to refuse: in YAML, in JSON, one a line, through a pipe, and those that cannot be read at all."""

import io
import re
import sys
from types import SimpleNamespace

import pytest

from tests.reading.refusals import ANYWHERE, WORDS, refused, refused_at, rows


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
    Bad("unknown step, nothing near", "steps: {xyzzy: done}\n", 1, "“xyzzy”", "employer_assessment"),
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
    Bad("unknown fact assumed", "licence: held\nassumed: [license]\n", 2, "“license”", "“licence”"),
    Bad("a fact without a value assumed", "licence: held\nassumed:\n  - licence\n  - standing\n", 4, "“standing”"),
    Bad("an unsure fact assumed", "licence: unsure\nassumed: [licence]\n", 2, "“licence”"),
    Bad("a fact assumed twice", "licence: held\nassumed: [licence, licence]\n", 2, "“licence”"),
    Bad("text for assumed", "licence: held\nassumed: licence\n", 2, "assumed", "“licence”"),
    Bad("a list assumed", "licence: held\nassumed: [[licence]]\n", 2),
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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("bad", rows(PIPED, {bad.what for at, bad in enumerate(PIPED) if at % 5}))
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
