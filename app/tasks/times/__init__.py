"""Capture times: shifted, set, synchronised between cameras, suggested, and removed again.

A request is planned first, which changes nothing; a plan is applied as one operation, and undone like any edit.
Files keep their own time: the user's is metadata beside it.
"""
