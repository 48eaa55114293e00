"""What is said on both sides of the conversation: prompts, readings of a reply, remarks. A screen only shows it."""
