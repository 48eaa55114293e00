"""`gcguide cases impact`: what another notice would make of all saved cases."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from gcguide.cases.store import Store
from gcguide.commands.parser import day_to_judge_by
from gcguide.commands.terminal import Progress
from gcguide.desk.impact import impacts, impacts_dict, impacts_lines, impacts_page
from gcguide.files import write_new
from gcguide.policy.edition import load_edition
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.words import Words

_WORKBOOK = ".xlsx"


def tell_impact(store: Store, arguments: Namespace, words: Words) -> int:
    """Says who gains, who loses and who must be asked more; nothing is changed.

    Raises:
        Problem: the file to write is no workbook, or is there already.
    """
    out: Path | None = arguments.out
    if out is not None and out.suffix.lower() != _WORKBOOK:
        raise Problem("impact_suffix", {"word": out.name, "nearest": out.with_suffix(_WORKBOOK).name}, out)
    edition, cases = load_edition(arguments.to), list(store.cases())
    progress = Progress(len(cases), words)
    found = impacts(edition, cases, progress.at)
    progress.done()
    if arguments.json:
        sys.stdout.write(json.dumps(impacts_dict(found), ensure_ascii=False, indent=2) + "\n")
    elif out is not None:
        from gcguide.paper.counts_sheet import xlsx

        page = impacts_page(found, day_to_judge_by(arguments.as_of), words)
        write_new(out, xlsx(page), arguments.force)
        print(plain(out))
    else:
        print(*impacts_lines(found, words), sep="\n")
    return 0
