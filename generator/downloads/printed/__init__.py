"""The printable worksheet: what stands on paper, as plain data, and the template that sets it."""
