/** An edit that can't be done. `reason` names a sentence of the words file. */
export class EditError extends Error {
  constructor(
    readonly reason: string,
    readonly values: Record<string, string> = {},
  ) {
    super(reason);
  }
}
