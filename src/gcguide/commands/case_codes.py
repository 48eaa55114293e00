"""`gcguide cases show --code` and `cases import` of a code: the answers of a case on their way to another desk."""

from argparse import Namespace

from gcguide.cases.backup import Occasion
from gcguide.cases.restore import case_of, edition_of
from gcguide.cases.saved import Saved
from gcguide.cases.store import Store
from gcguide.commands.terminal import confirmed
from gcguide.desk.handed import code_lines, draft_of_code, read_code
from gcguide.person.handover import handover_code
from gcguide.policy.vocabulary import load_renames
from gcguide.problem import Problem
from gcguide.words import Words


def show_code(saved: Saved, words: Words) -> int:
    """Prints the code of a case, below a line that says what it is."""
    edition = edition_of(saved)
    print(words("handover.caption"), handover_code(edition, case_of(saved, edition, load_renames())), sep="\n")
    return 0


def import_code(store: Store, code: str, arguments: Namespace, words: Words) -> int:
    """Takes in the case of a code; says first what it holds."""
    try:
        edition, handover = read_code(code, arguments.edition)
    except Problem as problem:
        raise problem.at(None if code == arguments.file else arguments.file) from None
    print(*code_lines(edition, handover, words), sep="\n")
    if arguments.dry_run:
        return 0
    if not arguments.yes and not confirmed(words("transfer.ask_import"), words):
        print(words("transfer.nothing_written"))
        return 0
    store.back_up(Occasion.IMPORT)
    (number,) = store.take_in([draft_of_code(edition, handover, words)], [])
    print(words("case.made", number=number))
    return 0
