"""What can be proven of the policy files, each proof with its witness."""
