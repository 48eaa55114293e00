"""Cases: one applicant's answers, in a file or (later) in the store."""
