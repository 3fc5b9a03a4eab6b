import { actionData } from "./action-data.ts";
import { matchesGlob, wildcardGlob } from "./wildcard.ts";

/** A type of resource that an action acts on. */
export type ResourceType = {
  readonly name: string;
  /** Such as `arn:<Partition>:s3:::<BucketName>/<ObjectName>`. */
  readonly arn: string;
};

/** A condition key, such as `s3:ExistingObjectTag/<key>`. */
export type ConditionKey = {
  readonly key: string;
  /** `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, or `ArrayOf…` for a key of several values. */
  readonly type: string;
};

export type KnownAction = {
  /** With its service: `s3:GetObject`. */
  readonly name: string;
  readonly level: "Read" | "List" | "Write" | "Permissions" | "Tagging";
  /** None: it acts on no resource that could be named, so only `*` speaks of it. */
  readonly types: readonly ResourceType[];
  readonly carries: (key: string) => boolean;
};

type Service = {
  readonly types: readonly ResourceType[];
  readonly keys: readonly ConditionKey[];
  /** By their names in lower case, the service's left out. */
  readonly actions: ReadonlyMap<string, KnownAction>;
};

/** Read when first asked for: most policies speak of one service. */
const read = new Map<string, Service>();

/** What is known of a service by its prefix, `s3`; nothing of most. */
export function knownService(prefix: string): Service | undefined {
  const name = prefix.toLowerCase();
  const found = read.get(name) ?? (isKnown(name) ? readService(name) : undefined);
  if (found !== undefined) read.set(name, found);
  return found;
}

export const knownPrefixes = Object.keys(actionData);

/**
 * The actions that a policy's `s3:Get*` means.
 * @returns undefined where that cannot be told: of `*`, and of services that are not known here.
 */
export function actionsMeant(written: string): readonly KnownAction[] | undefined {
  const [prefix = "", pattern = ""] = written.toLowerCase().split(":");
  const service = knownService(prefix);
  if (service === undefined) return undefined;
  if (!/[*?]/.test(pattern)) return [service.actions.get(pattern) ?? []].flat();
  const glob = wildcardGlob(pattern);
  return [...service.actions].filter(([name]) => matchesGlob(glob, name)).map(([, action]) => action);
}

/** Whether a condition key is this one, whatever stands for its `<TagKey>`; keys are compared without case. */
export function isKey(known: string, key: string): boolean {
  const open = known.indexOf("<");
  const [name, lower] = [known.toLowerCase(), key.toLowerCase()];
  return open < 0 ? name === lower : lower.length > open && lower.startsWith(name.slice(0, open));
}

function isKnown(name: string): name is keyof typeof actionData {
  return Object.hasOwn(actionData, name);
}

function readService(prefix: keyof typeof actionData): Service {
  const data = actionData[prefix];
  const whole = (key: string): string => (/^(s3|iam|sts|eks|kms|aws):/.test(key) ? key : `${prefix}:${key}`);

  const keysOfType = new Map<string, readonly string[]>();
  const types = new Map<string, ResourceType>();
  for (const [name = "", arn = "", keys] of lines(data.types)) {
    types.set(name, { name, arn });
    keysOfType.set(name, listed(keys));
  }
  const actions = lines(data.actions).map(([name = "", level = "", on, keys]): readonly [string, KnownAction] => {
    const own = listed(keys).flatMap((key) => (key === "+" ? listed(data.common) : key));
    const carried = [...own, ...listed(on).flatMap((type) => keysOfType.get(type) ?? [])].map((key) => whole(key));
    const exact = new Set(carried.map((key) => key.toLowerCase()));
    const open = carried.filter((key) => key.includes("<"));
    return [
      name.toLowerCase(),
      {
        name: `${prefix}:${name}`,
        level: level as KnownAction["level"],
        types: listed(on).flatMap((type) => types.get(type) ?? []),
        carries: (key) => exact.has(key.toLowerCase()) || open.some((known) => isKey(known, key)),
      },
    ];
  });
  return {
    types: [...types.values()],
    keys: lines(data.keys).map(([key = "", type = ""]) => ({ key: whole(key), type })),
    actions: new Map(actions),
  };
}

function listed(words: string | undefined): readonly string[] {
  return words === undefined || words === "-" || words === "" ? [] : words.split(",");
}

function lines(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
}
