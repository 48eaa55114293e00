"""`gcguide policy new` and `gcguide policy publish`: the next notice asked for, written as a draft, and published."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from shutil import get_terminal_size

from gcguide.authoring.composed import Composed, compose
from gcguide.authoring.drafts import Draft, check_free, draft, keep, kept
from gcguide.authoring.interview import Script, moves, name_of
from gcguide.authoring.items import MOVED
from gcguide.authoring.replies import told
from gcguide.commands.policy import checked, prove
from gcguide.commands.terminal import confirmed
from gcguide.editions.files import is_taken_in, lineage
from gcguide.editions.locks import lock, published, state
from gcguide.editions.numbering import read_by
from gcguide.files import write_new
from gcguide.folders import edition_file, own_editions
from gcguide.line import LEFT, typed_or_piped
from gcguide.policy.edition import load_edition, load_fresh
from gcguide.policy.models import EDITION_ID
from gcguide.policy_check.comparison import Comparison
from gcguide.policy_check.taking_in import take_in
from gcguide.problem import Problem
from gcguide.text import harmless, plain, shown, width, wrap
from gcguide.words import Words, message


def new(arguments: Namespace, words: Words) -> int:
    """Asks for the next notice, or reads a workbook filled in with it; writes the draft when the person says so."""
    id = arguments.id
    if not re.fullmatch(EDITION_ID, id):
        raise Problem("author_id", {"word": shown(id)})
    check_free(id)
    earlier = kept(id)
    base = arguments.base or (earlier.base if earlier else None)
    edition = load_edition(base)
    again = earlier if earlier and earlier.base == edition.id else None
    script = Script(edition, again.answers if again else {}, words, again.taken_back if again else {})
    if arguments.workbook is not None:
        from gcguide.authoring.workbook import workbook

        write_new(arguments.workbook, workbook(script), arguments.force)
        print(words("author.workbook", file=plain(arguments.workbook), id=id))
        return 0
    if arguments.read is not None:
        from gcguide.authoring.workbook import read_workbook

        try:
            script.answers = read_workbook(arguments.read, script)
        except Problem as problem:
            _say(str(one) for one in problem.details.get("said", "").split("\n") if one)
            raise
        keep(id, script)
        script.check_days()
        return _written(id, script, [""] if arguments.yes else typed_or_piped(), words)
    _say([words("author.begin", id=id, label=edition.rules.label[words.lang], base=edition.id), words("author.how_to")])
    if script.answers:
        _say([words("author.resumed", count=len(script.answers))])
    if arguments.yes and script.current is None:
        script.check_days()
    return _asked(id, script, iter([""]) if arguments.yes and script.current is None else typed_or_piped(), words)


def _asked(id: str, script: Script, replies: Iterable[str], words: Words) -> int:
    """The interview, until it is left or written."""
    source = iter(replies)
    try:
        while True:
            if script.current is None:
                return _written(id, script, source, words)
            _say(script.question())
            _prompt(words("author.reply"))
            typed = next(source, None)
            if typed is None or script.is_word("leave", typed):
                break
            _echo(typed)
            _hear(script, typed, words)
            keep(id, script)
    except KeyboardInterrupt:
        _say(["", words("author.left_off", id=id)])
        return LEFT
    _say(["", words("author.left_off", id=id)])
    return 0


def _hear(script: Script, typed: str, words: Words) -> None:
    """One reply to an item: an answer, or a word to go on with."""
    if script.is_word("back", typed):
        if not script.back():
            _say([words("author.nothing_back")])
    elif script.is_word("help", typed):
        _say([script.help()])
    elif script.is_word("done", typed):
        script.done()
    else:
        try:
            heard = script.reply(typed)
            if heard and heard != typed.strip():
                _say([words("author.heard", value=heard)])
        except Problem as problem:
            _say(["   " + message(problem, words)])


def _written(id: str, script: Script, replies: Iterable[str], words: Words) -> int:
    """What is different, and the draft when the person agrees."""
    source = iter(replies)
    try:
        script.check_days()
    except Problem as problem:
        _say(["", message(problem, words)])
        script.ask_anew([item.key for item in script.items if item.name == "deadline"])
        keep(id, script)
        return _asked(id, script, source, words)
    made = compose(script.edition, script.before, script.items, script.answers, words)
    ready = draft(id, script, made)
    _say(_summary(script, made, ready, words))
    while True:
        _prompt(words("author.ask_write"))
        typed = next(source, None)
        if typed is None or script.is_word("leave", typed):
            _say(["", words("author.left_off", id=id)])
            return 0
        _echo(typed)
        if not typed.strip():
            return _write(id, script, ready, words)
        word, _, rest = typed.strip().partition(" ")
        is_back = script.is_word("back", typed) and script.back()
        if is_back or (script.is_word("again", word) and script.again(rest)):
            keep(id, script)
            return _asked(id, script, source, words)
        _say([words("author.not_understood", word=plain(typed, 40))])


def _summary(script: Script, made: Composed, ready: Draft, words: Words) -> Iterator[str]:
    """What is different: what was told, what follows, what is left, what looks forgotten."""
    changes = [item for item in script.asked if script.answers.get(item.key) and item.kind not in ("sentences", "left")]
    changes = [item for item in changes if item.kind != "number" and not script.answers[item.key].startswith(MOVED)]
    yield ""
    yield words("author.summary", count=len(changes))
    for item in changes:
        what, after = name_of(item, words), told(item, script.answers[item.key], words)
        if item.kind != "clause" and (before := told(item, None, words)):
            yield words("author.change", what=what, before=plain(before, 60), after=plain(after, 60))
        else:
            yield words("author.added", what=what, after=plain(after, 200))
    was = {id: script.edition.numbers.get(id, id) for id in made.printed if id in script.before["clauses"]}
    numbers = {was[id]: number for id, number in made.printed.items() if was.get(id, number) != number}
    for before, after in moves(was, made.printed):
        yield words("author.renumbered", before=before, after=after)
    if made.restated:
        yield words("author.restated", count=len(made.restated))
        for one in made.restated:
            yield f"- {plain(read_by(one.after, numbers), 160)}"
    if ready.faq_left_out:
        yield words("author.faq_left", ids=" ".join(ready.faq_left_out))
    if made.left:
        yield words("author.left_head")
        for left in made.left:
            yield "- " + words(f"author.left.{left.why}", clause=left.clause, note=left.note)
            yield from (words("author.left_rule", place=place) for place in left.rules)
    needed = ("title", "printed_on", "label", "deadline")
    unanswered = [item for item in script.items if item.name in needed and not script.answers.get(item.key)]
    if same := [name_of(item, words) for item in unanswered]:
        yield words("author.unchanged", what=words.listing(same))


def _write(id: str, script: Script, ready: Draft, words: Words) -> int:
    """Writes the draft; then what the proofs say of it, what it changes, and how to go on."""
    target = take_in(ready.text.encode(), id)
    _say(["", words("author.written", file=plain(target), lines=len(ready.text.splitlines()))])
    edition = load_fresh(id)
    _say(["", *Comparison(script.edition, edition).lines(words), ""])
    checks = checked(edition, words)
    failed = [check for check in checks if check.failures]
    for check in failed:
        _say(
            [f"{words('check.mark_fail')} {words(f'check.{check.id}')}", *(f"    {one}" for one in check.failures[:5])]
        )
    key = "check_failed" if failed else "check_passed"
    _say([words(f"author.{key}", count=len(failed) or len(checks), id=id), words("author.next", id=id)])
    return 0


def publish(arguments: Namespace, words: Words) -> int:
    """Checks a draft, asks, and locks it as published."""
    id = arguments.id
    edition = load_fresh(id)
    folder, file = edition.folder, edition_file(id, edition.folder)
    if not is_taken_in(id, folder):
        raise Problem("publish_own", {"word": id}, file)
    for document in lineage(id, folder)[:-1]:
        if state(parent := str(document.data["id"]), folder) == "draft":
            raise Problem("publish_parent", {"word": id, "nearest": parent}, file)
    label, standing = edition.rules.label[words.lang], state(id, folder)
    if standing == "held":
        print(words("author.publish_same", id=id))
        return 0
    prove(edition, words, but="published_unchanged")  # it may have been changed, and is published as it is now
    if standing == "changed":
        print(words("author.publish_again"))
    if left := [line[2:] for line in file.read_text("utf-8").splitlines() if line.startswith("# - ")]:
        _say([words("author.publish_left_to", count=len(left)), *left])
    if not arguments.yes and not confirmed(words("author.publish_ask", label=label), words):
        print(words("author.publish_left"))
        return 0
    text = file.read_bytes().decode()
    data = (published(text) if edition.imprint.is_draft else text).encode()
    take_in(data, id)
    lock(id, data, own_editions().parent)
    print(words("author.published", label=label, id=id, hash=load_fresh(id).imprint.fingerprint))
    print(words("take_in.newest" if load_edition().id == id else "take_in.older", id=id))
    return 0


def _say(lines: Iterable[str]) -> None:
    """Lines, wrapped to the terminal where there is one."""
    columns = get_terminal_size().columns if sys.stdout.isatty() else None
    for line in lines:
        if columns is None or width(line) <= columns:
            print(line)
            continue
        indent = " " * (len(line) - len(line.lstrip(" ")))
        print(*wrap(line.lstrip(" "), columns, indent), sep="\n")


def _prompt(text: str) -> None:
    print(text, end="", flush=True)


def _echo(typed: str) -> None:
    """What came from a pipe, for whoever reads along."""
    if not sys.stdin.isatty():
        print(harmless(typed.rstrip()))
