"""An edition that extends another: what it says is merged in, all else stays, and a mistake is told where it was written."""

from datetime import date

import pytest

from gcguide import Problem, load_edition
from gcguide.editions.files import edition_document, edition_ids, lineage
from gcguide.editions.successor import CONDITIONS, merged
from gcguide.folders import own_folder
from gcguide.policy.front_page import front_page, read_front_page
from gcguide.reading.documents import parse_yaml
from gcguide.words import load_words, message
from tests.policy.drills import DATES, OWN, RULES, drill_folder


@pytest.fixture(scope="module")
def policy(tmp_path_factory):
    return drill_folder(tmp_path_factory.mktemp("drills") / "policy")


@pytest.fixture
def write(tmp_path):
    """Writes an edition beside the drills; returns the folder."""
    folder = drill_folder(tmp_path / "policy")

    def write(id, text):
        (folder / f"editions/{id}.yaml").write_text(text, "utf-8")
        return folder

    return write


def test_a_successor_of_other_dates_takes_few_lines_and_keeps_all_the_rest(policy):
    assert len((OWN / f"{DATES}.yaml").read_text("utf-8").splitlines()) <= 20
    before, after = load_edition("2026h1", policy), load_edition(DATES, policy)
    assert after.deadline == date(2026, 10, 30)
    assert (after.rules.timeline.counted_days, before.rules.timeline.counted_days) == (7, 5)
    assert [row.copies for row in after.rules.materials.rows[:2]] == [2, 12]
    ids = [contact.id for contact in before.rules.contacts]
    assert [contact.id for contact in after.rules.contacts] == [*(id for id in ids if id != "help_line_2"), "help_mail"]
    changed = {"id", "extends", "status", "label", "notice", "deadline", "timeline", "materials", "contacts"}
    written_from = {"routes", "roster", "procedure", "readings"}
    for part in type(before.rules).model_fields.keys() - changed - written_from:
        assert getattr(after.rules, part) == getattr(before.rules, part), part
    raw = [edition_document(lineage(id, policy)).data for id in ("2026h1", DATES)]
    assert all(raw[0][part] == raw[1][part] for part in written_from), "only what their placeholders stand for is other"
    assert after.rules.roster.title == "2026年下半年（演练）绿色通道职称评审申报人员花名册"
    assert "不少于7个工作日" in next(act.zh for act in after.rules.procedure if act.id == "employer_publicity")
    row = after.rules.materials.rows[1]
    assert row.name == "专业技术职称送审表（使用A3纸正反面打印，一式12份，含原件1份，复印件11份）"
    assert "12 copies: 1 original and 11 photocopies" in row.label.en
    assert after.rules.deadline.clause == before.rules.deadline.clause
    assert after.rules.materials.rows[2:] == before.rules.materials.rows[2:]
    assert after.facts == before.facts


def test_other_conditions_and_facts_change_nothing_of_the_edition_extended(policy):
    before, after = load_edition("2026h1", policy), load_edition(RULES, policy)
    assert after.deadline == date(2026, 10, 30), "through the edition between"
    assert [c.id for c in before.rules.categories if c not in after.rules.categories] == ["overseas", "skilled_talent"]
    assert set(before.facts.ids) - set(after.facts.ids) == {"overseas", "first_title_application"}
    assert set(after.facts.ids) - set(before.facts.ids) == {"drill_patent"}
    assert list(after.facts["technical_leader_of"].values)[-1] == "drill_centre"
    assert "drill_centre" not in before.facts["technical_leader_of"].values
    assert before.facts == load_edition("2026h1").facts
    assert before.rules == load_edition("2026h1").rules
    assert after.rules.caution("station_outside_region").kind == "consult"
    assert after.rules.caution("station_outside_region").when == before.rules.caution("station_outside_region").when


def test_a_draft_is_never_the_default_and_the_newest_is_that_of_the_latest_day(policy, write):
    assert edition_ids(policy) == [DATES, RULES, "2026h1"]
    assert load_edition(folder=policy).id == "2026h1"
    assert read_front_page(DATES, policy) == front_page(load_edition(DATES, policy))
    deadline = "id: {}\nextends: 2026h1\nlabel: {{zh: 某, en: some}}\ndeadline: {{date: {}}}\n"
    folder = write("autumn-call", deadline.format("autumn-call", "2026-09-30"))
    write("z_earlier", deadline.format("z_earlier", "2025-09-30"))
    assert edition_ids(folder) == [DATES, RULES, "z_earlier", "2026h1", "autumn-call"]
    assert load_edition(folder=folder).id == "autumn-call"
    # What cannot be read may be the newest: whoever takes the default is told, whoever names another is not held up.
    write("broken", "id: [\n")
    with pytest.raises(Problem) as wrong:
        load_edition(folder=folder)
    assert wrong.value.file == folder / "editions/broken.yaml"
    assert load_edition("2026h1", folder).id == "2026h1"


