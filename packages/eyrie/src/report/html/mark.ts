import { type Html, markup } from "./markup.ts";

/** What a mark says; a word beside it says the same. */
export type Tone = "good" | "bad" | "unsure" | "unknown" | "idle";

const shapes: Readonly<Record<Tone, string>> = {
  good: "M4.6 8.4 7 10.8 11.5 5.6",
  bad: "M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6",
  unsure: "M8 4v4.6M8 11.4v.2",
  unknown: "M6 6.3a2 2 0 1 1 2.9 1.8c-.7.4-.9.7-.9 1.3M8 11.6v.1",
  idle: "M5.2 8h5.6",
};

/** Drawn, because fonts differ in these signs, and printed even where backgrounds are not. */
export const mark = (tone: Tone): Html =>
  markup`<svg class="mark ${tone}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="7.25"/><path d="${shapes[tone]}"/></svg>`;
