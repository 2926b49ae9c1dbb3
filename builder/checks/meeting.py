"""The end of a network beside the target of its data, the view that rules on outputs and losses share."""

from dataclasses import dataclass, replace

from builder.checks.diagnostic import Repair
from builder.checks.ending import Ending, ending
from builder.checks.goal import Goal, goal
from builder.checks.losses import LOSSES, Need
from builder.checks.network import Look, Network
from builder.checks.parts import part_config, part_name, part_text
from builder.checks.propose import propose_loss, propose_metrics
from builder.checks.repairs import open_end
from builder.checks.rule import repair
from builder.design import SetPlan


@dataclass(frozen=True, slots=True)
class Meeting:
    """The end of the network beside the target of the data.

    Args:
        network: The design and what is known of it.
        end: How the network ends.
        aim: What the target asks.
        units: How many outputs there are; `None` where unknown.
        loss: Canonical name of the loss.
        need: What the loss needs; `None` where it is not judged.
        from_logits: Whether the loss expects logits.
    """

    network: Network
    end: Ending
    aim: Goal
    units: int | None
    loss: str | None
    need: Need | None
    from_logits: bool

    @property
    def ranks_fit(self) -> bool:
        """Whether the output has as many axes as the target asks."""
        return self.end.shape is not None and len(self.end.shape) == self.aim.rank

    @property
    def activator(self) -> str:
        """Id of the node that holds the last activation, else of the output."""
        return (self.end.activator or self.end.node).id


def meet(look: Look) -> Meeting | None:
    """Return the meeting of output and target, or `None` while one of them is missing or there are several outputs."""
    end, aim = ending(look.network), goal(look.network.info)
    if end is None or aim is None or len(look.network.ends) != 1:
        return None
    loss = part_name(look.plan.loss)
    logits = bool(part_config(look.plan.loss).get("from_logits", False))
    units = end.shape[-1] if end.shape else None
    return Meeting(look.network, end, aim, units, loss, LOSSES.get(loss or ""), logits)


def opened(meeting: Meeting) -> tuple[Repair, ...]:
    """Return the repair that takes the last activation off, where there is one to take off."""
    edit = open_end(meeting.network, meeting.end)
    return (repair("linear", edit, layer=meeting.activator),) if edit is not None else ()


def usual_loss(meeting: Meeting) -> Repair:
    """Return the repair that goes back to the proposed loss."""
    design = meeting.network.design
    network = replace(meeting.network, design=replace(design, plan=replace(design.plan, loss=None)))
    value = propose_loss(network, meeting.aim).value
    return repair("usual_loss", SetPlan("loss", None), loss=part_text(value))


def usual_metrics(meeting: Meeting) -> Repair:
    """Return the repair that goes back to the proposed metrics."""
    value = propose_metrics(meeting.network, meeting.aim).value
    return repair("usual_metrics", SetPlan("metrics", None), metrics=", ".join(map(part_text, value)))
