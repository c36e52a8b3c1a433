"""The query language: a search as values and as text.

`scan` cuts the text of a search box into tokens, `reading` makes terms of them, or faults, each with
the place it is at; `writing` makes the text again. `fields` lists the facts that can be asked for,
`columns` tells which photos they are true of, and `completing` offers what may be typed next.
"""
