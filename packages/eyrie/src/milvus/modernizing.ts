import type { Document, Pair } from "yaml";
import type { Remark } from "./mix-coordinator.ts";
import type { Position } from "./values-file.ts";
import type { Block, Splice } from "./values-text.ts";

/** What was done to a values file, or is left to its owner. */
export type Note = Position & { readonly path: string } & (
    | { readonly kind: "folded" | "root-path" }
    /** No successors: nothing in the chart does that work. `keyless`: where keys belong stood something else. */
    | { readonly kind: "commented"; readonly successors: readonly string[]; readonly keyless: boolean }
    | { readonly kind: "region"; readonly region: string }
    | { readonly kind: "remark"; readonly remark: Remark }
  );

/** Why a file that would have to change is left as it is. */
export type Refusal = Position &
  (
    | { readonly kind: "documents" | "flow" }
    /** A key comes out of another one, or stands otherwise than at the beginning of its line. */
    | { readonly kind: "merged" | "odd"; readonly path: string }
    | { readonly kind: "anchor"; readonly path: string; readonly name: string }
  );

/** What a comment that is written into the file has to say. */
export type Comment =
  | { readonly kind: "folded" | "completed"; readonly from: readonly string[] }
  | {
      readonly kind: "commented";
      readonly path: string;
      readonly successors: readonly string[];
      readonly keyless: boolean;
    }
  | { readonly kind: "remark"; readonly remark: Remark };

/** Thrown where a rewriting would mangle what it does not understand. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}

/** A values file that is being rewritten. */
export type Work = {
  readonly text: string;
  readonly document: Document;
  readonly position: (offset: number) => Position;
  readonly chart: string;
  /** Words for a comment, in one line. */
  readonly say: (comment: Comment) => string;
};

export type Changes = { readonly splices: readonly Splice[]; readonly notes: readonly Note[] };

/** A top-level key with the lines that it and all below it take up. */
export type Section = {
  readonly name: string;
  readonly pair: Pair;
  /** Where the key begins. */
  readonly at: number;
  readonly block: Block;
  /** Whether blank lines behind it are part of its value: it ends in a text that begins with `|+`. */
  readonly keeps: boolean;
};
