"""What the files of the catalogue may say: one module a kind of file."""
