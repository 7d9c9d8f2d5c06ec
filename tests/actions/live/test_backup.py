import gzip
import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError

from leadlight.actions.access.api_keys import add_personal_key, revoke_api_key
from leadlight.actions.access.authenticate import actor_of_key
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.access.people import add_user, change_role, remove_user
from leadlight.actions.access.secret_key import secret_key
from leadlight.actions.live.backup import backup
from leadlight.actions.live.begin import locked
from leadlight.actions.live.import_leads import Lists, import_leads
from leadlight.actions.live.restore import restore
from leadlight.actions.live.sources import add_key, revoke_key
from leadlight.actions.live.users import collecting, nobody_else
from leadlight.errors import DataError, StorageError
from leadlight.storage.database import Place, open_database
from leadlight.storage.file_lock import take
from leadlight.storage.health import others_connected
from leadlight.storage.models import (
    ApiKey,
    Audit,
    Event,
    ImportedRow,
    Lead,
    OneTimeLink,
    SecondFactor,
    Secret,
    Session,
    Source,
    User,
)
from leadlight.storage.snapshot import named, tables
from leadlight.storage.statements import one_moment, streamed
from leadlight.tables.errors import CannotWriteError

AT = 1_790_000_000_000_000
LEADS = "lead_id,name,email\n1,Ana Ångström,ana@one.example\n2,=1+1,bo@two.example\n"


@pytest.fixture
def filled(place, tmp_path):
    """Give a place with two leads."""
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    import_leads(Lists(str(tmp_path / "leads.csv")), AT)
    return place


def everything():
    """Give all rows of all tables, JSON read."""
    with one_moment():
        return {
            table.name: [
                [read(value) for value in row]
                for some in streamed(f"SELECT {named(table.columns)} FROM {table.name} ORDER BY 1")
                for row in some
            ]
            for table in tables()
        }


def read(value):
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def test_what_is_restored_is_what_was_backed_up(filled, tmp_path):
    before = everything()
    rows = backup(tmp_path / "b.leadlight", AT)

    restored = restore(tmp_path / "b.leadlight", Place(tmp_path / "other"))
    open_database(Place(tmp_path / "other"))

    assert (restored.made_at, restored.rows) == (AT, rows)
    assert everything() == before
    assert Lead.objects.count() == 2


@pytest.mark.postgres
def test_a_backup_of_sqlite_is_restored_into_postgres_which_counts_on(sqlite_place, tmp_path, postgres):
    import_leads(Lists(str(written(tmp_path / "leads.csv", LEADS))), AT)
    before = everything()
    backup(tmp_path / "b.leadlight", AT)
    server = postgres.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored TEMPLATE template0")
    other = Place(tmp_path / "other", f"{server}/restored")

    restore(tmp_path / "b.leadlight", other)
    open_database(other)

    assert everything() == before
    Source.objects.create(kind="hand", created_at=AT)
    more = import_leads(Lists(str(written(tmp_path / "more.csv", "email\nc@three.example\n"))), AT)
    assert more.leads.new == 1


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_numbers_are_never_given_twice_though_their_rows_are_gone(filled, tmp_path):
    last = Event.objects.order_by("-seq").first()
    assert last is not None
    Event.objects.filter(pk=last.pk).delete()
    backup(tmp_path / "b.leadlight", AT)
    restore(tmp_path / "b.leadlight", Place(tmp_path / "other"))
    open_database(Place(tmp_path / "other"))

    import_leads(Lists(str(written(tmp_path / "more.csv", "email\nc@three.example\n"))), AT)

    assert Event.objects.order_by("-seq").values_list("seq", flat=True)[0] > last.seq


def test_an_installation_in_use_is_replaced_only_on_demand(filled, tmp_path):
    backup(tmp_path / "b.leadlight", AT)
    import_leads(Lists(str(written(tmp_path / "more.csv", "email\nc@three.example\n"))), AT)

    with pytest.raises(StorageError, match="holds something already"):
        restore(tmp_path / "b.leadlight", filled)
    open_database(filled)
    assert Lead.objects.count() == 3

    restore(tmp_path / "b.leadlight", filled, replace=True)
    open_database(filled)
    assert (Lead.objects.count(), ImportedRow.objects.count()) == (2, 2)


