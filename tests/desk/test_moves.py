"""Cases moved to another notice: what has lapsed decides nothing, what holds is not lost, and all of it or nothing."""

import json
import random
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gcguide import load_edition
from gcguide.cases.archive import archive_bytes, read_archive
from gcguide.cases.open_store import open_store
from gcguide.cases.restore import case_of, facts_of, restored
from gcguide.cases.saved import Answers, Revision, Saved, Stage
from gcguide.cases.store import Draft
from gcguide.cli import main
from gcguide.conversation.prompt import prompt
from gcguide.core.facts import plain_facts
from gcguide.core.result import Target
from gcguide.core.rulebook import rulebook
from gcguide.core.verdict import verdicts
from gcguide.desk.changes import turned
from gcguide.desk.desk import Desk, history_lines
from gcguide.desk.impact import impact_on
from gcguide.desk.moves import planned
from gcguide.desk.rows import RowContext
from gcguide.person.handover import handover_code, read_handover
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.words import load_words, message
from tests.effort import is_deep
from tests.people import HARMLESS, random_failed, random_fit
from tests.policy.drills import DATES, RULES, drill_folder, published
from tests.programs import PATIENCE

ZH, RENAMES, TODAY = load_words("zh"), load_renames(), date(2026, 9, 1)
ROOT = Path(__file__).resolve().parents[2]
YEAR_LATER = "2027-drill"

# How long answers hold, told here once more, so that a slip in the data shows: by fact and answer, all others always.
BATCH, YEAR = "batch", "year"
TIMED = {
    "postdoc": {"in_station": BATCH},
    "green_channel_history": {"never": BATCH, "failed": BATCH, "unsure": BATCH},
    "new_achievements": {True: BATCH, False: BATCH, "unsure": BATCH},
    "other_review_filed": {True: YEAR, False: BATCH, "unsure": BATCH},
    "social_review_eligible": {True: YEAR, False: YEAR, "unsure": YEAR},
    "licence": {"missing": BATCH},
    "series_exam": {"passed": YEAR, "not_passed": BATCH, "unsure": YEAR},
}


def lapses(id, value, same_year):
    hold = TIMED.get(id, {}).get(value) if not isinstance(value, (frozenset, list, date)) else None
    return hold == BATCH or (hold == YEAR and not same_year)


@pytest.fixture
def policy(tmp_path, monkeypatch):
    folder = drill_folder(tmp_path / "policy")
    published(folder, YEAR_LATER, "2027-04-30")
    monkeypatch.setenv("GCGUIDE_POLICY", str(folder))
    return folder


def random_case(rng, number):
    """A person whose answers came before the conversation and in it, some twice; with all that is of one batch."""
    facts = plain_facts(random_fit(rng, 0.85))
    known, asked = {}, []
    for id, value in facts.items():
        if rng.random() < 0.5:
            known[id] = value
        else:
            if rng.random() < 0.2:
                asked.append((id, {id: rng.choice([value, "unsure"])}))
            asked.append((id if rng.random() < 0.7 else "change", {id: value}))
    steps = random_failed(rng)
    stage = rng.choice([None, None, "preparing", "returned", "reported", "passed", "failed"])
    answers = Answers(
        known, tuple(asked), (), steps, ("1 评审表",) if rng.random() < 0.3 else (),
        rng.choice([None, "2026-04-20"]), rng.choice([None, {"category": 2, "grade": "full_senior"}]),
    )  # fmt: skip
    return Saved(
        number, 1, "2026h1", f"第{number}位", "备注", False, "2026-03-02T09:00:00+08:00", "2026-03-02T09:00:00+08:00",
        answers, {"name": "某"}, stage=Stage(stage, "2026-04-10", "缺照片") if stage else None, owner="王五", links=("/a",),
    )  # fmt: skip


