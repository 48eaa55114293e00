"""How much is tried: enough to meet every kind of mistake as a rule, five times as much with `--deep`."""

from hypothesis import settings


def is_deep():
    return settings.get_current_profile_name() == "deep"


def times(count):
    """How often something is tried that costs much each time."""
    return count * 5 if is_deep() else count


def examples(count, **others):
    """The settings of a property whose examples cost more, or less, than others do."""
    return settings(max_examples=times(count), **others)
