"""Texts as numbers, for models that know numbers alone; learned from the training rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from leadlight.learning.dataset import Floats


def wins(model: Any, leads: Any) -> Floats:
    """The probability of a win by a fitted classifier."""
    return np.asarray(model.predict_proba(leads), dtype=np.float64)[:, 1]


def number_names(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame if pd.api.types.is_float_dtype(frame[name])]


def text_names(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame if not pd.api.types.is_float_dtype(frame[name])]


def one_hot(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Scaled numbers with the median and a mark for what is missing; a column for each text."""
    from sklearn.compose import make_column_transformer  # noqa: PLC0415 - heavy
    from sklearn.impute import SimpleImputer  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: PLC0415

    numbers = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True), StandardScaler()
    )
    coder = make_column_transformer(
        (numbers, number_names(train)),
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), text_names(train)),
    )
    return coder.fit_transform(train), coder.transform(test)


def ordinal(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Numbers as they are, NaN for missing; texts as positions, −1 for one not seen."""
    coded: list[list[np.ndarray]] = [[], []]
    for name in train:
        if name in number_names(train):
            columns = [frame[name].to_numpy(dtype=float) for frame in (train, test)]
        else:
            levels = pd.Index(sorted(set(train[name])))
            columns = [levels.get_indexer(frame[name]).astype(float) for frame in (train, test)]
        for side, values in zip(coded, columns, strict=True):
            side.append(values)
    return np.column_stack(coded[0]), np.column_stack(coded[1])
