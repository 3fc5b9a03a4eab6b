import type { LocalCloudOptions } from "@eyrie/localcloud/cloud";
import { diagnose } from "#eyrie/pipeline/diagnose";
import type { Readings } from "#eyrie/readings/readings";
import { doctorCodes } from "#eyrie/rules/doctor-catalogue";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "../scene.ts";
import { guideSpec, type Setting, startSetting } from "../setting.ts";
import { onSts } from "./breakages-sts.ts";
import { diagnosed, healthyScene, once, readingsBySpec, rootsOf } from "./doctor.ts";
import { expectHealthy, expectNamed } from "./named.ts";
import { expectedOnSts } from "./expected.ts";
import { there, withLateLine } from "./recorded.ts";

/** Milliseconds that somebody's clock is ahead, as the Date of their answers has it. */
const datesAhead = { aws: 0, kubernetes: 0 };

/** Only a local cloud lets its clocks be told. */
const withDates: NonNullable<LocalCloudOptions["intercept"]> = (handler, of) => async (request) => {
  const response = await handler(request);
  if (datesAhead[of] === 0) return response;
  return { ...response, headers: { ...response.headers, date: new Date(Date.now() + datesAhead[of]).toUTCString() } };
};

/** One that an account has to enable. */
const region = "ap-east-1";

let setting: Setting;
let scene: Scene;
let healthy: Readings;

beforeAll(async () => {
  const started = await startSetting({
    region,
    intercept: withDates,
    podRetry: once,
  });
  const spec = guideSpec.replace("us-east-2", region);
  setting = { ...started, session: (text = spec, ...rest) => started.session(text, ...rest) };
  scene = await healthyScene(setting);
  healthy = await readingsBySpec(setting);
});

afterAll(() => setting.close());

describe("what breaks at STS", () => {
  it.each(Object.entries(expectedOnSts))("%s is %s", async (name, code) => {
    const breakage = onSts[name as keyof typeof onSts];
    await expectNamed(setting, scene, breakage, code);
  });

  it("leaves nothing to say when all is mended", () => expectHealthy(setting));
});

/** What STS says to who asks for more than an hour, which neither Milvus nor an SDK does unasked. */
async function askingForLong(): Promise<string> {
  const { namespace, name } = scene.target.serviceAccount;
  const token = await scene.clouds.kubernetes.requestToken(namespace, name, "sts.amazonaws.com");
  const answer = await fetch(scene.cloud.awsEndpoint, {
    method: "POST",
    body: new URLSearchParams({
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      RoleArn: scene.target.role.arn,
      RoleSessionName: "somebody",
      WebIdentityToken: token,
      DurationSeconds: "7200",
    }),
  });
  return /<Message>(.*)<\/Message>/.exec(await answer.text())?.[1] ?? "";
}

describe("what a pod's log tells", () => {
  it("of a session that is to last longer than the role allows", async () => {
    const symptom = await askingForLong();
    const diagnosis = diagnose(withLateLine(healthy, symptom));
    expect(symptom).toMatch(/The requested DurationSeconds exceeds the MaxSessionDuration/);
    expect(rootsOf(diagnosis)).toEqual(["EY404"]);
    expect(diagnosis.roots[0]?.comparisons?.[0]).toMatchObject({ observed: "> 3600", expected: "≤ 3600" });
  });

  it.each([
    'Post "https://sts.amazonaws.com/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
    "WebIdentityErr: failed to retrieve credentials caused by: dial tcp: sts.cn-north-1.amazonaws.com.cn: connect: connection refused",
    "curlCode: 28, Connection timed out after 1000 ms to https://sts.eu-west-1.amazonaws.com:443 timed out",
  ])("of STS that gives no answer: %s", (line) => {
    const cluster = { ...there(healthy.cluster), isPrivate: true };
    const diagnosis = diagnose(withLateLine({ ...healthy, cluster: { status: "present", value: cluster } }, line));
    expect(rootsOf(diagnosis)).toEqual(["EY405"]);
    expect(diagnosis.roots[0]?.fact.en).toContain("The cluster is private");
  });

  it.each([
    "dial tcp 10.0.1.7:9000: i/o timeout",
    'Get "https://s3.ap-east-1.amazonaws.com/": dial tcp: i/o timeout',
    "dial tcp: lookup sts.us-east-9.amazonaws.com on 172.20.0.10:53: no such host",
  ])("nothing of STS: %s", (line) => {
    expect(rootsOf(diagnose(withLateLine(healthy, line), { only: stsCodes }))).toEqual([]);
  });
});

describe("what clocks tell", () => {
  const minute = 60_000;

  it.each([
    ["kubernetes", 9 * minute, ["error cluster/api-server"]],
    ["aws", -9 * minute, ["error cluster/api-server", "warning node/ip-10-0-1-23.ap-east-1.compute.internal"]],
  ] as const)("%s answers with another Date", async (of, by, said) => {
    datesAhead[of] = by;
    const { roots } = await diagnosed(setting);
    datesAhead[of] = 0;
    expect(roots.map(({ severity, about }) => `${severity} ${about}`)).toEqual(said);
  });

  const present = (value: number) => ({ status: "present", value }) as const;
  const clocks = (
    aws: number,
    kubernetes: number,
    nodes: Readings["clocks"]["nodes"] = { status: "present", value: [] },
  ) => ({
    aws: present(aws),
    kubernetes: present(kubernetes),
    nodes,
  });
  const node = (ahead: number, alive: boolean): Readings["clocks"]["nodes"] => ({
    status: "present",
    value: [{ name: "node", ahead, alive }],
  });

  it.each([
    ["all agree within minutes", clocks(2 * minute, -2 * minute), []],
    ["this machine's alone is off", clocks(9 * minute, 9 * minute), ["warning machine/here"]],
    ["the API server is not of AWS's time", clocks(0, -9 * minute), ["error cluster/api-server"]],
    ["a node is a little ahead", clocks(0, 0, node(7 * minute, false)), ["warning node/node"]],
    ["a node is far behind", clocks(0, 0, node(-16 * minute, true)), ["error node/node"]],
    [
      "nodes are of AWS's time, which the API server is not",
      clocks(0, 9 * minute, node(-9 * minute, true)),
      ["error cluster/api-server"],
    ],
    ["a node is lost", clocks(0, 0, node(-16 * minute, false)), []],
  ] as const)("%s", (_, read, said) => {
    const { roots } = diagnose({ ...healthy, clocks: read }, { only: ["EY403"] });
    expect(roots.map(({ severity, about }) => `${severity} ${about}`)).toEqual(said);
  });
});

const stsCodes = doctorCodes.filter((code) => code.startsWith("EY4"));
