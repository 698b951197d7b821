"""What the site shows: one module a kind of page, each computing plain data for one template.

A page module gives `Page`s and knows nothing of files; `generator.site` renders and writes them.
"""
