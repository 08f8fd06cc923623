"""Models that learn from data, and what prepares data for them, in scikit-learn's names."""
