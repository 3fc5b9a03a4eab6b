import { redactText } from "../../model/redact.ts";
import { printable } from "../printable.ts";

/** Markup that is safe as it stands; only `markup` makes it of texts. */
export type Html = { readonly html: string };
type Part = Html | string | number | undefined | readonly Part[];

/**
 * Markup with texts from anywhere in it. Whatever is not markup itself is shown and never obeyed, without secrets:
 * between tags, and in attributes, which are always quoted.
 */
export const markup = (written: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: written.map((text, index) => `${text}${htmlOf(parts[index])}`).join(""),
});

function htmlOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escaped(redactText(printable(part)));
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(htmlOf).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
