import type { Change, Difference } from "./change.ts";
import type { Clock } from "./clock.ts";
import type { Json } from "./json.ts";
import type { Observed } from "./observed.ts";
import { Problem } from "./problem.ts";
import type { ConflictStanding, KeptStanding, KindName, ResourceId, Standing } from "./resource.ts";
import type { Sentence } from "./sentence.ts";

/** What a write is given: the clouds, and what the run knows. */
export type Run<Clouds> = {
  readonly clouds: Clouds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly note: (text: Sentence) => void;
  /** How long pods may take to become ready, in milliseconds. */
  readonly patience: number;
  /** Whether this very run made the resource: only then may "not there" mean "not visible yet". */
  readonly justMade: (id: ResourceId) => boolean;
  /** Of what the change waits for, what the same run writes: between what it narrows and the rest of it. */
  readonly between: readonly ResourceId[];
};

/** Why something is left as it is, and what its owner or the user can do. */
export type Obstacle = {
  readonly why: Sentence;
  readonly remedy: Sentence;
  /** What taking over would clear it away. */
  readonly adopt?: ResourceId;
};

/** Whose a resource that exists is; `foreign` is somebody else's, and nothing Eyrie may touch. */
export type Whose = { readonly standing: Standing } | { readonly foreign: Obstacle };

/** What is on its way out although what it belonged to is gone: taking that away is waiting for this. */
export type Ending<Clouds> = {
  readonly ending: Json;
  readonly note: Sentence;
  readonly wait: (run: Run<Clouds>) => Promise<void>;
};

/** A sort of resource: how it is observed, compared and written. `Want` is pure data. */
export type Kind<Want, Have, Clouds> = {
  readonly name: KindName;
  /** Whoever made it, others may rely on it: it is used, never owned. */
  readonly shared?: true;
  /** No resource of its own: told only while there is something to do or to say about it, and never on the way down. */
  readonly passing?: true;
  /** What a plan shows of a resource that is to be made. */
  readonly show: (want: Want) => Json;
  readonly observe: (clouds: Clouds, want: Want) => Promise<Observed<Have>>;
  /** The same by reads alone, where observing starts more than these; what differs may be told less finely. */
  readonly glance?: (clouds: Clouds, want: Want) => Promise<Observed<Have>>;
  /** Whether Eyrie is known to have made it, so that somebody else took it away. */
  readonly madeBefore?: (want: Want) => boolean;
  /** Why it may not be made although it is not there. */
  readonly lacking?: (want: Want) => Obstacle | undefined;
  readonly whose: (want: Want, have: Have) => Whose;
  /** What is to be changed, or why that cannot be: something of ours that has gone another way. */
  readonly compare: (want: Want, have: Have, standing: Standing) => readonly Difference[] | Obstacle;
  /** What is to be said of what is kept as it is. */
  readonly remark?: (want: Want, have: Have) => Sentence | undefined;
  readonly create: (run: Run<Clouds>, want: Want) => Promise<void>;
  /** Whether a difference is about who may do what. Absent: nothing of this kind is. */
  readonly grants?: (difference: Difference) => boolean;
  /** The part of an update that takes access away; it comes before all that the update waits for, the rest after it. */
  readonly narrow?: (run: Run<Clouds>, want: Want, have: Have, standing: Standing) => Promise<void>;
  readonly update: (run: Run<Clouds>, want: Want, have: Have, standing: Standing) => Promise<void>;
  /**
   * Reads, on the way down, who else uses it and what stands behind it. Nothing of all that is taken away while others
   * do, or while that may not be read; what is still ending is waited for.
   */
  readonly users?: (clouds: Clouds, want: Want) => Promise<Obstacle | Ending<Clouds> | undefined>;
  /** Reads what others have hung on what is Eyrie's own, so that it may not be taken away yet. */
  readonly held?: (clouds: Clouds, want: Want, have: Have) => Promise<Obstacle | undefined>;
  /** That it goes was asked for by name: why it does not where it is not Eyrie's own. */
  readonly notOurs?: (want: Want, whose: Whose) => Obstacle;
  /** What a plan shows of it when it is to go; else as when it is to be made. */
  readonly going?: (want: Want, have: Have) => { readonly have: Json; readonly note: Sentence };
  /** Absent: this kind is never taken away, whoever made it. */
  readonly delete?: (run: Run<Clouds>, want: Want, have: Have) => Promise<void>;
  /** Takes our marks off something adopted, and leaves it to who had it before. */
  readonly letGo?: {
    readonly differences: (want: Want, have: Have) => readonly Difference[];
    readonly carryOut: (run: Run<Clouds>, want: Want, have: Have) => Promise<void>;
  };
};

