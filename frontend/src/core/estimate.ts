/** What training will take, as far as it can be told beforehand. */
export type Estimate = {
  epoch_s: number | null;
  memory_bytes: number | null;
  /** The same by what takes it. */
  memory?: Record<"weights" | "gradients" | "optimizer" | "results" | "worker", number>;
  file_bytes: number | null;
  train: number | null;
  validation: number | null;
};
