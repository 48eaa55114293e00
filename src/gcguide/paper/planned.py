"""The sections of the plan, as blocks: what to do next, by when, through whom, and what is easily missed."""

from collections.abc import Iterable, Iterator
from typing import Literal

from gcguide.core.acts import NextAct
from gcguide.core.facts import known_choice
from gcguide.core.plan import ends_locally
from gcguide.core.timeline import Milestone
from gcguide.core.timeline import timeline as milestones
from gcguide.core.verdict import Verdict
from gcguide.paper import pack as p
from gcguide.paper.sections import Blocks, Sections
from gcguide.policy.edition import bodies_named
from gcguide.policy.forms import FilledAs
from gcguide.policy.models import Saying
from gcguide.text import LANGUAGES

# The actor who applies.
OWN = "applicant"


def acts(parts: Sections) -> Blocks:
    """What to do next, numbered, each with its day, who does it and where; for whom nothing fits, the ordinary ways."""
    listed = parts.plan.acts
    if listed:
        yield p.Heading(parts.words("report.ordinary_ways" if listed[0].kind == "way" else "report.next"))
        yield from hurry(parts)
        for _, tick in act_ticks(parts):
            text, *facts = tick.details
            if tick.done:
                facts = [tick.state]
            yield p.Paragraph(parts.words.labelled(parts.words("report.act_join").join([tick.text, *facts]), text))
        yield from caveats(parts)


def hurry(parts: Sections) -> Blocks:
    """Said once of all acts: for some, the day we suggest has passed, though not the last one."""
    as_of = parts.assessment.as_of
    late = (act for act in parts.plan.acts if act.suggested is not None and act.suggested < as_of and not act.is_done)
    if parts.is_open and any(act.latest is None or act.latest >= as_of for act in late):
        yield p.Paragraph(parts.words("sheet.hurry"), "note")


def caveats(parts: Sections) -> Blocks:
    """What the days of the acts rest on: no route is known, it ends locally, a year has no schedule yet."""
    words, milestones = parts.words, parts.plan.timeline
    if parts.assessment.target is None:
        return
    if not milestones:
        yield p.Paragraph(words("report.timeline_local"), "note")
    elif parts.is_open and not parts.plan.route.actors:
        yield p.Paragraph(words("report.timeline_assumed"), "note")
    if parts.is_open and any(milestone.estimated for milestone in milestones):
        yield p.Paragraph(words("report.dates_estimated"), "note")


def brief_why_not(parts: Sections) -> Blocks:
    """Why nothing fits, without what would have to change for each."""
    return (block for block in parts.why_not() if not isinstance(block, p.Paragraph) or block.kind != "note")


def act_ticks(parts: Sections) -> Iterator[tuple[NextAct, p.Tick]]:
    """Each act as something to tick."""
    words = parts.words
    for number, act in enumerate(parts.plan.acts, start=1):
        head = words("report.act", number=number, label=act.label[parts.lang])
        facts = [] if act.is_done else [*_when(parts, act), *who(parts, act), *where(parts, act)]
        details = (parts.cited(act.text[parts.lang], act.clause), words("report.act_join").join(facts))
        state = words("step_state.done" if act.is_done else "step_state.todo")
        yield act, p.Tick(head, act.is_done, tuple(filter(None, details)), state)


def act_line(parts: Sections, act: NextAct, is_brief: bool = True) -> str:
    """An act on one line: what, by when, and where it is done; or by whom, where that is somebody else.

    `is_brief` is whether only one day is named, which counts now.
    """
    suggested, latest = act.suggested, act.latest
    facts = [act.label[parts.lang]]
    if not is_brief:
        facts += _when(parts, act)
    elif suggested is not None and parts.is_open:
        as_of, key, day = parts.assessment.as_of, "act_suggested", suggested
        if suggested < as_of:
            key, day = ("act_passed" if latest < as_of else "act_last", latest) if latest else ("act_now", suggested)
        facts.append(parts.words(f"report.{key}", suggested=parts.words.due(day)))
    if act.kind == "step" and act.where:
        facts.append(parts.words("join.or").join(act.where))
    else:
        facts += act.where[:1] if act.who in (OWN, "") else who(parts, act)
    return parts.words("report.act_join").join(facts)


def _when(parts: Sections, act: NextAct) -> Iterator[str]:
    """By when, while there is time."""
    words, as_of = parts.words, parts.assessment.as_of
    if act.suggested is not None and parts.is_open:
        suggested, latest = words.due(act.suggested), words.due(act.latest) if act.latest else ""
        key = "act_suggested" if not latest else "act_last" if latest == suggested else "act_latest"
        by = words(f"report.{key}", suggested=suggested, latest=latest)
        if act.latest is not None and act.latest < as_of:
            by += words("report.past")
        yield by
    yield from own_days(parts, act)


