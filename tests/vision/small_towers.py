"""Small random models for photos and texts, with a tokenizer, saved as their authors do."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers as hf
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

LENGTH = 16
_TEXTS = "<pad> <unk> a two dog cat beach snow red house of in the on with runs <end>"
_WORDS = _TEXTS.split()
_END = len(_WORDS) - 1
_SMALL: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
}
_VISION: dict[str, Any] = {**_SMALL, "image_size": 32, "patch_size": 8}
_TEXT: dict[str, Any] = {
    **_SMALL,
    "vocab_size": len(_WORDS),
    "max_position_embeddings": LENGTH,
    "eos_token_id": _END,
    "pad_token_id": 0,
}

KINDS = ("clip", "siglip")


def save_towers(folder: Path) -> None:
    """One of each kind under its name, its weights large enough that every word tells."""
    torch.manual_seed(3)
    size = {"height": 32, "width": 32}
    clip = hf.CLIPConfig(text_config=_TEXT, vision_config=_VISION, projection_dim=24)
    siglip = hf.SiglipConfig(text_config=_TEXT, vision_config=_VISION)
    for name, model, processor in (
        ("clip", hf.CLIPModel(clip), hf.CLIPImageProcessor(size=size, crop_size=size)),
        ("siglip", hf.SiglipModel(siglip), hf.SiglipImageProcessor(size=size)),
    ):
        for weights in model.parameters():
            torch.nn.init.normal_(weights, std=0.3)
        model.eval().save_pretrained(folder / name)
        processor.save_pretrained(folder / name)
        _tokenizer().save_pretrained(folder / name)


def _tokenizer() -> Any:
    plain = Tokenizer(WordLevel({word: at for at, word in enumerate(_WORDS)}, unk_token="<unk>"))
    plain.pre_tokenizer = Whitespace()
    plain.post_processor = TemplateProcessing(single="$A <end>", special_tokens=[("<end>", _END)])
    return hf.PreTrainedTokenizerFast(
        tokenizer_object=plain, pad_token="<pad>", unk_token="<unk>", eos_token="<end>"
    )


def truth(folder: Path, text: str) -> np.ndarray:
    """What the model says of a text, by the library's own ways: (dimensions,) of length 1."""
    model = hf.AutoModel.from_pretrained(folder, local_files_only=True).eval()
    tokenizer = hf.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    tokens = tokenizer([text], padding="max_length", max_length=LENGTH, truncation=True)
    with torch.no_grad():
        found = model.get_text_features(input_ids=torch.tensor(tokens["input_ids"]))
    vector = (found if isinstance(found, torch.Tensor) else found.pooler_output)[0]
    return (vector / vector.norm()).numpy()
