"""`gcguide cases export | import`."""

from argparse import Namespace
from collections.abc import Callable

from gcguide.cases.store import Store
from gcguide.dialog.words import Words

ACTIONS: dict[str, Callable[[Store, Namespace, Words], int]] = {}