def own_days(parts: Sections, act: NextAct) -> Iterator[str]:
    """When an act can be done at all, where the notice sets days for it."""
    rules = parts.edition.rules
    on = next((one.on for one in rules.procedure if one.id == act.id), ())
    spans = (one.days for one in rules.timeline.acts if one.id in on and parts.is_open)
    return (span.said(parts.words) for span in spans if span is not None)


def who(parts: Sections, act: NextAct) -> Iterator[str]:
    """Who does it, by the names of the bodies that the papers go through."""
    if act.kind != "way" and act.who:
        named = bodies_named(parts.edition, act.who, parts.plan.route.actors, parts.place, parts.lang)
        yield parts.words.listing(named)


def where(parts: Sections, act: NextAct) -> Iterable[str]:
    """The page, the place, or those who recommend, in the language of the page."""
    if act.kind == "step" and parts.target_category and parts.edition.rules.steps[act.id].recommends:
        return [parts.words("join.or").join(parts.recommenders)]
    return act.where


def timeline(parts: Sections) -> Iterator[p.Shown]:
    """The days counted back from the deadline, with today on them."""
    words = parts.words
    yield p.Heading(words("report.timeline"))
    if not parts.plan.timeline:
        yield p.Paragraph(words("report.timeline_local"))
        return
    if not parts.plan.route.actors:
        yield p.Paragraph(words("report.timeline_assumed"), "note")
    points = tuple(_point(parts, milestone) for milestone in parts.plan.timeline)
    if any(point.state == "hurry" for point in points):
        yield p.Paragraph(words("sheet.hurry"), "note")
    yield p.Timeline(
        points,
        parts.assessment.as_of,
        words("report.today", day=words.due(parts.assessment.as_of)),
        words("report.latest"),
        words("report.suggested"),
    )
    yield from how_counted(parts)


def how_counted(parts: Sections) -> Blocks:
    """How days are counted, and the last days that would be, were the day of posting counted as well."""
    words, facts = parts.words, parts.case.facts
    counted = words("join.or").join(map(str, parts.edition.rules.timeline.every_count))
    yield p.Paragraph(words("report.timeline_note", days=counted), "note")
    employer, is_local = known_choice(facts, "employer"), ends_locally(parts.edition, parts.assessment.target, facts)
    other = milestones(parts.edition, employer, parts.case.local_deadline, is_local, count_posting_day=True)
    later = [
        words.labelled(parts.acts[then.id], words.due(then.latest))
        for now, then in zip(parts.plan.timeline, other, strict=True)
        if now.latest != then.latest
    ]
    if later:
        yield p.Paragraph(words("report.timeline_other", days=words.listing(later)), "note")


def rehearsal(parts: Sections) -> Blocks:
    """How long before a deadline each act is due, to plan for one that is not known yet."""
    words, days = parts.words, parts.edition.calendar
    due = days.on_or_before(parts.edition.deadline)
    yield p.Heading(words("report.timeline"))
    yield p.Paragraph(words("report.rehearsal"))
    lines = []
    for milestone in parts.plan.timeline:
        left = days.between(milestone.latest, due)
        key = "report.rehearsal_line" if left else "report.rehearsal_last"
        lines.append(words(key, act=parts.acts[milestone.id], days=left))
    yield p.Bullets(tuple(lines))


def _point(parts: Sections, milestone: Milestone) -> p.Point:
    as_of, words, act = parts.assessment.as_of, parts.words, parts.acts[milestone.id]
    latest, suggested = words.due(milestone.latest), words.due(milestone.suggested)
    state: Literal["past", "hurry", "ahead"] = "ahead"
    if milestone.suggested < as_of:
        state = "past" if milestone.latest < as_of else "hurry"
    note = words("report.estimated") if milestone.estimated else ""
    line = words("report.timeline_line", label=act, suggested=suggested, latest=latest)
    sentence = line + (words("report.past") if state == "past" else "") + note
    return p.Point(act, milestone.latest, latest, milestone.suggested, suggested, state, note, sentence)


def route(parts: Sections) -> Iterator[p.Block]:
    """Through whom the papers go, and who recommends."""
    yield from path(parts)
    words, category = parts.words, parts.target_category
    if category is not None and parts.recommenders:
        line = words.labelled(words("report.recommenders"), words("join.or").join(parts.recommenders))
        yield p.Paragraph(parts.cited(line, category.clause))
        if whom := which_recommender(parts):
            yield p.Paragraph(words("report.recommenders_which", whom=whom), "note")


def path(parts: Sections) -> Iterator[p.Block]:
    """Through whom the papers go."""
    route = parts.plan.route
    yield p.Heading(parts.words("report.route"))
    if route.names:
        yield p.Chain(tuple(name[parts.lang] for name in route.names))
    if route.choose_online:
        yield p.Paragraph(parts.words("report.choose_online", body=route.choose_online[parts.lang]))
    if route.note:
        yield p.Paragraph(route.note[parts.lang])
    yield from _doubts(parts)


