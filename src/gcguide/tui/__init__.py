"""The full-screen assistant (Textual): it shows the interview, the assessment and the plan, and decides nothing."""
