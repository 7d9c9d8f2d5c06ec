"""Hooks are made, changed and removed, on every kind of database."""

import gzip
import json
import stat

import pytest

from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.hooks.change import Wanted, add_hook, change_secret, remove_hook
from leadlight.actions.hooks.in_force import hooks_in_force
from leadlight.actions.hooks.listed import listed_hooks, sender_of, text_of_mapping
from leadlight.actions.live.backup import backup
from leadlight.actions.live.doctor import examine
from leadlight.errors import DataError, NotAllowedError, StorageError
from leadlight.ingest.hooks.reading import MappingError
from leadlight.storage.models import Audit, Hook, Source
from leadlight.storage.sealing import FILE, seal, unseal

NOW = 1_800_000_000_000_000
BY = operator("ana")
OWN = "about: Ours\ncheck: {secret_in: address}\nmessages: [{type: identify}]\n"


def made(name="typeform", sender="typeform", **more):
    return add_hook(Wanted(name, sender, **more), NOW, BY)


def test_a_hook_is_made_with_a_secret_of_ours(place):
    found = made()

    assert len(found.secret) == 48
    (ready,) = hooks_in_force().values()
    assert (ready.name, ready.kind, ready.secrets_at(NOW)) == ("typeform", "browser", [found.secret])
    assert (sender_of("typeform"), text_of_mapping("typeform")) == ("typeform", None)
    assert Audit.objects.get().action == "hooks.add"
    assert found.secret not in json.dumps([*Hook.objects.values(), *Audit.objects.values()])


@pytest.mark.parametrize("name", ["", "Typeform", "a b", "a/b", "-a", "a-", "x" * 65, "ä"])
def test_a_name_that_no_address_has_is_refused(sqlite_place, name):
    with pytest.raises(DataError, match="small letters"):
        made(name)


def test_what_cannot_be_made_changes_nothing(sqlite_place):
    made()

    for wrong, sentence in (
        (Wanted("typeform", "typeform"), "There is a hook typeform"),
        (Wanted("stripe", "stripe"), "This sender makes the secret"),
        (Wanted("own"), "Say whose requests come"),
        (Wanted("own", "typefrom"), "did you mean 'typeform'"),
        (Wanted("own", mapping=OWN, secret=OWN[:5]), "at least 16 characters"),
        (Wanted("sendgrid", "sendgrid", secret=OWN[:5]), "no public key"),
    ):
        with pytest.raises(DataError, match=sentence):
            add_hook(wrong, NOW, BY)
    with pytest.raises(MappingError, match=r"^mine\.yaml:1:1: "):
        add_hook(Wanted("own", mapping="a: 1\n"), NOW, BY, "mine.yaml")
    assert Hook.objects.count() == Source.objects.count() == Audit.objects.count() == 1


def test_a_mapping_is_changed_and_the_secret_stays(place):
    secret = made(mapping=OWN).secret

    changed = made(mapping=OWN.replace("Ours", "Still ours"), replace=True)

    assert changed.secret is None
    assert hooks_in_force()["typeform"].secrets_at(NOW) == [secret]
    assert "Still ours" in (text_of_mapping("typeform") or "")
    assert made(mapping=OWN.replace("address", "password"), replace=True).secret not in {None, secret}


def test_who_says_it_is_another_source(place):
    made(mapping=OWN)
    before = Hook.objects.get().source_id

    made(mapping=OWN + "said_by: system\n", replace=True)

    assert Hook.objects.get().source_id != before
    assert list(Source.objects.order_by("pk").values_list("kind", flat=True)) == ["browser", "server"]


def test_two_secrets_count_for_a_time(place):
    first = made().secret
    second = change_secret("typeform", None, 1_000, NOW, BY).secret

    ready = hooks_in_force()["typeform"]

    assert ready.secrets_at(NOW + 999) == [second, first]
    assert ready.secrets_at(NOW + 1_000) == [second]
    third = change_secret("typeform", "given", 1_000, NOW + 500, BY).secret
    assert hooks_in_force()["typeform"].secrets_at(NOW + 700) == ["given", second, first]
    assert third == "given"
    change_secret("typeform", None, 0, NOW + 600, BY)
    assert len(hooks_in_force()["typeform"].secrets) == 1


def test_no_more_than_five_secrets_count(sqlite_place):
    made()
    for _ in range(7):
        change_secret("typeform", None, 1_000, NOW, BY)

    assert len(hooks_in_force()["typeform"].secrets) == 5


def test_a_removed_hook_forgets_its_secrets_and_may_be_made_again(place):
    made()
    source = Hook.objects.get().source_id

    remove_hook("typeform", NOW, BY)

    assert (listed_hooks(), Hook.objects.get().secrets, hooks_in_force()["typeform"].removed) == (
        [],
        [],
        True,
    )
    for gone in (
        lambda: remove_hook("typeform", NOW, BY),
        lambda: change_secret("typeform", None, 0, NOW, BY),
    ):
        with pytest.raises(DataError, match="There is no hook typeform"):
            gone()
    made()
    assert Hook.objects.get().source_id == source
    assert len(listed_hooks()) == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REP, Role.MARKETER])
def test_only_who_manages_connections_may(sqlite_place, role):
    made()
    by = Actor("bo", role)

    for act in (
        lambda: add_hook(Wanted("b", "typeform"), NOW, by),
        lambda: change_secret("typeform", None, 0, NOW, by),
        lambda: remove_hook("typeform", NOW, by),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_secrets_are_sealed_with_a_key_that_only_the_user_reads(place):
    sealed = seal("s3cr3t")

    path = place.folder / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "s3cr3t" not in sealed
    assert unseal(sealed) == "s3cr3t"
    assert seal("s3cr3t") != sealed
    assert sorted(each.name for each in place.folder.iterdir() if "secrets" in each.name) == [FILE]


def test_a_backup_has_neither_secrets_nor_their_key(place, tmp_path):
    secret = made().secret
    backup(tmp_path / "b.leadlight", NOW)

    content = gzip.decompress((tmp_path / "b.leadlight").read_bytes())

    assert b"typeform" in content
    assert secret.encode() not in content
    assert (place.folder / FILE).read_bytes().strip() not in content


def test_without_the_key_it_is_said_what_to_do(sqlite_place):
    sealed = seal("s3cr3t")
    path = sqlite_place.folder / FILE
    path.unlink()

    with pytest.raises(StorageError, match="Copy the file"):
        unseal(sealed)
    seal("another")
    with pytest.raises(StorageError, match="another key"):
        unseal(sealed)
    path.write_text("no key")
    with pytest.raises(StorageError, match="holds no key"):
        unseal(sealed)


def test_the_doctor_finds_hooks_that_take_nothing(place):
    made()
    assert "hooks" not in {finding.subject for finding in examine(place, NOW)}
    (place.folder / FILE).unlink()

    (found,) = (finding for finding in examine(place, NOW) if finding.subject == "hooks")

    assert (found.level, "typeform" in found.sentence, "Copy the file" in found.remedy) == (
        "wrong",
        True,
        True,
    )


def test_a_hook_whose_mapping_is_not_known_any_more_says_so(sqlite_place):
    made()
    Hook.objects.update(sender="gone")

    (found,) = listed_hooks()

    assert (
        found.broken
        == "The mapping of this hook cannot be used: No mapping is shipped for gone. There are "
        + (found.broken.split("There are ")[1])
    )