@pytest.mark.parametrize("to", [DATES, RULES])
def test_no_verdict_turns_in_silence(to, policy):
    rng, edition, old = random.Random(to), load_edition(to), load_edition("2026h1")
    tell, count = impact_on(edition), 0
    for saved in [random_case(rng, number) for number in range(1, 2001 if is_deep() else 151)]:
        told, (before, failed, _) = tell(saved), facts_of(saved.answers, old, RENAMES)
        was, now = of(old, before, failed), of(edition, facts_of(told.comes.confirmed, edition, RENAMES)[0])
        unlike = [cell for cell in {**was, **now} if was.get(cell, "no") != now.get(cell, "no")]
        count += bool(unlike)
        assert told.is_changed or not unlike, (unlike, before)
    assert count > 20


def of(edition, facts, failed=()):
    book = rulebook(edition)
    found = verdicts(book, facts, failed)
    return {(cell.category.id, cell.grade): str(verdict) for cell, verdict in zip(book.cells, found, strict=True)}


def flat(by_grade):
    return {(category, grade): verdict for category, grades in by_grade.items() for grade, verdict in grades.items()}


@pytest.mark.parametrize("to", [DATES, RULES, YEAR_LATER])
def test_what_has_lapsed_decides_nothing_and_what_holds_is_not_lost(to, policy):
    rng, edition, old = random.Random(to), load_edition(to), load_edition("2026h1")
    cases = [random_case(rng, number) for number in range(1, 2001 if is_deep() else 121)]
    same_year, lapsed_once = edition.deadline.year == 2026, set()
    for revision, saved in zip(planned(edition, cases).revisions, cases, strict=True):
        before, failed, _ = facts_of(saved.answers, old, RENAMES)
        outcome = {"passed": {"green_channel_history": "passed"}, "failed": {"green_channel_history": "failed"}}
        learned = outcome.get(saved.stage.id, {}) if saved.stage else {}
        gone = {"new_achievements"} if saved.stage and saved.stage.id == "failed" else set()
        lapsed = {id for id, value in before.items() if id not in learned and id not in gone and lapses(id, value, same_year)}
        lapsed_once |= lapsed
        expected = {id: value for id, value in (before | learned).items() if id not in lapsed | gone}
        after, read = revision.after, restored(edition, revision.after.answers, RENAMES)
        here = {id: value for id, value in expected.items() if id in edition.facts}
        assert read.facts == here
        assert of(edition, here) == flat(after.seen.verdicts) == {cell: str(v) for cell, v in read.interview.verdicts().items()}
        # What this notice does not know is kept, for one that does.
        assert facts_of(after.answers, old, RENAMES)[0] == expected
        ((kind, body),) = revision.log
        assert kind == "edition"
        assert flat(body["verdicts"]) == of(old, before, failed), "what it came to under the notice before"
        assert set(body["lapsed"]) == lapsed
        fresh = after.answers
        assert (fresh.steps, fresh.local_deadline, fresh.chosen, fresh.undone, after.stage) == ({}, None, None, (), None)
        had = {
            "step": dict(saved.answers.steps), "local_deadline": saved.answers.local_deadline,
            "chosen": saved.answers.chosen, "stage": saved.stage and vars(saved.stage),
        }  # fmt: skip
        kept = {name: value for name, value in body["again"].items() if name != "paper"}
        assert kept == {name: value for name, value in had.items() if value}
        assert (after.owner, after.note, after.links, after.person) == (saved.owner, saved.note, saved.links, saved.person)
        # And back: what lapsed is open, all else as it was.
        (back,) = planned(old, [after]).revisions
        held = {id: value for id, value in expected.items() if not lapses(id, value, same_year)}
        assert facts_of(back.after.answers, old, RENAMES)[0] == held
        assert expected.keys() - held.keys() <= learned.keys(), "the outcome of one batch is not that of the next"
        (undone,) = turned([revision], {saved.number: after})
        assert replace(undone.after, seen=saved.seen) == saved
    assert {"green_channel_history", "new_achievements", "other_review_filed", "series_exam"} <= lapsed_once


