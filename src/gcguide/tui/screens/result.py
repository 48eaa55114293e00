"""The result: what to do now, with whom, by when; the papers, the dates and the route, the answers, and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static, TabbedContent, TabPane

from gcguide.conversation.remarks import clause_sections
from gcguide.conversation.session import Session
from gcguide.conversation.transcript import Remark
from gcguide.conversation.verdicts import changed_verdicts, target_choices
from gcguide.core.acts import NextAct
from gcguide.core.decide import is_to_choose
from gcguide.core.verdict import Verdict
from gcguide.paper import planned
from gcguide.paper.compose import checklist, tree_lines, trees
from gcguide.paper.pack import Paragraph, Shown
from gcguide.paper.sections import Sections
from gcguide.policy.questions import load_questionnaire
from gcguide.text import wrap_indented
from gcguide.tui.keys import bindings
from gcguide.tui.textual_private import running_app_size
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem, Fold, LinesView, block_widgets, lines_of, text_of
from gcguide.tui.widgets.frame import Pane, SessionScreen

if TYPE_CHECKING:
    from gcguide.conversation.deadlines import DayKind

TABS = ("verdict", "next", "papers", "dates", "answers", "why")
# So many acts are on the first page, however little room there is.
_LEAST_ACTS = 3
# What stands around the pane of a tab; what the pane keeps free at its sides, and for the bar.
_AROUND = Size(4, 5)
_SIDES = 5


class ResultScreen(SessionScreen[None]):
    """The result of a session."""

    NAME = "result"
    BINDINGS = bindings(NAME)

    def __init__(self, session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self._stale = set(TABS) - {session.tab}  # the tabs that do not show things as they stand
        self._room = running_app_size() - _AROUND  # for which the first page is made

    def body(self) -> ComposeResult:
        """The tabs, with that which shows made already: it is laid out once, and is there sooner."""
        with TabbedContent(initial=self.session.tab):
            for n, name in enumerate(TABS, start=1):
                with TabPane(Content(f"{n} {self.words(f'result.tab_{name}')}"), id=name):
                    yield Pane(*(self._page(name) if name == self.session.tab else ()))

    def on_mount(self) -> None:
        self.entitle(self.words("report.title"), self.session.sections().subtitle())
        self.set_focus(None)

    async def _fill(self, focus: tuple[str, str] | None = None) -> None:
        """Makes the tab that shows, as things stand now, with the focus on an item, by default the one that had it.

        The others are made when they are turned to: all of them together would keep a person waiting.
        """
        name, pane = self._tabs.active, self._pane()
        if focus is None and isinstance(self.focused, ActionItem):
            focus = self.focused.kind, self.focused.key
        self._room = pane.size
        with self.app.batch_update():
            await pane.remove_children()
            await pane.mount_all(self._page(name))
        self._stale.discard(name)
        for item in pane.query(ActionItem):
            if (item.kind, item.key) == focus:
                item.focus()

    def _page(self, name: str) -> list[Widget]:
        """What a tab shows, as things stand."""
        made: list[Widget] = list(getattr(self, f"_{name}")(self.session.sections()))
        return made or [Static(Content(self.words(f"result.none_{name}")), markup=False)]

    # The first page: what now, with whom, by when

    def _verdict(self, parts: Sections) -> Iterator[Widget]:
        """What to do comes as soon as the verdict is said; so many acts as there is room for."""
        above, below = list(self._said(parts)), list(self._beside(parts))
        to_do = [act for act in parts.plan.acts if not act.is_done]
        columns, room = self._room.width - _SIDES, self._room.height
        used = sum(lines_of(widget, columns) for widget in (*above, *below))
        shown = list(self._acts(parts, to_do, room - used, columns))
        if parts.plan.acts:
            above.append(self._heading("ordinary_ways" if parts.plan.acts[0].kind == "way" else "next", "report"))
        yield from (*above, *shown)
        if len(shown) < len(to_do):
            count = len(to_do) - len(shown)
            yield Static(Content(self.words("result.more", count=count)), markup=False, classes="paragraph note")
        elif parts.plan.acts and not to_do:
            yield Static(Content(self.words("result.all_done")), markup=False, classes="paragraph")
        yield from self._failed(parts)
        yield from below

    def _acts(self, parts: Sections, acts: list[NextAct], room: int, columns: int) -> Iterator[Widget]:
        """The acts that there is room for, after a heading and before a line that counts the rest."""
        room -= 3
        for n, act in enumerate(acts):
            item = ActionItem("act", act.id, self.marks.tick_off, planned.act_line(parts, act))
            room -= lines_of(item, columns)
            if n >= _LEAST_ACTS and room < 0:
                return
            yield item

    def _said(self, parts: Sections) -> Iterator[Widget]:
        """The day, the verdict, what time alone opens, and what is to be chosen or found out."""
        yield from self._blocks(parts.day())
        if not parts.is_open:
            yield self._day_item("supposed")
        elif self.session.remembered_local() is not None:
            yield self._day_item("local")
        yield from self._blocks(block for block in parts.result() if isinstance(block, Paragraph))
        if self.session.chosen or is_to_choose(parts.edition, self.session.interview.verdicts()):
            yield self._offer("choose", "", self.words("app.do_choose"))
        if parts.fits and parts.assessment.target is None:
            yield from self._to_find_out(parts)

    def _beside(self, parts: Sections) -> Iterator[Widget]:
        """What to ask first, what is advised, why nothing fits or which do not, and that it is a self-assessment."""
        yield from self._blocks((*planned.caveats(parts), *parts.first_to_ask(), *parts.advice()))
        if parts.fits:
            yield self._categories(parts)
        else:
            yield from self._blocks(planned.brief_why_not(parts))
        yield from self._blocks([Paragraph(self.words("report.disclaimer"), "note")])

    def _categories(self, parts: Sections) -> Fold:
        """How many do not fit; unfolded, all of them."""
        words, categories = self.words, parts.assessment.categories
        lines = []
        for category in categories:
            named = words("talk.category", number=category.number, category=parts.labels[category.id])
            line = words.labelled(named, words(f"verdict.{category.verdict}")) + words.cited(category.clause)
            mark = self.marks.verdicts[str(category.verdict)]
            lines.append(Content.assemble((mark, f"$verdict-{category.verdict}"), f" {line}"))
        shut = [str(category.number) for category in categories if category.verdict is Verdict.NO]
        every = words.numeral(len(categories))
        title = words("report.overview", all=every)
        if shut:
            title = words("result.shut", count=len(shut), numbers=words.listing(shut), all=every)
        return Fold(title, Static(Content("\n").join(lines), markup=False), self.marks)

    # The other pages

    def _next(self, parts: Sections) -> Iterator[Widget]:
        acts = list(planned.act_ticks(parts))
        if acts:
            yield self._heading("ways" if acts[0][0].kind == "way" else "next")
        yield from self._blocks(planned.hurry(parts))
        for act, tick in acts:
            mark = self.marks.tick_on if act.is_done else self.marks.tick_off
            yield ActionItem("act", act.id, mark, tick.text, tick.details)
        yield from self._failed(parts)

    def _failed(self, parts: Sections) -> Iterator[Widget]:
        """Steps that failed; they stay, to be taken back."""
        rules, lang = parts.edition.rules, self.words.lang
        for id, state in self.session.steps.items():
            if state == "failed":
                label = rules.steps[id].label[lang] + self.words("result.failed")
                yield ActionItem("act", id, self.marks.verdicts["no"], label)

    def _papers(self, parts: Sections) -> Iterator[Widget]:
        if not parts.fits:
            return
        yield self._heading("papers")
        for key, tick in checklist(parts):
            mark = self.marks.tick_on if key in self.session.gathered else self.marks.tick_off
            yield ActionItem("paper", key, mark, tick.text, tick.details)
        notes = parts.edition.rules.materials.notes
        yield from self._blocks(Paragraph(parts.cited(note[parts.lang], note.clause), "note") for note in notes)
        yield from self._blocks(planned.roster_columns(parts))

    def _dates(self, parts: Sections) -> Iterator[Widget]:
        if not parts.fits:
            yield Static(Content(self.words("result.none_dates")), markup=False)
        else:
            yield from self._blocks(planned.timeline(parts) if parts.is_open else planned.rehearsal(parts))
            yield self._day_item("local")
        yield self._day_item("supposed")
        if parts.fits:
            yield from self._blocks((*planned.route(parts), *planned.remember(parts)))
        yield from self._blocks(planned.contacts(parts))

    def _day_item(self, kind: "DayKind") -> ActionItem:
        """Asks for the local or a supposed deadline; says which day it is, where there is one."""
        day, key = self.session.day(kind), f"result.{kind}_day"
        if kind == "local" and (remembered := self.session.remembered_local()) is not None:
            day, key = remembered, "result.local_remembered"
        text = self.words(key, day=self.words.due(day)) if day else self.words(f"app.do_{kind}")
        return self._offer("day", kind, text)

    def _offer(self, kind: str, key: str, text: str) -> ActionItem:
        """Something that may be done here."""
        return ActionItem(kind, key, self.marks.arrow, text[:1].upper() + text[1:])

    def _answers(self, parts: Sections) -> Iterator[Widget]:
        """What is still to be found out, every answer given, what the notice does not give; answers can be changed."""
        case, to_find_out = parts.case, list(self._to_find_out(parts))
        if to_find_out:
            yield self._heading("to_find_out", "report")
            yield from to_find_out
        if case.facts:
            yield self._heading("answers")
        for id, line in parts.answer_lines():
            yield ActionItem("fact", id, "?" if id in case.assumed else self.marks.between, line)
        if case.facts:
            series = case.person.get("series", "")
            key = "result.series" if series else "app.do_series"
            yield self._offer("series", "", self.words(key, series=series))
        if parts.fits:
            yield from self._blocks(planned.not_provided(parts))

    def _to_find_out(self, parts: Sections) -> Iterator[ActionItem]:
        """What to find out, and which categories wait for it; acting on one asks it again."""
        words, assessment = self.words, parts.assessment
        facts = dict.fromkeys([*assessment.to_find_out, *(id for c in assessment.categories for id in c.missing)])
        questions = load_questionnaire(parts.edition).questions.facts
        for id in facts:
            waiting = [str(category.number) for category in assessment.categories if id in category.missing]
            details = [questions[id].find_out[words.lang]]
            details += [words("result.waiting", categories=words.listing(waiting))] if waiting else []
            yield ActionItem("fact", id, "?", parts.edition.facts[id].label[words.lang], tuple(details))

    def _why(self, parts: Sections) -> Iterator[Widget]:
        yield from self._blocks((*parts.categories(), *parts.why_not()))
        explanations = list(trees(parts))
        if explanations:
            yield self._heading("explanation", "report")
        for tree in explanations:
            lines = [self.marks.drawn(line) for line in tree_lines(tree, self.words)]
            view = LinesView(partial(_wrapped, lines[1:]))
            yield Fold(lines[0], view, self.marks, opened=len(explanations) == 1)
        yield from self._blocks(Paragraph(text, "note") for text in parts.basis())

    def _heading(self, key: str, group: str = "result") -> Static:
        return Static(Content(self.words(f"{group}.{key}")), markup=False, classes="heading")

    def _blocks(self, blocks: Iterable[Shown]) -> Iterator[Widget]:
        return block_widgets(blocks, self.marks, self.words.lang)

    async def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        match event.kind:
            case "fact":
                self.app.call_later(self.app.run_action, f"app.reopen({event.key!r})")
            case "choose":
                self.action_choose_target()
            case "series":
                self.action_ask_series()
            case "day":
                self.app.call_later(self.run_action, f"screen.ask_day({event.key!r})")
            case "act":
                await self._mark(event.key, self.session.mark_step)
            case _:
                self.session.gather(event.key)
                await self._show_changed([])

    async def action_fail(self) -> None:
        """Marks the step that has the focus as failed, or takes that back."""
        item = self.focused
        if isinstance(item, ActionItem) and item.key in self.session.edition.rules.steps:
            await self._mark(item.key, lambda id: self.session.mark_step(id, "failed"))
        else:
            self.say(self.words("result.no_step"))

    async def _mark(self, id: str, mark: Callable[[str], None]) -> None:
        """Marks an act, says what comes of it, and goes on to the next one that is to be done."""
        session, words = self.session, self.words
        before = session.interview.verdicts()
        mark(id)
        state = session.steps.get(id, "todo")
        label = session.edition.rules.to_do[id][words.lang]
        lines = [words(f"result.marked_{state}", act=label)]
        lines += changed_verdicts(session.edition, before, session.interview.verdicts(), words, short=True)
        await self._show_changed(lines, ("act", self._after(id) if state == "done" else id))

    def _after(self, id: str) -> str:
        """The next act to be done, after one that is done; itself, where it is the last."""
        acts = self.session.sections().plan.acts
        at = next((n for n, act in enumerate(acts) if act.id == id), 0)
        return next((act.id for act in (*acts[at:], *acts[:at]) if not act.is_done), id)

    def action_ask_day(self, kind: "DayKind") -> None:
        """Asks for the local or a supposed deadline, and dates all by it."""

        async def take(remarks: Sequence[Remark]) -> None:
            await self._show_changed([line for remark in remarks for line in remark.lines])

        self.ask_day(kind, take)

    def action_ask_series(self) -> None:
        """Asks for the series of the title, so that it can be called by its name."""
        session = self.session
        names = [series.name for series in session.edition.titles.series]

        async def take(picked: int) -> None:
            session.person.pop("series", None)
            if picked < len(names):
                session.person["series"] = names[picked]
            await self._show_changed([])

        self.pick(self.words("app.which_series"), [*names, self.words("app.no_series")], take)

    def action_clause(self) -> None:
        """Shows the notice's own words of the clauses that what has the focus stands on, or else of all in sight."""
        item, edition = self.focused, self.session.edition
        if isinstance(item, ActionItem) and item.kind == "act":
            acts = {act.id: act for act in self.session.sections().plan.acts}
            cited = acts[item.key].clause if item.key in acts else None
            text = self.words.cited(cited)
        elif isinstance(item, ActionItem):
            text = text_of(item)
        else:
            text = "\n".join(text_of(part) for part in self._pane().query("*") if part.is_on_screen)
        if sections := clause_sections(edition, text, self.words):
            self.show_text(*sections)
        else:
            self.say(self.words("result.no_clause"))

    def action_copy(self) -> None:
        """Copies the result in a few lines, to be pasted into a message."""
        from gcguide.paper.compose import short

        session = self.session
        self.app.copy_to_clipboard(short(session.edition, session.case, session.today, self.words))
        self.say(self.words("result.copied"))

    def action_choose_target(self) -> None:
        """Asks which category and grade is applied for, and shows all by that."""
        choices = target_choices(self.session.interview, self.words)

        async def choose(picked: int) -> None:
            self.session.choose(choices[picked][1])
            await self._show_changed([])

        if choices:
            self.pick(self.words("talk.which_target"), [label for label, _ in choices], choose)
        else:
            self.say(self.words("talk.nothing_to_choose"))

    async def _show_changed(self, lines: list[str], focus: tuple[str, str] | None = None) -> None:
        """Keeps what was changed, and shows all anew."""
        session = self.session
        if (problem := session.keep()) is not None:
            lines.append(self.told(problem))
        self.say(self.marks.drawn("\n".join(lines)))
        self._stale = set(TABS)
        await self._fill(focus)

    async def on_resize(self, event: events.Resize) -> None:
        """The first page shows what there is room for."""
        if self.is_mounted:
            self.call_after_refresh(self._fit)

    async def _fit(self) -> None:
        if TABS[0] not in self._stale and self._tabs.active == TABS[0] and self._room != self._pane().size:
            await self._fill()

    @property
    def _tabs(self) -> TabbedContent:
        return self.query_one(TabbedContent)

    def action_tab(self, number: int) -> None:
        """Shows a tab, counted from 1."""
        self._tabs.active = TABS[number - 1]
        self.set_focus(None)

    async def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        self.session.tab = event.pane.id or TABS[0]
        if self.session.tab in self._stale and self.session.tab == self._tabs.active:
            await self._fill()

    def action_turn(self, by: int) -> None:
        """Shows the next tab or the one before."""
        self.action_tab((TABS.index(self._tabs.active) + by) % len(TABS) + 1)

    def _pane(self) -> Pane:
        return self.query_one(f"#{self._tabs.active} Pane", Pane)

    def action_page(self, by: int) -> None:
        """Scrolls a page."""
        self._pane().page(by)

    def action_line(self, by: int) -> None:
        """Moves to the next thing to act on, or scrolls a line where there is none."""
        items = list(self._pane().query("ActionItem, FoldLine"))
        if not items:
            self._pane().scroll_relative(y=by, animate=False)
            return
        position = items.index(self.focused) if self.focused in items else (-1 if by > 0 else len(items))
        self.set_focus(items[max(0, min(len(items) - 1, position + by))])

    def action_leave(self) -> None:
        """Back to the conversation."""
        self.app.pop_screen()


def _wrapped(lines: list[str], columns: int) -> list[str]:
    return [piece for line in lines for piece in wrap_indented(line, columns, hanging=2)]
