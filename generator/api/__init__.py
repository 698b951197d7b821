"""The guide as data, below `/api/v1/`, and what tells programs where it is.

Each module makes one kind of document of the models in `generator.schema.api`, so that a document
cannot be other than its schema. Links in a document are relative to its own address.
"""
