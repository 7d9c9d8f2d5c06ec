"""Files that come with forms: in the installation's folder while they are looked at, whatever their size."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from leadlight.actions.live.uploads.files import uploads_folder


class OfInstallation(TemporaryFileUploadHandler):
    """Django's, which knows where but does not make the folder."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        """Begin a file."""
        uploads_folder()
        super().new_file(*args, **kwargs)
