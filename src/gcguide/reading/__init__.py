"""Bytes in, values with their places out; knows nothing of the policy."""
