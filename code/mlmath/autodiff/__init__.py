"""Derivatives by machine: dual numbers forwards, tapes of numbers and of arrays backwards."""
