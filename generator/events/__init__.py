"""What happened and what is announced, by date.

The one list behind the page of changes, the feeds and the API's `changes.json`.
"""
