"""What a single lead says is in no predictor file."""

import random

from leadlight import learn
from tests.actions.privacy.erased import CANARY, c


def test_no_value_of_one_lead_alone_is_in_the_file(tmp_path):
    chance = random.Random(7)
    rows = ["name,email,industry,city,job_title,note,tags,size,converted"]
    for number in range(400):
        industry, size = chance.choice(["steel", "paper", "food"]), chance.randint(1, 500)
        won = chance.random() < (0.6 if industry == "steel" else 0.2)
        rows.append(
            f"P {number},p{number}@one.example,{industry},{chance.choice(['Oslo', 'Rome'])},"
            f"{chance.choice(['CEO', 'Clerk'])},{chance.choice(['call back', 'no budget'])},a,{size},{int(won)}"
        )
    fields = (
        c("name"),
        f"{CANARY}@x.example",
        c("industry"),
        c("city"),
        c("job"),
        c("note"),
        c("tag"),
        "3",
        "1",
    )
    rows += [",".join(fields), ",".join(fields)]
    (tmp_path / "leads.csv").write_text("\n".join(rows) + "\n")

    learn(tmp_path / "leads.csv", "converted").save(tmp_path / "p.predictor")

    assert b"steel" in (tmp_path / "p.predictor").read_bytes()
    assert CANARY.encode() not in (tmp_path / "p.predictor").read_bytes().lower()
