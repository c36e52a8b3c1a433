"""Pooling of a transformers model into a module that gives one vector a photo, and one an area."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn


def pool(model: nn.Module, size: tuple[int, int]) -> nn.Module:
    """Return a module of the model's own image vector, else of the average of its last hidden layer.

    `size` is height and width of the input in pixels. The module's outputs are vectors (n, dimensions)
    and, where the last hidden layer lies over the image, areas (n, h, w, dimensions).
    """
    if hasattr(model, "get_image_features"):
        return _OwnVector(model, size)
    return (_Unmasked if hasattr(model.config, "mask_ratio") else _Average)(model, size)


class _OwnVector(nn.Module):
    """CLIP and SigLIP: the vector that was trained to match the text's."""

    def __init__(self, model: Any, size: tuple[int, int]) -> None:
        super().__init__()
        self.model = model
        self._map = _map_to_vector(model)
        self._grid = _grid_of(model.config.vision_config, size)

    def forward(self, inputs: Tensor) -> tuple[Tensor, ...]:
        features = self.model.get_image_features(pixel_values=inputs)
        tokens = features.last_hidden_state
        if self._map is None or self._grid is None:
            return (features.pooler_output,)
        return features.pooler_output, self._map(_to_grid(tokens, self._grid))


class _Average(nn.Module):
    """The average of the last hidden layer over the areas of the image."""

    def __init__(self, model: Any, size: tuple[int, int]) -> None:
        super().__init__()
        self.model = model
        self._grid = _grid_of(model.config, size)

    def forward(self, inputs: Tensor) -> tuple[Tensor, ...]:
        hidden = self._hidden(inputs)
        # Transformers give (n, tokens, channels), convolutional networks (n, channels, height, width).
        if hidden.dim() == 4:
            return hidden.mean(dim=(2, 3)), hidden.permute(0, 2, 3, 1)
        vectors = hidden.mean(dim=1)
        return (vectors, _to_grid(hidden, self._grid)) if self._grid else (vectors,)

    def _hidden(self, inputs: Tensor) -> Tensor:
        return self.model(pixel_values=inputs).last_hidden_state


class _Unmasked(_Average):
    """Masked autoencoders (ViT-MAE), which hide areas at random and shuffle the others: all stay, in their order."""

    def __init__(self, model: Any, size: tuple[int, int]) -> None:
        super().__init__(model, size)
        model.config.mask_ratio = 0.0
        down, across = self._grid or (0, 0)
        self._order: Tensor
        self.register_buffer("_order", torch.arange(down * across, dtype=torch.float32))

    def _hidden(self, inputs: Tensor) -> Tensor:
        order = self._order.expand(inputs.shape[0], -1)
        return self.model(pixel_values=inputs, noise=order).last_hidden_state


def _grid_of(config: Any, size: tuple[int, int]) -> tuple[int, int] | None:
    """Return the patches down and across, or None where the model's settings do not tell."""
    patch = getattr(config, "patch_size", None)
    # Models whose patches are merged on the way (Swin) say so by a hidden size for each stage.
    if not isinstance(patch, int) or hasattr(config, "depths"):
        return None
    return size[0] // patch, size[1] // patch


def _to_grid(tokens: Tensor, grid: tuple[int, int]) -> Tensor:
    """Return (n, h, w, channels) without the class and register tokens, which come first."""
    return tokens[:, -grid[0] * grid[1] :].unflatten(1, grid)


def _map_to_vector(model: Any) -> Callable[[Tensor], Tensor] | None:
    """Return the map from areas of the last hidden layer to the space of the vector; None where unknown."""
    if hasattr(model, "visual_projection"):  # CLIP: the map of its class token.
        return lambda areas: model.visual_projection(model.vision_model.post_layernorm(areas))
    head = getattr(model.vision_model, "head", None) if hasattr(model, "vision_model") else None
    if head is None:
        return None

    def attend(areas: Tensor) -> Tensor:
        """Give each area alone to the attention head in which SigLIP weighs its tokens."""
        return head(areas.flatten(0, 2).unsqueeze(1)).unflatten(0, areas.shape[:3])

    return attend