def test_taking_an_answer_back_brings_nothing_that_has_lapsed(policy):
    answers = Answers({}, (("green_channel_history", {"green_channel_history": "never"}), ("change", {"green_channel_history": "passed"})))
    saved = replace(random_case(random.Random(1), 1), answers=answers, stage=None)
    (revision,) = planned(load_edition(DATES), [saved]).revisions
    interview = restored(load_edition(DATES), revision.after.answers, RENAMES).interview
    assert interview.facts == {"green_channel_history": "passed"}
    while interview.undo():
        assert "never" not in interview.facts.values()


def test_the_last_answer_is_proposed_where_somebody_gave_it(policy):
    edition = load_edition(YEAR_LATER)
    known = {"series_exam": "passed", "licence": "missing", "new_achievements": "unsure", "other_review_filed": False}
    answers = Answers(known, (("green_channel_history", {"green_channel_history": "failed"}),), assumed=("other_review_filed",))
    saved = replace(random_case(random.Random(1), 1), answers=answers, stage=None)
    (revision,) = planned(edition, [saved]).revisions
    moved = revision.after
    interview = restored(edition, moved.answers, RENAMES).interview
    assert interview.facts == {}
    assert interview.proposals == {"series_exam": "passed", "licence": "missing", "green_channel_history": "failed"}
    shown = prompt(interview, interview.about("green_channel_history"), ZH, TODAY)
    assert shown.proposed == ("failed",)
    assert "上一期的回答：参加过绿色通道评审但未通过" in shown.help
    assert prompt(interview, interview.about("new_achievements"), ZH, TODAY).proposed == ()
    screen = next(name for name, one in interview.questions.screens.items() if "licence" in one.facts)
    assert prompt(interview, interview.screen(screen), ZH, TODAY).proposed, "the lines that were ticked"
    interview.tell({"green_channel_history": "never"})
    assert "green_channel_history" not in interview.proposals
    assert prompt(interview, interview.about("green_channel_history"), ZH, TODAY).help.count("上一期") == 0
    # It is kept with the case, and goes along where that is handed over.
    with open_store() as store:
        (number,) = store.add([Draft(moved.edition, moved.answers, "甲")])
        assert store.load(number).answers.lapsed == {"series_exam": "passed", "licence": "missing", "green_channel_history": "failed"}
        (archived,) = read_archive(archive_bytes(list(store.cases()), {number: store.history(number)}, store.clock()))
        assert archived.saved.answers == store.load(number).answers
        mine = Desk(store, RowContext(TODAY, ZH))
        mine.read()
        assert store.load(mine.duplicate(mine.rows[0], "乙")).answers.lapsed == {}, "that is somebody else"


# A category that was chosen is saved by its number, which another notice may give to another one


@pytest.fixture
def renumbered(policy):
    """A notice that counts two categories the other way round, and has another one no more."""
    text = (
        "id: swapped\nextends: 2026h2-drill-rules\nstatus: draft\nlabel: {zh: 换了序号（演练）, en: swapped (drill)}\n"
        "categories: [{id: talent_tier, number: 3}, {id: postdoc, number: 2}]\n"
    )
    (policy / "editions/swapped.yaml").write_text(text, "utf-8")
    return load_edition("swapped")


def test_what_was_chosen_is_the_same_category_under_a_notice_that_counts_otherwise(renumbered, capsys, tmp_path):
    put(2)
    said(capsys, "set", 1, "chosen=2:full_senior")
    said(capsys, "set", 2, "chosen=5:associate_senior")
    old = load_edition("2026h1")
    with open_store() as store:
        saved, dropped = store.load(1), store.load(2)
    assert case_of(saved, old, RENAMES).chosen == Target(2, "full_senior")
    assert case_of(saved, renumbered, RENAMES).chosen == Target(3, "full_senior")
    assert case_of(dropped, renumbered, RENAMES).chosen is None, "there is no such category"
    assert restored(renumbered, dropped.answers, RENAMES, "2026h1").lost[-1:] == ("chosen",)
    # Printed under the other one, and handed over to who reads it there.
    assert main(["print", "2", "--edition", "swapped", "--format", "txt", "-o", str(tmp_path / "2.txt")]) == 0
    assert "选定申报" in capsys.readouterr().err, "what has no place there is told"
    code = handover_code(old, case_of(saved, old, RENAMES))
    assert read_handover(renumbered, code, RENAMES).case.chosen == Target(3, "full_senior")
    lost = read_handover(renumbered, handover_code(old, case_of(dropped, old, RENAMES)), RENAMES)
    assert (lost.case.chosen, [one.about for one in lost.unread]) == (None, ["chosen"])
    # Moved, it is to be chosen anew; the history says what it was, and goes on saying it by its own numbers.
    assert "选定申报 2 份" in said(capsys, "move", "--all", "swapped", "--yes")
    with open_store() as store:
        assert store.load(1).answers.chosen is None
        lines = [*history_lines(store.history(1), renumbered, ZH)]
    (set_, moved_) = [line for line in lines if "选定申报" in line]
    assert "英才兴蒙" in set_
    assert "英才兴蒙" in moved_
    assert "2类" in set_


