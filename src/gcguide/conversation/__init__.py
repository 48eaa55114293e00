"""What a person types, understood: days, places, plain replies; each in the readings it allows, best first."""
