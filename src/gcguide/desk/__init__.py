"""The desk: many cases at once."""
