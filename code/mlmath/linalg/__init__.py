"""Linear algebra: norms, inner products, orthogonality and what follows from them."""
