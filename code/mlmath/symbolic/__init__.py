"""Step-by-step symbolic derivations in which each step names its rule."""
