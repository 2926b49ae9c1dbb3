/** Which layers of a run are in trouble, as the last look at their weights, gradients and activations shows. */

import type { Feed } from "./feed";
import type { Frame, Track } from "./histograms";

/** The worst first. */
export const TROUBLES = ["no_number", "exploding_weights", "exploding_gradients", "dead", "vanishing_gradients"] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What stops a training at once, against what makes it slow or keeps a part out of it. */
export function gravity(trouble: Trouble): "error" | "warning" {
  return trouble === "dead" || trouble === "vanishing_gradients" ? "warning" : "error";
}

/** Weights begin near 1 / √(inputs) (Glorot and Bengio 2010, He et al. 2015) and in a training that goes well stay within a
 * few tens of that; a step that is far too large makes them grow by powers of ten. Those that begin at zero count from 0.1. */
const GROWN = 100;
const USUAL_WEIGHT = 0.1;

/** Gradients are measured by the weights that they belong to. With a usual learning rate of 0.001 a step along such a one
 * replaces the weights ten times over. */
const EXPLODED = 1e4;
/** In a network that learns well the measure differs between layers by a factor of a few hundred: 5.8 to 1345 in AlexNet
 * (You, Gitman and Ginsburg 2017, section 4). Each sigmoid takes at least 3/4 of it away: seven in a row reach this. */
const VANISHED = 1e-4;
/** Weights nearer to zero than these would make any gradient large. */
const LEAST_WEIGHT = 0.01;

const known = new WeakMap<Feed, { looks: number; found: ReadonlyMap<string, Trouble> }>();

/** Which layers are in trouble, each with the worst of its troubles. */
export function troubles(feed: Feed): ReadonlyMap<string, Trouble> {
  const before = known.get(feed);
  if (before?.looks === feed.looks) return before.found;
  const found = new Map([...vanishing(feed), ...dead(feed), ...exploding(feed), ...withoutNumber(feed)]);
  known.set(feed, { looks: feed.looks, found });
  return found;
}

/** The worst trouble among some layers, with the layer that has it. */
export function worstTrouble(feed: Feed, layers: readonly string[]): { layer: string; trouble: Trouble } | null {
  const found = troubles(feed);
  if (found.size === 0) return null;
  for (const trouble of TROUBLES) {
    const layer = layers.find((one) => found.get(one) === trouble);
    if (layer !== undefined) return { layer, trouble };
  }
  return null;
}

/** How large the numbers of a tensor are: the root of the mean of their squares. NaN where none is a number. */
function size(frame: Frame | undefined): number {
  return frame && frame.mean !== null && frame.std !== null ? Math.hypot(frame.mean, frame.std) : NaN;
}

const last = (track: Track | null): Frame | undefined => track?.frames.at(-1);

function withoutNumber(feed: Feed): Map<string, Trouble> {
  const found = new Map<string, Trouble>();
  for (const store of Object.values(feed.histograms)) {
    for (const layer of store.layerNames()) {
      if (store.tracksOf(layer).some((track) => last(track)?.mean === null)) found.set(layer, "no_number");
    }
  }
  return found;
}

function exploding(feed: Feed): Map<string, Trouble> {
  const found = new Map<string, Trouble>();
  for (const [layer, measure] of measures(feed)) if (measure > EXPLODED) found.set(layer, "exploding_gradients");
  const { weights } = feed.histograms;
  for (const layer of weights.layerNames()) {
    const track = weights.main(layer);
    const first = size(track?.frames[0]);
    if (size(last(track)) > GROWN * Math.max(first, USUAL_WEIGHT)) found.set(layer, "exploding_weights");
  }
  return found;
}

function vanishing(feed: Feed): Map<string, Trouble> {
  const found = new Map<string, Trouble>();
  const all = measures(feed);
  // One that explodes is no measure for the others.
  const most = Math.max(0, ...[...all.values()].filter((one) => one <= EXPLODED));
  for (const [layer, measure] of all) if (measure < VANISHED * most) found.set(layer, "vanishing_gradients");
  return found;
}

/** How large each layer's gradient is, measured by the weights of the tensor that stands for the layer. */
function measures(feed: Feed): Map<string, number> {
  const { weights, gradients } = feed.histograms;
  const found = new Map<string, number>();
  for (const layer of gradients.layerNames()) {
    const gradient = gradients.main(layer);
    const weight = size(last(weights.named(layer, gradient?.name ?? null)));
    found.set(layer, size(last(gradient)) / Math.max(weight, LEAST_WEIGHT));
  }
  return found;
}

/** Layers that answer all examples with zeros alone, and that no gradient brings back: a ReLU that is never above zero.
 *
 * What such a layer feeds may answer zeros as well: of several in a row the first is told. Before the training a layer
 * may begin at zero on purpose, so one look is not enough. */
function dead(feed: Feed): Map<string, Trouble> {
  const { activations, gradients } = feed.histograms;
  const found = new Map<string, Trouble>();
  let before = false;
  for (const layer of activations.layerNames()) {
    const frames = activations.main(layer)?.frames ?? [];
    const gradient = gradients.main(layer);
    const now = frames.length > 1 && (frames.at(-1)?.zero ?? 0) >= 1 && (gradient === null || size(last(gradient)) === 0);
    if (now && !before) found.set(layer, "dead");
    before = now;
  }
  return found;
}
