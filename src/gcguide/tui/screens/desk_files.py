"""What is beside the cases: their backups, archives to be handed over, the files that belong to a case."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gcguide.desk.desk import Desk
from gcguide.desk.links import LONGEST_LINK, is_missing, is_opened, linked
from gcguide.desk.rows import CaseRow
from gcguide.files import open_path
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.screens.boxes import ConfirmScreen
from gcguide.tui.screens.desk_moves import MovesScreen

if TYPE_CHECKING:
    from gcguide.cases.archive import ArchivedCase
    from gcguide.cases.backup import Backup
    from gcguide.tui.screens.archive import Source


class FilesScreen(MovesScreen):
    """Backups of all cases, files written of them to hand over, and files that belong to one."""

    # Backups

    def action_backups(self) -> None:
        """The backups, the latest first: one to restore, or to write into a file."""
        if self.desk is None:
            return
        from gcguide.cases.backup import backups
        from gcguide.cases.backup_cases import case_count

        desk, words = self.desk, self.words
        with self.saying_problems():
            found = backups(desk.store.file.parent)[::-1]
            if not found:
                self.say(words("backups.none"))
                return
            rows = []
            for backup in found:
                count = case_count(backup)
                told = words("backups.unread") if count is None else words("backups.count", count=count)
                rows.append(f"{backup.day} {backup.time}  {told}  {words(f'backups.why_{backup.occasion}')}")
            self._pick(words("backups.which", count=len(found)), rows, lambda at: self._what_of(desk, found[at]))

    def _what_of(self, desk: Desk, backup: "Backup") -> None:
        """Whether to restore a backup, or to write it into a file."""
        from gcguide.cases.backup_cases import backup_cases

        with self.saying_problems():
            cases = backup_cases(backup)
            offers = [partial(self._ask_restore, desk, backup, cases), partial(self._export_backup, backup, cases)]
            rows = [self.words("backups.do_restore"), self.words("backups.do_export")]
            sentence = self.words("backups.one", day=backup.day, time=backup.time, count=len(cases))
            self._pick(sentence, rows, lambda at: offers[at]())

    def _ask_restore(self, desk: Desk, backup: "Backup", cases: "Sequence[ArchivedCase]") -> None:
        """Tells what restoring would change, and asks."""
        from gcguide.cases.backup_cases import difference

        words = self.words
        with self.saying_problems():
            differs = difference(desk.store, cases)
            told = words("backups.differs", day=backup.day, time=backup.time, **vars(differs))
            if not differs.new and not differs.changed:
                self.say(f"{told}\n{words('backups.nothing')}")
                return
            box = ConfirmScreen(f"{told}\n{words('backups.first')}", words("backups.stay"), words("backups.go"))
            self.app.push_screen(box, partial(self._restore, desk, backup, cases))

    def _restore(self, desk: Desk, backup: "Backup", cases: "Sequence[ArchivedCase]", go: bool | None) -> None:
        if go:
            with self.saying_problems():
                done = desk.restore(backup, cases)
                self.note_stale(done.updated)
                self.show(next(iter((*done.added, *done.updated)), None))
                told = self.words("backups.restored", added=len(done.added), updated=len(done.updated))
                self.say("\n".join([told + self.words("desk.undo_way"), *map(self.told, desk.store.take_notices())]))

    def _export_backup(self, backup: "Backup", cases: "Sequence[ArchivedCase]") -> None:
        from gcguide.tui.screens.archive import Source

        words = self.words
        label = words("backups.one", day=backup.day, time=backup.time, count=len(cases))
        name = words("backups.file", day=backup.day, time=backup.time.replace(":", ""))
        self._write_archive([Source(label, lambda: cases)], name)

    # Archives

    def action_archive(self) -> None:
        """Writes the marked or all into one file, to be handed over."""
        if self.desk is None or not (rows := self.desk.rows):
            self.say(self.words("desk.no_row"))
            return
        from gcguide.tui.screens.archive import Source

        marked = [row for row in rows if row.marked]
        meant = [("archive.marked", marked)] * bool(marked) + [("archive.all", rows)]
        sources = [
            Source(self.words(key, count=len(some)), partial(self._archived, self.desk, some)) for key, some in meant
        ]
        self._write_archive(sources, self.words("archive.file", day=self.session.today.isoformat()))

    @staticmethod
    def _archived(desk: Desk, rows: "Sequence[CaseRow]") -> "Sequence[ArchivedCase]":
        from gcguide.cases.archive import ArchivedCase

        numbers = [row.number for row in rows]
        return [ArchivedCase(desk.store.load(number), tuple(desk.store.history(number))) for number in numbers]

    def _write_archive(self, sources: "list[Source]", name: str) -> None:
        from gcguide.tui.screens.archive import ArchiveScreen

        if self.desk is not None:
            self.app.push_screen(ArchiveScreen(sources, name, self.desk.store, self.session, self.marks))

    # Files that belong to a case

    def action_links(self) -> None:
        """The files and folders that belong to a case: one to open, to add, or to take away."""
        if self.desk is None or (row := self.row) is None:
            self.say(self.words("desk.no_row"))
            return
        words, links = self.words, row.saved.links
        rows = []
        for link in links:
            path = plain(link, LONGEST_LINK)
            rows.append(words("links.open", path=words("links.missing", path=path) if is_missing(link) else path))
        rows += [words("links.add"), *(words("links.remove", path=plain(link, LONGEST_LINK)) for link in links)]

        def picked(at: int) -> None:
            if at < len(links):
                self._open_link(links[at])
            elif at == len(links):
                self._ask_link(row)
            else:
                self._change_links(row, "links.removed", remove=[links[at - len(links) - 1]])

        self._pick(words("links.of", number=row.number, name=self.shown_name(row)), rows, picked)

    def _open_link(self, link: str) -> None:
        """Opens what belongs to a case; of a file that might be run by that, its folder."""
        words, path = self.words, Path(link)
        if is_missing(link):
            self.say(words("links.gone", path=plain(link, LONGEST_LINK)))
            return
        itself = is_opened(link)
        done = open_path(path if itself else path.parent)
        said = "links.no_desktop" if not done else "links.opened" if itself else "links.opened_folder"
        self.say(words(said, path=plain(link, LONGEST_LINK)))

    def _ask_link(self, row: CaseRow) -> None:
        """Asks for a path, which is typed, pasted, or dropped onto the window."""

        def check(text: str) -> str:
            linked(row.saved, add=[_typed(text)])
            return ""

        def take(text: str) -> None:
            self._change_links(row, "links.added", add=[_typed(text)])

        self.ask(self.words("links.which"), "", LONGEST_LINK, take, check)

    def _change_links(self, row: CaseRow, said: str, add: Sequence[Path] = (), remove: Sequence[str] = ()) -> None:
        if (desk := self.desk) is None:
            return
        with self.saying_problems():
            try:
                desk.revise([linked(desk.store.load(row.number), add, remove)])
            except Problem:
                desk.read()
                self.show()
                raise
            self.note_stale([row.number])
            self.show(row.number)
            self.say(self.words(said) + self.words("desk.undo_way"))


def _typed(text: str) -> Path:
    """A path as it is typed, or as a terminal pastes a file that is dropped onto it."""
    return Path(text.strip().strip("'\"").removeprefix("file://"))
