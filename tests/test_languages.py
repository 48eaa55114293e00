"""A further language is data: with its texts written and one line in the table, the whole program speaks it.

The stub language says everything in English between ‹ and ›. What stands outside of these marks is a sentence of the code.
"""

import os
import re
import subprocess
import sys
from datetime import date

import pytest
import yaml

from gcguide.folders import own_folder
from gcguide.reading.documents import read_yaml
from gcguide.text import LANGS
from tests.people import EDITION
from tests.programs import PATIENCE

STUB = "xx"
SPEAK = f"""
import sys
import gcguide.text as text
text.LANGUAGES[{STUB!r}] = text.Language("en-GB")
text.LANGS = tuple(text.LANGUAGES)
from gcguide.cli import main
raise SystemExit(main(sys.argv[1:]))
"""
CASE = {
    "standing": "professional", "works_in_region": True, "employer": "county_unit", "place": "150203", "talent_tier": "tier_5",
    "current_grade": "associate_senior", "associate_senior_appointed": date(2024, 3, 1), "overseas": "returnee",
    "green_channel_history": "never", "licence": "unsure", "steps": {"employer_assessment": "failed"},
}  # fmt: skip


def with_stub(node):
    """The data with the stub beside the other languages, and whatever text belongs to no language."""
    if isinstance(node, dict):
        both = {key: with_stub(value) for key, value in node.items()}
        if set(LANGS) <= set(node):
            months = node[LANGS[1]].count(" ") == 11 and "January" in node[LANGS[1]]
            both[STUB] = " ".join(f"‹{word}›" for word in node[LANGS[1]].split()) if months else f"‹qq {node[LANGS[1]]}›"
        return both
    return [with_stub(item) for item in node] if isinstance(node, list) else node


def names(node):
    """The texts that are the same in every language: official names, addresses, clauses, ids."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            if key not in LANGS:
                yield from names(value)
    elif isinstance(node, list):
        for item in node:
            yield from names(item)
    else:
        yield str(node)


@pytest.fixture(scope="module")
def speaking(tmp_path_factory):
    """Runs a command in the stub language; gives the code, what is left outside the marks, and how much is inside."""
    folder, official = tmp_path_factory.mktemp("stub"), []
    for kind in ("policy", "dialogs"):
        for path in own_folder(kind).rglob("*.yaml"):
            data = read_yaml(path).data
            official += names(data) if kind == "policy" else []
            copy = folder / kind / path.relative_to(own_folder(kind))
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(yaml.safe_dump(with_stub(data), allow_unicode=True, sort_keys=False, width=10**6), "utf-8")
    # Names of places that are made of two, and of offices that are made of a place's.
    for place in EDITION.places.values():
        official += [place.name, EDITION.regions.county_hrss.format(county=place.county)]
    case = folder / "case.yaml"
    case.write_text(yaml.safe_dump(CASE), "utf-8")
    environment = os.environ | {"GCGUIDE_POLICY": str(folder / "policy"), "GCGUIDE_DIALOGS": str(folder / "dialogs")}
    environment |= {"GCGUIDE_HOME": str(folder / "home"), "GCGUIDE_LANG": STUB, "PYTHONPATH": os.pathsep.join(sys.path)}

    def speak(*arguments, typed=None):
        command = [sys.executable, "-c", SPEAK, *(str(case) if each is CASE else each for each in arguments)]
        done = subprocess.run(
            command, env=environment, input=typed, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=folder
        )
        return done.returncode, outside(done.stdout + done.stderr), (done.stdout + done.stderr).count("‹"), "\n".join(official)

    return speak


def outside(text):
    """What stands between no marks."""
    kept, depth = [], 0
    for character in text:
        depth += character == "‹"
        if not depth:
            kept.append(character)
        if character == "›":
            depth -= 1
            kept.append(" ")
    return "".join(kept)


# Commands, options, kinds of file, and how Markdown and HTML are written.
TECHNICAL = {"gcguide", "yaml", "txt", "html", "md", "pdf", "docx", "http", "https", "www", "json"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", CASE, "--as-of", "2026-03-02"), ("assess", CASE, "--as-of", "2026-07-01"),
        ("print", CASE, "--format", "txt", "-o", "-", "--as-of", "2026-03-02"),
        ("print", CASE, "--format", "md", "-o", "-", "--as-of", "2026-03-02"),
        ("policy", "show"), pytest.param(("policy", "check"), marks=pytest.mark.deep), ("assess", "nowhere.yaml"), ("cases", "list"),
    ],
    ids=lambda arguments: " ".join("case" if each is CASE else each for each in arguments),
)  # fmt: skip
def test_no_sentence_stands_in_the_code(speaking, arguments):
    code, rest, inside, official = speaking(*arguments)
    assert code in (0, 2), rest
    assert inside > 0
    rest = re.sub(r"GCG[0-9]-\S+(?:\s+[0-9A-Z]{5})+", "", rest)  # the code of the answers is in no language
    foreign = {word for word in re.findall(r"[\u4e00-\u9fff]+|[A-Za-z]{3,}", rest) if word not in official and word.lower() not in TECHNICAL}
    assert foreign <= {"nowhere"}


def test_a_conversation_is_held_in_it(speaking):
    code, rest, inside, official = speaking("--plain", "--as-of", "2026-03-02", typed="\n".join(["2", "5", "0", "150203", "quit"]))
    assert code == 0, rest
    assert inside > 20
    assert not [word for word in re.findall(r"[\u4e00-\u9fff]{2,}", rest) if word not in official]