/** One resource as it should be, its kind's types closed over. */
export type Desired<Clouds> = {
  readonly id: ResourceId;
  readonly after: readonly ResourceId[];
  /** `undefined`: there is nothing to tell of it. */
  readonly observe: (clouds: Clouds, purpose: Purpose) => Promise<Sighting<Clouds> | undefined>;
};

/** Whether a run makes things as desired, or takes them away. */
export type Direction = "up" | "down";

/** What resources are looked at for: to be written, or only to tell how they are. */
export type Purpose = Direction | "status";

/** The work that makes a change: what it takes away first, and the rest. */
export type Work<Clouds> = {
  readonly narrow?: (run: Run<Clouds>) => Promise<void>;
  readonly carryOut: (run: Run<Clouds>) => Promise<void>;
};

/** A change, and the work that makes it. */
export type Step<Clouds> = Work<Clouds> & {
  readonly change: Change;
  /** There where the change is about who may do what: what else is to be updated before it, if that is too. */
  readonly grants?: { readonly after: readonly ResourceId[] };
};

/** One resource as it was seen, and what could be done about it. */
export type Sighting<Clouds> = {
  readonly id: ResourceId;
  /** What makes it as desired. Pure until it is carried out. */
  readonly towards: () => Step<Clouds>;
  /** What takes it away, or keeps what is not ours to take. Pure until it is carried out. */
  readonly away: () => Step<Clouds>;
  /** What stands in its place while anything that waits for it is to be taken away. */
  readonly gate?: Step<Clouds> | undefined;
};

/**
 * Binds a kind to one wanted resource.
 * @param afterGrants What has to come first only where both change who may do what
 */
export function desired<Want, Have, Clouds>(
  kind: Kind<Want, Have, Clouds>,
  name: string,
  want: Want,
  after: readonly ResourceId[] = [],
  afterGrants: readonly ResourceId[] = [],
): Desired<Clouds> {
  const id: ResourceId = `${kind.name}/${name}`;
  return {
    id,
    after,
    observe: async (clouds, purpose) => {
      const look = (purpose === "status" && kind.glance) || kind.observe;
      const down = purpose === "down";
      if (down && kind.passing) return undefined;
      const [observed, users] = await Promise.all([
        look(clouds, want),
        down ? orRefusal(() => kind.users?.(clouds, want)) : undefined,
      ]);
      const ours = down && observed.status === "present" && isOurs(kind.whose(want, observed.value));
      const held = ours ? await orRefusal(() => kind.held?.(clouds, want, observed.value)) : undefined;
      const seen = sighting(kind, { id, after }, afterGrants, want, observed, { held, users });
      return kind.passing && isQuiet(seen.towards().change) ? undefined : seen;
    },
  };
}

const isQuiet = (change: Change): boolean => change.action === "keep" && change.note === undefined;

const isOurs = (whose: Whose): boolean => "standing" in whose && whose.standing === "owned";

/** What was read; where it may not be, the refusal itself. */
async function orRefusal<T>(read: () => Promise<T> | undefined): Promise<T | Problem | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

type About = { readonly id: ResourceId; readonly after: readonly ResourceId[] };

/** What was read on the way down beside the resource itself. */
type Others<Clouds> = {
  readonly held: Obstacle | Problem | undefined;
  readonly users: Obstacle | Ending<Clouds> | Problem | undefined;
};

const nothing = async (): Promise<void> => undefined;

const still = (change: Change) => ({ change, carryOut: nothing });

