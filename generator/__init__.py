"""Breakeven: a cost guide for language models, computed from a catalogue of dated prices."""

__version__ = "0.1.0"
