"""Saved cases: the store and its backups, cases handed over in a file, people taken from a roster."""
