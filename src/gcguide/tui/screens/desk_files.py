"""What is beside the cases: their backups, archives to be handed over, the files that belong to a case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input

from gcguide.conversation.session import Session
from gcguide.desk.links import LONGEST_LINK, is_missing, is_opened, linked
from gcguide.desk.rows import CaseRow
from gcguide.files import open_path, safe_name, write_free
from gcguide.problem import Problem
from gcguide.text import plain
from gcguide.tui.keys import bindings
from gcguide.tui.screens.desk_views import ViewsScreen
from gcguide.tui.screens.form import FormScreen, LabelledField
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem
from gcguide.tui.widgets.frame import Pane

if TYPE_CHECKING:
    from gcguide.cases.archive import ArchivedCase
    from gcguide.cases.backup import Backup
    from gcguide.cases.store import Store

# How it is written, by the end of the file's name.
FORMS = {"sealed": "age", "open": "json"}


@dataclass(frozen=True)
class Source:
    """Cases that can be written: which they are in words, and what reads them."""

    label: str
    cases: Callable[[], Sequence["ArchivedCase"]]


class ArchiveScreen(FormScreen[None]):
    """Writes cases into one file to be handed over: encrypted by a passphrase, or for anyone to read if asked twice."""

    NAME = "archive"
    BINDINGS = bindings(NAME)

    def __init__(self, sources: Sequence[Source], name: str, store: "Store", session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self.sources = sources
        self.name_of_file = name
        self.store = store
        self._asked_twice = False
        words, hints = self.words, {"passphrase": self.words("archive.hint"), "again": ""}
        self.folder = self.folder_field("archive.folder_hint")
        self.secrets = [LabelledField(id, words(f"archive.{id}"), hint, hidden=True) for id, hint in hints.items()]

    def body(self) -> ComposeResult:
        with Pane():
            yield self.heading("what")
            yield from self.choices("source", {str(at): source.label for at, source in enumerate(self.sources)})
            yield self.heading("how")
            yield from self.outputs(FORMS)
            yield from self.secrets
            yield self.heading("where")
            yield self.folder
            yield self.write_item()

    def on_mount(self) -> None:
        self.entitle(self.words("archive.title"))
        self.set_focus(self.query(ActionItem).first())

    def on_input_changed(self, event: Input.Changed) -> None:
        self._asked_twice = False

    def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        if event.kind == "write":
            self.action_write()
            return
        self.mark(event.kind, event.key)
        for field in self.secrets:
            field.display = self.chosen("output") == "sealed"
        self._asked_twice = False
        self.say("")

    def action_write(self) -> None:
        """Checks the passphrase, or asks once more, and writes."""
        if self.is_busy:
            return
        folder, form, passphrase = self.folder.path, self.chosen("output"), None
        if not self.made(folder):
            return
        if form == "sealed":
            from gcguide.cases.archive import check_passphrase

            first, again = (field.input.value for field in self.secrets)
            try:
                passphrase = check_passphrase(first)
                if first != again:
                    raise Problem("passphrases_differ")
            except Problem as problem:
                self.say(self.told(problem))
                return
        elif not self._asked_twice:
            self._asked_twice = True
            self.say(self.words("archive.open_twice"))
            return
        self.remember(folder)
        self.say(self.words("transfer.sealing" if passphrase else "archive.writing"))
        path = folder / f"{safe_name(self.name_of_file)}.{FORMS[form]}"
        read = self.sources[int(self.chosen("source"))].cases
        self.begin(lambda: self._write(path, read, passphrase))

    def _write(
        self, path: Path, read: Callable[[], Sequence["ArchivedCase"]], passphrase: str | None
    ) -> Callable[[], None]:
        """Runs in the thread."""
        from gcguide.cases.archive import archive_bytes, seal

        if not (cases := self.app.call_from_thread(read)):
            raise Problem("export_nothing")
        histories = {one.saved.number: one.history for one in cases}
        data = archive_bytes([one.saved for one in cases], histories, self.store.clock())
        written = write_free(path, data if passphrase is None else seal(data, passphrase))
        return partial(self._written, written, list(histories))

    def _written(self, path: Path, numbers: list[int]) -> None:
        lines = [self.words("transfer.exported", count=len(numbers), file=plain(path.absolute()))]
        try:
            self.store.exported(numbers, path)
        except Problem as problem:
            lines.append(self.told(problem))
        self._asked_twice = False
        self.end("\n".join(lines))

    def action_leave(self) -> None:
        """Back to the desk."""
        if not self.is_busy:
            self.app.pop_screen()


class FilesScreen(ViewsScreen):
    """Backups of all cases, files written of them to hand over, and files that belong to one."""

    # Backups

    def action_backups(self) -> None:
        """The backups, the latest first: one to restore, or to write into a file."""
        if not self.is_open:
            return
        from gcguide.cases.backup import backups
        from gcguide.cases.backup_cases import case_count

        words = self.words
        with self.saying_problems():
            found = backups(self.desk.store.file.parent)[::-1]
            if not found:
                self.say(words("backups.none"))
                return
            rows = []
            for backup in found:
                count = case_count(backup)
                told = words("backups.unread") if count is None else words("backups.count", count=count)
                rows.append(f"{backup.day} {backup.time}  {told}  {words(f'backups.why_{backup.occasion}')}")
            self.pick(words("backups.which", count=len(found)), rows, lambda at: self._what_of(found[at]))

    def _what_of(self, backup: "Backup") -> None:
        """Whether to restore a backup, or to write it into a file."""
        from gcguide.cases.backup_cases import backup_cases

        cases = backup_cases(backup)
        rows = [self.words("backups.do_restore"), self.words("backups.do_export")]
        sentence = self.words("backups.one", day=backup.day, time=backup.time, count=len(cases))
        self.pick(sentence, rows, lambda at: (self._export_backup if at else self._ask_restore)(backup, cases))

    def _ask_restore(self, backup: "Backup", cases: "Sequence[ArchivedCase]") -> None:
        """Tells what restoring would change, and asks."""
        from gcguide.cases.backup_cases import difference

        words, differs = self.words, difference(self.desk.store, cases)
        told = words("backups.differs", day=backup.day, time=backup.time, **vars(differs))
        if not differs.new and not differs.changed:
            self.say(f"{told}\n{words('backups.nothing')}")
            return
        restore = partial(self._restore, backup, cases)
        self.confirm(f"{told}\n{words('backups.first')}", words("backups.stay"), words("backups.go"), restore)

    def _restore(self, backup: "Backup", cases: "Sequence[ArchivedCase]") -> None:
        done = self.desk.restore(backup, cases)
        self.show_taken(done)
        told = self.words("backups.restored", added=len(done.added), updated=len(done.updated))
        notices = map(self.told, self.desk.store.take_notices())
        self.say("\n".join([told + self.words("desk.undo_way"), *notices]))

    def _export_backup(self, backup: "Backup", cases: "Sequence[ArchivedCase]") -> None:
        words = self.words
        label = words("backups.one", day=backup.day, time=backup.time, count=len(cases))
        name = words("backups.file", day=backup.day, time=backup.time.replace(":", ""))
        self._write_archive([Source(label, lambda: cases)], name)

    # Archives

    def action_archive(self) -> None:
        """Writes the marked or all into one file, to be handed over."""
        if not (rows := self.cases.rows):
            self.say(self.words("desk.no_row"))
            return
        marked = [row for row in rows if row.marked]
        meant = [("archive.marked", marked)] * bool(marked) + [("archive.all", rows)]
        sources = [Source(self.words(key, count=len(some)), partial(self._archived, some)) for key, some in meant]
        self._write_archive(sources, self.words("archive.file", day=self.session.today.isoformat()))

    def _archived(self, rows: "Sequence[CaseRow]") -> "Sequence[ArchivedCase]":
        from gcguide.cases.archive import ArchivedCase

        store, numbers = self.desk.store, [row.number for row in rows]
        return [ArchivedCase(store.load(number), tuple(store.history(number))) for number in numbers]

    def _write_archive(self, sources: list[Source], name: str) -> None:
        self.app.push_screen(ArchiveScreen(sources, name, self.desk.store, self.session, self.marks))

    # Files that belong to a case

    def action_links(self) -> None:
        """The files and folders that belong to a case: one to open, to add, or to take away."""
        if (row := self.row) is None:
            self.say(self.words("desk.no_row"))
            return
        words, links = self.words, row.saved.links
        paths = [plain(link, LONGEST_LINK) for link in links]
        rows = []
        for link, path in zip(links, paths, strict=True):
            rows.append(words("links.open", path=words("links.missing", path=path) if is_missing(link) else path))
        rows += [words("links.add"), *(words("links.remove", path=path) for path in paths)]

        def picked(at: int) -> None:
            if at < len(links):
                self._open_link(links[at])
            elif at == len(links):
                self._ask_link(row)
            else:
                self._change_links(row, "links.removed", remove=[links[at - len(links) - 1]])

        self.pick(words("links.of", number=row.number, name=self.shown_name(row)), rows, picked)

    def _open_link(self, link: str) -> None:
        """Opens what belongs to a case; of a file that might be run by that, its folder."""
        path = Path(link)
        if is_missing(link):
            said = "links.gone"
        elif open_path(path if (itself := is_opened(link)) else path.parent):
            said = "links.opened" if itself else "links.opened_folder"
        else:
            said = "links.no_desktop"
        self.say(self.words(said, path=plain(link, LONGEST_LINK)))

    def _ask_link(self, row: CaseRow) -> None:
        """Asks for a path, which is typed, pasted, or dropped onto the window."""

        def take(text: str) -> None:
            self._change_links(row, "links.added", add=[_typed(text)])

        self.ask(self.words("links.which"), "", LONGEST_LINK, take, lambda text: linked(row.saved, add=[_typed(text)]))

    def _change_links(self, row: CaseRow, said: str, add: Sequence[Path] = (), remove: Sequence[str] = ()) -> None:
        desk = self.desk
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