def _doubts(parts: Sections) -> Blocks:
    """What puts the route itself in doubt."""
    category = parts.target_category
    raised = {id for result in category.grades.values() for id in result.cautions} if category else set()
    for id in parts.edition.rules.routes.doubts:
        if id in raised and (point := parts.edition.rules.caution(id).point) is not None:
            yield p.Paragraph(parts.words("report.route_doubt", point=point[parts.lang]), "warning")


def which_recommender(parts: Sections) -> str:
    """Whom to ask which of those who may recommend does so; nothing where nobody recommends, or one does."""
    if len(parts.recommenders) < 2:
        return ""
    may = parts.edition.rules.routes.ask_who_recommends
    return parts.words("join.or").join(parts.bodies([one for one in may if one in parts.plan.route.actors] or may))


def remember(parts: Sections) -> Blocks:
    """The rules easily missed."""
    rules = parts.edition.rules
    yield p.Heading(parts.words("report.remember"))
    rounds = parts.cited(rules.rounds.says[parts.lang], rules.rounds.clause)
    own = parts.target_category.id if parts.target_category else ""
    matters = [matter for matter in rules.matters if not matter.categories or own in matter.categories]
    texts: Iterable[Saying | FilledAs] = (*matters, rules.roster.filled_as, *rules.sanctions)
    yield p.Bullets((*(parts.cited(text[parts.lang], text.clause) for text in texts), rounds))


def roster_columns(parts: Sections, is_full: bool = True) -> Blocks:
    """The columns of the roster, where what it calls them is foreign; `is_full` adds how each is filled in."""
    words, roster = parts.words, parts.edition.rules.roster
    if LANGUAGES[words.lang].is_han:
        return
    head = words("report.roster_columns", title=roster.title, clause=roster.clause)
    named = [roster.named(column, words.lang) for column in roster.columns]
    if not is_full:
        yield p.Paragraph(words.labelled(head, words.listing(named)))
        return
    hints = [words("join.semicolon").join(hint[words.lang] for hint in roster.hints(c)) for c in roster.columns]
    yield p.Paragraph(words.labelled(head, "").rstrip())
    yield p.Bullets(tuple(words.labelled(name, hint) for name, hint in zip(named, hints, strict=True)), "note")


def not_provided(parts: Sections) -> Blocks:
    """What the notice does not give and people will want to know, with whom to ask."""
    words, deadline = parts.words, parts.edition.rules.deadline
    yield p.Heading(words("report.not_provided"))
    asked = [(whom, words("join.semicolon").join(points)) for whom, points in points_by_whom(parts).items()]
    lines = (words("report.not_provided_line", points=points, whom=whom) for whom, points in asked)
    yield p.Bullets((parts.cited(deadline.says[parts.lang], deadline.clause), *lines))


def points_by_whom(parts: Sections) -> dict[str, list[str]]:
    """What else the notice does not give, by whom to ask."""
    fitting = {c.id for c in parts.assessment.categories if c.verdict is not Verdict.NO}
    asked: dict[str, list[str]] = {}
    for point in parts.edition.rules.lacking:
        if not point.categories or fitting & set(point.categories):
            asked.setdefault(parts.words.listing(parts.bodies(point.ask)), []).append(point[parts.lang])
    return asked


def way_in(parts: Sections) -> Blocks:
    """How the person gets into the system, where it is, and whom to call; what others use stands beside their acts."""
    rules, lang, words = parts.edition.rules, parts.lang, parts.words
    own = [act for act in rules.procedure if act.actor == OWN and act.where]
    of_others = {act.where for act in rules.procedure} - {act.where for act in own}
    kept = [c for c in rules.contacts if c.id not in of_others or (c.kind == "address" and parts.fits)]
    yield p.Heading(words("report.contacts"))
    lines = [parts.cited(act[lang], act.clause) for act in own[:1] if parts.fits]
    for kind in dict.fromkeys(contact.kind for contact in kept):
        alike = [contact for contact in kept if contact.kind == kind]
        line = words("join.semicolon").join(words.labelled(contact.label[lang], contact.value) for contact in alike)
        lines.append(parts.cited(line, alike[0].clause))
    yield p.Bullets(tuple(lines))


def contacts(parts: Sections) -> Blocks:
    """Where to apply and to call, and where papers go if there are any."""
    yield p.Heading(parts.words("report.contacts"))
    contacts = [c for c in parts.edition.rules.contacts if parts.fits or c.kind != "address"]
    lines = (parts.cited(parts.words.labelled(c.label[parts.lang], c.value), c.clause) for c in contacts)
    yield p.Bullets(tuple(lines))
