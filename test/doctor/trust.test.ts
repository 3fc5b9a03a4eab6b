import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "#eyrie/model/problem";
import { diagnose } from "#eyrie/pipeline/diagnose";
import { askedBySpec } from "#eyrie/pipeline/ask-doctor";
import { takeReadings } from "#eyrie/pipeline/take-readings";
import { roleAnnotation } from "#eyrie/milvus/trust";
import { doctorCodes } from "#eyrie/rules/doctor-catalogue";
import type { Readings } from "#eyrie/readings/readings";
import { withTrust } from "../claim-breakage.ts";
import type { Scene } from "../scene.ts";
import { type Setting, startSetting } from "../setting.ts";
import { withoutRight } from "../without-right.ts";
import type { Breakage } from "./breakage.ts";
import { onIssuer, withLag } from "./breakages-issuer.ts";
import { healthyTrust, onTrust } from "./breakages-trust.ts";
import { diagnosed, healthyScene, once, readingsBySpec, rootsOf } from "./doctor.ts";
import { expectHealthy, expectNamed } from "./named.ts";
import { expectedOnTrust } from "./expected.ts";
import { there, withLateLine } from "./recorded.ts";
import { assuming } from "./symptoms.ts";

const breakages: Readonly<Record<keyof typeof expectedOnTrust, Breakage>> = { ...onIssuer, ...onTrust };

/** What only whoever wrote the policy can mend. */
const unmendable: ReadonlySet<string> = new Set(["EY114", "EY116"]);
const cases = Object.entries(expectedOnTrust) as readonly (readonly [keyof typeof expectedOnTrust, string])[];
const mendable = cases.filter(([name, code]) => name in onTrust && !unmendable.has(code));

let setting: Setting;
let scene: Scene;
let healthy: Readings;

beforeAll(async () => {
  setting = await startSetting({ intercept: withLag, podRetry: once });
  scene = await healthyScene(setting);
  healthy = await readingsBySpec(setting);
});

afterAll(() => setting.close());

