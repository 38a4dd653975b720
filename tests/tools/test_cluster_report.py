"""What is told of a clustering agrees with the clusters, and with the accounts in them."""

from __future__ import annotations

import numpy as np
import pytest

from agent.charts._figure import segment_colour
from agent.charts.segment_overview import charts
from agent.wording import percent
from data.scope import EVERYTHING
from tools import _clusters
from tools._cluster_place import place_of
from tools._cluster_report import OfClusters
from tools._query import Query


@pytest.fixture(scope="module")
def query(demo):
    return Query(demo, EVERYTHING, demo.manifest.last_date)


@pytest.fixture
def overview(demo, ask):
    return ask(demo, "segment_overview", scheme="clusters")


def test_sizes_and_shares_agree_with_the_segments(overview):
    told = overview.clustering
    segments = {row.segment: row.accounts for row in overview.segments}
    assert segments.pop("Lapsed") == told.lapsed_accounts
    assert segments == {row.segment: row.clustered_accounts for row in overview.centroids}
    assert told.clusters == len(overview.centroids)
    assert told.clustered_accounts + told.lapsed_accounts == overview.scored_accounts
    (chosen,) = [trial for trial in overview.trials if trial.chosen]
    assert (chosen.clusters, chosen.silhouette) == (told.clusters, told.silhouette)
    assert chosen.smallest_share == round(100 * min(segments.values()) / told.clustered_accounts, 2)
    assert told.explained == pytest.approx(sum(row.explained for row in overview.components), 0.02)
    assert told.structure == "hardly any"


def test_a_centroid_is_the_mean_of_its_accounts_after_the_logarithm(overview, query):
    accounts = _clusters.measured(query, 365)
    model = _clusters.clustering(query, 365)["model"]
    spend = accounts.values[:, _clusters.FEATURES.index("total_spend")]
    returns = accounts.values[:, _clusters.FEATURES.index("return_share")]
    labels = list(_clusters.labels(model, accounts).values())
    for row in overview.centroids:
        own = np.array([label == row.segment for label in labels])
        typical = np.expm1(np.log1p(spend[own].clip(0)).mean())
        assert float(row.total_spend) == pytest.approx(typical, rel=1e-3)
        assert row.return_share == pytest.approx(100 * returns[own].mean(), abs=0.01)


def test_points_are_a_sample_placed_by_the_components(overview, query):
    assert len(overview.points) == 400
    names = [point.account_name for point in overview.points]
    assert len(set(names)) == len(names)
    shown = {point.segment for point in overview.points}
    assert shown == {row.segment for row in overview.centroids}
    # The components are centred on the average account.
    assert abs(np.mean([point.x for point in overview.points])) < 0.3


def test_as_many_clusters_as_asked_for(demo, ask):
    five = ask(demo, "segment_overview", scheme="clusters", clusters=5)
    assert len(five.centroids) == five.clustering.clusters == 5
    assert five.clustering.reason == "As many as were asked for."
    name = five.centroids[0].segment
    members = ask(demo, "segment_members", scheme="clusters", clusters=5, segment=name, limit=1)
    assert members.total == five.centroids[0].clustered_accounts


def test_other_schemes_tell_of_no_clustering(demo, ask):
    result = ask(demo, "segment_overview")
    assert {name: getattr(result, name) for name in OfClusters.model_fields} == {
        "clustering": None, "trials": [], "centroids": [], "components": [], "points": [],
    }  # fmt: skip


def test_the_plane_shows_the_points_of_the_table_in_the_colours_of_the_segments(overview):
    _, plane = charts(overview, "c1", "GBP")
    traces = plane.figure["data"]
    assert [trace["name"] for trace in traces] == [row.segment for row in overview.centroids]
    for trace in traces:
        assert trace["marker"]["color"] == segment_colour(trace["name"])
        own = [point for point in overview.points if point.segment == trace["name"]]
        assert list(zip(trace["text"], trace["x"], trace["y"], strict=True)) == [
            (point.account_name, point.x, point.y) for point in own
        ]
    first = overview.components[0]
    assert plane.figure["layout"]["xaxis"]["title"]["text"].startswith(
        f"PC1, {percent(first.explained)} of variance"
    )
    assert "overlap: silhouette 0.18" in plane.title


def test_the_place_of_an_account_is_nearest_to_its_own_cluster(query):
    labels = _clusters.cluster_labels(query, 365)
    lapsed = next(key for key, label in labels.items() if label == "Lapsed")
    assert place_of(query, 365, lapsed) is None
    for key in list(labels)[:5]:
        place = place_of(query, 365, key)
        assert place.typical.segment == labels[key] != place.second_segment
        assert 0 < place.distance < place.second_distance
        assert place.margin == pytest.approx(place.second_distance - place.distance, abs=0.02)
        apart = [abs(feature.deviations) for feature in place.sets_apart]
        assert apart == sorted(apart, reverse=True)
        assert place.decides, "something must put it nearer"
        assert f"typical of {place.second_segment}" in place.decides[0].words
