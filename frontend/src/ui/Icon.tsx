/** Line icons of one family, 16 px. */

import { memo } from "react";

const PATHS = {
  undo: "M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6",
  redo: "m10.5 3 3 3-3 3M13.5 6h-7a4 4 0 0 0 0 8H10",
  down: "m4 6 4 4 4-4",
  right: "m6 4 4 4-4 4",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.6 10.6 14 14",
  check: "m3 8.5 3.2 3.2L13 4.8",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  close: "m4 4 8 8M12 4l-8 8",
  reset: "M3.5 8a4.5 4.5 0 1 1 1.4 3.3M3 12.5V9.2h3.3",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  step: "M4 3.5 10 8l-6 4.5ZM12.5 3.5v9",
  alert: "M8 2.2 14.5 13.5h-13ZM8 6.5v3.2M8 11.6v.2",
  pulse: "M1 8.500h3l2-5.500 3.500 10 2-4.500H15",
  moon: "M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6Z",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1",
  help: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM6 6.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.6-.9 1.2v.3M8 11.6v.2",
  copy: "M5.5 5.5h8v8h-8ZM3 10.5h-.5v-8h8V3",
  trash: "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4",
  grip: "M6 4v.1M6 8v.1M6 12v.1M10 4v.1M10 8v.1M10 12v.1",
  sliders: "M2.5 5h6M12 5h1.5M2.5 11h1.5M8 11h5.5M10.2 3.3v3.4M5.8 9.3v3.4",
  file: "M4 1.8h5.2L12.5 5v9.2H4ZM9 2v3.2h3.3",
  download: "M8 2.5v8M4.8 7.4 8 10.6l3.2-3.2M2.500 13.5h11",
  clock: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6",
  fit: "M2.5 6V2.5H6M10 2.5h3.500V6M13.5 10v3.5H10M6 13.5H2.5V10",
  tidy: "M2 3h4.500v3.500H2ZM9.500 9.500H14V13H9.500ZM6.500 4.700h3.200a2 2 0 0 1 2 2v2.800",
  list: "M2.500 4h11M2.500 8h11M2.500 12h11",
  map: "M2.500 4 6 2.500l4 1.500 3.500-1.500V12L10 13.500 6 12l-3.500 1.500ZM6 2.500V12M10 4v9.500",
  again: "M6.500 10.500 5 12a2.500 2.500 0 0 1-3.500-3.500l2.500-2.500a2.500 2.500 0 0 1 3.500 0M9.500 5.500 11 4a2.500 2.500 0 0 1 3.500 3.500l-2.500 2.500a2.500 2.500 0 0 1-3.500 0",
  cut: "M4.500 13.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM11.500 13.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM5.600 9.800 10.800 2M10.400 9.800 5.200 2",
  twice: "M2.500 2.500h7v7h-7ZM12 6.500h1.500v7h-7V12",
  paste: "M5.500 3.500H3.500v10h9v-10h-2M5.500 2.200h5v2.600h-5Z",
  left_edges: "M2.500 2v12M5 4.500h8.500M5 8h5M5 11.500h7",
  right_edges: "M13.500 2v12M11 4.500H2.500M11 8H6M11 11.500H4",
  centres: "M8 2v12M3.500 4.500h9M5.500 8h5M4.500 11.500h7",
  top_edges: "M2 2.500h12M4.500 5v8.500M8 5v5M11.500 5v7",
  bottom_edges: "M2 13.500h12M4.500 11V2.500M8 11V6M11.500 11V4",
  middles: "M2 8h12M4.500 3.500v9M8 5.500v5M11.500 4.500v7",
  across: "M2.500 2.500v11M13.500 2.500v11M6.500 5h3v6h-3Z",
  downward: "M2.500 2.500h11M2.500 13.500h11M5 6.500h6v3H5Z",
  more: "M3.500 8h.1M8 8h.1M12.500 8h.1",
  lock: "M4 7.500h8v6H4ZM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500",
  unlock: "M4 7.500h8v6H4ZM5.500 7.500V5a2.500 2.500 0 0 1 4.800-1",
  note: "M3 2.500h10v7L9.500 13.500H3ZM9.500 13.200V9.500H13M5.500 5.500h5M5.500 8h3",
  input: "M2.5 8h10M9 4.5 12.5 8 9 11.5",
  dense: "M3 4.2h.1M3 11.8h.1M12.6 8h.1M4.4 4.8 11 7.6M4.4 11.2 11 8.4M3 5.7a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM3 13.3a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM12.7 9.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z",
  convolution: "M2.5 2.5h11v11h-11ZM5 5h4v4H5Z",
  pooling: "M2.5 2.5h11v11h-11ZM8 2.5v11M2.5 8h11",
  normalization: "M1.8 12.5c3.4 0 3.6-8.8 6.2-8.8s2.8 8.8 6.2 8.8",
  regularization: "M8 13.8a5.8 5.8 0 1 0 0-11.6 5.8 5.8 0 0 0 0 11.6ZM4 4l8 8",
  activation: "M1.8 11.5H8l5.7-7.5",
  reshaping: "M2.5 3.5h4v9h-4ZM9 8h5M11.8 5.8 14 8l-2.2 2.2",
  recurrent: "M12.8 8a4.8 4.8 0 1 1-1.7-3.7M13.2 2v3.2H10",
  attention: "M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z",
  merging: "M2.5 3.5c5 0 3 4.5 6 4.5M2.5 12.5c5 0 3-4.5 6-4.5M8 8h5.5M11.3 5.8 13.5 8l-2.2 2.2",
  preprocessing: "M2.5 3h11L9.5 8v5l-3-1.5V8Z",
  augmentation: "M3 3h7v7H3ZM6.5 12.5h6.5V6",
  model: "M2.500 3h11v10h-11ZM6.700 8h2.600M5.400 9.300a1.300 1.300 0 1 0 0-2.600 1.300 1.300 0 0 0 0 2.600ZM10.600 9.300a1.300 1.300 0 1 0 0-2.600 1.300 1.300 0 0 0 0 2.600Z",
  wrapper: "M4.5 2.5h-2v11h2M11.5 2.5h2v11h-2M6 6h4v4H6Z",
  group: "M2.500 5V2.500H5M11 2.500h2.500V5M13.500 11v2.500H11M5 13.500H2.500V11M5.500 5.500h5v5h-5Z",
  ungroup: "M2.500 5V2.500H5M13.500 11v2.500H11M5 5h4v4H5ZM8.500 11h2.500V8.500",
  folded: "M4.500 4.500h9v9h-9ZM2.500 11.500v-9h9",
  block: "M8 1.800 13.800 5v6L8 14.200 2.200 11V5ZM2.200 5 8 8.200 13.800 5M8 8.200v6",
  other: "M3 3h10v10H3Z",
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = memo(function Icon({ name, label, className }: { name: IconName; label?: string; className?: string }): React.ReactNode {
  return (
    <svg
      className={`lw-icon ${className ?? ""}`} viewBox="0 0 16 16" width="16" height="16" fill="none"
      stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round"
      role={label ? "img" : undefined} aria-label={label} aria-hidden={label ? undefined : true}
    >
      <path d={PATHS[name]} />
    </svg>
  );
});

export function Solid({ shape }: { shape: "play" | "stop" }): React.ReactNode {
  return (
    <svg className="lw-icon" viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
      <path d={shape === "play" ? "M4 2.6v10.8a.6.6 0 0 0 .92.5l8.2-5.4a.6.6 0 0 0 0-1L4.92 2.1A.6.6 0 0 0 4 2.6Z" : "M3.5 3.5h9v9h-9Z"} />
    </svg>
  );
}

/** The glyph of a palette group; the catalog decides the colour. */
export function glyph(group: string | undefined): IconName {
  const names: Record<string, IconName> = {
    input: "input", core: "dense", convolution: "convolution", pooling: "pooling", normalization: "normalization",
    regularization: "regularization", activation_layer: "activation", activation: "activation", reshaping: "reshaping",
    recurrent: "recurrent", cell: "recurrent", attention: "attention", merging: "merging",
    preprocessing: "preprocessing", augmentation: "augmentation", wrapper: "wrapper",
  };
  return names[group ?? ""] ?? "other";
}