function sighting<Want, Have, Clouds>(
  kind: Kind<Want, Have, Clouds>,
  about: About,
  afterGrants: readonly ResourceId[],
  want: Want,
  observed: Observed<Have>,
  { held, users }: Others<Clouds>,
): Sighting<Clouds> {
  const unknown = (cause: Problem, standing: Standing | "unknown" = kind.shared ? "used" : "unknown") =>
    still({ ...about, action: "unknown", standing, cause });
  const conflict = (obstacle: Obstacle, standing: ConflictStanding) =>
    still({ ...about, action: "conflict", standing, ...obstacle });
  const keep = (standing: KeptStanding, note?: Sentence) =>
    still({ ...about, action: "keep", standing, ...(note === undefined ? {} : { note }) });
  const granting = (grants: boolean) => (grants ? { grants: { after: afterGrants } } : {});
  const gate = (): Step<Clouds> | undefined => {
    if (users === undefined) return undefined;
    const whose = observed.status === "present" ? kind.whose(want, observed.value) : undefined;
    const standing = whose === undefined || "foreign" in whose ? undefined : whose.standing;
    if (users instanceof Problem) return unknown(users, standing);
    if ("why" in users) return conflict(users, standing ?? (whose === undefined ? "absent" : "conflict"));
    if (observed.status !== "absent") return undefined; // what is there is waited for as it goes
    const { ending, note, wait } = users;
    return { change: { ...about, action: "delete", standing: "owned", have: ending, note }, carryOut: wait };
  };
  return {
    id: about.id,
    gate: gate(),
    towards: () => {
      if (observed.status === "unreadable") return unknown(observed.cause);
      if (observed.status === "absent") {
        const lacking = kind.lacking?.(want);
        if (lacking !== undefined) return conflict(lacking, "absent");
        const change: Change = {
          ...about,
          action: "create",
          standing: kind.shared ? "used" : "owned",
          want: kind.show(want),
          ...(kind.madeBefore?.(want) === true ? { outside: {} } : {}),
        };
        return { change, ...granting(kind.grants !== undefined), carryOut: (run) => kind.create(run, want) };
      }
      const have = observed.value;
      const whose = kind.whose(want, have);
      if ("foreign" in whose) return conflict(whose.foreign, "conflict");
      const { standing } = whose;
      const differences = kind.compare(want, have, standing);
      if ("why" in differences) return conflict(differences, standing);
      if (differences.length === 0) return keep(standing, kind.remark?.(want, have));
      const change: Change = { ...about, action: "update", standing, differences };
      const { grants = () => false, narrow } = kind;
      const granted = differences.some((difference) => grants(difference));
      return {
        change,
        ...granting(granted),
        ...(granted && narrow !== undefined ? { narrow: (run: Run<Clouds>) => narrow(run, want, have, standing) } : {}),
        carryOut: (run) => kind.update(run, want, have, standing),
      };
    },
    away: () => {
      if (observed.status === "unreadable") return unknown(observed.cause);
      if (observed.status === "absent") return keep("absent");
      const have = observed.value;
      const whose = kind.whose(want, have);
      if (kind.notOurs !== undefined && !isOurs(whose))
        return conflict(kind.notOurs(want, whose), "foreign" in whose ? "conflict" : whose.standing);
      if ("foreign" in whose) return keep("foreign");
      const { standing } = whose;
      if (standing === "adopted" && kind.letGo !== undefined) {
        const { differences, carryOut } = kind.letGo;
        const change: Change = { ...about, action: "update", standing, differences: differences(want, have) };
        return { change, carryOut: (run) => carryOut(run, want, have) };
      }
      const remove = kind.delete;
      if (standing !== "owned" || remove === undefined) return keep(standing);
      if (held !== undefined) return held instanceof Problem ? unknown(held, standing) : conflict(held, standing);
      const shown = kind.going?.(want, have) ?? { have: kind.show(want) };
      const change: Change = { ...about, action: "delete", standing, ...shown };
      return { change, carryOut: (run) => remove(run, want, have) };
    },
  };
}
