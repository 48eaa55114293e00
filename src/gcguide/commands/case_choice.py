"""Which of the saved cases a command is about: those of a stage, under a notice, overdue."""

from argparse import Namespace

from gcguide.desk.changes import read_stage
from gcguide.desk.rows import CaseRow
from gcguide.policy.edition import load_edition


def is_asked_for(row: CaseRow, arguments: Namespace) -> bool:
    """Whether a case is of the stage and the notice asked for, and overdue where that is asked for."""
    if arguments.edition and row.saved.edition != load_edition(arguments.edition).id:
        return False
    if arguments.overdue and not row.is_overdue:
        return False
    if not arguments.stage:
        return True
    edition = row.edition or load_edition(None)
    return row.stage is not None and row.stage.id == read_stage(edition, arguments.stage).id
