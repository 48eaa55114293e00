"""Editions as files: which there are, what one takes from another, its locks, numbers, placeholders and words."""
