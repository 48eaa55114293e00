"""`gcguide cases` that change what is there: new cases, values, notes, stages, links to files, the bin."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from gcguide.cases.open_store import set_aside
from gcguide.cases.restore import answers_of_case, edition_of, seen_now
from gcguide.cases.saved import Saved, outline_from
from gcguide.cases.store import Draft, Store
from gcguide.commands.case_choice import in_bin, loaded, names_of, numbers_in
from gcguide.commands.inputs import given_case
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import agreed
from gcguide.core.days import read_local_deadline
from gcguide.core.interview import Interview
from gcguide.desk.changes import LOCAL, Values, late_local, read_stage, staged, stages_turned, valued
from gcguide.desk.desk import same_person
from gcguide.desk.links import is_missing, linked
from gcguide.desk.messages import next_time
from gcguide.folders import bin_days
from gcguide.person.case import Case
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import plain, shown
from gcguide.words import Words, message

_GIVES = "="


def change_values(store: Store, arguments: Namespace, words: Words) -> None:
    """Sets values of cases, all of them or none: `set 3 4 talent_tier=tier_5 owner=张三`."""
    named = [word for word in arguments.items if _GIVES not in word]
    pairs = [word.split(_GIVES, 1) for word in arguments.items if _GIVES in word]
    keys = [key.strip() for key, _ in pairs]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise Problem("set_twice", {"word": shown(twice[0])})
    typed = {key: text for key, (_, text) in zip(keys, pairs, strict=True)}
    if not typed:
        raise Problem("set_nothing")
    cases = _loaded(store, named)
    revisions = [valued(saved, Values(typed)) for saved in cases]
    store.revise(revisions)
    print(words("case.set", cases=names_of(cases, words)))
    if LOCAL in typed and (told := next(filter(None, (late_local(one.after, words) for one in revisions)), None)):
        print(told)


def set_stage(store: Store, arguments: Namespace, words: Words) -> None:
    """Notes how far cases have come, all of them or none: `stage 3 4 online --on 2026-04-10`."""
    *named, typed = arguments.items
    cases = _loaded(store, named)
    judged = day_to_judge_by(arguments.as_of)
    revisions = []
    for saved in cases:
        edition = edition_of(saved)
        stage = read_stage(edition, typed)
        on: date = read_local_deadline(edition, arguments.on) if arguments.on else judged
        revisions.append(staged(saved, stage.id, on, arguments.why or ""))
    store.revise(revisions)
    print(words("case.staged", stage=stage.label[words.lang], day=words.day(on), cases=names_of(cases, words)))
    if on > judged:
        print(message(Problem("stage_ahead", {"day": words.day(on)}), words))
    for told in stages_turned(cases, stage.id, on, words):
        print(told)
    if stage.with_reason and not arguments.why:
        print(words("case.returned_why"))
    if (later := next_time(stage, edition, words)) is not None:
        print(later)


def delete(store: Store, arguments: Namespace, words: Words) -> None:
    """Puts cases into the bin."""
    cases = [_named(store, number) for number in dict.fromkeys(arguments.numbers)]
    names, days = names_of(cases, words), bin_days()
    if agreed(arguments, words("case.ask_delete", cases=names, days=days), words, "case.not_deleted"):
        numbers = [saved.number for saved in cases]
        store.delete(numbers)
        print(words("case.deleted", cases=names, days=days, numbers=" ".join(map(str, numbers))))


def restore(store: Store, arguments: Namespace, words: Words) -> None:
    """Brings cases back from the bin."""
    cases = in_bin(store, arguments.numbers)
    again = [(saved, numbers) for saved in cases if (numbers := same_person(store, saved))]
    store.bring_back([saved.number for saved in cases])
    print(words("case.restored", cases=names_of(cases, words)))
    for saved, numbers in again:
        others = words.listing([*map(str, numbers)])
        print(words("case.restored_twice", number=saved.number, others=others))


def purge(store: Store, arguments: Namespace, words: Words) -> None:
    """Erases what is in the bin, all where none is named, and names the files that were written from it."""
    cases = in_bin(store, arguments.numbers)
    if not cases:
        print(words("desk.bin_empty"))
        return
    names, numbers = names_of(cases, words), [saved.number for saved in cases]
    if not agreed(arguments, words("case.ask_purge", cases=names), words, "case.not_deleted"):
        return
    files = [path for path in store.exports(numbers) if path.exists()]
    is_erased = store.erase_deleted(numbers)
    print(words("case.purged" if is_erased else "case.purged_later", cases=names))
    _name_files(files, words("case.exports_left"))
    _name_files(set_aside(), words("case.aside_left"))


def _loaded(store: Store, named: Sequence[str]) -> list[Saved]:
    """The cases that are to be changed; all are never meant by naming none."""
    if not named:
        raise Problem("set_no_case")
    return loaded(store, numbers_in(named))


def _named(store: Store, number: int) -> Saved:
    """A case to be deleted; one that cannot be read is deleted by its number."""
    try:
        return store.load(number)
    except Problem as problem:
        if problem.id != "case_unreadable":
            raise
        return outline_from(number, store.stands(number).get("label", ""))


def _name_files(files: Sequence[Path], heading: str) -> None:
    """Names files that are left, under a line that says why."""
    if files:
        print(heading, *map(plain, files), sep="\n")


# Files and folders that belong to a case, which stay where they are


def link(store: Store, arguments: Namespace, words: Words) -> None:
    """Adds links to a case or takes them away; lists them where none is named."""
    saved = store.load(arguments.number)
    if arguments.paths:
        if arguments.remove:
            gone = [_meant(path, saved) for path in arguments.paths]
            store.revise([linked(saved, remove=gone)])
        else:
            store.revise([linked(saved, add=map(Path, arguments.paths))])
        saved = store.load(arguments.number)
    elif arguments.remove:
        raise Problem("link_which")
    if not saved.links:
        print(words("links.none", number=saved.number))
    for path in saved.links:
        print(link_shown(path, words))


def link_shown(path: str, words: Words) -> str:
    """A link of a case, and that nothing is there any more where that is so."""
    return words("links.missing", path=plain(path)) if is_missing(path) else plain(path)


def _meant(path: str, saved: Saved) -> str:
    """The link that is typed, whole or as it is from here.

    Raises:
        Problem: the case has no such link.
    """
    whole = str(Path(path).expanduser().absolute())
    if (meant := next((one for one in (path, whole) if one in saved.links), None)) is None:
        raise Problem("link_unknown", {"word": shown(path), "number": saved.number})
    return meant


def new(store: Store, arguments: Namespace, words: Words) -> None:
    """A new case, empty or of what a file says."""
    edition = load_edition(arguments.edition)
    case = given_case(edition, arguments.file, words).case if arguments.file else Case()
    failed = [id for id, state in case.steps.items() if state == "failed"]
    seen = seen_now(Interview(edition, case.facts, steps_failed=failed))
    label, note = plain(arguments.label or ""), plain(arguments.note or "")
    (number,) = store.add([Draft(edition.id, answers_of_case(case), label, note, case.person, seen, identity=case.uid)])
    print(words("case.made", number=number))


def note(store: Store, arguments: Namespace, words: Words) -> None:
    """What a case is called, or what is remembered of it."""
    if arguments.label is None and arguments.note is None:
        raise Problem("needs_label")
    label, note = (None if text is None else plain(text) for text in (arguments.label, arguments.note))
    store.note(arguments.number, label, note)
    print(words("case.noted", number=arguments.number))