# By command


def put(count, edition="2026h1"):
    person = HARMLESS | {"current_grade": "associate_senior", "talent_tier": "tier_5", "place": "150203"}
    with open_store() as store:
        return store.add(
            Draft(edition, Answers(plain_facts(person), local_deadline="2026-04-20"), f"第{n}位", stage=Stage("reported", "2026-04-28"))
            for n in range(count)
        )


def said(capsys, *arguments, code=0):
    capsys.readouterr()
    assert main(["cases", *map(str, arguments)]) == code
    out = capsys.readouterr()
    return out.err if code else out.out


def editions():
    with open_store() as store:
        return {saved.number: saved.edition for saved in store.cases()}


def test_by_number_by_what_they_have_in_common_or_all(policy, capsys):
    put(4)
    said(capsys, "stage", 4, "online", "--on", "2026-04-10")
    assert "9" in said(capsys, "move", 1, 9, DATES, code=2)
    assert set(editions().values()) == {"2026h1"}, "all of them or none"
    assert f"cases move --all {DATES}" in said(capsys, "impact", DATES), "and how to go on is told"
    told = said(capsys, "move", "--all", "--to", DATES, "--dry-run")
    assert "4 份记录" in told
    assert "绿色通道申报经历 4 份" in told
    assert "进度 4 份" in told
    assert "--yes" in said(capsys, "move", "--all", DATES, code=2), "nobody is here to say yes"
    assert set(editions().values()) == {"2026h1"}
    said(capsys, "move", "--stage", "online", DATES, "--yes")
    assert editions() == {1: "2026h1", 2: "2026h1", 3: "2026h1", 4: DATES}
    told = said(capsys, "move", 1, 2, DATES)
    assert "还没有发布，只供试用" in told, "a draft"
    assert "不用换的：3 份" in said(capsys, "move", "--find", "位", "--to", DATES, "--dry-run")
    said(capsys, "move", "--edition", "2026h1", "--to", DATES, "--yes")
    assert set(editions().values()) == {DATES}
    assert "本来就按" in said(capsys, "move", 1, DATES, code=2)
    for word in ("1-3", "1,2"):
        assert "用空格隔开" in said(capsys, "move", word, DATES, code=2)
    for wrong in (["move"], ["move", DATES], ["move", "--all", 1, DATES], ["move", "x", DATES], ["move", 1, "2026h9"]):
        said(capsys, *wrong, code=2)
    shown = json.loads(said(capsys, "show", 1, "--json", "--history"))
    assert "green_channel_history" not in shown["case"]
    assert shown["history"][-1]["body"]["lapsed"]["green_channel_history"] == "never"
    assert shown["history"][-1]["body"]["verdicts"]["talent_tier"]
    with open_store() as store:
        (line,) = [one for one in history_lines(store.history(1), load_edition(DATES), ZH) if DATES in one]
    assert "不再有效的回答：绿色通道申报经历：未参加过绿色通道评审" in line
    assert "从头开始：进度、当地报送日期" in line
    backups = json.loads(said(capsys, "backups", "--json"))
    assert "move" in {backup["occasion"] for backup in backups}


