/** The person's own blocks in the palette: put in by a click, by Enter or by dragging, and deleted. */

import { useState } from "react";
import { addGroup, lastOf } from "../canvas/grouping";
import { score } from "../core/search";
import type { Block, Edge, KeptBlock } from "../core/types";
import type { BuildStore } from "../store";
import { say } from "../words";
import { useBench } from "./bench";
import { BLOCK_TYPE } from "./dragging";
import { layersWords } from "./groupwords";
import { Icon } from "./Icon";

const NOTHING: readonly KeptBlock[] = [];
export const blocksOf = (store: BuildStore): readonly KeptBlock[] => store.data.blocks ?? NOTHING;

export function findBlocks(blocks: readonly KeptBlock[], query: string): KeptBlock[] {
  const found = blocks.map((block) => ({ block, points: score(query, block.name) })).filter((one) => one.points > 0);
  return found.sort((one, other) => other.points - one.points).map((one) => one.block);
}

/** Behind which layer something goes that is added by name: the selected one, or the last of the selected group. */
export function placeBehind(store: BuildStore): string | null {
  return store.group === null ? store.selected : lastOf(store.design, store.group);
}

/** Fetch a block from the library and put it into the network; says which group it became. */
export async function putBlock(store: BuildStore, kept: KeptBlock, after: string | null, on: Edge | null): Promise<string | null> {
  let block: Block;
  try {
    const answer = await fetch(new URL(kept.url, document.baseURI));
    if (!answer.ok) throw new Error(String(answer.status));
    block = (await answer.json()) as Block;
  } catch {
    store.say("error", say(store.language, "block_gone"));
    return null;
  }
  return addGroup(store, { type: "insert_block", block, after, on });
}

export function Blocks(): React.ReactNode {
  const { store, t } = useBench();
  const blocks = blocksOf(store);
  if (blocks.length === 0) return null;
  return (
    <section aria-label={t("my_blocks")}>
      <h3 className="lw-group lw-blocks-title"><span className="lw-cut">{t("my_blocks")}</span><span className="lw-faint">{blocks.length}</span></h3>
      {blocks.map((block) => (
        <div key={block.id} className="lw-block">
          <BlockItem block={block} />
          <Delete block={block} />
        </div>
      ))}
    </section>
  );
}

export function BlockItem({ block, id, chosen, option }: { block: KeptBlock; id?: string; chosen?: boolean; option?: boolean }): React.ReactNode {
  const { store, language } = useBench();
  return (
    <button
      type="button" id={id} className="lw-item" data-chosen={chosen || undefined} data-block={block.id} draggable role={option ? "option" : undefined} aria-selected={option ? chosen : undefined}
      title={say(language, "put_block", { name: block.name, layers: layersWords(block.layers, language) })}
      onClick={() => void putBlock(store, block, placeBehind(store), null)}
      onDragStart={(event) => {
        event.dataTransfer.setData(BLOCK_TYPE, block.id);
        event.dataTransfer.effectAllowed = "copy";
      }}
    >
      <Icon name="block" />
      <span className="lw-cut">{block.name}</span>
    </button>
  );
}

/** A block is gone for good: the button asks once more. */
function Delete({ block }: { block: KeptBlock }): React.ReactNode {
  const { store, t } = useBench();
  const [sure, setSure] = useState(false);
  const label = t(sure ? "delete_block_sure" : "delete_block", { name: block.name });
  return (
    <button
      type="button" className="lw-bare" data-sure={sure || undefined} aria-label={label} title={label} onBlur={() => setSure(false)}
      onClick={() => (sure ? store.act({ action: "block", delete: block.id }) : setSure(true))}
    >
      <Icon name={sure ? "alert" : "trash"} />
    </button>
  );
}
