"""A person, and the case that is theirs."""
