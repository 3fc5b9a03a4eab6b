import type { Change, Difference } from "./change.ts";
import type { Clock } from "./clock.ts";
import type { Json } from "./json.ts";
import type { Observed } from "./observed.ts";
import type { KindName, ResourceId, Standing } from "./resource.ts";
import type { Sentence } from "./sentence.ts";

/** What a write is given: the clouds, and what the run knows. */
export type Run<Clouds> = {
  readonly clouds: Clouds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly note: (text: Sentence) => void;
  /** Whether this very run made the resource: only then may "not there" mean "not visible yet". */
  readonly justMade: (id: ResourceId) => boolean;
};

/** How a resource that exists relates to the one wanted. */
export type Comparison =
  | { readonly standing: Standing; readonly differences: readonly Difference[] }
  | { readonly conflict: Sentence; readonly remedy: Sentence };

/** A sort of resource: how it is observed, compared and written. `Want` is pure data. */
export type Kind<Want, Have, Clouds> = {
  readonly name: KindName;
  /** What a plan shows of a resource that is to be made. */
  readonly show: (want: Want) => Json;
  readonly observe: (clouds: Clouds, want: Want) => Promise<Observed<Have>>;
  readonly compare: (want: Want, have: Have) => Comparison;
  readonly create: (run: Run<Clouds>, want: Want) => Promise<void>;
  readonly update: (run: Run<Clouds>, want: Want, have: Have) => Promise<void>;
  /** Absent: this kind is never taken away, whoever made it. */
  readonly delete?: (run: Run<Clouds>, want: Want, have: Have) => Promise<void>;
};

/** One resource as it should be, its kind's types closed over. */
export type Desired<Clouds> = {
  readonly id: ResourceId;
  readonly after: readonly ResourceId[];
  readonly observe: (clouds: Clouds) => Promise<Sighting<Clouds>>;
};

/** One resource as it was seen, and what could be done about it. */
export type Sighting<Clouds> = {
  readonly id: ResourceId;
  /** The change that makes it as desired. Pure. */
  readonly towards: () => Change;
  /** The change that takes it away, or keeps what is not ours to take. Pure. */
  readonly away: () => Change;
  readonly carryOut: (change: Change, run: Run<Clouds>) => Promise<void>;
};

/** Binds a kind to one wanted resource. */
export function desired<Want, Have, Clouds>(
  kind: Kind<Want, Have, Clouds>,
  name: string,
  want: Want,
  after: readonly ResourceId[] = [],
): Desired<Clouds> {
  const id: ResourceId = `${kind.name}/${name}`;
  return {
    id,
    after,
    observe: async (clouds) => sighting(kind, { id, after }, want, await kind.observe(clouds, want)),
  };
}

function sighting<Want, Have, Clouds>(
  kind: Kind<Want, Have, Clouds>,
  about: { readonly id: ResourceId; readonly after: readonly ResourceId[] },
  want: Want,
  observed: Observed<Have>,
): Sighting<Clouds> {
  return {
    id: about.id,
    towards: () => {
      if (observed.status === "unreadable") return { ...about, action: "unknown", cause: observed.cause };
      if (observed.status === "absent") return { ...about, action: "create", want: kind.show(want) };
      const compared = kind.compare(want, observed.value);
      if ("conflict" in compared)
        return { ...about, action: "conflict", why: compared.conflict, remedy: compared.remedy };
      const { standing, differences } = compared;
      return differences.length === 0
        ? { ...about, action: "keep", standing }
        : { ...about, action: "update", standing, differences };
    },
    away: () => {
      if (observed.status === "unreadable") return { ...about, action: "unknown", cause: observed.cause };
      if (observed.status === "absent") return { ...about, action: "keep", standing: "absent" };
      const compared = kind.compare(want, observed.value);
      if ("conflict" in compared) return { ...about, action: "keep", standing: "foreign" };
      return kind.delete === undefined || compared.standing === "used"
        ? { ...about, action: "keep", standing: compared.standing }
        : { ...about, action: "delete", standing: compared.standing, have: kind.show(want) };
    },
    carryOut: async (change, run) => {
      if (change.action === "create") return kind.create(run, want);
      if (observed.status !== "present") return;
      if (change.action === "update") return kind.update(run, want, observed.value);
      if (change.action === "delete") return kind.delete?.(run, want, observed.value);
    },
  };
}
