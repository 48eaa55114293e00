"""What looks odd and is right all the same."""

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

import gcguide
from gcguide.cli import message
from gcguide.person.given import read_given
from gcguide.policy.vocabulary import Kind
from gcguide.problem import Problem
from tests.programs import PATIENCE
from tests.reading.refusals import EDITION, WORDS, Answer, refused_at

GOOD = '{"standing": "professional"}\n'

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


@pytest.mark.slow
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
    assert read_given(EDITION, name).case == read_given(EDITION, "plain.yaml").case
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


@pytest.mark.slow
def test_unsure_is_an_answer_to_every_fact(run, here):
    assert {EDITION.facts[id].kind for id in EDITION.facts.ids} == set(get_args(Kind))
    for id in EDITION.facts.ids:
        for written in (f"{id}: unsure\n", f"{id}: 'unsure'\n"):
            (here / "case.yaml").write_text(written, encoding="utf-8")
            assert read_given(EDITION, "case.yaml").case.facts == {id: "unsure"}
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


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="this system gives pipes no name")
def test_a_pipe_with_a_name_is_read_once_and_whole():
    """`--jsonl <(…)` and `/dev/stdin`: what a pipe has given is gone, and must not be lost without a word."""
    command = [sys.executable, "-m", "gcguide", "assess", "--jsonl", "/dev/stdin"]
    surroundings = {**os.environ, "PYTHONPATH": str(Path(gcguide.__file__).parents[1]), "PYTHONUTF8": "1"}
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
        assert read_given(EDITION, "case.yaml").case.person == {"id_number": text}
    (here / "case.json").write_text(json.dumps({"person": {"id_number": text}}), encoding="utf-8")
    assert read_given(EDITION, "case.json").case.person == {"id_number": text}


@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
@pytest.mark.parametrize(
    "written", ["true", "false", "1.50", "1e3", "1E400", "-0", "0.10", "12345678901234567.0"]
)
def test_a_value_of_the_person_is_never_changed_silently(written, name, here):
    """Where JSON has a number or a boolean, it is taken as written, or refused."""
    (here / name).write_text(f'{{"person": {{"phone": {written}}}}}', encoding="utf-8")
    try:
        kept = read_given(EDITION, name).case.person["phone"]
    except Problem as problem:
        kept = next(part for part in (written, "phone") if part in message(problem, WORDS["zh"]))
    assert kept in (written, "phone")


WORDY = [id for id in EDITION.facts.ids if EDITION.facts[id].kind in ("choice", "set", "code")]
ONE_OF_EACH = {EDITION.facts[id].kind: id for id in WORDY}.values()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "id"),
    [
        (text, id) if text == "no" or id in ONE_OF_EACH else pytest.param(text, id, marks=pytest.mark.deep)
        for text in ("no", "yes", "010", "12:30", "1_000", "0x1F", "2024-03-01", "true", "0")
        for id in WORDY
    ],
)
def test_no_fact_takes_a_word_for_another(text, id, run, here):
    """Not one of these is a value of any fact, so each is refused with the very word that was written."""
    written = f"[{text}]" if EDITION.facts[id].kind == "set" else text
    (here / "case.yaml").write_text(f"{id}: {written}\n", encoding="utf-8")
    refused_at(run("assess", "case.yaml"), "case.yaml", 1, [id, f"“{text}”"])


@pytest.mark.parametrize("day", [date(1949, 10, 1), date(2024, 2, 29), date(2099, 12, 31)])
def test_the_last_days_that_are_plausible(day, here):
    (here / "case.yaml").write_text(f"associate_senior_appointed: {day}\n", encoding="utf-8")
    assert read_given(EDITION, "case.yaml").case.facts == {"associate_senior_appointed": day}


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "2026-04-30", "9999-12-31"])
def test_any_day_may_be_asked_about(day, run, here):
    (here / "case.yaml").write_text(PLAIN, encoding="utf-8")
    answer = run("assess", "case.yaml", "--json", "--as-of", day)
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["as_of"] == day