def damaged(content: bytes, how: str) -> bytes:
    plain = gzip.decompress(content)
    head, rest = plain.split(b"\n", 1)
    match how:
        case "cut":
            return content[: len(content) // 2]
        case "cut between lines":
            return gzip.compress(plain[: plain.rindex(b"\n", 0, -1) + 1])
        case "changed":
            return gzip.compress(plain.replace(b"ana@one", b"eve@one"))
        case "newer":
            return gzip.compress(head.replace(b'"format":1', b'"format":2') + b"\n" + rest)
        case "newer tables":
            return resummed(plain.replace(b'"0001_begin"', b'"9999_later"'))
        case "packed otherwise":
            return gzip.compress(b"a,b\n1,2\n")
        case "not packed":
            return b"a,b\n1,2\n"
        case _:
            return b""


def resummed(plain: bytes) -> bytes:
    before, last = plain[: plain.rindex(b"\n", 0, -1) + 1], json.loads(plain.splitlines()[-1])
    last["end"]["sha256"] = hashlib.sha256(before).hexdigest()
    return gzip.compress(before + json.dumps(last, separators=(",", ":")).encode() + b"\n")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("cut", "is damaged"),
        ("cut between lines", "is damaged"),
        ("changed", "is damaged"),
        ("newer", "a newer Leadlight"),
        ("newer tables", "a newer Leadlight"),
        ("packed otherwise", "no backup of Leadlight"),
        ("not packed", "no backup of Leadlight"),
        ("empty", "no backup of Leadlight"),
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(sqlite_place, tmp_path, how, said):
    import_leads(Lists(str(written(tmp_path / "leads.csv", LEADS))), AT)
    backup(tmp_path / "b.leadlight", AT)
    (tmp_path / "bad").write_bytes(damaged((tmp_path / "b.leadlight").read_bytes(), how))

    with pytest.raises(DataError, match=said):
        restore(tmp_path / "bad", Place(tmp_path / "other"))

    assert not (tmp_path / "other").exists()


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(DataError, match="No such file"):
        restore(tmp_path / "none", Place(tmp_path / "other"))


def test_a_backup_is_for_its_owner_only_and_replaces_the_old_one_wholly(sqlite_place, tmp_path):
    target = tmp_path / "b.leadlight"
    backup(target, AT)
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(CannotWriteError, match="is a directory"):
        backup(tmp_path, AT)

    backup(target, AT + 1)

    assert [path.name for path in tmp_path.glob("*leadlight*")] == ["b.leadlight"]


KILLED = """
import os, sys
from pathlib import Path
from leadlight.storage.database import Place, open_database
from leadlight.actions.live import backup_file
from leadlight.actions.live.backup import backup
open_database(Place(Path(sys.argv[1])))
add = backup_file.Draft.add
def die(self, some):
    add(self, some)
    os.kill(os.getpid(), 9)
backup_file.Draft.add = die
backup(Path(sys.argv[2]), 1)
"""


def test_a_backup_that_is_killed_leaves_the_old_one(sqlite_place, tmp_path):
    import_leads(Lists(str(written(tmp_path / "leads.csv", LEADS))), AT)
    backup(tmp_path / "b.leadlight", AT)
    old = (tmp_path / "b.leadlight").read_bytes()

    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(sqlite_place.folder), str(tmp_path / "b.leadlight")], check=False
    )

    assert done.returncode == -9
    assert (tmp_path / "b.leadlight").read_bytes() == old


KILLED_RESTORING = """
import os, sys
from pathlib import Path
from leadlight.storage.database import Place
from leadlight.actions.live import restore as module
fill = module.fill
def die(name, columns, rows):
    fill(name, columns, rows)
    if name == "leadlight_event":
        os.kill(os.getpid(), 9)
module.fill = die
module.restore(Path(sys.argv[2]), Place(Path(sys.argv[1])), replace=True)
"""


def test_a_restore_that_is_killed_leaves_what_was_there(sqlite_place, tmp_path):
    import_leads(Lists(str(written(tmp_path / "leads.csv", LEADS))), AT)
    backup(tmp_path / "b.leadlight", AT)
    import_leads(Lists(str(written(tmp_path / "more.csv", "email\nc@three.example\n"))), AT)

    done = subprocess.run(
        [sys.executable, "-c", KILLED_RESTORING, str(sqlite_place.folder), str(tmp_path / "b.leadlight")],
        check=False,
        env={**os.environ},
    )
    open_database(sqlite_place)

    assert done.returncode == -9
    assert Lead.objects.count() == 3


def test_while_it_is_served_nothing_is_restored(sqlite_place, tmp_path):
    backup(tmp_path / "b.leadlight", AT)
    lock = locked(sqlite_place.folder)
    try:
        with pytest.raises(StorageError, match="Another `leadlight serve`"):
            restore(tmp_path / "b.leadlight", Place(Path(sqlite_place.folder)))
    finally:
        os.close(lock)


