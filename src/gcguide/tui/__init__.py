"""The assistant on a full screen, made with Textual."""
