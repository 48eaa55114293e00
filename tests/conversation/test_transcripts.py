"""Whole conversations as people would have them, kept as readable transcripts; run again, they read the same."""

import io
import re
from datetime import date
from pathlib import Path

import pytest

from gcguide.conversation.session import Session
from gcguide.line import run
from gcguide.policy.front_page import read_front_page
from gcguide.words import load_words
from tests.regenerate import how
from tests.unmarked import unmarked

FOLDER = Path(__file__).resolve().parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))
TODAY = date(2026, 3, 2)
REPLY = {"zh": "答：", "en": "A: "}
# The report follows in full; of it, the transcript keeps the result and the seven verdicts.
KEPT_SECTIONS = 2


def language(file):
    return file.suffixes[0].removeprefix(".")


def replies(text, lang):
    return [line.removeprefix(REPLY[lang]) for line in text.splitlines() if line.startswith(REPLY[lang]) and line != REPLY[lang]]


def run_again(file):
    """The replies of a transcript, and what the program says to them now."""
    text, lang = file.read_text("utf-8"), language(file)
    return converse(replies(text, lang), lang)


def converse(lines, lang):
    out = io.StringIO()
    run(Session(read_front_page("2026h1"), load_words(lang), TODAY), lines, out, echo=True, bold=False)
    return shortened(out.getvalue())


def shortened(text):
    talk, *sections = re.split(r"(?m)^(?=== )", text)
    return unmarked(talk + "".join(sections[:KEPT_SECTIONS]))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_conversation_runs_as_written(file):
    assert run_again(file) == file.read_text("utf-8"), how("transcripts")


def test_there_is_one_for_each_category_and_for_none_in_both_languages():
    for lang in ("zh", "en"):
        kinds = {file.name.split("_")[0] for file in FILES if language(file) == lang}
        assert kinds >= {"1", "2", "3", "4", "5", "6", "7", "none"}
        for file in FILES:
            number = file.name.split("_")[0]
            if language(file) == lang and number.isdigit():
                result = file.read_text("utf-8").split("== ")[1]
                assert (f"第{number}类" if lang == "zh" else f"Category {number},") in result, file.name
