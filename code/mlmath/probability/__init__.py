"""Probability: populations to draw from, simulation of limit theorems, Monte Carlo integration."""
