"""Text modules, which turn the token numbers of a text into one vector with a transformers model."""

from typing import Any

import torch
from torch import Tensor, nn

PADDING = 0
"""The number of MiniLM's padding token, which no text can contain."""


class SentenceModule(nn.Module):
    """MiniLM: the average of the last hidden layer over the tokens, as the model's card says."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, tokens: Tensor) -> Tensor:
        """Map (n, tokens) to (n, 384). The mask is made here, so that one array goes in, as with photos.

        The first token opens every text, and counts even in a row of zeros, which the engine tries.
        """
        opening = torch.ones_like(tokens[:, :1], dtype=torch.bool)
        mask = torch.cat([opening, tokens[:, 1:] != PADDING], dim=1)
        hidden = self.model(input_ids=tokens, attention_mask=mask.long()).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        return (hidden * weights).sum(dim=1) / weights.sum(dim=1)


class TextTowerModule(nn.Module):
    """CLIP and SigLIP: the text's own vector, which was trained to match the photo's.

    No mask is given: CLIP's tokens look only back, so what is padded never counts, and SigLIP was
    trained to look at its padding (Zhai et al. 2023; the transformers library documents both).
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, tokens: Tensor) -> Tensor:
        """Map (n, tokens) to (n, dimensions)."""
        features = self.model.get_text_features(input_ids=tokens)
        return features if isinstance(features, Tensor) else features.pooler_output
