"""Neural networks: pixels in, vectors out.

An embedder (`embedder`) says which pixels it wants of a photo (`Frame`) and turns batches of them into
unit vectors in which near means related. `models` lists the embedders there are: the built-in one
(`builtin`, over the network of `lite2`) and any folder with a transformers image model
(`transformers`). Both hand their torch module to `engine`, which has it converted for OpenVINO once, in
a child process (`conversion`), and runs it on the best of the `devices` there are. Words go the same
way: a text encoder (`texts`, over the modules of `sentences`) makes vectors of them, and a `wording`
brings them to where the photos are: for the built-in model across a small learned `bridge`. `offered`
lists the models that `download` fetches when the user presses the button, and only then. `quiet` is the
door of the libraries that would otherwise talk to the network.
"""
