"""Networks of the user from ONNX and OpenVINO files: their description, graph and embedder."""
