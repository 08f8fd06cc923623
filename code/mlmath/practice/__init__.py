"""Practice: checking answers with feedback, and generated problems."""
