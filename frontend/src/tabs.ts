/** Tabs of one browser on the same design: they meet, and tell each other of changes. */

export type Channel = { postMessage(message: unknown): void; onmessage: ((event: MessageEvent) => void) | null };
export type Handlers = {
  /** Whether this tab shows a design now. */
  shows(design: string): boolean;
  /** Another tab showed the design before this one. */
  met(design: string): void;
  /** Another tab has changed the design, and the app knows it. */
  changed(design: string): void;
};

type Message = { kind: "hello" | "here" | "changed"; design: string; from: string; to?: string };

export class Tabs {
  constructor(
    private readonly channel: Channel | null,
    private readonly id: string,
    private readonly handlers: Handlers,
  ) {
    if (channel) channel.onmessage = (event) => this.hear(event.data as Partial<Message> | null);
  }

  /** Ask whether others show the design that was opened here. */
  hello(design: string): void {
    this.post({ kind: "hello", design, from: this.id });
  }

  changed(design: string): void {
    this.post({ kind: "changed", design, from: this.id });
  }

  private hear(message: Partial<Message> | null): void {
    const { kind, design, from, to } = message ?? {};
    if (typeof design !== "string" || typeof from !== "string" || from === this.id || !this.handlers.shows(design)) return;
    if (kind === "hello") this.post({ kind: "here", design, from: this.id, to: from });
    if (kind === "here" && to === this.id) this.handlers.met(design);
    if (kind === "changed") this.handlers.changed(design);
  }

  private post(message: Message): void {
    this.channel?.postMessage(message);
  }
}
