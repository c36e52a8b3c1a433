"""From a transformers model to a module that gives one vector a photo."""

from typing import Any

from torch import Tensor, nn


def pool(model: nn.Module) -> nn.Module:
    """The model's own image vector where it has one, else the average of its last hidden layer."""
    return _OwnVector(model) if hasattr(model, "get_image_features") else _Average(model)


class _OwnVector(nn.Module):
    """CLIP and SigLIP: the vector that was trained to meet the text's."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, inputs: Tensor) -> Tensor:
        features = self.model.get_image_features(pixel_values=inputs)
        return features if isinstance(features, Tensor) else features.pooler_output


class _Average(nn.Module):
    """The average of the last hidden layer over the areas of the image."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, inputs: Tensor) -> Tensor:
        hidden = self.model(pixel_values=inputs).last_hidden_state
        # Transformers give (n, tokens, channels), convolutional networks (n, channels, height, width).
        return hidden.mean(dim=(2, 3)) if hidden.dim() == 4 else hidden.mean(dim=1)
