import { milvus } from "../messages/explain/milvus.ts";
import type { Explanation } from "../model/explanation.ts";
import type { Sentence } from "../model/sentence.ts";

/** All there is to say of each code, in the order of the codes. */
export const explanations: Readonly<Record<string, Explanation>> = { ...milvus };

export const titles: Readonly<Record<string, Sentence>> = Object.fromEntries(
  Object.entries(explanations).map(([code, { title }]) => [code, title]),
);
