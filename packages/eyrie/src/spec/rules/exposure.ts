import { nearest } from "../nearest.ts";

/** From where clients may reach Milvus. */
export const exposures = ["internal", "internet", "none"] as const;

/** What people write for each, folded. */
const synonyms = new Map<string, (typeof exposures)[number]>([
  ["private", "internal"],
  ["vpc", "internal"],
  ["loadbalancer", "internal"],
  ["true", "internal"],
  ["internetfacing", "internet"],
  ["public", "internet"],
  ["external", "internet"],
  ["clusterip", "none"],
  ["cluster", "none"],
  ["false", "none"],
  ["off", "none"],
  ["no", "none"],
]);

/** The one that a text most likely stands for. */
export const meantExposure = (text: string): string | undefined => {
  const word = text.toLowerCase().replaceAll(/[^a-z]/g, "");
  return synonyms.get(word) ?? nearest(word, exposures);
};