def test_what_was_moved_by_command_goes_back_by_the_command_that_is_printed(policy, capsys):
    put(3)
    parts = ("edition", "answers", "stage", "person", "label")
    with open_store() as store:
        before = {saved.number: [getattr(saved, part) for part in parts] for saved in store.cases()}
    told = said(capsys, "move", "--all", DATES, "--yes")
    (command,) = re.findall("cases (backups restore [0-9]+)", told)
    assert "对任何一份记录的改动都会退回，新建的不动" in told
    put(1)
    said(capsys, "set", 1, "owner=某")
    said(capsys, *command.split(), "--yes")
    with open_store() as store:
        now = {saved.number: [getattr(saved, part) for part in parts] for saved in store.cases()}
    assert {number: now[number] for number in before} == before
    assert len(now) == 4, "what was made since stays"
    with open_store() as store:
        assert store.load(1).owner == ""


def test_one_that_is_moved_is_told_how_to_go_back_and_what_is_asked_of_it_and_why_it_turns(policy, capsys):
    facts = HARMLESS | {"talent_tier": "tier_4", "current_grade": "intermediate", "place": "150203", "postdoc": "in_station", "works_in_region": False}
    shut = {"skill_field": "art", "unique_skill": True, "achievements": frozenset(["major_contribution"])}
    with open_store() as store:
        store.add([Draft("2026h1", Answers(plain_facts(facts | shut)), "甲", stage=Stage("passed", "2026-04-28"))])
        store.add([Draft("2026h1", Answers(plain_facts(facts)), "乙")])
    told = said(capsys, "move", 1, DATES)
    # Not the answers shut them, and it is not said to the person.
    assert "与您无关" not in told
    assert told.count(" → 不符合\n") > 1
    assert re.search(r"cases move 1 2026h1（.*cases show 1 --history）", told)
    told = said(capsys, "move", 2, RULES)
    (asked,) = re.findall("要重新问的：(.*?)。", told)
    assert "博士后经历" not in asked, "it lapsed, and decides nothing"
    assert "绿色通道申报经历" in asked
    assert said(capsys, "move", 2, "2026h1").count("cases move 2 2026h2-drill-rules") == 1


def test_a_new_question_is_told_of_a_single_case_as_of_several(policy, capsys):
    facts = HARMLESS | {"skill_field": "art", "unique_skill": True, "current_grade": "intermediate", "place": "150203"}
    with open_store() as store:
        store.add([Draft("2026h1", Answers(plain_facts(facts)), "甲")])
    assert "另外还要补问的：演练专利。" in said(capsys, "move", 1, RULES)


def test_a_notice_after_what_is_to_be_found_is_no_word_of_that(policy, capsys):
    put(3)
    told = said(capsys, "move", "--find", "第1位", DATES, "--yes")
    assert "cases move 2 2026h1" in told
    assert editions() == {1: "2026h1", 2: DATES, 3: "2026h1"}
    assert "--to" in said(capsys, "move", "--find", "第1位", code=2)
    assert "--to" in said(capsys, "move", "--find", DATES, code=2), "it may be what is looked for"


def test_what_a_notice_has_no_use_for_is_named_in_words_each_time(policy, capsys):
    with open_store() as store:
        store.add([Draft("2026h1", Answers(plain_facts(HARMLESS | {"overseas": "none"})), "甲")])
    assert "该期不再使用的回答：海外背景" in said(capsys, "show", 1, "--edition", RULES)
    assert "该期不再使用的回答：海外背景" in said(capsys, "move", 1, RULES)
    shown = said(capsys, "show", 1)
    assert "没有带过来：海外背景" in shown
    assert "overseas" not in shown


def test_a_case_whose_own_notice_is_not_here_is_moved_and_told(policy, capsys):
    put(1)
    with open_store() as store:
        store.add([Draft("2019h1", Answers({"other_review_filed": True, "current_grade": "junior"}), "旧案")])
    alone = said(capsys, "move", 2, DATES, "--dry-run")
    assert "无法比较" in alone
    assert "→" not in alone, "nobody knows what it was"
    told = said(capsys, "move", "--all", DATES, "--yes")
    assert "无法比较的：1 份（2）" in told
    with open_store() as store:
        assert store.load(2).answers.facts == {"current_grade": "junior"}, "of which year it was said, nobody knows"


