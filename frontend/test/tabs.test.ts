import { describe, expect, it } from "vitest";
import { Tabs, type Channel } from "../src/tabs";

/** Tabs that hear each other, as those of one browser do. */
function browser(): (shown: string) => { tabs: Tabs; told: string[]; show: (design: string) => void } {
  const channels: Channel[] = [];
  return (shown) => {
    const told: string[] = [];
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => channels.filter((one) => one !== channel).forEach((one) => one.onmessage?.({ data } as MessageEvent)),
    };
    channels.push(channel);
    const tabs = new Tabs(channel, `tab ${channels.length}`, {
      shows: (design) => design === shown, met: (design) => told.push(`met ${design}`), changed: (design) => told.push(`changed ${design}`),
    });
    return { tabs, told, show: (design) => { shown = design; } };
  };
}

describe("tabs on one design", () => {
  it("the later one meets the earlier, which is told nothing", () => {
    const open = browser();
    const [first, second, elsewhere] = [open("a"), open("a"), open("b")];
    second.tabs.hello("a");
    expect([first.told, second.told, elsewhere.told]).toEqual([[], ["met a"], []]);
  });
  it("hear of changes to what they show, and of nothing else", () => {
    const open = browser();
    const [first, second, elsewhere] = [open("a"), open("a"), open("b")];
    first.tabs.changed("a");
    expect([first.told, second.told, elsewhere.told]).toEqual([[], ["changed a"], []]);
    second.show("b");
    first.tabs.changed("a");
    expect(second.told).toEqual(["changed a"]);
  });
  it("pass over what others say on the channel, and do without one", () => {
    const told: string[] = [];
    const channel: Channel = { onmessage: null, postMessage: () => undefined };
    new Tabs(channel, "me", { shows: () => true, met: () => told.push("met"), changed: () => told.push("changed") });
    for (const data of [null, "hello", {}, { kind: "changed" }, { kind: "here", design: "a", from: "you", to: "another" }, { kind: "changed", design: "a", from: "me" }]) {
      channel.onmessage?.({ data } as MessageEvent);
    }
    expect(told).toEqual([]);
    expect(() => new Tabs(null, "me", { shows: () => true, met: () => undefined, changed: () => undefined }).hello("a")).not.toThrow();
  });
});
