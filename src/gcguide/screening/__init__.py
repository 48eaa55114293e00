"""Whole rosters at once: the conditions of an edition over columns instead of one applicant's facts."""