def test_what_is_done_at_the_desk_as_one_is_undone_as_one(policy):
    put(5)
    with open_store() as store:
        mine = Desk(store, RowContext(TODAY, ZH))
        mine.read()
        before = {row.number: row.saved for row in mine.rows}
        mine.revise(planned(load_edition(DATES), [row.saved for row in mine.rows]).revisions)
        assert {row.saved.edition for row in mine.rows} == {DATES}
        mine.undo()
        parts = ("edition", "answers", "stage", "seen", "label")
        for row in mine.rows:
            assert [getattr(row.saved, part) for part in parts] == [getattr(before[row.number], part) for part in parts]


def test_a_move_that_cannot_be_taken_back_any_more_names_the_ways_there_are(policy):
    put(2)
    with open_store() as store:
        mine = Desk(store, RowContext(TODAY, ZH))
        mine.read()
        mine.revise(planned(load_edition(DATES), [row.saved for row in mine.rows]).revisions)
        moved_one = store.load(1)
        known = moved_one.answers.known | {"green_channel_history": "never"}
        store.revise([Revision(moved_one, replace(moved_one, answers=replace(moved_one.answers, known=known)), [])])
        with pytest.raises(Problem) as told:
            mine.undo()
        text = message(told.value, ZH)
        assert "F12" in text
        assert "cases move 1 2026h1" in text
        assert {saved.edition for saved in store.cases()} == {DATES}


# Killed at random: run as a program it moves all cases there and back, and says so each time.

_MOVES = """
import sys
from gcguide import load_edition
from gcguide.cases.open_store import open_store
from gcguide.desk.impact import impact_on
from gcguide.desk.moves import planned
print("ready", flush=True)
with open_store() as store:
    for turn in range(10_000):
        to = load_edition(sys.argv[1 + turn % 2])
        cases = [saved for saved in store.cases() if saved.edition != to.id]
        store.revise(planned(to, cases).revisions)
        print(to.id, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no kill")
def test_killed_at_random_nothing_is_half_moved(policy, home, tmp_path):
    count, kills = (300, 30) if is_deep() else (60, 3)
    with open_store() as store:
        rng = random.Random(3)
        store.add(Draft("2026h1", random_case(rng, n).answers, f"第{n}位") for n in range(count))
    lot, seen = random.Random(5), set()
    environment = {"PYTHONPATH": str(ROOT / "src"), "GCGUIDE_HOME": str(home), "GCGUIDE_POLICY": str(policy)}
    for _ in range(kills):
        here = set(editions().values())
        assert len(here) == 1, "some were moved and some were not"
        order = [DATES, "2026h1"] if here == {"2026h1"} else ["2026h1", DATES]
        process = subprocess.Popen(
            [sys.executable, "-c", _MOVES, *order], env=environment, stdout=subprocess.PIPE, text=True, cwd=tmp_path
        )
        assert process.stdout.readline() == "ready\n"
        seen |= {process.stdout.readline().strip() for _ in range(lot.randint(1, 4))}
        time.sleep(lot.random() * (1 if is_deep() else 0.1))
        process.kill()
        told = process.stdout.read().split()
        process.stdout.close()
        process.wait(PATIENCE)
        with open_store() as store:
            cases = list(store.cases())
            assert len(cases) == count
            assert store.notices == []
            assert len({saved.edition for saved in cases}) == 1
            # Who is there has what was written with it, and a line of the history for each move.
            for saved in cases[:20]:
                moves = [entry.body["to"] for entry in store.history(saved.number) if entry.kind == "edition"]
                assert (moves[-1] if moves else "2026h1") == saved.edition
                assert (saved.seen is None) == (not moves)
        seen |= {saved.edition, *told}
    assert seen == {DATES, "2026h1"}
