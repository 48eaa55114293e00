"""The next notice, made from the one before by who has it on paper: asked, written down, held against it, published."""
