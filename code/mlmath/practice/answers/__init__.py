"""Answer keys, one module a chapter: each key is computed, never typed."""
