"""The catalog: everything Albumen remembers, in one SQLite file.

`catalog` opens the file and brings it up to date (`migrations`); its parts are `folders` (what the
user added), `photos` (photos and their files), `file_names` (their other names), `unreadable` (files that
could not be read), `vectors` (by the digest of a photo's bytes and the embedder's name), `regions` (vectors
of its regions), `palettes` (its colours), `exif` (EXIF and pixel statistics), `decisions`, `metadata_log` and
`saved_searches` (the user's own, which nothing else may take away), `sidecar_state` (the metadata on the
disk), `journal` (every operation, to be undone) and `derived` (what may be rebuilt, such as the neighbour
graph). `path_codec` turns paths into what SQLite holds, and back; `table` has the statements that they share.
"""
