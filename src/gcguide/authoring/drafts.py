"""Where an interview is kept between two sittings, and how its outcome becomes a draft among the user's editions."""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gcguide.authoring.composed import Composed, Left
from gcguide.authoring.entries import difference, document
from gcguide.authoring.interview import Script
from gcguide.authoring.items import CHANGED
from gcguide.core.rulebook import rulebook
from gcguide.editions.files import DRAFT
from gcguide.editions.locks import state
from gcguide.files import private_folder, write_new
from gcguide.folders import data_folder, data_home, edition_files, own_editions
from gcguide.language.faq import load_faq, read_faq
from gcguide.policy.edition import Edition
from gcguide.policy_check.agreement import disagreements
from gcguide.policy_check.taking_in import staged
from gcguide.problem import Problem
from gcguide.reading.decode import decode, read_bytes
from gcguide.text import DEFAULT_LANG
from gcguide.words import Words


@dataclass(frozen=True)
class Kept:
    """An interview as it is kept: the edition before, the answers, and those that are asked for anew."""

    base: str
    answers: dict[str, str]
    taken_back: dict[str, str]


def _file(id: str) -> Path:
    return data_home() / "policy" / "drafts" / f"{id}.json"


def kept(id: str) -> Kept | None:
    """The interview about an edition that was begun earlier; what is no such thing counts as none.

    Raises:
        Problem: it cannot be read.
    """
    if not _file(id).is_file():
        return None
    try:
        raw = json.loads(decode(read_bytes(_file(id)), _file(id)))
        answers, taken_back = (
            {str(key): str(answer) for key, answer in told.items()}
            for told in (raw["answers"], raw.get("taken_back", {}))
        )
        return Kept(str(raw["from"]), answers, taken_back)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Problem("author_kept", {}, _file(id)) from None


def keep(id: str, script: Script) -> None:
    """Keeps what was answered.

    Raises:
        Problem: it cannot be written.
    """
    folder = _file(id).parent
    private_folder(folder.parent)
    private_folder(folder)
    told = {"from": script.edition.id, "answers": script.answers, "taken_back": script.taken_back}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    write_new(_file(id), (text + "\n").encode(), force=True)


def check_free(id: str) -> None:
    """Raises unless an edition may be written under this id: nobody has it, or it is a draft made by an interview."""
    here = edition_files(data_folder("policy")).get(id)
    if here is None:
        return
    if here.parent != own_editions() or state(id) != "draft":
        raise Problem("author_taken", {"word": id}, here)
    if not _file(id).is_file():
        raise Problem("author_by_hand", {"word": id}, here)


@dataclass(frozen=True)
class Draft:
    """An edition about to be written: its text, and the questions of the FAQ whose answers no longer hold."""

    text: str
    faq_left_out: tuple[str, ...]


def draft(id: str, script: Script, made: Composed) -> Draft:
    """The file of the next edition, which holds: it was read beside all the others.

    Raises:
        Problem: what was told does not go together; names what.
    """
    with TemporaryDirectory() as name:
        file = Path(name) / f"{id}.yaml"
        file.write_text(_text(id, script, made), "utf-8")
        with staged(file, again=True) as edition:
            faq, where = read_faq(edition)
            made.left += _answers_citing(edition, script, made)
            wrong = disagreements(rulebook(edition), faq, where, script.words)
            left_out = [str(one.details["word"]) for one in wrong if one.id == "faq_disagrees"]
            told = {one.id: one.question[DEFAULT_LANG] + one.answer[DEFAULT_LANG] for one in load_faq(edition).entries}
            left_out += [one for one, text in told.items() if any(said in text for said in made.replaced)]
    if left_out:
        made.data["faq_left_out"] = [*dict.fromkeys([*made.data.get("faq_left_out", []), *left_out])]
    text = _text(id, script, made)  # with what was found to do
    asked = {entry.id: entry.question[script.words.lang] for entry in load_faq(script.edition).entries}
    return Draft(text, tuple(asked.get(id, id) for id in dict.fromkeys(left_out)))


def _answers_citing(edition: Edition, script: Script, made: Composed) -> list[Left]:
    """How many answers of the FAQ are still given that stand on a clause that has changed."""
    found, unsaid = [], made.data.get("faq_left_out", ())
    entries = [entry for entry in load_faq(edition).entries if entry.id not in unsaid]
    for item in script.items:
        if item.kind == "clause" and script.answers.get(item.key) == CHANGED and item.clause in made.printed:
            number = made.printed[str(item.clause)]
            count = sum(number in entry.clauses for entry in entries)
            found += [Left(number, "faq", str(count))] if count else []
    return found


def _text(id: str, script: Script, made: Composed) -> str:
    chinese = Words(DEFAULT_LANG, script.words.texts)
    label = made.data["label"][DEFAULT_LANG]
    remarks = [chinese("author.head", label=label, base=script.edition.id)]
    if made.left:
        remarks.append(chinese("author.left_head"))
    for left in made.left:
        remarks.append("- " + chinese(f"author.left.{left.why}", clause=left.clause, note=left.note))
        remarks += [chinese("author.left_rule", place=place) for place in left.rules]
    own = {"id": id, "extends": script.edition.id, "status": DRAFT}
    return document(own | (difference(script.before, made.data) if made.data != script.before else {}), remarks)
