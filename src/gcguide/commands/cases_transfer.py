"""`gcguide cases export | import`."""
