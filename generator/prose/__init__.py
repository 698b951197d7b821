"""Contributors' Markdown becomes safe HTML, with figures asked for by name and none typed."""
