"""The sheets of a worksheet's spreadsheet, one module each, and what they share.

Inputs, prices, calculations, results and sources stand on sheets of their own, one formula a row,
after the FAST standard for spreadsheet models. `book` holds what every sheet needs.
"""