@pytest.mark.parametrize(("name", "who"), [("web.lock", "leadlight web"), ("worker.lock", "leadlight work")])
def test_nothing_is_restored_under_a_process_that_runs_apart(place, tmp_path, name, who):
    backup(tmp_path / "it.leadlight", AT)
    handle = take(place.folder / name)
    assert handle is not None

    try:
        with pytest.raises(StorageError, match=who):
            restore(tmp_path / "it.leadlight", place, replace=True)
    finally:
        os.close(handle)


def test_no_collector_starts_while_a_backup_is_restored(place):
    with nobody_else(place), pytest.raises(StorageError, match="being restored"), collecting(place.folder):
        pass
    with collecting(place.folder), collecting(place.folder):  # several may run
        pass


def test_nothing_is_restored_while_leadlight_runs_elsewhere_with_the_database(place, tmp_path):
    backup(tmp_path / "it.leadlight", AT)
    if not place.is_server:
        assert others_connected() == 0  # those of SQLite are of this machine, and have locks
        return
    with (
        psycopg.connect(place.url, application_name="leadlight"),
        pytest.raises(StorageError, match="runs elsewhere with this database: it has a connection"),
    ):
        restore(tmp_path / "it.leadlight", place, replace=True)

    with psycopg.connect(place.url, application_name="psql"):  # somebody else's
        restore(tmp_path / "it.leadlight", place, replace=True)


def test_a_backup_revives_nobody_who_was_shut_out_since(sqlite_place, tmp_path):
    by, old, new = operator("root"), "old", "new"
    for name in ("ana", "bo", "cy"):
        add_user(f"{name}@x.example", Role.ADMIN, AT, by)
    User.objects.update(password=old)
    stays, leaked = (add_personal_key("ana@x.example", name, AT, by) for name in ("good", "leaked"))
    gone = add_personal_key("bo@x.example", "bo's", AT, by)
    source, _ = add_key("server", AT, "root")
    backup(tmp_path / "b.leadlight", AT)
    remove_user("bo@x.example", AT + 1, by)
    change_role("cy@x.example", Role.VIEWER, AT + 1, by)
    User.objects.update(password=new)
    revoke_api_key(ApiKey.objects.get(name="leaked").pk, AT + 1, by)
    revoke_key(source.pk, AT + 1, "root")

    restore(tmp_path / "b.leadlight", sqlite_place, replace=True)
    open_database(sqlite_place)

    assert [actor_of_key(each.key, AT + 2) is not None for each in (stays, leaked, gone)] == [
        True,
        False,
        False,
    ]
    assert [(user.email[:2], user.role, user.password) for user in User.objects.order_by("email")] == [
        ("an", "admin", "new"),
        ("cy", "viewer", "new"),
    ]
    assert Source.objects.get().revoked_at == AT + 1


def test_who_may_log_in_is_in_a_backup_but_no_session_no_link_and_nothing_to_sign_with(place, tmp_path):
    by = operator("root")
    add_user("ana@x.example", Role.ADMIN, AT, by)
    ana = User.objects.get()
    SecondFactor.objects.create(
        user=ana, type="totp", data={"secret": "x"}, created_at=datetime(2026, 3, 1, 9, tzinfo=UTC)
    )
    Session.objects.create(session_key="stolen", session_data="", expire_date=datetime.now(tz=UTC))
    key = add_personal_key("ana@x.example", "assistant", AT, by).key
    ours = secret_key()
    backup(tmp_path / "b.leadlight", AT)

    for kind in ("onetimelink", "session", "secret", "ration"):
        assert f"leadlight_{kind}" not in gzip.decompress((tmp_path / "b.leadlight").read_bytes()).decode()
    restore(tmp_path / "b.leadlight", Place(tmp_path / "other"))
    open_database(Place(tmp_path / "other"))
    assert (OneTimeLink.objects.count(), Session.objects.count(), Secret.objects.count()) == (0, 0, 0)
    assert secret_key() != ours
    actor = actor_of_key(key, AT)
    assert actor is not None
    assert actor.name == "ana@x.example"
    assert SecondFactor.objects.get().created_at == datetime(2026, 3, 1, 9, tzinfo=UTC)

    open_database(place)
    restore(tmp_path / "b.leadlight", place, replace=True)
    open_database(place)
    assert (OneTimeLink.objects.count(), Session.objects.count()) == (0, 0)
    assert secret_key() == ours
    with pytest.raises(DatabaseError, match="only added"):
        Audit.objects.all().delete()
