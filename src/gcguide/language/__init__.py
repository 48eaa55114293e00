"""What people write: replies, dates, places, titles, questions; their words are data in `dialogs/`."""
