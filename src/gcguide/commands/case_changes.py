"""`gcguide cases` that change what is there: values, stages, links to files, the bin."""

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from gcguide.cases.open_store import set_aside
from gcguide.cases.restore import edition_of
from gcguide.cases.saved import Saved, outline_from
from gcguide.cases.store import Store
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import confirmed
from gcguide.core.days import read_local_deadline
from gcguide.desk.changes import LOCAL, Values, late_local, read_stage, staged, stages_turned, valued
from gcguide.desk.desk import same_person
from gcguide.desk.links import is_missing, linked
from gcguide.desk.messages import next_time
from gcguide.folders import bin_days
from gcguide.problem import Problem
from gcguide.text import plain, shown
from gcguide.words import Words, message

_GIVES = "="
_MOST_DIGITS = 9


def change_values(store: Store, arguments: Namespace, words: Words) -> int:
    """Sets values of cases, all of them or none: `set 3 4 talent_tier=tier_5 owner=张三`."""
    named = [word for word in arguments.items if _GIVES not in word]
    pairs = [_pair(word) for word in arguments.items if _GIVES in word]
    typed = dict(pairs)
    if len(typed) < len(pairs):
        keys = [key for key, _ in pairs]
        raise Problem("set_twice", {"word": shown(next(key for key in keys if keys.count(key) > 1))})
    if not typed:
        raise Problem("set_nothing")
    cases = _loaded(store, named)
    revisions = [valued(saved, Values(typed)) for saved in cases]
    store.revise(revisions)
    print(words("case.set", cases=_names(cases, words)))
    if LOCAL in typed and (told := next(filter(None, (late_local(one.after, words) for one in revisions)), None)):
        print(told)
    return 0


def _pair(word: str) -> tuple[str, str]:
    key, _, text = word.partition(_GIVES)
    return key.strip(), text


def set_stage(store: Store, arguments: Namespace, words: Words) -> int:
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
    print(words("case.staged", stage=stage.label[words.lang], day=words.day(on), cases=_names(cases, words)))
    if on > judged:
        print(message(Problem("stage_ahead", {"day": words.day(on)}), words))
    for told in stages_turned(cases, stage.id, on, words):
        print(told)
    if stage.with_reason and not arguments.why:
        print(words("case.returned_why"))
    if (later := next_time(stage, edition, words)) is not None:
        print(later)
    return 0


def delete(store: Store, arguments: Namespace, words: Words) -> int:
    """Puts cases into the bin."""
    cases = [_named(store, number) for number in dict.fromkeys(arguments.numbers)]
    names = _names(cases, words)
    if not arguments.yes and not confirmed(words("case.ask_delete", cases=names, days=bin_days()), words):
        print(words("case.not_deleted"))
        return 0
    numbers = [saved.number for saved in cases]
    store.delete(numbers)
    typed = " ".join(map(str, numbers))
    print(words("case.deleted", cases=names, days=bin_days(), numbers=typed))
    return 0


def restore(store: Store, arguments: Namespace, words: Words) -> int:
    """Brings cases back from the bin."""
    cases = _in_bin(store, arguments.numbers)
    again = [(saved, numbers) for saved in cases if (numbers := same_person(store, saved))]
    store.bring_back([saved.number for saved in cases])
    print(words("case.restored", cases=_names(cases, words)))
    for saved, numbers in again:
        others = words.listing([*map(str, numbers)])
        print(words("case.restored_twice", number=saved.number, others=others))
    return 0


def purge(store: Store, arguments: Namespace, words: Words) -> int:
    """Erases what is in the bin, all where none is named, and names the files that were written from it."""
    cases = _in_bin(store, arguments.numbers)
    if not cases:
        print(words("desk.bin_empty"))
        return 0
    names, numbers = _names(cases, words), [saved.number for saved in cases]
    if not arguments.yes and not confirmed(words("case.ask_purge", cases=names), words):
        print(words("case.not_deleted"))
        return 0
    files = [path for path in store.exports(numbers) if path.exists()]
    is_erased = store.erase_deleted(numbers)
    print(words("case.purged" if is_erased else "case.purged_later", cases=names))
    _name_files(files, words("case.exports_left"))
    _name_files(set_aside(), words("case.aside_left"))
    return 0


def _loaded(store: Store, named: Sequence[str | int]) -> list[Saved]:
    """The cases of some numbers, each once.

    Raises:
        Problem: no number is named, or something that is none; or there is no such case.
    """
    numbers = [_whole(word) for word in named]
    if not numbers:
        raise Problem("set_no_case")
    return [store.load(number) for number in dict.fromkeys(numbers)]


def _named(store: Store, number: int) -> Saved:
    """A case to be deleted; one that cannot be read is deleted by its number."""
    try:
        return store.load(number)
    except Problem as problem:
        if problem.id != "case_unreadable":
            raise
        return outline_from(number, store.stands(number).get("label", ""))


def _whole(word: str | int) -> int:
    if isinstance(word, str) and not (word.isdecimal() and len(word) <= _MOST_DIGITS):
        raise Problem("case_missing", {"word": plain(word, _MOST_DIGITS * 2)})
    return int(word)


def _in_bin(store: Store, numbers: Sequence[int]) -> list[Saved]:
    """Those in the bin, of these numbers or all.

    Raises:
        Problem: one of them is not in the bin.
    """
    kept = {saved.number: saved for saved in store.in_bin()}
    for number in numbers:
        if number not in kept:
            raise Problem("bin_missing", {"word": number})
    return [kept[number] for number in dict.fromkeys(numbers or kept)]


def _names(cases: Sequence[Saved], words: Words) -> str:
    return words.listing([words("case.opened", number=saved.number, name=saved.name).strip() for saved in cases])


def _name_files(files: list[Path], heading: str) -> None:
    """Names files that are left, under a line that says why."""
    if files:
        print(heading)
        print(*map(plain, files), sep="\n")


# Files and folders that belong to a case, which stay where they are


def link(store: Store, arguments: Namespace, words: Words) -> int:
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
        print(words("links.missing", path=plain(path)) if is_missing(path) else plain(path))
    return 0


def _meant(path: str, saved: Saved) -> str:
    """The link that is typed, whole or as it is from here.

    Raises:
        Problem: the case has no such link.
    """
    whole = str(Path(path).expanduser().absolute())
    for one in (path, whole):
        if one in saved.links:
            return one
    raise Problem("link_unknown", {"word": shown(path), "number": saved.number})
