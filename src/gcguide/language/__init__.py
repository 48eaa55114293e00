"""How to ask and say it: words are data, every text in both languages."""
