"""Text in photos: a detector and a recogniser of lines, from two ONNX files to boxes and texts.

`components` finds the connected areas of the detector's map, `rectangles` draws the smallest turned rectangle around
each, `detection` makes boxes of these, `lines` cuts a box out and turns it upright, `decoding` reads the recogniser's
outputs, and `builtin` puts these together as a `OcrModel`.
"""
