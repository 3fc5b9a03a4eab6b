import { createHash } from "node:crypto";
import type { Language } from "../../model/sentence.ts";
import { type Html, markup } from "./markup.ts";
import { style } from "./style.ts";

/** What every report says of itself. */
export type Sheet = {
  readonly language: Language;
  /** Eyrie's own. */
  readonly version: string;
  /** When was looked, milliseconds since the epoch. */
  readonly at: number;
};

/** The page asks nobody for anything and runs nothing: its own style is all that it may use. */
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/** A whole file: everything is in it. */
export const pageHtml = ({ language }: Sheet, title: string, body: Html): string => {
  const { html } = markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ html: policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return html;
};

/** `2026-11-26 04:20:15 UTC` */
export const momentHtml = (at: number): Html => {
  const written = new Date(at).toISOString();
  return markup`<time datetime="${written}">${written.slice(0, 19).replace("T", " ")} UTC</time>`;
};
