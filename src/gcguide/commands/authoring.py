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
from gcguide.commands.terminal import agreed
from gcguide.editions.files import is_taken_in, lineage
from gcguide.editions.locks import lock, published, state
from gcguide.editions.numbering import read_by
from gcguide.files import write_new
from gcguide.folders import edition_file, own_editions
from gcguide.line import typed_or_piped
from gcguide.policy.edition import load_edition, load_fresh
from gcguide.policy.models import EDITION_ID
from gcguide.policy_check.comparison import Comparison
from gcguide.policy_check.taking_in import take_in
from gcguide.problem import Problem
from gcguide.text import harmless, plain, shown, wrap_indented
from gcguide.words import Words, message


def new(arguments: Namespace, words: Words) -> None:
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
        return
    if arguments.read is not None:
        from gcguide.authoring.workbook import read_workbook

        try:
            script.answers = read_workbook(arguments.read, script)
        except Problem as problem:
            _say(str(one) for one in problem.details.get("said", "").split("\n") if one)
            raise
        keep(id, script)
        script.check_days()
        _written(id, script, iter([""]) if arguments.yes else typed_or_piped(), words)
        return
    _say([words("author.begin", id=id, label=edition.rules.label[words.lang], base=edition.id), words("author.how_to")])
    if script.answers:
        _say([words("author.resumed", count=len(script.answers))])
    is_whole = arguments.yes and script.current is None
    if is_whole:
        script.check_days()
    try:
        _asked(id, script, iter([""]) if is_whole else typed_or_piped(), words)
    except KeyboardInterrupt:
        _say(["", words("author.left_off", id=id)])
        raise


def _asked(id: str, script: Script, replies: Iterator[str], words: Words) -> None:
    """The interview, until it is left or written."""
    while script.current is not None:
        _say(script.question())
        if (typed := _reply(script, words("author.reply"), replies)) is None:
            _say(["", words("author.left_off", id=id)])
            return
        _hear(script, typed, words)
        keep(id, script)
    _written(id, script, replies, words)


def _reply(script: Script, prompt: str, replies: Iterator[str]) -> str | None:
    """What is typed at a prompt; None where nothing more comes, or the person leaves."""
    print(prompt, end="", flush=True)
    typed = next(replies, None)
    if typed is None or script.is_word("leave", typed):
        return None
    if not sys.stdin.isatty():
        print(harmless(typed.rstrip()))  # what came from a pipe, for whoever reads along
    return typed


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
            _say(["   " + message(problem, words), script.help()])


def _written(id: str, script: Script, replies: Iterator[str], words: Words) -> None:
    """What is different, and the draft when the person agrees."""
    try:
        script.check_days()
    except Problem as problem:
        _say(["", message(problem, words)])
        script.ask_anew([item.key for item in script.items if item.name == "deadline"])
        keep(id, script)
        _asked(id, script, replies, words)
        return
    made = compose(script.edition, script.before, script.items, script.answers, words)
    try:
        ready = draft(id, script, made)
    except Problem as problem:  # an answer can be the cause of it, so another can be given
        _say(["", message(problem, words)])
        if _agreed(id, script, replies, words, "ask_mend") is None:
            return
        raise
    _say(_summary(script, made, ready, words))
    match _agreed(id, script, replies, words, "ask_write"):
        case True:
            _write(id, script, ready, words)
        case False:
            _say(["", words("author.left_off", id=id)])


def _agreed(id: str, script: Script, replies: Iterator[str], words: Words, ask: str) -> bool | None:
    """Whether the person says Enter, or leaves; None: there was more to answer, and it went on from there."""
    while (typed := _reply(script, words(f"author.{ask}"), replies)) is not None:
        if not typed.strip():
            return True
        word, _, rest = typed.strip().partition(" ")
        is_back = script.is_word("back", typed) and script.back()
        if is_back or (script.is_word("again", word) and script.again(rest)):
            keep(id, script)
            _asked(id, script, replies, words)
            return None
        _say([words("author.not_understood", word=plain(typed, 40))])
    return False


def _summary(script: Script, made: Composed, ready: Draft, words: Words) -> Iterator[str]:
    """What is different: what was told, what follows, what is left, what looks forgotten."""
    told_of = [item for item in script.asked if item.kind not in ("sentences", "left", "number")]
    changes = [item for item in told_of if (answer := script.answers.get(item.key)) and not answer.startswith(MOVED)]
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
    needed = [item for item in script.items if item.name in ("title", "printed_on", "label", "deadline")]
    if same := [name_of(item, words) for item in needed if not script.answers.get(item.key)]:
        yield words("author.unchanged", what=words.listing(same))


def _write(id: str, script: Script, ready: Draft, words: Words) -> None:
    """Writes the draft; then what the proofs say of it, what it changes, and how to go on."""
    target = take_in(ready.text.encode(), id)
    _say(["", words("author.written", file=plain(target), lines=len(ready.text.splitlines()))])
    edition = load_fresh(id)
    _say(["", *Comparison(script.edition, edition).lines(words), ""])
    checks = checked(edition, words)
    failed = [check for check in checks if check.failures]
    for check in failed:
        _say([f"{words('check.mark_fail')} {words(f'check.{check.id}')}"])
        _say(f"    {one}" for one in check.failures[:5])
    key = "check_failed" if failed else "check_passed"
    _say([words(f"author.{key}", count=len(failed) or len(checks), id=id), words("author.next", id=id)])


def publish(arguments: Namespace, words: Words) -> None:
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
        return
    prove(edition, words, but="published_unchanged")  # it may have been changed, and is published as it is now
    if standing == "changed":
        print(words("author.publish_again"))
    if left := [line[2:] for line in file.read_text("utf-8").splitlines() if line.startswith("# - ")]:
        _say([words("author.publish_left_to", count=len(left)), *left])
    if not agreed(arguments, words("author.publish_ask", label=label), words, "author.publish_left"):
        return
    text = file.read_bytes().decode()
    data = (published(text) if edition.imprint.is_draft else text).encode()
    take_in(data, id)
    lock(id, data, own_editions().parent)
    print(words("author.published", label=label, id=id, hash=load_fresh(id).imprint.fingerprint))
    print(words("take_in.newest" if load_edition().id == id else "take_in.older", id=id))


def _say(lines: Iterable[str]) -> None:
    """Lines, wrapped to the terminal where there is one."""
    columns = get_terminal_size().columns if sys.stdout.isatty() else None
    for line in lines:
        print(*wrap_indented(line, columns), sep="\n")
