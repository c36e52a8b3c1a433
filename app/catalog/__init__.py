"""The catalog: everything Albumen remembers, in one SQLite file.

`catalog` opens the file and brings it up to date (`migrations`); its parts are `folders` (what the
user added), `photos` (photos and their files), `unreadable` (files that could not be read), `vectors`
(keyed by the digest of a photo's bytes and the embedder's name), `regions` (vectors of its parts),
`palettes` (its colours), `shots` (how photos were taken, and what was measured on them), `decisions`,
`said` and `queries` (what the user said, which nothing else may take away), `written` (what of it is on
the disk), `journal` (every act, to be undone) and `derived` (what may be rebuilt, such as the neighbour
graph). `cells` turns paths and arrays into what SQLite holds, and back.
"""
