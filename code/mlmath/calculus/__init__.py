"""Calculus of one variable: differences, derivatives, Taylor polynomials."""
