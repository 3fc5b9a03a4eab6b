import { scryptSync } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { noFile } from "../messages/cli.ts";
import * as say from "../messages/review.ts";
import { systemError } from "../messages/system-error.ts";
import type { Plan } from "../model/change.ts";
import type { Random } from "../model/clock.ts";
import { Problem } from "../model/problem.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Sentence } from "../model/sentence.ts";
import { planJson, targetJson } from "../report/json.ts";
import type { Aimed } from "../report/target-text.ts";
import { isSettled } from "../stages/plan.ts";
import { movedSince, type Reviewed, reviewOf } from "../stages/review.ts";
import { otherThanFile } from "./file-sort.ts";
import { whatIsInTheWay } from "./file-in-the-way.ts";

/** Which actions a plan can hold; `z` needs them as values. */
const actions = ["create", "update", "delete", "keep", "conflict", "unknown"] as const;

const planFile = z.strictObject({
  eyriePlan: z.literal(1),
  /** The version that made it. */
  eyrie: z.string(),
  /** Whose plan it is: account, cluster, namespace and release in one, as in the ownership tag. */
  owner: z.string(),
  /** When it was made, for whoever reads it. */
  made: z.string(),
  /** What `--adopt` named. */
  adopt: z.array(z.string()),
  salt: z.string(),
  changes: z.array(
    z.strictObject({
      id: z.string(),
      action: z.enum(actions),
      fields: z.array(z.string()),
      fingerprint: z.string(),
    }),
  ),
  /** The plan as `plan --json` shows it: for people and their tools; nothing is read from it. */
  shown: z.unknown(),
});

/**
 * Fingerprints of what a plan says. The differences of Helm values may hold a user's password, so the digest is a slow
 * one, and salted: the file gives no secret away, not even to who can guess it.
 */
const sealedBy = (salt: Uint8Array) => (text: string) => scryptSync(text, salt, 24).toString("base64url");

type Writing = {
  readonly cwd: string;
  readonly path: string;
  readonly now: number;
  readonly random: Random;
  readonly version: string;
  readonly adopt: readonly string[];
};

/** A plan and what it is of. */
type Made = Aimed & { readonly target: { readonly owner: string }; readonly plan: Plan };

/** Writes a plan for `up --plan`, readable by its owner alone. @throws Problem when it cannot be written */
export async function writePlan({ cwd, path, now, random, version, adopt }: Writing, planned: Made) {
  const salt = random(16);
  const file: z.output<typeof planFile> = {
    eyriePlan: 1,
    eyrie: version,
    owner: planned.target.owner,
    made: new Date(now).toISOString(),
    adopt: [...adopt],
    salt: Buffer.from(salt).toString("base64url"),
    changes: reviewOf(planned.plan, sealedBy(salt)).map(({ fields, ...change }) => ({
      ...change,
      fields: [...fields],
    })),
    shown: { target: targetJson(planned), plan: planJson("en", planned.plan, "up") },
  };
  const place = resolve(cwd, path);
  try {
    const inTheWay = await whatIsInTheWay(place, planStart, "will do");
    if (inTheWay !== undefined) throw unwritten(path, inTheWay);
    await writeForOwner(place, `${JSON.stringify(file, undefined, 2)}\n`);
  } catch (error) {
    throw error instanceof Problem ? error : unwritten(path, systemError(error), error);
  }
}

const unwritten = (path: string, reason: Sentence, cause?: unknown): Problem => {
  const { fact, remedy } = say.notWritten(path, reason);
  return new Problem("failed", fact, remedy, { cause });
};

/** How every plan begins, also one that was not written to its end. */
const planStart = /^\s*\{\s*"eyriePlan"/;

/** Also a file that is there already, and that others could read, is its owner's alone before anything is in it. */
async function writeForOwner(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    if ((await file.stat()).isFile()) await file.chmod(0o600);
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** A plan that somebody reviewed. */
export type ReviewedPlan = {
  readonly adopt: readonly string[];
  /** Refuses another set-up than the plan's. @throws Problem `mismatch` saying whose plan it is instead */
  readonly refuseOther: (owner: string) => void;
  /**
   * Whether there is anything left of it to do: not where every change is as it should be by now.
   * @throws Problem `mismatch` saying what moved since
   */
  readonly stillDue: (plan: Plan) => boolean;
};

/** Reads what `plan --out` wrote. @throws Problem when it is something else, or another version's */
export async function readPlan(
  { cwd, version }: Pick<Writing, "cwd" | "version">,
  path: string,
): Promise<ReviewedPlan> {
  const read = await parsed(resolve(cwd, path), path);
  if (read.eyrie !== version) throw mismatch(say.anotherVersion(path, read.eyrie, version));
  const before: readonly Reviewed[] = read.changes.map(({ id, ...change }) => ({ ...change, id: id as ResourceId }));
  return {
    adopt: read.adopt,
    refuseOther: (owner) => {
      if (read.owner !== owner) throw mismatch(say.anotherSetUp(path, read.owner, owner));
    },
    stillDue: (plan) => {
      const sameResources = isDeepStrictEqual(idsOf(before), idsOf(plan.changes));
      if (sameResources && isSettled(plan)) return false;
      const moved = movedSince(before, reviewOf(plan, sealedBy(Buffer.from(read.salt, "base64url"))));
      if (moved.length > 0) throw mismatch(say.moved(moved));
      return true;
    },
  };
}

const idsOf = (changes: readonly { readonly id: ResourceId }[]) => changes.map(({ id }) => id).toSorted();

const mismatch = ({ fact, remedy }: Pick<Problem, "fact" | "remedy">) => new Problem("mismatch", fact, remedy);

async function parsed(place: string, path: string): Promise<z.output<typeof planFile>> {
  const notOne = (reason?: Sentence, cause?: unknown): Problem => {
    const { fact, remedy } = say.notAPlan(path, reason);
    return new Problem("invalid", fact, remedy, { cause });
  };
  try {
    const other = await otherThanFile(place);
    if (other !== undefined) throw notOne(noFile(other));
    return planFile.parse(JSON.parse(await readFile(place, "utf8")));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw notOne(error instanceof z.ZodError ? undefined : systemError(error), error);
  }
}
