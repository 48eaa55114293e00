"""Tables that people send: sheets, heads, cells, values."""
