"""`gcguide cases impact`: what another notice would make of all saved cases."""

import json
import sys
from argparse import Namespace

from gcguide.cases.store import Store
from gcguide.commands.terminal import Progress
from gcguide.desk.impact import impacts, impacts_dict, impacts_lines
from gcguide.policy.edition import load_edition
from gcguide.words import Words


def tell_impact(store: Store, arguments: Namespace, words: Words) -> int:
    """Says who gains, who loses and who must be asked more; nothing is changed."""
    edition, cases = load_edition(arguments.to), list(store.cases())
    progress = Progress(len(cases), words)
    found = impacts(edition, cases, progress.at)
    progress.done()
    if arguments.json:
        sys.stdout.write(json.dumps(impacts_dict(found), ensure_ascii=False, indent=2) + "\n")
    else:
        print(*impacts_lines(found, words), sep="\n")
    return 0
