"""One check: what it claims, what breaks it, and the evidence."""

from dataclasses import dataclass, field


@dataclass
class Check:
    """One proof: what it claims, what breaks it, and the evidence."""

    id: str
    failures: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
