"""What notices say: models of the data files, the strict loader, the checker."""
