import { quotable } from "./bounded.ts";
import { shapeSaid } from "../messages/spec-shape.ts";
import { nearest } from "./nearest.ts";
import { knownPaths } from "./schema.ts";
import { type Mistake, type Path, pathText } from "./spec-error.ts";

const folded = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
const dotted = (path: readonly string[]): string => path.join(".");

/** What people write for a key, folded; with its section where the word alone says too little. */
const synonyms = new Map([
  ["milvus.name", "milvus.release"],
  ["releasename", "milvus.release"],
  ["helmrelease", "milvus.release"],
  ["chartversion", "milvus.version"],
  ["valuesfile", "milvus.values"],
  ["valuesfiles", "milvus.values"],
  ["valuefiles", "milvus.values"],
  ["ha", "milvus.highAvailability"],
  ["loadbalancer", "milvus.exposure"],
  ["loadbalancersourceranges", "milvus.sourceRanges"],
  ["allowedcidrs", "milvus.sourceRanges"],
  ["cidrs", "milvus.sourceRanges"],
  ["ns", "serviceAccount.namespace"],
  ["sa", "serviceAccount"],
  ["prefix", "bucket.rootPath"],
  ["root", "bucket.rootPath"],
  ["bucket.path", "bucket.rootPath"],
  ["helm", "milvus"],
  ["s3", "bucket"],
  ["boundary", "role.permissionsBoundary"],
  ["kubecontext", "cluster.context"],
  ["kubeconfigcontext", "cluster.context"],
  ["labels", "tags"],
]);

const credentialKeys = new Set(["account", "accountid", "awsaccount", "awsaccountid"]);

/** The keys that an unknown one may stand for: a respelling, one of another section, a misspelling; the likeliest only. */
const candidatesFor = (section: readonly string[], key: string): readonly string[] => {
  const word = folded(key);
  const siblings = knownPaths.filter(
    (path) => path.length === section.length + 1 && dotted(path.slice(0, -1)) === dotted(section),
  );
  const last = (path: readonly string[]): string => folded(path.at(-1) ?? "");
  const whole = (path: readonly string[]): string => folded(dotted(path));
  const synonym = synonyms.get(`${dotted(section)}.${word}`) ?? synonyms.get(word);
  const misspelt = (paths: readonly (readonly string[])[], spelt: typeof last) => {
    const near = nearest(word, paths.map(spelt));
    return near === undefined ? [] : paths.filter((path) => spelt(path) === near);
  };
  const attempts: readonly (() => readonly (readonly string[])[])[] = [
    () => siblings.filter((path) => last(path) === word),
    () => knownPaths.filter((path) => whole(path) === word),
    () => (synonym === undefined ? [] : [synonym.split(".")]),
    () => knownPaths.filter((path) => last(path) === word),
    () => misspelt(siblings, last),
    () => misspelt(knownPaths, whole),
    () => misspelt(knownPaths, last),
  ];
  for (const attempt of attempts) {
    const found = word === "" ? [] : attempt();
    if (found.length > 0) return found.map(dotted);
  }
  return [];
};

/** @param isSet Whether the file already gives a value to a key. */
export const unknownKey = (
  section: Path,
  key: string,
  offset: number,
  isSet: (path: readonly string[]) => boolean,
): Mistake => {
  const path = [...section, key];
  const names = section.map(String);
  const about = { path, offset, rule: "unknown-key" };
  if (credentialKeys.has(folded(key)))
    return { ...about, fact: shapeSaid.accountKey(quotable(key)), remedy: shapeSaid.removeKey };
  const fact = shapeSaid.unknownKey(quotable(key), pathText(section));
  const candidates = candidatesFor(names, key);
  const free = candidates.filter((candidate) => !isSet(candidate.split(".")));
  const [only] = free;
  if (only !== undefined && free.length === 1)
    return { ...about, fact, remedy: shapeSaid.didYouMean(free), suggestion: only };
  if (free.length > 0) return { ...about, fact, remedy: shapeSaid.didYouMean(free) };
  const [taken] = candidates;
  if (taken !== undefined) return { ...about, fact, remedy: shapeSaid.alreadySet(taken) };
  const known = knownPaths
    .filter((found) => dotted(found.slice(0, -1)) === dotted(names))
    .map((found) => found.at(-1) ?? "");
  return { ...about, fact, remedy: shapeSaid.knownKeys(known) };
};
