"""Faces: a detector and an embedder of faces, from two ONNX files to boxes, landmarks and unit vectors.

`onnx_file` reads the networks, whose weights are whole numbers by blocks, into floats; `onnx_module` runs them in
torch, from which the engine converts them like all others; `frame_plan` plans what the detector is given; `detection`
turns outputs into faces, `alignment` turns faces upright for the embedder, and `builtin` puts these together as a
`FaceModel`.
"""
