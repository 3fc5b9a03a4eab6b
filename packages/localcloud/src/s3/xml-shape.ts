import { malformedXml } from "./errors.ts";
import { parseXml, type XmlElement } from "./xml.ts";

/**
 * What a request's document may hold, so that nothing in it is silently ignored. A record's keys are element names
 * with a suffix for how often they come: none once, `?` at most once, `*` any number, `+` at least once.
 */
export type Shape = "text" | "integer" | "boolean" | readonly string[] | { readonly [element: string]: Shape };

const isChoice = (shape: Shape): shape is readonly string[] => Array.isArray(shape);

const patterns = { text: /^/, integer: /^\d{1,10}$/, boolean: /^(?:true|false)$/i } as const;

const counts: Readonly<Record<string, readonly [least: number, most: number]>> = {
  "": [1, 1],
  "?": [0, 1],
  "*": [0, Infinity],
  "+": [1, Infinity],
};

const matchesLeaf = (content: string, shape: keyof typeof patterns | readonly string[]): boolean =>
  typeof shape === "string" ? patterns[shape].test(content) : shape.includes(content);

const matches = ({ content }: XmlElement, shape: Shape): boolean => {
  if (typeof shape === "string" || isChoice(shape)) return typeof content === "string" && matchesLeaf(content, shape);
  const present = typeof content === "string" ? [] : content;
  const known = new Set<string>();
  for (const [entry, childShape] of Object.entries(shape)) {
    const [, name = "", suffix = ""] = /^(.*?)([?*+]?)$/.exec(entry) ?? [];
    const [least, most] = counts[suffix] ?? [1, 1];
    const found = present.filter((child) => child.name === name);
    if (found.length < least || found.length > most || !found.every((child) => matches(child, childShape)))
      return false;
    known.add(name);
  }
  return present.every((child) => known.has(child.name));
};

/** @throws AwsError `MalformedXML` when the document is not of the shape. */
export const parseShaped = (body: Uint8Array, rootName: string, shape: Shape): XmlElement => {
  const root = parseXml(body, rootName);
  if (!matches(root, shape)) throw malformedXml();
  return root;
};
