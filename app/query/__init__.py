"""The query language: a search as values and as text.

`tokenizer` cuts the text of a search box into tokens, `parser` makes terms (`ast`) or errors of them;
`serializer` makes the text again, and `rewrite` changes one term of it. `fields` lists the fields that can be
searched, `matching` tests photos by them, `column_store` all photos at once, and `completion` completes them.
"""
