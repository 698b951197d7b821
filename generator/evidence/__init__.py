"""What other price data sets say of our prices, as it was recorded, and whether they agree.

A build has no network and no data sets installed. So what each data set says of the offers of the
catalogue is recorded once, by `breakeven corroborate --record`, in
`catalogue/evidence/SOURCE.json`, and pages are made from these files:

- `rates` gives every rate a name, so that ours and theirs can be laid side by side,
- `recorded` reads and writes the files,
- `compare` says for each price who agrees, who differs and by how much, and who is silent.
"""
