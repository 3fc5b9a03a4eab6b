import type { Json } from "./json.ts";
import type { Problem } from "./problem.ts";
import type { ConflictStanding, KeptStanding, ResourceId, Standing } from "./resource.ts";
import type { Sentence } from "./sentence.ts";

/** What is known of a change that Eyrie did not make. */
export type Outside = {
  /** Who made it, as far as the cloud keeps that: a field manager of Kubernetes, a revision of Helm's. */
  readonly by?: string;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  /** What Eyrie had made it. Absent: not known; without a value: not there. */
  readonly was?: { readonly value?: Json };
};

/** One field that differs. `path` is dotted, in the vendor's own names. `undefined`: not there. */
export type Difference = {
  readonly path: string;
  readonly have: Json | undefined;
  readonly want: Json | undefined;
  /** There where it is certain that somebody else made it what it is since Eyrie wrote it. Absent: not known. */
  readonly outside?: Outside;
};

type About = {
  readonly id: ResourceId;
  /** Resources whose change must have succeeded first. */
  readonly after: readonly ResourceId[];
};

export type Change =
  /** `standing`: what it will be. */
  | (About & {
      readonly action: "create";
      readonly standing: Standing;
      readonly want: Json;
      /** There where it is certain that Eyrie had made it, and somebody took it away. */
      readonly outside?: Outside;
    })
  | (About & { readonly action: "update"; readonly standing: Standing; readonly differences: readonly Difference[] })
  | (About & {
      readonly action: "delete";
      readonly standing: Standing;
      readonly have: Json;
      /** What goes with it, or what of it is left. */
      readonly note?: Sentence;
    })
  | (About & {
      readonly action: "keep";
      readonly standing: KeptStanding;
      /** What whose it is has to do about it. */
      readonly note?: Sentence;
    })
  | (About & {
      readonly action: "conflict";
      readonly standing: ConflictStanding;
      readonly why: Sentence;
      readonly remedy: Sentence;
      /** What taking over would clear it away. */
      readonly adopt?: ResourceId;
    })
  | (About & { readonly action: "unknown"; readonly standing: Standing | "unknown"; readonly cause: Problem });

export type Action = Change["action"];

/** Changes in an order that respects `after`; among equals the order of the guide. */
export type Plan = { readonly changes: readonly Change[] };
