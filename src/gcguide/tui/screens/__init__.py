"""The screens, and what comes before them."""
