"""What Django is told of the tables, wherever they lie; `database.py` says where."""

INSTALLED_APPS = ["leadlight.storage.apps.StorageConfig"]
AUTH_USER_MODEL = "leadlight.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
DATABASES: dict[str, dict[str, object]] = {}
DATABASE_ROUTERS = ["leadlight.storage.router.OursOnly"]
PASSWORD_HASHERS = ["leadlight.storage.passwords.Argon2"]
SECRET_KEY = "not used: the web process, which signs, has one of the installation's"  # noqa: S105
