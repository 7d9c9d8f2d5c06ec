"""Lists of leads that people keep under a name."""

import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.access.people import remove_user
from leadlight.actions.lists import views
from leadlight.actions.lists.views import bring_back_view, remove_view, save_view, views_for
from leadlight.errors import DataError, NotAllowedError, NotFoundError
from leadlight.storage.models import SavedView
from tests.actions.access.people import NOW, actor_of

HOT = {"priority": ["High"], "sort": ["-score"]}


def names(actor):
    return [view.name for view in views_for(actor)]


def test_a_view_is_its_owners_until_it_is_shared(place):
    rep, marketer = actor_of(Role.REP), actor_of(Role.MARKETER)
    save_view(" Hot   ones ", HOT, rep, NOW)
    save_view("All", {}, marketer, NOW, shared=True)

    assert names(rep) == ["Hot ones", "All"]
    assert names(marketer) == ["All"]
    assert views_for(rep)[0].query == HOT
    assert [view.is_own for view in views_for(rep)] == [True, False]


def test_a_view_of_the_same_name_becomes_the_new_one(place):
    rep = actor_of(Role.REP)
    save_view("Hot", {"q": ["a"]}, rep, NOW)
    save_view("Hot", HOT, rep, NOW)

    assert [view.query for view in views_for(rep)] == [HOT]


def test_a_view_that_was_taken_away_comes_back(place):
    rep = actor_of(Role.REP)
    view = save_view("Hot", HOT, rep, NOW)
    remove_view(view.number, rep, NOW)
    assert names(rep) == []
    bring_back_view(view.number, rep, NOW)

    assert names(rep) == ["Hot"]


def test_nobody_takes_away_what_is_not_theirs_but_an_administrator_what_is_shared(place):
    marketer, admin = actor_of(Role.MARKETER), actor_of(Role.ADMIN)
    own, shared = save_view("Own", HOT, marketer, NOW), save_view("All", HOT, marketer, NOW, shared=True)

    for number, actor in ((own.number, admin), (shared.number, actor_of(Role.REP)), (99, marketer)):
        with pytest.raises(NotFoundError):
            remove_view(number, actor, NOW)
    remove_view(shared.number, admin, NOW)
    assert names(marketer) == ["Own"]


def test_a_view_has_a_name_and_a_bounded_size(place, monkeypatch):
    rep = actor_of(Role.REP)
    for name in ("", "  ", "x" * 61):
        with pytest.raises(DataError, match="a name of at most 60"):
            save_view(name, HOT, rep, NOW)
    with pytest.raises(DataError, match="too many filters"):
        save_view("Long", {"q": ["x" * 5_000]}, rep, NOW)
    monkeypatch.setattr(views, "MOST", 1)
    save_view("One", HOT, rep, NOW)
    with pytest.raises(DataError, match="1 views already"):
        save_view("Two", HOT, rep, NOW)


def test_a_viewer_keeps_views_but_shares_none(place):
    viewer = actor_of(Role.VIEWER)
    save_view("Mine", HOT, viewer, NOW)

    with pytest.raises(NotAllowedError):
        save_view("Ours", HOT, viewer, NOW, shared=True)
    assert names(viewer) == ["Mine"]


def test_views_go_with_their_owner(place):
    admin = actor_of(Role.ADMIN)
    save_view("All", HOT, actor_of(Role.REP, "rita@x.example"), NOW, shared=True)
    remove_user("rita@x.example", NOW, admin)

    assert not SavedView.objects.exists()


def test_a_program_keeps_no_views(place):
    with pytest.raises(DataError, match="people who log in"):
        save_view("Mine", HOT, Actor("key x", Role.ADMIN), NOW)
