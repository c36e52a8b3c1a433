"""The query language: a search as values and as text.

`tokenizer` cuts the text of a search box into tokens, `parser` makes terms of them (`ast`), or errors, each
with its place; `serializer` makes the text again, and `rewrite` changes one term of it. `fields` lists the
fields that can be asked for, `matching` tests photos by them, `column_store` all photos at once, and `completion`
completes them.
"""
