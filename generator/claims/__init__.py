"""Figures that others have published, recomputed and set beside what they state."""