def test_a_code_of_answers_names_an_edition_of_any_id(policy):
    from gcguide.person.case import Case
    from gcguide.person.handover import edition_of_code, handover_code, read_handover
    from gcguide.policy.vocabulary import load_renames

    edition = load_edition(RULES, policy)
    code = handover_code(edition, Case({"drill_patent": True, "technical_leader_of": "drill_centre"}))
    assert edition_of_code(code, edition_ids(policy)) == RULES
    assert read_handover(edition, code, load_renames()).case.facts == {"technical_leader_of": "drill_centre", "drill_patent": True}


def test_drafts_alone_have_to_be_named(write):
    folder = write("only", (OWN / f"{DATES}.yaml").read_text("utf-8"))
    for path in (folder / "editions").iterdir():
        path.unlink()
    text = (drill_folder(folder.parent / "other") / "editions/2026h1.yaml").read_text("utf-8")
    write("2026h1", text.replace("id: 2026h1\n", "id: 2026h1\nstatus: draft\n"))
    with pytest.raises(Problem) as wrong:
        load_edition(folder=folder)
    assert wrong.value.id == "policy_only_drafts"
    assert load_edition("2026h1", folder).rules.status == "draft"


HEAD = "id: next\nextends: 2026h1\nstatus: draft\n"
WRONG = {
    "an unknown parent": ("id: next\nextends: 2026h3\n", "next", 2, "unknown_nearest", "2026h1"),
    "itself": ("id: next\nextends: next\n", "next", 2, "successor_circular", "next → next"),
    "a parent that is no id": ("id: next\nextends: [2026h1]\n", "next", 2, "unknown_nearest", "2026h1"),
    "an entry dropped that is not there": (HEAD + "gates:\n  - {id: exam_not_pased, drop: true}\n", "next", 5, "unknown_nearest", "exam_not_passed"),
    "a key dropped that is not there": (HEAD + "definitions:\n  upper_teir: {drop: true}\n", "next", 5, "unknown_nearest", "upper_tier"),
    "a fact dropped that is not there": (HEAD + "facts:\n  standin: {drop: true}\n", "next", 5, "unknown_nearest", "standing"),
    "dropped and changed at once": (HEAD + "gates:\n  - {id: exam_not_passed, drop: true, clause: 一（一）}\n", "next", 5, "successor_drop", ""),
    "an entry without its name": (HEAD + "contacts:\n  - value: '1'\n", "next", 5, "successor_unnamed", "id"),
    "an entry named twice": (HEAD + "contacts:\n  - {id: help_line_1, value: '1'}\n  - {id: help_line_1, value: '2'}\n", "next", 6, "id_repeated", "help_line_1"),
    "a wrong value of its own": (HEAD + "deadline:\n  date: soon\n", "next", 5, "type_date", "soon"),
    "a key misspelt": (HEAD + "deadline:\n  dat: 2026-10-30\n", "next", 5, "unknown_nearest", "date"),
    "a new entry that lacks something": (HEAD + "contacts:\n  - {id: fax, kind: phone, value: '1'}\n", "next", 5, "key_missing", "label"),
    "a fact's value that is wrong": (HEAD + "facts:\n  standing: {values: {unsure: {zh: 某, en: some}}}\n", "next", 5, "fact_value_reserved", "unsure"),
    "a reference of the parent to what is dropped": (HEAD + "sources:\n  linked_fields: {drop: true}\n", "2026h1", None, "unknown", "linked_fields"),
    "no id of its own": ("extends: 2026h1\n", "next", 1, "key_missing", "id"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_told_with_the_file_and_the_line_it_stands_in(what, write):
    text, file, line, problem, named = WRONG[what]
    folder = write("next", text)
    with pytest.raises(Problem) as wrong:
        load_edition("next", folder)
    assert (wrong.value.id, wrong.value.file) == (problem, folder / f"editions/{file}.yaml")
    assert named in str(wrong.value.details)
    if line is None:  # the parent's own line, where the word stands
        line = next(n for n, said in enumerate((folder / "editions/2026h1.yaml").read_text("utf-8").splitlines(), 1) if named in said)
    assert wrong.value.line == line


def test_a_circle_of_two_is_told_where_it_closes(write):
    folder = write("one", "id: one\nextends: two\n")
    write("two", "id: two\n\nextends: one\n")
    with pytest.raises(Problem) as wrong:
        load_edition("one", folder)
    assert (wrong.value.id, wrong.value.file, wrong.value.line) == ("successor_circular", folder / "editions/two.yaml", 3)


def test_every_value_knows_the_file_and_line_it_was_written_in(policy):
    document = edition_document(lineage(DATES, policy))
    texts = {path: path.read_text("utf-8").replace("''", "'").splitlines() for path in (policy / "editions").iterdir()}
    seen = set()
    for path in document.lines:
        value = document.data
        for key in path:
            value = value[key]
        file, line = document.place(path)
        if isinstance(value, str) and "\n" not in value:
            seen.add(file.stem)
            assert value in texts[file][line - 1] or value in texts[file][line], path
    assert seen == {DATES, "2026h1"}


def test_lists_that_name_nothing_are_replaced_and_conditions_never_mixed():
    base = parse_yaml("a: [1, 2]\nb: [{row: 1, x: 1}, {row: 1, x: 2}]\nwhen: {not: {f: v}}\nrows: [{row: 4, x: 1}, {row: 2, x: 1, y: {p: 1}}]\n")
    own = parse_yaml("a: [3]\nb: [{row: 1, x: 3}]\nwhen: {f: w}\nrows: [{row: 2, y: {q: 2}}, {row: 9}, {row: 4, drop: true}]\n")
    assert merged(base, own).data == {
        "a": [3], "b": [{"row": 1, "x": 3}], "when": {"f": "w"},
        "rows": [{"row": 2, "x": 1, "y": {"p": 1, "q": 2}}, {"row": 9}],
    }  # fmt: skip


def test_the_keys_of_conditions_are_those_of_the_models():
    from gcguide.policy.rules import Rules

    def keys(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if "condition" in str(value.get("$comment", "") if isinstance(value, dict) else "") or (
                    isinstance(value, dict) and {"$comment": "condition"} in value.get("anyOf", [])
                ):
                    yield key
                yield from keys(value)
        elif isinstance(node, list):
            for value in node:
                yield from keys(value)

    assert set(keys(Rules.model_json_schema())) == set(CONDITIONS)


def test_the_schema_for_editors_takes_the_drills_and_refuses_a_slip():
    import json

    from jsonschema import Draft202012Validator

    schema = Draft202012Validator(json.loads((own_folder("policy") / "schema/successor.json").read_text("utf-8")))
    for path in OWN.iterdir():
        assert [*schema.iter_errors(json.loads(json.dumps(parse_yaml(path.read_text("utf-8")).data, default=str)))] == []
    assert not schema.is_valid({"id": "next", "extends": "2026h1", "gates": [{"id": "exam_not_passed", "dorp": True}]})
    assert not schema.is_valid({"id": "next", "deadline": {"date": "2026-10-30"}})


def test_what_stands_for_something_may_be_written_with_placeholders_itself(write):
    text = "id: {}\nextends: 2026h1\nstatus: draft\nlabel: {{zh: '{}', en: batch of the year}}\ndeadline: {{date: 2027-10-29}}\n"
    rules = load_edition("next", write("next", text.format("next", "{deadline.year}年下半年"))).rules
    assert rules.label.zh == "2027年下半年"
    assert rules.roster.title == "2027年下半年绿色通道职称评审申报人员花名册", "which is written with the name of the batch"
    with pytest.raises(Problem) as wrong:
        load_edition("itself", write("itself", text.format("itself", "{batch.label}")))
    assert wrong.value.id == "placeholder_lacking"


@pytest.mark.parametrize(
    ("materials", "word"), [("columns: [序号, 材料名称]", "2"), ("binding_from_row: 12", "12"), ("rows: [{row: 3, drop: true}]", "3")]
)
def test_a_list_of_materials_that_cannot_be_laid_out_is_told_with_its_line(materials, word, write):
    with pytest.raises(Problem) as wrong:
        load_edition("next", write("next", f"id: next\nextends: 2026h1\nstatus: draft\nmaterials: {{{materials}}}\n"))
    assert word in message(wrong.value, load_words("zh"))
    assert wrong.value.line
