"""A worksheet's definition, with prices and inputs, becomes a result with its whole derivation."""
