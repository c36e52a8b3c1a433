"""The catalog: everything that is remembered, in one SQLite file.

`catalog` opens the file and brings it up to date (`migrations`); its parts are `folders` (what the
user added), `photos` (photos, their files, and the files that could not be read), `vectors` (keyed by
the digest of a photo's bytes and the embedder's name), `regions` (vectors of its parts), `palettes`
(its colours), `shots` (how photos were taken, and what was
measured on them), `decisions` and `flags` (what the user said, which nothing else may take away) and
`derived` (what may be rebuilt, such as the neighbour graph). `cells` turns paths and arrays into what
SQLite holds, and back.
"""
