"""Tasks: what the program can do, each a generator that the worker runs step by step.

Reading folders is told in three files: `survey` finds out what is new, moved or gone, `read` decodes,
embeds and stores it, and `index` does both and reports. What the user says of groups is told in three
too: `decide` says it, `record` stores it, `answered` tells what it means for the groups. A query is
answered by `search`: `likeness` tells how like all photos are to each thing it names, `fold` which are
one result, and `why` where in a photo it was found.
"""
