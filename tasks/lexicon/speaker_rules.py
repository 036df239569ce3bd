"""How often each rule that finds speakers is right, measured on annotated political news."""

CONFIDENCE: dict[str, float] = {}
