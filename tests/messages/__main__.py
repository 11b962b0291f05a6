"""Draw texts that users can see, to be read by somebody who has not written them.

``python -m tests.messages --seed 1`` prints 100 of them, each with where it is written.
"""

import argparse
import random

from tests.support.messages import every_text


def main() -> None:
    """Print the draw."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.messages", description="Draw texts that users can see."
    )
    parser.add_argument("--seed", type=int, required=True, help="the draw to repeat")
    parser.add_argument("--count", type=int, default=100, help="how many texts to draw")
    options = parser.parse_args()
    texts = every_text()
    drawn = random.Random(options.seed).sample(texts, min(options.count, len(texts)))
    print(f"{len(drawn)} of {len(texts)} texts, seed {options.seed}")
    for number, text in enumerate(drawn, start=1):
        print(f"{number:3} {text.where}\n    {text.text.strip()!r}")


if __name__ == "__main__":
    main()
