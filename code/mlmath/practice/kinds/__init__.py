"""Kinds of answers, a module each: how an answer is compared with the truth, and what is said if they differ."""
