"""What follows from an assessment: by when, through whom, with which papers."""
