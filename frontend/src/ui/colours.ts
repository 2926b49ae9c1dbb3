/** The colour of a palette group where the catalog is not at hand: the names of the look's tokens. */

const COLOURS: Record<string, string> = {
  input: "input", core: "dense", convolution: "convolution", pooling: "pooling", activation_layer: "activation",
  normalization: "normalization", regularization: "regularization", reshaping: "reshaping", recurrent: "dense",
  attention: "dense", merging: "reshaping", preprocessing: "input", augmentation: "regularization",
  wrapper: "normalization", cell: "dense",
};

export function groupColour(group: string | undefined): string {
  return COLOURS[group ?? ""] ?? "reshaping";
}
