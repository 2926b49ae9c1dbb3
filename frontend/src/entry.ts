/** The file whose name never changes: it leads to the rest, whose names change with their content. */

const { default: layerwise } = await import("./main");

export default layerwise;
