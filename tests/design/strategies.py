"""Random designs and random edits for Hypothesis."""

from itertools import pairwise

from hypothesis import strategies as st

from builder.design import (
    AddNode,
    AddNote,
    Block,
    Connect,
    Design,
    Disconnect,
    DropWeights,
    DuplicateNodes,
    Edge,
    Edit,
    FoldGroup,
    Group,
    GroupNodes,
    InsertBlock,
    JoinGroup,
    KeptWeights,
    ModelGroup,
    MoveNode,
    Node,
    Note,
    PasteNodes,
    PlaceNodes,
    PutNode,
    RemoveNodes,
    RemoveNotes,
    RenameDesign,
    RenameGroup,
    RenameNode,
    RepeatGroup,
    ReplaceNode,
    ResetArgument,
    SeparateLayers,
    SetArgument,
    SetNote,
    SetPlan,
    Several,
    ShareLayers,
    Ungroup,
)

KINDS = ("Dense", "Conv2D", "MaxPooling2D", "Flatten", "Dropout", "BatchNormalization", "Input")
ids = st.sampled_from(
    ["input", *(f"{base}{end}" for base in ("dense", "conv2d", "flatten") for end in ("", "_1", "_2"))]
)
values = st.one_of(st.none(), st.booleans(), st.integers(-5, 99), st.text(max_size=5), st.lists(st.integers(0, 9)))
configs = st.dictionaries(st.sampled_from(["units", "rate", "filters", "activation"]), values, max_size=3)
places = st.none() | st.tuples(st.integers(-500, 900).map(float), st.integers(-500, 900).map(float))
# Letters that this Python knows: a newer browser knows some more, and would take them for a name.
letters = st.characters(exclude_categories=["Cs", "Cn"])
kept = st.none() | st.builds(KeptWeights, st.sampled_from(["a" * 64, "b" * 64]), st.sampled_from(["dense", "x/y"]))
pasted = st.lists(
    st.builds(Node, ids | st.text(letters, max_size=4), st.sampled_from(KINDS), configs, places, st.none() | ids, kept),
    max_size=3,
)
group_ids = st.sampled_from(["group", "group_1", "group_2", "group_3"])
copied_groups = st.lists(
    st.builds(
        Group,
        group_ids,
        st.text(letters, max_size=4) | st.sampled_from(["Front", "Front 2"]),
        st.lists(ids, max_size=3, unique=True).map(tuple),
        st.booleans(),
        st.none() | group_ids,
        st.none() | st.sampled_from(["block", "block_1"]),
    ),
    max_size=3,
).map(tuple)
notes = st.sampled_from(["note", "note_1", "note_2"])
spots = st.tuples(st.integers(-500, 900).map(float), st.integers(-500, 2500).map(float))

simple = st.one_of(
    st.builds(AddNode, st.sampled_from(KINDS), st.none() | ids, configs),
    st.builds(PutNode, st.sampled_from(KINDS), places, st.none() | st.builds(Edge, ids, ids), configs),
    st.builds(PlaceNodes, st.dictionaries(ids, places, max_size=3)),
    st.builds(RemoveNodes, st.lists(ids, max_size=3, unique=True).map(tuple)),
    st.builds(MoveNode, ids, st.none() | ids),
    st.builds(DuplicateNodes, st.lists(ids, max_size=4, unique=True).map(tuple)),
    st.builds(ShareLayers, st.lists(ids, max_size=6, unique=True).map(tuple)),
    st.builds(SeparateLayers, st.lists(ids, max_size=2, unique=True).map(tuple)),
    st.builds(DropWeights, st.lists(ids, max_size=2, unique=True).map(tuple)),
    st.builds(
        PasteNodes,
        pasted.map(tuple),
        st.lists(st.builds(Edge, ids, ids, st.just(0), st.integers(0, 1))).map(tuple),
        copied_groups,
        st.lists(st.builds(Note, notes, st.text(max_size=9), spots, spots), max_size=1).map(tuple),
    ),
    st.builds(SetArgument, ids, st.sampled_from(["units", "rate"]), values),
    st.builds(ResetArgument, ids, st.sampled_from(["units", "rate"])),
    st.builds(ReplaceNode, ids, st.sampled_from(KINDS), configs),
    st.builds(RenameNode, ids, st.text(letters, max_size=12)),
    st.builds(Connect, ids, ids, st.just(0), st.integers(0, 2)),
    st.builds(Disconnect, ids, ids),
    st.builds(AddNote, st.text(max_size=9), spots, spots),
    st.builds(SetNote, notes, st.none() | st.text(max_size=9), st.none() | spots, st.none() | spots),
    st.builds(RemoveNotes, st.lists(notes, max_size=2).map(tuple)),
    st.builds(SetPlan, st.sampled_from(["epochs", "batch_size"]), st.none() | st.integers(1, 50)),
    st.builds(SetPlan, st.just("metrics"), st.none() | st.lists(st.sampled_from(["accuracy", "mae"]), max_size=2)),
    st.builds(SetPlan, st.sampled_from(["epochs", "seed", "data", "loss", "backend", "validation_split"]), values),
    st.builds(RenameDesign, st.text(max_size=20)),
)
few_ids = st.lists(ids, max_size=3, unique=True).map(tuple)
block = Block(
    "Twice",
    (Node("dense", "Dense", {"units": 4}), Node("dense_1", "Dense")),
    (Edge("dense", "dense_1"),),
    (Group("group", "Twice", ("dense",)), Group("inner", "Second", ("dense_1",), True, "group", model=True)),
    (("dense", 0), ("dense_1", 1)),
    ("dense_1", 0),
)
grouping = st.one_of(
    st.builds(GroupNodes, few_ids, st.lists(group_ids, max_size=2, unique=True).map(tuple), st.text(max_size=5)),
    st.builds(GroupNodes, few_ids),
    st.builds(Ungroup, group_ids),
    st.builds(RenameGroup, group_ids, st.text(max_size=8)),
    st.builds(FoldGroup, group_ids, st.booleans()),
    st.builds(ModelGroup, group_ids, st.booleans()),
    st.builds(JoinGroup, few_ids, st.none() | group_ids),
    st.builds(RepeatGroup, group_ids, st.integers(1, 3)),
    st.builds(InsertBlock, st.just(block), st.none() | ids, st.none() | st.builds(Edge, ids, ids)),
)
simple = st.one_of(simple, grouping)
edits: st.SearchStrategy[Edit] = st.one_of(simple, st.builds(Several, st.lists(simple, max_size=3).map(tuple)))


def chain(*kinds: str) -> Design:
    """Return a design in which each layer feeds the next."""
    nodes: list[Node] = []
    for kind in kinds:
        taken = {node.id for node in nodes}
        base = {"Input": "input", "Dense": "dense", "Conv2D": "conv2d", "Flatten": "flatten"}.get(kind, kind.lower())
        name = next(name for name in (base, *(f"{base}_{number}" for number in range(1, 99))) if name not in taken)
        nodes.append(Node(name, kind))
    edges = tuple(Edge(first.id, second.id) for first, second in pairwise(nodes))
    return Design("A network", tuple(nodes), edges)
