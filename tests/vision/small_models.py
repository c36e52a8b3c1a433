"""Small random models of the kinds people have, made by the library that reads them."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers as hf

SIDE = 32
_SMALL: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
}
_VISION: dict[str, Any] = {**_SMALL, "image_size": SIDE, "patch_size": 8}
_TEXT: dict[str, Any] = {**_SMALL, "vocab_size": 64, "max_position_embeddings": 16}

KINDS = ("vit", "dinov2", "resnet", "clip", "siglip", "vit_mae")
OWN_VECTOR = ("clip", "siglip")


def _vit() -> tuple[Any, Any]:
    return hf.ViTModel(hf.ViTConfig(**_VISION)), hf.ViTImageProcessor(size=_square())


def _dinov2() -> tuple[Any, Any]:
    sizes = {key: value for key, value in _VISION.items() if key != "intermediate_size"}
    model = hf.Dinov2Model(hf.Dinov2Config(**sizes))
    return model, hf.BitImageProcessor(size={"shortest_edge": SIDE}, crop_size=_square())


def _resnet() -> tuple[Any, Any]:
    config = hf.ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 16, 16, 32], depths=[1, 1, 1, 1], layer_type="basic"
    )
    model = hf.ResNetModel(config)
    return model, hf.ConvNextImageProcessor(size={"shortest_edge": SIDE}, crop_pct=1.0)


def _clip() -> tuple[Any, Any]:
    config = hf.CLIPConfig(text_config=_TEXT, vision_config=_VISION, projection_dim=24)
    processor = hf.CLIPImageProcessor(size={"shortest_edge": SIDE}, crop_size=_square())
    return hf.CLIPModel(config), processor


def _siglip() -> tuple[Any, Any]:
    config = hf.SiglipConfig(text_config=_TEXT, vision_config=_VISION)
    return hf.SiglipModel(config), hf.SiglipImageProcessor(size=_square())


def _vit_mae() -> tuple[Any, Any]:
    return hf.ViTMAEModel(hf.ViTMAEConfig(**_VISION)), hf.ViTImageProcessor(size=_square())


def _square() -> dict[str, int]:
    return {"height": SIDE, "width": SIDE}


def save_all(folder: Path) -> None:
    """Save one of each under its name."""
    torch.manual_seed(7)
    makers = (_vit, _dinov2, _resnet, _clip, _siglip, _vit_mae)
    for name, make in zip(KINDS, makers, strict=True):
        model, processor = make()
        model.eval().save_pretrained(folder / name)
        processor.save_pretrained(folder / name)


def truth(folder: Path, photos: list[np.ndarray]) -> np.ndarray:
    """What the model says of photos, by the library's own ways: (n, dimensions) of length 1."""
    model = hf.AutoModel.from_pretrained(folder, local_files_only=True).eval()
    processor = hf.AutoImageProcessor.from_pretrained(folder, local_files_only=True, backend="pil")
    if hasattr(model.config, "mask_ratio"):
        model.config.mask_ratio = 0.0  # Its areas come shuffled, which an average does not tell.
    inputs = processor(images=photos, return_tensors="pt", input_data_format="channels_last")
    with torch.no_grad():
        if folder.name in OWN_VECTOR:
            found = model.get_image_features(**inputs)
            vectors = found if isinstance(found, torch.Tensor) else found.pooler_output
        else:
            hidden = model(**inputs).last_hidden_state
            vectors = hidden.flatten(2).mean(dim=2) if hidden.dim() == 4 else hidden.mean(dim=1)
    return (vectors / vectors.norm(dim=1, keepdim=True)).numpy()
