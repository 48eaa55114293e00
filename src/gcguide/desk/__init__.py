"""The counsellor's desk: many cases at a glance, found, sorted, changed and written together. It knows no widget."""
