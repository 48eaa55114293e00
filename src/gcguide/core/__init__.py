"""Facts, an edition and a day in; a decision with its reasons out. Nothing here reads a file or a clock."""