describe("what breaks in trust and OIDC", () => {
  it.each(cases.filter((each) => !mendable.includes(each)))("%s is %s", async (name, code) => {
    await expectNamed(setting, scene, breakages[name], code);
  });

  it.each(mendable)("%s is %s, and the command for a role that Eyrie did not make mends it", async (name, code) => {
    const { make, symptom, shows } = breakages[name];
    const { role } = scene.target;
    const undo = await make(scene);
    const before = await symptom(scene);
    const { wanted, ...readings } = await readingsBySpec(setting);
    const words = wordsOf(diagnose(readings).roots[0]?.commands?.[0] ?? "");
    await scene.clouds.iam.updateTrust(role.name, role.arn, words.at(-1) ?? "");
    const after = await assuming(scene);
    const left = diagnose(withTrustRead(readings, role.arn, words.at(-1) ?? ""));
    await undo();
    expect(before).toMatch(shows);
    expect(rootsOf(diagnose({ ...readings, ...(wanted === undefined ? {} : { wanted }) }))).toEqual([code]);
    expect(words.slice(0, -1)).toEqual([
      "aws",
      "iam",
      "update-assume-role-policy",
      "--role-name",
      role.name,
      "--policy-document",
    ]);
    expect(after).toBe("");
    expect(left.roots.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("leaves nothing to say when all is mended", () => expectHealthy(setting));
});

/** The words of a command as a shell reads them. */
const wordsOf = (command: string): readonly string[] =>
  execFileSync("sh", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

/** What would be read if the role had another trust policy. */
function withTrustRead(readings: Readings, arn: string, trust: string): Readings {
  const role = readings.roles[arn];
  if (role?.status !== "present") throw new Error(`${arn} was not read`);
  return { ...readings, roles: { ...readings.roles, [arn]: { status: "present", value: { ...role.value, trust } } } };
}

describe("other ways to write what is right", () => {
  it.each(Object.entries(healthyTrust))("%s are none to speak of", async (_, trust) => {
    const undo = await withTrust(trust)(scene);
    const diagnosis = await diagnosed(setting);
    const symptom = await assuming(scene);
    await undo();
    expect(symptom).toBe("");
    expect(diagnosis.verdict).toBe("clean");
  });
});

const fromElsewhere = {
  Effect: "Deny",
  Principal: "*",
  Action: "sts:*",
  Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-0a1b2c3d" } },
};

/** What was read of a healthy set-up, with one thing otherwise; and what the doctor says. */
const otherwise: readonly (readonly [how: string, alter: (readings: Readings) => Readings, said: readonly string[]])[] =
  [
    ["in China, all is well", inChina, []],
    [
      "in China, the provider is named in another partition",
      (readings) => inTrust(inChina(readings), /arn:aws-cn:/, "arn:aws:"),
      ["error EY109"],
    ],
    [
      "the issuer cannot be reached from here, and no pod complains",
      (readings) => ({
        ...readings,
        issuerKeys: { status: "unreadable", cause: new Problem("unreachable", nothing, nothing) },
      }),
      ["warning EY110"],
    ],
    [
      "the quota would leave room for what lacks",
      (readings) => ({
        ...withTrustRead(readings, roleArnIn(readings), crowded(readings)),
        account: { status: "present", value: { trustPolicyQuota: 4096 } },
      }),
      ["error EY104"],
    ],
    [
      "subject and audience are both wrong",
      (readings) =>
        inTrust(inTrust(readings, /:milvus:milvus-s3/, ":prod:milvus-s3"), /"sts\.amazonaws\.com"/, '"sigstore"'),
      ["error EY107", "error EY104"],
    ],
    [
      "a Deny hangs on the network that is asked from, and no pod complains",
      (readings) => inTrust(readings, /\]\}$/, `,${JSON.stringify(fromElsewhere)}]}`),
      ["warning EY116"],
    ],
    [
      "the provider is gone, and the subject is wrong",
      (readings) =>
        inTrust({ ...readings, providers: { status: "present", value: [] } }, /:milvus:milvus-s3/, ":prod:x"),
      ["error EY101", "error EY104"],
    ],
    [
      "the issuer publishes other keys",
      (readings) => ({ ...readings, issuerKeys: { status: "present", value: ["another"] } }),
      ["error EY110"],
    ],
    [
      "the role is another account's",
      (readings) => ({
        ...readings,
        roles: { [roleArnIn(readings)]: { status: "unreadable", cause: new Problem("denied", nothing, nothing) } },
      }),
      [],
    ],
    [
      "a policy was changed a moment ago, and S3 does not see it yet",
      (readings) =>
        withLateLine(
          readings,
          `User: arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa/17 is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::${Object.keys(readings.buckets)[0] ?? ""}" because no identity-based policy allows the s3:ListBucket action`,
        ),
      ["warning EY112"],
    ],
    [
      "S3 refuses what no document allows, a moment after a change",
      (readings) =>
        withLateLine(
          readings,
          `User: arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa/17 is not authorized to perform: s3:DeleteBucket on resource: "arn:aws:s3:::b" because no identity-based policy allows the s3:DeleteBucket action`,
        ),
      [],
    ],
    [
      "a pod of another role is refused, a moment after a change",
      (readings) =>
        withLateLine(
          JSON.parse(JSON.stringify(readings).replaceAll('"AWS_ROLE_ARN"', '"AWS_ROLE"')) as Readings,
          "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        ),
      [],
    ],
  ];

const nothing = { en: "", ja: "" };

/** A trust policy of 60 other service accounts. */
const crowded = (readings: Readings): string => {
  const others = Array.from({ length: 60 }, (_, at) => `system:serviceaccount:team-${at}:etl`);
  const { trust } = there(readings.roles[roleArnIn(readings)]);
  return trust.replace('"system:serviceaccount:milvus:milvus-s3-access-sa"', JSON.stringify(others));
};

const roleArnIn = ({ roles }: Readings): string => Object.keys(roles)[0] ?? "";

/** Everything that names a partition or its domain, as China's has it. */
function inChina(readings: Readings): Readings {
  const text = JSON.stringify(readings)
    .replaceAll("arn:aws:", "arn:aws-cn:")
    .replaceAll("us-east-2.amazonaws.com/id/", "cn-north-1.amazonaws.com.cn/id/");
  return { ...(JSON.parse(text) as Readings), region: "cn-north-1" };
}

const inTrust = (readings: Readings, from: RegExp, to: string): Readings =>
  withTrustRead(readings, roleArnIn(readings), there(readings.roles[roleArnIn(readings)]).trust.replace(from, to));

describe("what reads alone tell", () => {
  it.each(otherwise)("%s", (_, alter, said) => {
    const { roots } = diagnose(alter(healthy), { only: trustCodes });
    expect(roots.map(({ severity, code }) => `${severity} ${code}`)).toEqual(said);
  });

  it("mends with one command what is wrong with one statement", () => {
    const { wanted: _, ...readings } = inTrust(
      inTrust(healthy, /:milvus:milvus-s3/, ":prod:milvus-s3"),
      /"sts\.amazonaws\.com"/,
      '"sigstore"',
    );
    const [first, second] = diagnose(readings, { only: trustCodes }).roots;
    const after = withTrustRead(readings, roleArnIn(readings), wordsOf(first?.commands?.[0] ?? "").at(-1) ?? "");
    expect(first?.commands).toEqual(second?.commands);
    expect(first?.decidedBy).toMatchObject({ statement: 0, line: 1, column: 38 });
    expect(diagnose(after, { only: trustCodes }).roots).toEqual([]);
  });

  it("is never healthy where the role could not be read", () => {
    const { verdict, checks } = diagnose(
      {
        ...healthy,
        roles: { [roleArnIn(healthy)]: { status: "unreadable", cause: new Problem("denied", nothing, nothing) } },
      },
      { only: trustCodes },
    );
    expect(verdict).toBe("unchecked");
    const unchecked = checks.filter(({ state }) => state === "unchecked").map(({ code }) => code);
    expect(unchecked).toEqual(expect.arrayContaining(["EY102", "EY104", "EY106", "EY113", "EY115"]));
  });
});

describe("what may not be read", () => {
  it.each([
    ["iam:GetRole", ["EY102", "EY104", "EY106", "EY113", "EY115"]],
    ["iam:ListOpenIDConnectProviders", ["EY101", "EY103"]],
    ["iam:GetOpenIDConnectProvider", ["EY101", "EY103"]],
  ])("%s is named by every check that needs it", async (right, codes) => {
    const operator = await withoutRight(setting, right);
    const readings = await takeReadings(askedBySpec(setting.session(undefined, undefined, operator)));
    const { verdict, checks } = diagnose(readings, { only: trustCodes });
    const unchecked = checks.filter(({ state }) => state === "unchecked");
    expect(verdict).toBe("unchecked");
    expect(unchecked.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    for (const { refused } of unchecked) expect(refused.map(({ message }) => message).join()).toContain(right);
  });

  it("is not asked for where nothing depends on it", async () => {
    const operator = await withoutRight(setting, "iam:GetAccountSummary");
    const readings = await takeReadings(askedBySpec(setting.session(undefined, undefined, operator)));
    expect(readings.account.status).toBe("unreadable");
    expect(diagnose(readings, { only: trustCodes }).verdict).toBe("clean");
  });

  it("is a role of another account, whatever its name", async () => {
    const { namespace, name } = scene.target.serviceAccount;
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
    const annotate = (value: string) =>
      scene.kubectl("PATCH", path, { metadata: { annotations: { [roleAnnotation]: value } } });
    const elsewhere = scene.target.role.arn.replace(scene.target.account, "444455556666");
    const { wanted: _, ...asked } = askedBySpec(setting.session());
    await annotate(elsewhere);
    const readings = await takeReadings(asked);
    await annotate(scene.target.role.arn);
    const { roots, checks } = diagnose(readings, { only: trustCodes });
    const told = checks.flatMap(({ code, refused }) => refused.map(({ fact }) => `${code}: ${fact.en}`));
    expect(roots).toEqual([]);
    expect(told).toContainEqual(expect.stringMatching(/^EY101: Role arn:aws:iam::444455556666:role\/\S+ is another/));
    expect(told).toContainEqual(expect.stringMatching(/^EY115: .*credentials used here \(111122223333\)/));
  });
});

const trustCodes = doctorCodes.filter((code) => code.startsWith("EY1"));
