import * as say from "../messages/faults.ts";
import type { FactAndRemedy } from "../model/sentence.ts";
import { quotable } from "../spec/bounded.ts";
import { nearest } from "../spec/nearest.ts";
import type { Mistake, Path } from "../spec/spec-error.ts";
import { placeKey, type YamlTree } from "../spec/yaml-tree.ts";
import { duration } from "./duration.ts";

const services = ["s3", "iam", "sts", "eks", "ec2", "kms", "cloudformation", "kubernetes"] as const;
type Service = (typeof services)[number];

/** What is made to go wrong, and with which requests. Times are milliseconds, but `retryAfter` is seconds. */
export type Fault = {
  readonly service: Service;
  readonly operation?: string;
  readonly verb?: string;
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly after?: number;
  readonly times?: number;
  readonly probability?: number;
  readonly error?: string;
  readonly status?: number;
  readonly retryAfter?: number;
  readonly drop?: boolean;
  readonly delay?: number;
  readonly done?: boolean;
};

/** What keys may name, by service; what is not here may be anything. */
export type FaultVocabulary = Readonly<Record<Service, Readonly<Record<string, readonly string[]>>>>;

type Key = {
  /** Undefined for what the key cannot be. */
  readonly read: (value: unknown) => string | number | boolean | undefined;
  readonly example: string;
  /** Of these services alone. */
  readonly of?: "aws" | "kubernetes";
};

const text: Key["read"] = (value) => (typeof value === "string" && value !== "" ? value : undefined);
const truth: Key["read"] = (value) => (typeof value === "boolean" ? value : undefined);
const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER): Key["read"] =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined;
const share: Key["read"] = (value) => (typeof value === "number" && value >= 0 && value <= 1 ? value : undefined);
const time: Key["read"] = (value) => {
  try {
    return typeof value === "string" ? duration(value) : undefined;
  } catch {
    return undefined;
  }
};

const keys: Readonly<Record<Exclude<keyof Fault, "service">, Key>> = {
  operation: { read: text, example: "PutObject", of: "aws" },
  verb: { read: text, example: "create", of: "kubernetes" },
  resource: { read: text, example: "pods" },
  namespace: { read: text, example: "milvus", of: "kubernetes" },
  name: { read: text, example: "milvus-demo*", of: "kubernetes" },
  after: { read: whole(0), example: "1" },
  times: { read: whole(1), example: "2" },
  probability: { read: share, example: "0.1" },
  error: { read: text, example: "SlowDown" },
  status: { read: whole(400, 599), example: "503" },
  retryAfter: { read: whole(0), example: "1", of: "kubernetes" },
  drop: { read: truth, example: "true" },
  delay: { read: time, example: "500ms" },
  done: { read: truth, example: "true" },
};

const isKey = (name: string): name is keyof typeof keys => Object.hasOwn(keys, name);
const isService = (value: unknown): value is Service => services.some((service) => service === value);

/** Reads a list of faults. Pure; whatever is wrong is in `mistakes`, all of it. */
export function faultsIn(
  tree: YamlTree,
  vocabulary: FaultVocabulary,
): { readonly faults: readonly Fault[]; readonly mistakes: readonly Mistake[] } {
  if (tree.mistakes.length > 0) {
    return { faults: [], mistakes: tree.mistakes.map((found) => ({ ...found, ...ofFile(found.rule) })) };
  }
  if (!Array.isArray(tree.value)) return { faults: [], mistakes: [mistake(tree, [], "faults-not-list", say.notAList)] };
  const read = tree.value.map((entry: unknown, index) => readFault(tree, entry, index, vocabulary));
  return { faults: read.flatMap(({ fault }) => fault), mistakes: read.flatMap(({ mistakes }) => mistakes) };
}

/** What is otherwise told as of a spec. */
const ofFile = (rule: string): Partial<FactAndRemedy> =>
  rule === "file-empty" ? say.notAList : rule === "file-long" ? say.tooLong : {};

