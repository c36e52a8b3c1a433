"""Tasks: what the program can do, each a generator that the worker runs step by step.

Indexing folders takes three: `indexing/survey` finds what is new, moved or gone, `read` decodes, embeds and
stores it, and `index` does both and reports. So do decisions about groups: `culling/decide` makes them,
`journal/record` stores them, `grouping/constraints` tells what they mean for the groups. A query is answered
by `searching/search`: `scorers` tells how like all photos are to each term, `stacks` which are one result,
and `heatmaps` where in a photo it matches.
"""
