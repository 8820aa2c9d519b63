"""The model writer: a language model behind the same port, held to the same checks."""

from hanju.write.llm.asking import LanguageModel, ModelAnswer, ModelFailure, Question
from hanju.write.llm.drafter import ModelDrafter
from hanju.write.llm.limits import Limits, Usage

__all__ = [
    "LanguageModel",
    "Limits",
    "ModelAnswer",
    "ModelDrafter",
    "ModelFailure",
    "Question",
    "Usage",
]
