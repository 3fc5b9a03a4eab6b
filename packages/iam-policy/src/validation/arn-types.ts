import { knownPrefixes, knownService } from "../catalogue.ts";
import type { ResourceType } from "../catalogue.ts";
import { withoutVariables } from "./text-checks.ts";

/** In the ARN of these types a slash begins a resource of another type: a bucket's object. */
const withoutSlash: ReadonlySet<string> = new Set(["BucketName", "AccessPointName"]);

const any = "*";
/** Any characters but a slash. */
const anyWithin = "\u0001";

const ofServices = new Map<string, readonly ResourceType[]>();

/** Types of resources of the services known here, by the service in the ARN. */
export function typesOf(service: string): readonly ResourceType[] {
  if (ofServices.size === 0) {
    const known = knownPrefixes.flatMap((prefix) => knownService(prefix)?.types ?? []);
    for (const type of known) {
      const name = type.arn.split(":")[2] ?? "";
      ofServices.set(name, [...(ofServices.get(name) ?? []), type]);
    }
  }
  return ofServices.get(service) ?? [];
}

/** A policy's resource, cut into its sections, with wildcards for its variables. */
export type ArnSections = readonly string[];

export function arnSections(resource: string): ArnSections {
  return sectionsOf(withoutVariables(resource));
}

const patterns = new WeakMap<ResourceType, ArnSections>();

/**
 * Whether a policy's resource could be the ARN of a resource of this type.
 * Section by section, as ARNs are matched; a `*` that ends fewer sections takes in the rest.
 */
export function couldBe(written: ArnSections, type: ResourceType): boolean {
  const sections = patterns.get(type) ?? sectionsOf(type.arn).map((section) => patternOf(section));
  patterns.set(type, sections);
  const last = written.length - 1;
  if (last < 5 && written[last]?.endsWith(any) !== true) return false;
  return written.every((section, at) => {
    const of = at < last ? sections[at] : sections.slice(at).join(":");
    return of !== undefined && haveCommon(section, of);
  });
}

/** The six sections; a colon inside a variable cuts nothing. */
export function sectionsOf(arn: string): readonly string[] {
  const masked = withoutVariables(arn, (variable) => "_".repeat(variable.length));
  const parts: string[] = [];
  let from = 0;
  for (const { index } of masked.matchAll(/:/g)) {
    if (parts.length === 5) break;
    parts.push(arn.slice(from, index));
    from = index + 1;
  }
  return [...parts, arn.slice(from)];
}

/** What stands for something is not empty. */
function patternOf(section: string): string {
  return section.replaceAll(/<(\w+)>/g, (_, name: string) => (withoutSlash.has(name) ? anyWithin : `?${any}`));
}

/**
 * Whether two patterns match one text both. Each place of one is held against each of the other once, so the work is
 * the product of their lengths at most.
 */
function haveCommon(a: string, b: string): boolean {
  if (differEarly(a, b)) return false;
  let reached = new Uint8Array(b.length + 1);
  reached[0] = 1;
  for (let at = 0; at <= a.length; at += 1) {
    const next = new Uint8Array(b.length + 1);
    for (let other = 0; other <= b.length; other += 1) {
      if (reached[other] === 0) continue;
      const left = a.charAt(at);
      const right = b.charAt(other);
      if (left === any) next[other] = 1;
      if (right === any || right === anyWithin) reached[other + 1] = 1;
      if (left !== "" && right !== "" && sharesCharacter(left, right)) {
        // A star stays where it is for the next character, too.
        next[right === any || right === anyWithin ? other : other + 1] = 1;
        if (left === any) reached[other + 1] = 1;
      }
    }
    if (at < a.length) reached = next;
  }
  return reached[b.length] === 1;
}

/** Most patterns differ before either has a wildcard. */
function differEarly(a: string, b: string): boolean {
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const [left, right] = [a.charAt(at), b.charAt(at)];
    if ([left, right].some((each) => each === any || each === anyWithin || each === "?")) return false;
    if (left !== right) return true;
  }
  return false;
}

function sharesCharacter(left: string, right: string): boolean {
  if (left === any || left === "?" || right === "?") return true;
  return right === any || (right === anyWithin ? left !== "/" : left === right);
}
