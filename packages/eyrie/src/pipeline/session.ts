import type { Clouds } from "../clouds/clouds.ts";
import type { Lease } from "../clouds/kubernetes/leases.ts";
import type { Target } from "../kinds/target.ts";
import type { Volume } from "../kinds/volumes.ts";
import type { Plan } from "../model/change.ts";
import type { Clock, Random } from "../model/clock.ts";
import type { Emit } from "../model/event.ts";
import type { FilePlace } from "../model/file-place.ts";
import type { Direction } from "../model/kind.ts";
import type { Observed } from "../model/observed.ts";
import type { Spec } from "../spec/schema.ts";
import type { Facts } from "../stages/facts.ts";
import type { Holder } from "../model/holder.ts";
import type { Works } from "../stages/plan.ts";

/** What a run works with. Nothing here was read from any cloud yet. */
export type Session = {
  readonly spec: Spec;
  /** The spec's own folder: its paths are relative to it. */
  readonly directory: string;
  /** Where the spec's own IAM statements stand, in their order. */
  readonly statementsAt?: readonly FilePlace[];
  readonly clouds: Clouds;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Who writes, for others who would at the same time. */
  readonly holder: Holder;
  /** How long pods may take to become ready, in milliseconds; where nobody said, ten minutes. */
  readonly patience?: number;
  /** Ids of resources to take over, as `--adopt` names them. */
  readonly adopt?: readonly string[];
  /** Refuses another set-up than the one whose plan was reviewed. @throws Problem */
  readonly refuseOther?: (owner: string) => void;
  /** The bucket to take away with the rest, as `--delete-bucket` names it. Another one than the spec's does nothing. */
  readonly deleteBucket?: string;
};

/** A set-up with every name resolved and the facts it rests on. */
export type Prepared = { readonly facts: Facts; readonly target: Target };

export type Planned = Prepared & {
  readonly direction: Direction;
  readonly plan: Plan;
  readonly work: Works<Clouds>;
  /** What a run left that was killed when all was done: nothing else would take it away. */
  readonly abandoned?: Lease | undefined;
  /** When it was looked at what is there. */
  readonly seenAt: number;
};

/** A plan that takes things away, and the volumes that stay with nothing that uses them. */
export type PlannedDown = Planned & { readonly volumes: Observed<readonly Volume[]> };
