"""Predictors of a running installation: learned, tried in shadow, put to use, watched."""