type Read = { readonly fault: readonly Fault[]; readonly mistakes: readonly Mistake[] };

function readFault(tree: YamlTree, entry: unknown, index: number, vocabulary: FaultVocabulary): Read {
  const wrong = (key: string | undefined, rule: string, said: FactAndRemedy): Mistake =>
    mistake(tree, key === undefined ? [index] : [index, key], rule, said);
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return { fault: [], mistakes: [wrong(undefined, "fault-not-mapping", say.notAMapping)] };
  }
  const { service, ...rest } = entry as Readonly<Record<string, unknown>>;
  if (!isService(service)) {
    const key = service === undefined ? undefined : "service";
    return { fault: [], mistakes: [wrong(key, "fault-service", say.noService(shown(service), services))] };
  }
  const others = Object.entries(rest);
  const found = others.flatMap(([key, value]) => {
    const bad = badKey(service, key) ?? badValue(key, value) ?? unknownWord(vocabulary, service, key, rest);
    return bad === undefined ? [] : [wrong(key, bad.rule, bad)];
  });
  const idle = found.length > 0 ? undefined : badEnd(rest);
  const mistakes = idle === undefined ? found : [wrong(undefined, "fault-end", idle)];
  if (mistakes.length > 0) return { fault: [], mistakes };
  const values = others.map(([key, value]) => [key, isKey(key) ? keys[key].read(value) : undefined]);
  return { fault: [{ service, ...Object.fromEntries(values) } as Fault], mistakes: [] };
}

type Said = FactAndRemedy & { readonly rule: string };

const ofService = (service: Service) => (service === "kubernetes" ? "kubernetes" : "aws");

function badKey(service: Service, key: string): Said | undefined {
  const known = Object.entries(keys).filter(([, { of }]) => of === undefined || of === ofService(service));
  const names = known.map(([name]) => name);
  if (names.includes(key)) return undefined;
  return { rule: "unknown-key", ...say.unknownKey(quotable(key), service, nearest(key, names), names) };
}

function badValue(key: string, value: unknown): Said | undefined {
  if (!isKey(key) || keys[key].read(value) !== undefined) return undefined;
  return { rule: "wrong-value", ...say.wrongValue(key, shown(value), keys[key].example) };
}

/** A pattern may stand for any text, but for one at least that there is. */
function unknownWord(
  vocabulary: FaultVocabulary,
  service: Service,
  key: string,
  { [key]: value, status }: Readonly<Record<string, unknown>>,
): Said | undefined {
  const words = vocabulary[service][key];
  if (words === undefined || typeof value !== "string") return undefined;
  if (key === "error" && status !== undefined) return undefined;
  const glob = new RegExp(`^${value.replaceAll(/[^\w*]/g, String.raw`\$&`).replaceAll("*", ".*")}$`);
  if (words.some((word) => glob.test(word))) return undefined;
  const near = nearest(value, words);
  const spoken = key === "error" ? say.unknownError : say.unknownWord;
  return { rule: "unknown-word", ...spoken(key, quotable(value), service, near, words) };
}

/** A request goes wrong in one way; and what is done all the same needs another end. */
function badEnd({ error, status, drop, delay, done }: Readonly<Record<string, unknown>>): FactAndRemedy | undefined {
  const refused = error !== undefined || status !== undefined;
  if (refused && drop === true) return say.twoEnds;
  if (refused || drop === true) return undefined;
  if (done === true) return say.doneWithoutEnd;
  return delay === undefined ? say.noEnd : undefined;
}

const shown = (value: unknown): string | undefined =>
  value === undefined ? undefined : quotable(typeof value === "string" ? value : JSON.stringify(value));

/** At the key where there is one; what is missing, at the entry. */
function mistake(tree: YamlTree, path: Path, rule: string, { fact, remedy }: FactAndRemedy): Mistake {
  const place = tree.places.get(placeKey(path));
  return { path, offset: place?.key ?? place?.value ?? 0, rule, fact, remedy };
}
