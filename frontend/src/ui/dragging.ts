/** The kinds of things that are dragged within the workbench. */

export const KIND_TYPE = "application/x-layerwise-kind";
export const NODE_TYPE = "application/x-layerwise-node";
export const BLOCK_TYPE = "application/x-layerwise-block";
