"""Invented editions (演练) beside the real one, in a folder of their own."""

import shutil
from pathlib import Path

from gcguide.folders import own_folder

OWN = Path(__file__).parent / "editions"
DATES, RULES = "2026h2-drill", "2026h2-drill-rules"


def drill_folder(where: Path) -> Path:
    """A copy of the policy data with the drills in it."""
    shutil.copytree(own_folder("policy"), where, ignore=shutil.ignore_patterns("schema"))
    shutil.copytree(OWN, where / "editions", dirs_exist_ok=True)
    return where


def published(folder: Path, id: str, deadline: str, extends: str = "2026h1") -> None:
    """Adds a published edition (演练) of another last day."""
    text = f"id: {id}\nextends: {extends}\nlabel: {{zh: {id}（演练）, en: {id} (drill)}}\ndeadline: {{date: {deadline}}}\n"
    (folder / f"editions/{id}.yaml").write_text(text, "utf-8")
