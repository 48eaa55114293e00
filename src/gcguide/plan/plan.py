"""The plan: everything that follows from one assessment, as one value."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gcguide.decision.facts import Facts, known_choice
from gcguide.decision.result import Assessment
from gcguide.plan.materials import Paper, materials
from gcguide.plan.route import Route, route
from gcguide.plan.timeline import Milestone, timeline
from gcguide.policy.loader import Edition
from gcguide.text import Lang


@dataclass(frozen=True, slots=True)
class Plan:
    """When, through whom, with what."""

    timeline: tuple[Milestone, ...]
    route: Route
    papers: tuple[Paper, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data with the keys of the contract (§5)."""
        return {
            "timeline": [
                {
                    "id": m.id,
                    "latest": m.latest.isoformat(),
                    "suggested": m.suggested.isoformat(),
                    "estimated": m.estimated,
                }
                for m in self.timeline
            ],
            "route": {
                "actors": list(self.route.actors),
                "names": list(self.route.names),
                "note": self.route.note,
                "choose_online": self.route.choose_online,
            },
            "materials": [
                {"row": p.row, "name": p.name, "copies": p.copies, "from": p.source} for p in self.papers if not p.own
            ],
            "evidence": [
                {"row": p.row, "name": p.name, "copies": p.copies, "from": p.source} for p in self.papers if p.own
            ],
        }


def plan(
    edition: Edition, assessment: Assessment, facts: Facts, local_deadline: date | None = None, lang: Lang = "zh"
) -> Plan:
    """What follows from an assessment of these facts."""
    known = known_choice(facts, "employer")
    return Plan(
        tuple(timeline(edition, known, local_deadline)),
        route(edition, assessment, facts, lang),
        tuple(materials(edition, assessment, lang)),
    )
