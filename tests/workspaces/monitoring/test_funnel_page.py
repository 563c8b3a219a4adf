"""The page of recruitment by month where a study has more sites than one page shows."""

from alongside.foundations import clock
from alongside.workspaces.monitoring import pages_of
from tests.workspaces.monitoring.test_pages import NOW, at, signed_in, words_of
from tests.workspaces.monitoring.worlds import walk


def test_of_many_sites_it_shows_some_at_a_time_and_its_files_have_all(world, monkeypatch):
    monkeypatch.setattr(pages_of, "SITES_ON_A_PAGE", 1)
    for site in ("bromley", "glasgow", "glasgow"):
        walk(world, site, 2)
    manager = signed_in(world.by)
    with clock.held_at(NOW):
        pages = [words_of(manager.get(f"{at('funnel/')}?page={number}")) for number in "12"]
        file = manager.get(at("funnel.csv")).content.decode()
    names = ["London Borough of Bromley", "Glasgow City Council"]
    shown = [[f"{name}, month by month" in page for name in names] for page in pages]
    assert sorted(shown) == [[False, True], [True, False]]
    assert all("Shown are 1 of 2 sites. The files have all of them." in page for page in pages)
    assert all("Of 3 families screened" in page for page in pages)
    assert all(f"{site}," in file for site in ("bromley", "glasgow"))
