"""`gcguide cases`: the commands on saved cases; what one of them does not need is not loaded."""

from argparse import Namespace
from importlib import import_module

from gcguide.cases.open_store import open_store
from gcguide.cases.store import Store
from gcguide.commands.terminal import tell
from gcguide.words import Words, message

# The function that carries out each of them, by its module.
_ACTIONS = {
    "list": "case_list.list_cases",
    "show": "case_list.show",
    "message": "case_list.write_message",
    "stats": "case_overview.tell_stats",
    "impact": "case_overview.tell_impact",
    "move": "case_overview.move",
    "new": "case_changes.new",
    "note": "case_changes.note",
    "set": "case_changes.change_values",
    "stage": "case_changes.set_stage",
    "link": "case_changes.link",
    "delete": "case_changes.delete",
    "restore": "case_changes.restore",
    "purge": "case_changes.purge",
    "import": "case_import.take_in",
    "export": "case_archives.export",
    "backups": "case_archives.backups",
}


def run(arguments: Namespace, words: Words) -> None:
    """Runs one of the commands on saved cases."""
    module, name = _ACTIONS[arguments.action].split(".")
    carry_out = getattr(import_module(f"gcguide.commands.{module}"), name)
    with open_store() as store:
        _tell_notices(store, words)
        try:
            carry_out(store, arguments, words)
        finally:
            _tell_notices(store, words)


def _tell_notices(store: Store, words: Words) -> None:
    tell(message(problem, words) for problem in store.take_notices())
