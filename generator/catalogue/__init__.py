"""What people write: the catalogue, read, validated and held to its rules."""
