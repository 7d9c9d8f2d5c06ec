"""All that is fitted on some leads and nothing else, and its proof on leads it has not seen."""
