from hypothesis import given
from hypothesis import strategies as st

from builder.design import AddNode, History, RemoveNodes, SetArgument, SetPlan
from builder.errors import DesignError
from tests.design.strategies import chain, edits


def test_undo_and_redo_go_back_and_forth():
    history = History(chain("Input", "Dense"))
    after = history.edit(AddNode("Flatten")).edit(RemoveNodes(("dense",)))
    assert after.undo().undo().present == history.present
    assert after.undo().undo().redo().redo().present == after.present


def test_at_the_ends_nothing_happens():
    history = History(chain("Input"))
    assert history.undo() is history
    assert history.redo() is history


def test_an_edit_forgets_what_was_undone():
    history = History(chain("Input", "Dense")).edit(AddNode("Flatten")).undo().edit(AddNode("Dropout"))
    assert history.redo() is history


def test_typing_into_one_field_is_one_step():
    history = History(chain("Input", "Dense"))
    for units in (1, 12, 128):
        history = history.edit(SetArgument("dense", "units", units))
    assert history.present.node("dense").config == {"units": 128}
    assert history.undo().present == chain("Input", "Dense")


def test_another_field_is_another_step():
    history = History(chain("Input", "Dense")).edit(SetPlan("epochs", 1)).edit(SetPlan("batch_size", 2))
    assert history.undo().present.plan.epochs == 1
    assert history.undo().present.plan.batch_size is None


def test_an_edit_without_effect_is_no_step():
    history = History(chain("Input", "Dense")).edit(SetArgument("dense", "units", 1))
    assert history.edit(SetArgument("dense", "units", 1)) is history


def test_replacing_the_design_is_one_step():
    history = History(chain("Input")).replace(chain("Input", "Dense"))
    assert history.undo().present == chain("Input")


@given(st.lists(edits, max_size=30))
def test_undoing_everything_gives_the_start(sequence):
    start = chain("Input", "Conv2D", "Flatten", "Dense")
    history = History(start)
    for edit in sequence:
        try:
            history = history.edit(edit)
        except DesignError:
            continue
    end = history.present
    steps = len(history.past)
    for _ in range(steps):
        history = history.undo()
    assert history.present == start
    assert not history.past
    for _ in range(steps):
        history = history.redo()
    assert history.present == end
