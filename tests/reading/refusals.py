"""Bad input is met well: one message that names the place, the word at fault and the way out; exit code 2.

Each row of the tables in the tests is one kind of mistake, put in through the command line and answered in words.
Rows look for the parts of a message that matter, not for its prose, so that the prose stays free to improve.
"""

import re
from collections import Counter
from dataclasses import dataclass

import pytest

from gcguide import load_edition
from gcguide.folders import data_folder
from gcguide.text import LANGS
from gcguide.words import load_words

DATA = {name: data_folder(name) for name in ("policy", "dialogs")}
WORDS = {lang: load_words(lang) for lang in LANGS}
EDITION = load_edition("2026h1")

# The line is not asserted: the mistake is in the whole file, or has no single place.
ANYWHERE = -1


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


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


def rows(table, again=()):
    """Parameters of a test, each named after its kind of mistake; what only meets it `again` is for the deep run."""
    twice = [what for what, count in Counter(row.what for row in table).items() if count > 1]
    assert not twice, f"two rows have the same name: {twice}"
    assert set(again) <= {row.what for row in table}
    return [pytest.param(row, id=row.what, marks=[pytest.mark.deep] if row.what in again else []) for row in table]
