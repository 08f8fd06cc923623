"""Optimization of functions of one variable: descent, Newton's method, brackets, gradient flow, convexity, losses."""
