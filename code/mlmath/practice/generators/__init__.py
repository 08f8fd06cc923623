"""Generators of problems, a module a subject: each topic is a function of a random generator and a level."""
