"""Feeds of changes: Atom (RFC 4287) and JSON Feed 1.1, of everything and of each provider.

They hold what a subscriber wants to be told: a price that changed or was put right, an end that
draws near, a verdict that flipped. Nothing in them depends on when they are made: an entry has the
date of its event, and a feed that of its newest entry.
"""
