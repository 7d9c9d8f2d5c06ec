"""The choice among candidates: who takes part, which folds judge, how it is calibrated."""
