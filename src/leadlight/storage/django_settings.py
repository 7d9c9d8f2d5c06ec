"""What Django is told of the tables, wherever they lie; `database.py` says where."""

INSTALLED_APPS = ["leadlight.storage.apps.StorageConfig"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
DATABASES: dict[str, dict[str, object]] = {}
SECRET_KEY = "not used: nothing is signed here"  # noqa: S105 - Django's tools want one
