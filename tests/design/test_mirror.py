"""The app and the browser do the same with the same edits: a short form of the campaign of `benchmarks/edits.py`."""

import pytest

from builder.design import AddNode, RemoveNodes
from tests.design import campaign
from tests.design.strategies import chain


@pytest.mark.process
@pytest.mark.skipif(campaign.node() is None, reason="needs node and `npm ci` in frontend/")
def test_both_sides_agree_on_random_edits_and_undo_leads_back():
    outcome = campaign.campaign(sequences=30, length=50, start=20)
    assert not outcome.wrong, "\n".join(outcome.wrong)
    assert outcome.edits == 1500
    assert outcome.done > 400
    assert outcome.undone > 300


def test_the_campaign_sees_what_differs():
    outcome, sequence = campaign.Outcome(), [AddNode("Dense"), RemoveNodes(("nobody",))]
    mine = campaign.follow(chain("Input"), sequence, outcome)
    assert mine["refusals"] == [None, "unknown_node"]
    assert campaign.first_difference(sequence, mine, mine) is None
    theirs = mine | {"refusals": [None, None]}
    assert "unknown_node here, done in the browser" in str(campaign.first_difference(sequence, mine, theirs))
    theirs = mine | {"designs": [mine["designs"][0] | {"name": "Other"}]}
    assert "name: A network here, Other in the browser" in str(campaign.first_difference(sequence, mine, theirs))
