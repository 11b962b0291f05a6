"""What is recommended for a project: a recipe with reasons, presets, and the list of rungs."""

from tui.advice.defaults import Defaults, defaults_of, follow, settled
from tui.advice.presets import preset
from tui.advice.recommendation import Recommendation, recommend

__all__ = ["Defaults", "Recommendation", "defaults_of", "follow", "preset", "recommend", "settled"]
