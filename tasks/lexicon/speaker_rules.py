"""How often each rule that finds speakers is right, measured on annotated political news."""

CONFIDENCE = {
    "name_said": 0.95, "said_name": 0.95, "same_paragraph": 0.92, "sentence_end": 0.91, "said_clause": 0.87,
    "said_quote": 0.84, "according_to": 0.80, "reopened": 0.80, "colon_before": 0.80, "gerund": 0.75,
    "gerund_clause": 0.75, "speech_noun": 0.70, "weak_cue": 0.68, "passive": 0.80, "signed": 0.70, "clause_subject": 0.53,
    "colon": 0.50, "possessor": 0.50, "previous_sentence": 0.45, "carried": 0.40, "previous_block": 0.20,
}
