"""What notices say: models of the data files, and the loader that checks them."""
