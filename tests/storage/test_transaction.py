import subprocess
import sys
import threading

import pytest
from django.db import connections

from leadlight.storage.many import rows
from leadlight.storage.models import Setting
from leadlight.storage.transaction import writing

ADD_MANY = """
import sys
from pathlib import Path
from leadlight.storage.database import Place, open_database
open_database(Place(Path(sys.argv[1])))
from leadlight.storage.models import Setting
from leadlight.storage.transaction import writing
for _ in range(200):
    with writing():
        row = Setting.objects.get(name="sum")
        row.value += 1
        row.save()
"""


def fail_after_writing():
    with writing():
        Setting.objects.create(name="a", value=1)
        raise ZeroDivisionError


def fail_after_writing_inside():
    with writing():
        with writing():
            Setting.objects.create(name="a", value=1)
        raise ZeroDivisionError


def test_what_fails_is_undone(place):
    with pytest.raises(ZeroDivisionError):
        fail_after_writing()

    assert not Setting.objects.exists()


def test_a_transaction_inside_another_is_part_of_it(place):
    with pytest.raises(ZeroDivisionError):
        fail_after_writing_inside()

    assert not Setting.objects.exists()


def test_processes_write_in_turn(sqlite_place):
    Setting.objects.create(name="sum", value=0)
    command = [sys.executable, "-c", ADD_MANY, str(sqlite_place.folder)]

    processes = [subprocess.Popen(command) for _ in range(3)]
    codes = [process.wait() for process in processes]

    assert codes == [0, 0, 0]
    assert Setting.objects.get(name="sum").value == 600


def test_threads_write_in_turn(sqlite_place):
    Setting.objects.create(name="sum", value=0)

    def add_many():
        for _ in range(100):
            with writing():
                row = Setting.objects.get(name="sum")
                row.value += 1
                row.save()
        connections.close_all()

    threads = [threading.Thread(target=add_many) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Setting.objects.get(name="sum").value == 300


@pytest.mark.parametrize("place", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_only_what_need_not_last_does_not_wait_for_the_disk(place):
    def waits():
        return rows("SHOW synchronous_commit") == [("on",)]

    with writing(lasting=False):
        assert not waits()
    with writing():
        assert waits()
        with writing(lasting=False):
            assert waits()
