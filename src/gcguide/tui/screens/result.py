"""The result: what to do, the papers, the dates, the route, what to find out, and why."""

from collections.abc import Callable, Iterable, Iterator

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TabbedContent, TabPane

from gcguide.conversation.remarks import changed_verdicts, target_choices
from gcguide.conversation.session import Session
from gcguide.core.decide import is_to_choose
from gcguide.core.result import Assessment, CategoryResult
from gcguide.core.verdict import Verdict
from gcguide.paper import planned
from gcguide.paper.compose import checklist, roster_columns, tree_lines, trees
from gcguide.paper.pack import Block, Heading, Paragraph
from gcguide.paper.sections import Sections
from gcguide.policy.questions import load_questionnaire
from gcguide.text import width, wrap
from gcguide.tui.keys import bindings
from gcguide.tui.screens.boxes import PickScreen
from gcguide.tui.themes import Marks
from gcguide.tui.widgets.blocks import ActionItem, Fold, Item, LinesView, block_widgets
from gcguide.tui.widgets.frame import Pane, SessionScreen

TABS = ("verdict", "papers", "dates", "route", "open", "why")


class ResultScreen(SessionScreen[None]):
    """The result of a session."""

    NAME = "result"
    BINDINGS = bindings(NAME)

    def __init__(self, session: Session, marks: Marks) -> None:
        super().__init__(session, marks)
        self._stale = set(TABS)  # the tabs that do not show things as they stand

    def body(self) -> ComposeResult:
        with TabbedContent(initial=self.session.tab):
            for n, name in enumerate(TABS, start=1):
                with TabPane(Content(f"{n} {self.words(f'result.tab_{name}')}"), id=name):
                    yield Pane()

    def on_mount(self) -> None:
        self.entitle(self.words("report.title"), self.session.sections().subtitle())
        self.set_focus(None)

    async def _fill(self) -> None:
        """Makes the tab that shows, as things stand now; what had the focus has it again.

        The others are made when they are turned to: all of them together would keep a person waiting.
        """
        name, pane = self._tabs.active, self._pane()
        focused = self.focused.key if isinstance(self.focused, ActionItem) else None
        makers: dict[str, Callable[[Sections], Iterator[Widget]]] = {
            "verdict": self._verdict, "papers": self._papers, "dates": self._dates,
            "route": self._route, "open": self._open, "why": self._why,
        }  # fmt: skip
        body = list(makers[name](self.session.sections()))
        with self.app.batch_update():
            await pane.remove_children()
            await pane.mount_all(body or [Static(Content(self.words(f"result.none_{name}")), markup=False)])
        self._stale.discard(name)
        for item in pane.query(ActionItem):
            if item.key == focused:
                item.focus(scroll_visible=False)

    def _verdict(self, parts: Sections) -> Iterator[Widget]:
        words, notice = self.words, parts.edition.rules.notice
        yield from self._blocks(parts.head())
        yield from self._blocks(parts.result())
        if self.session.chosen or is_to_choose(parts.edition, self.session.interview.verdicts()):
            yield ActionItem("choose", "", self.marks.arrow, words("app.do_choose"))
        yield from self._blocks(parts.advice())
        yield from self._blocks([Heading(words("report.overview"))])
        for category in parts.assessment.categories:
            verdict = words(f"verdict.{category.verdict}")
            named = words("talk.category", number=category.number, category=parts.labels[category.id])
            line = words.labelled(named, verdict) + words.cited(category.clause)
            yield Item(self.marks.verdicts[str(category.verdict)], line, classes=f"verdict-{category.verdict}")
        yield from self._blocks(parts.categories() if parts.fits else parts.why_not())
        basis = words("result.basis", title=notice.title, issued=words.day(notice.printed_on))
        yield from self._blocks(Paragraph(text, "note") for text in (basis, words("report.disclaimer")))

    def _papers(self, parts: Sections) -> Iterator[Widget]:
        words, session, rules = self.words, self.session, parts.edition.rules
        states = {"todo": self.marks.tick_off, "done": self.marks.tick_on, "failed": self.marks.verdicts["no"]}
        prepared = _prepared(parts.assessment)
        # What was marked stays, whatever came of it: it could not be taken back otherwise.
        steps = dict.fromkeys([*(step.id for category in prepared for step in category.steps), *session.steps])
        if steps:
            yield Static(Content(words("result.steps")), markup=False, classes="heading")
        for id in steps:
            rule, state = rules.steps[id], session.steps.get(id, "todo")
            label = rule.label[words.lang] + (words("result.failed") if state == "failed" else "")
            details = (rule.says[words.lang] + words.cited(rule.clause), *planned.due(parts, id))
            yield ActionItem("step", id, states[state], label, details)
        if not parts.fits:
            if steps:
                yield Static(Content(words("result.none_papers")), markup=False, classes="paragraph note")
            return
        yield Static(Content(words("result.papers")), markup=False, classes="heading")
        for key, tick in checklist(parts):
            mark = self.marks.tick_on if key in session.gathered else self.marks.tick_off
            yield ActionItem("paper", key, mark, tick.text, tick.details)
        for note in rules.materials.notes:
            text = getattr(note, words.lang) + words.cited(note.clause)
            yield Static(Content(text), markup=False, classes="paragraph note")
        yield from self._blocks(roster_columns(parts))

    def _dates(self, parts: Sections) -> Iterator[Widget]:
        if parts.fits:
            yield from self._blocks(planned.timeline(parts) if parts.is_open else planned.rehearsal(parts))

    def _route(self, parts: Sections) -> Iterator[Widget]:
        if parts.fits:
            yield from self._blocks(planned.route(parts))
            yield from self._blocks((*planned.acts(parts), *planned.remember(parts)))
        yield from self._blocks(planned.contacts(parts))

    def _open(self, parts: Sections) -> Iterator[Widget]:
        """What to find out, and which categories wait for it; acting on one asks it again."""
        words, assessment = self.words, parts.assessment
        facts = dict.fromkeys([*assessment.to_find_out, *(id for c in assessment.categories for id in c.missing)])
        questions = load_questionnaire(parts.edition).questions.facts
        for id in facts:
            waiting = [words("talk.category", number=c.number, category=parts.labels[c.id])
                       for c in assessment.categories if id in c.missing]  # fmt: skip
            details = [questions[id].find_out[words.lang]]
            details += [words("result.waiting", categories=words.listing(waiting))] if waiting else []
            yield ActionItem("fact", id, "?", parts.edition.facts[id].label[words.lang], tuple(details))
        if parts.fits:
            yield from self._blocks(planned.not_provided(parts))

    def _why(self, parts: Sections) -> Iterator[Widget]:
        words = self.words
        yield from self._blocks(parts.why_not())
        explanations = list(trees(parts))
        if explanations:
            yield Static(Content(words("report.explanation")), markup=False, classes="heading")
        for tree in explanations:
            lines = [self.marks.drawn(line) for line in tree_lines(tree, words)]
            yield Fold(lines[0], LinesView(_wrapped(lines[1:])), self.marks, opened=len(explanations) == 1)
        yield from self._blocks(parts.answers())

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[Widget]:
        return block_widgets(blocks, self.marks, self.words.lang)

    async def on_action_item_acted(self, event: ActionItem.Acted) -> None:
        session, words = self.session, self.words
        if event.kind == "fact":
            self.app.call_later(self.app.run_action, f"app.reopen({event.key!r})")
            return
        if event.kind == "choose":
            self.action_choose_target()
            return
        before = session.interview.verdicts()
        if event.kind == "step":
            session.mark_step(event.key)
        else:
            session.gather(event.key)
        await self._show_changed(
            changed_verdicts(session.edition, before, session.interview.verdicts(), words, short=True)
        )

    def action_choose_target(self) -> None:
        """Asks which category and grade is applied for, and shows all by that."""
        choices = target_choices(self.session.interview, self.words)

        async def choose(picked: int | None) -> None:
            if picked is not None:
                self.session.choose(choices[picked][1])
                await self._show_changed([])

        if choices:
            labels = [label for label, _ in choices]
            self.app.push_screen(PickScreen(self.words("talk.which_target"), labels), choose)
        else:
            self.say(self.words("talk.nothing_to_choose"))

    async def _show_changed(self, lines: list[str]) -> None:
        """Keeps what was changed, and shows all anew."""
        session = self.session
        if (problem := session.keep()) is not None:
            lines.append(self.told(problem))
        self.say(self.marks.drawn("\n".join(lines)))
        self._stale = set(TABS)
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

    def action_act(self) -> None:
        """Acts on what has the focus."""
        if isinstance(self.focused, ActionItem):
            self.focused.action_act()

    def action_leave(self) -> None:
        """Back to the conversation."""
        self.app.pop_screen()


def _prepared(assessment: Assessment) -> list[CategoryResult]:
    """The category that is applied for; where there is none, those that are still open."""
    target = assessment.target
    if target is not None:
        return [category for category in assessment.categories if category.number == target.category]
    return [category for category in assessment.categories if category.verdict is not Verdict.NO]


def _wrapped(lines: list[str]) -> Callable[[int], Iterator[str]]:
    def make(columns: int) -> Iterator[str]:
        for line in lines:
            text = line.lstrip(" ")
            indent = " " * (width(line) - width(text))
            yield from wrap(text, columns, indent + "  ", indent)

    return make
