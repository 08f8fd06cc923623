"""What stands before linear algebra: floating-point numbers, sums, counting, complex roots."""
