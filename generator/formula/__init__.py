"""The small language of the worksheets: one tree, many renderings.

A formula is parsed once (`parse`). From the tree come its value as an exact decimal (`evaluate`),
its unit (`units`), a spreadsheet formula (`excel`) and the line with the values put in (`text`).
Every operator is one row of one table (`operators`).
"""
