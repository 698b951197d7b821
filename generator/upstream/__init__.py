"""Other price data sets: read, held against the catalogue, and turned into proposals.

- `files` finds a data set, in a file or in an installed package, and reads it within bounds,
- `units` turns its figures into amounts of our meters, and doubts those that cannot be meant,
- one module for each data set (`litellm`, `genai_prices` …) turns it into `reading.Reading`s,
- `names` says which of our providers and offers a reading is about, or that it is not certain,
- `propose` holds a source against the catalogue, `second` holds the sources against each other,
- `apply` writes proposals through `generator.editing`.

No module here changes a price: a difference is a new dated entry, or something for a person to look
at.
"""
