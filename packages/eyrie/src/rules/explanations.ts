import { milvus } from "../messages/explain/milvus.ts";
import { pods } from "../messages/explain/pods.ts";
import { serviceAccount } from "../messages/explain/service-account.ts";
import type { Explanation } from "../model/explanation.ts";
import type { Sentence } from "../model/sentence.ts";

/** All there is to say of each code, in the order of the codes. */
export const explanations: Readonly<Record<string, Explanation>> = { ...serviceAccount, ...pods, ...milvus };

export const titles: Readonly<Record<string, Sentence>> = Object.fromEntries(
  Object.entries(explanations).map(([code, { title }]) => [code, title]),
);
