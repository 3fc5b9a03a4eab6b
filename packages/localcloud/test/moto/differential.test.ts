import { randomBytes } from "node:crypto";
import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { STS } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLocalCloud, type LocalCloud } from "../../src/cloud.ts";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { differing, outcomeOf, type Json } from "./answers.ts";
import { differences, type Difference } from "./differences.ts";
import { iamSteps } from "./iam-steps.ts";
import { findMoto, startMoto, type MotoServer } from "./moto-server.ts";
import { s3Steps } from "./s3-steps.ts";
import { accountId, type Clients, type Step } from "./step.ts";
import { stsSteps } from "./sts-steps.ts";

const sequences: Readonly<Record<string, readonly Step[]>> = { iam: iamSteps, sts: stsSteps, s3: s3Steps };
const region = "us-east-2";
const python = findMoto();

function clientsOf(endpoint: string, credentials: SigningCredentials): Clients {
  const configuration = { endpoint, credentials, region, maxAttempts: 1 };
  return {
    iam: new IAM(configuration),
    s3: new S3({ ...configuration, forcePathStyle: true }),
    sts: new STS(configuration),
  };
}

/** Every step's outcome by its name, one after the other: a later one rests on what the earlier ones did. */
async function play(steps: readonly Step[], clients: Clients): Promise<ReadonlyMap<string, Json>> {
  const memory = new Map<string, string>();
  const outcomes = new Map<string, Json>();
  for (const [name, call] of steps) outcomes.set(name, await outcomeOf(call(clients, memory)));
  return outcomes;
}

const steps = Object.values(sequences).flat();
const stepsOf = (difference: Difference): readonly string[] => (difference.in === "everywhere" ? [] : difference.in);
const everywhere = differences.filter((difference) => difference.in === "everywhere");
const membersEverywhere = everywhere.flatMap(({ members }) => members);

test("steps are named once, and differences name steps", () => {
  const names = steps.map(([name]) => name);
  expect(names).toHaveLength(new Set(names).size);
  expect(differences.flatMap((difference) => stepsOf(difference)).filter((name) => !names.includes(name))).toEqual([]);
});

/* Skipped where neither EYRIE_PYTHON nor python3 imports the server of moto 5.2. */
describe.skipIf(python === undefined)("the same calls to moto and to the local cloud", () => {
  let moto: MotoServer;
  let cloud: LocalCloud;
  const outcomes: { moto: ReadonlyMap<string, Json>; local: ReadonlyMap<string, Json> }[] = [];
  beforeAll(async () => {
    const surroundings = { now: Date.now, random: randomBytes, sleep: async () => undefined };
    [moto, cloud] = await Promise.all([
      startMoto(python ?? ""),
      startLocalCloud({ region, clusters: [], account: accountId, surroundings }),
    ]);
    const theirs = clientsOf(moto.url, cloud.credentials);
    const ours = clientsOf(cloud.awsEndpoint, cloud.credentials);
    for (const sequence of Object.values(sequences)) {
      const [there, here] = await Promise.all([play(sequence, theirs), play(sequence, ours)]);
      outcomes.push({ moto: there, local: here });
    }
  }, 120_000);
  afterAll(async () => {
    await Promise.all([moto.close(), cloud.close()]);
  });

  function membersThatDiffer(name: string): readonly string[] {
    const found = outcomes.find(({ local }) => local.has(name));
    return differing(found?.moto.get(name), found?.local.get(name));
  }

  test.each(steps.map(([name]) => name))("%s", (name) => {
    const listed = differences.filter((difference) => stepsOf(difference).includes(name));
    const found = membersThatDiffer(name).filter((member) => !membersEverywhere.includes(member));
    expect(found).toEqual(listed.flatMap(({ members }) => members).sort());
  });

  test.each(membersEverywhere)("%s still differs somewhere", (member) => {
    expect(steps.some(([name]) => membersThatDiffer(name).includes(member))).toBe(true);
  });
});
