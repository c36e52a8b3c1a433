"""Neural networks: pixels in, vectors out.

An embedder (`embedder`) names the pixels it takes of a photo (`InputSpec`) and turns batches of them into
unit vectors in which near means related. `registry` lists the embedders: the built-in one (`builtin`, over
the network of `efficientnet`) and any folder with a transformers image model (`transformers`). Both hand
their torch module to `engine`, which has it converted for OpenVINO once, in a child process (`conversion`),
and runs it on the best of the `devices`. Texts go the same way: a `text_encoder` (over `text_modules`) makes
vectors of them, and `text_embedding` brings these into the space of the photos: for the built-in model by a small
learned `projection`. `downloadable` lists the models that `download` fetches when the user presses the
button, and only then. `offline_import` imports the libraries that would otherwise use the network.
"""
