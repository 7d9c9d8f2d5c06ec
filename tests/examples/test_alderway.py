import shutil
import subprocess
import sys


def test_the_script_invents_the_files_that_are_there(examples, tmp_path):
    shutil.copy(examples / "alderway" / "make_leads.py", tmp_path)

    subprocess.run([sys.executable, tmp_path / "make_leads.py"], check=True)

    for name in ("leads.csv", "new.csv", "events.csv"):
        assert (tmp_path / name).read_bytes() == (examples / "alderway" / name).read_bytes()
