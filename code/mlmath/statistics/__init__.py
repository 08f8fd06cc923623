"""Statistics: describing samples, intervals, the bootstrap."""
