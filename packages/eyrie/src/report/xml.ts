import { redactText } from "../model/redact.ts";
import { printable } from "./printable.ts";

export type Xml = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly content: string | readonly Xml[];
};

/** A document of XML 1.0. Texts from anywhere may be in it: what XML cannot hold is shown by its code. */
export const xmlText = (root: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, "")}`;

function elementText({ name, attributes, content }: Xml, before: string): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value), lineBreak)}"`);
  const start = `${before}<${name}${given.join("")}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === "string") return `${start}>${escaped(content, "\n")}</${name}>\n`;
  return `${start}>\n${content.map((child) => elementText(child, `${before}  `)).join("")}${before}</${name}>\n`;
}

/** In an attribute; as itself it would be read as a blank. */
const lineBreak = "&#10;";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Also `>`, so that no text ends a section that a reader opens around it. */
const escaped = (text: string, newLine: string): string =>
  redactText(printable(text))
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? "")
    .replaceAll("\n", newLine);
