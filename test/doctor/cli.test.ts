import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Undo } from "../claim-breakage.ts";
import { documentOf, eyrieIn } from "../command-line.ts";
import { helmByHand } from "../helm-by-hand.ts";
import { document, type Scene, trustLike } from "../scene.ts";
import { guideSpec, type Setting, startSetting } from "../setting.ts";
import { onTrust } from "./breakages-trust.ts";
import { healthyScene } from "./doctor.ts";

let setting: Setting;
let scene: Scene;

beforeAll(async () => {
  setting = await startSetting();
  scene = await healthyScene(setting);
  const { target } = scene;
  const bundles = {
    damaged: JSON.stringify({ format: "eyrie-readings/1", readings: { takenAt: 0, scope: { namespace: "milvus" } } }),
    deep: "[".repeat(200_000),
  };
  await Promise.all([
    ...Object.entries(bundles).map(async ([name, text]) => {
      await mkdir(join(setting.directory, name));
      await writeFile(join(setting.directory, name, "readings.json"), text);
    }),
    writeFile(join(setting.directory, "eyrie.yaml"), guideSpec),
    writeFile(join(setting.directory, "trust.json"), trustLike(target, "system:serviceaccount:default:another")),
    writeFile(
      join(setting.directory, "values.yaml"),
      "externalS3: { enabled: true, host: https://s3.amazonaws.com }\n",
    ),
    writeFile(join(setting.directory, "broken.yaml"), "externalS3: {\n"),
    writeFile(join(setting.directory, "list.yaml"), "- 1\n"),
    writeFile(join(setting.directory, "coordinators.yaml"), "rootCoordinator: { replicas: 2 }\n"),
    writeFile(
      join(setting.directory, "disk.yaml"),
      "cluster: { name: c, region: us-east-2 }\nmilvus: { release: m, chart: ./old, values: coordinators.yaml }\n",
    ),
    mkdir(join(setting.directory, "old")).then(() =>
      Promise.all([
        writeFile(join(setting.directory, "old", "Chart.yaml"), "apiVersion: v2\nname: milvus\nversion: 4.1.36\n"),
        writeFile(join(setting.directory, "old", "values.yaml"), "externalS3: { useIAM: false }\n"),
      ]),
    ),
    writeFile(
      join(setting.directory, "bucket.json"),
      document({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: `${target.bucket.arn}/*`,
      }),
    ),
  ]);
});

afterAll(() => setting.close());

/** No cloud can be reached with these. */
const cutOff = {
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  KUBECONFIG: "/nowhere",
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
};

const on = { AWS_REGION: "us-east-2" };

type Case = readonly [args: readonly string[], code: number, says: RegExp];

const healthy: readonly Case[] = [
  [["doctor"], 0, /✔ Nothing is wrong: \d+ checks passed\./],
  [["doctor", "--lang", "ja"], 0, /✔ 問題は見つかりませんでした/],
  [["doctor", "--short"], 0, /^✔ Nothing is wrong/],
  [["doctor", "--wait"], 0, /Nothing is wrong/],
  [["doctor", "--check", "ey101"], 0, /1 checks passed/],
  [["doctor", "--list-checks"], 0, /EY101 +IAM knows the cluster's OIDC issuer/],
  [["doctor", "-n", "milvus", "--cluster", "milvus-eks-cluster"], 0, /Nothing is wrong/],
  [["doctor", "-n", "milvus", "--release", "milvus-demo"], 0, /milvus-demo in namespace milvus/],
  [["doctor", "-n", "milvus", "--pod", "nope", "--short"], 5, /^✘ EY622 There is no pod nope in namespace milvus/],
  [["doctor", "-n", "elsewhere"], 5, /EY622 Namespace elsewhere has no Milvus release/],
  [["doctor", "--what-if", "trust.json", "--short"], 5, /As it would be with trust\.json[^]*EY104/],
  [["doctor", "--what-if", "bucket.json", "--short"], 5, /EY507/],
  [["doctor", "--what-if", "values.yaml", "--short"], 5, /EY607/],
  [["doctor", "--offline"], 0, /From files alone, for chart \d[\d.]+; no cloud was asked/],
  [["doctor", "--offline", "--what-if", "values.yaml"], 5, /EY607/],
  // A namespace that is named leaves the spec out.
  [["doctor", "--offline", "-n", "milvus", "--what-if", "values.yaml"], 5, /externalS3\.host=s3\.<region>\.amazonaws/],
  [["doctor", "--offline", "-n", "milvus", "--what-if", "coordinators.yaml"], 5, /! EY613 Chart 5\.0\.19/],
  [["doctor", "--offline", "-f", "disk.yaml"], 0, /for chart 4\.1\.36[^]*✔ EY613/],
  [["why", "too many colons in address"], 7, /Ruled out by the reads[^]*EY607/],
  [
    ["can", "milvus/milvus-s3-access-sa", "s3:PutObject", "s3://milvus-bucket-039dd013c0712f085d60e21f/milvus-demo/x"],
    0,
    /✔ .* may s3:PutObject/,
  ],
  [
    ["can", "role/milvus-s3-access-sa", "s3:ListBucket", "s3://milvus-bucket-039dd013c0712f085d60e21f"],
    0,
    /decided by +arn:aws:iam::111122223333:policy\/MilvusS3ReadWrite, statement 1/,
  ],
  [
    ["can", "role/milvus-s3-access-sa", "s3:GetObject", "s3://another/x"],
    4,
    /may not s3:GetObject on arn:aws:s3:::another\/x/,
  ],
  [["can", "milvus/default", "s3:GetObject", "s3://another/x"], 1, /milvus\/default names no role/],
  [["can", "milvus/x", "s3:GetObjects", "s3://b/k"], 64, /Did you mean s3:GetObject\?/],
  [["can", "Milvus X", "s3:GetObject", "s3://b/k"], 64, /names neither a service account nor a role/],
  [["can", "role/nope", "s3:GetObject", "s3://b/k"], 1, /Role arn:aws:iam::111122223333:role\/nope does not exist/],
  [["can", "milvus/x", "s3:Get*", "s3://b/k"], 64, /s3:Get\* names many/],
  [["can", "milvus/x", "s3:GetObject", "s3://b/*"], 64, /s3:\/\/b\/\* names many/],
  [["can", "milvus/x", "s3:GetObject", "b/k"], 64, /b\/k is no resource/],
  [["can", "role/x", "s3:GetObject", "s3://b/k", "--live"], 64, /A role cannot be tried/],
  [["can", "milvus/x", "s3:PutBucketPolicy", "s3://b", "--live"], 64, /cannot be tried without changing/],
  [["explain", "EY607"], 0, /Endpoint url cannot have fully qualified paths/],
  [["explain"], 0, /EY622/],
];

const mistaken: readonly Case[] = [
  [["doctor", "--pod", "x"], 64, /--pod says what to look at in a namespace/],
  [["doctor", "--offline", "--check", "EY104"], 64, /EY104 cannot be checked from files alone/],
  [["doctor", "--check", "EY999"], 64, /There is no check EY999/],
  [["doctor", "--suppress", "EY1O1"], 64, /Did you mean EY101\?/],
  [["doctor", "--bundle", "nowhere"], 1, /nowhere cannot be read as a bundle/],
  [["doctor", "--bundle", "damaged"], 1, /damaged cannot be read as a bundle/],
  [["doctor", "--bundle", "deep"], 1, /deep cannot be read as a bundle/],
  [["doctor", "--bundle", "nowhere", "-n", "milvus"], 64, /A bundle holds one set-up/],
  [["doctor", "--what-if", "broken.yaml"], 1, /broken\.yaml:\d+:\d+/],
  [["doctor", "--what-if", "list.yaml"], 1, /list\.yaml is nothing that can be supposed/],
  [["doctor", "--what-if", "missing.yaml"], 1, /missing\.yaml cannot be read/],
  [["doctor", "-f", "none.yaml"], 1, /none\.yaml/],
  [["why", "  "], 64, /There is no text to explain/],
  [["why", "all is well"], 1, /Nothing in the text is an error/],
  [["explain", "EY60"], 64, /There is no code EY60/],
];

const nowhere = { KUBECONFIG: "/nowhere" };
const nobody = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" };

describe("what cannot be reached at all", () => {
  it.each([
    ["no kubeconfig", [], nowhere, ["There is no usable kubeconfig"]],
    ["a context that is not there", ["--context", "other"], {}, ["The kubeconfig has no context other"]],
    ["no AWS credentials", [], nobody, ["There are no usable AWS credentials"]],
    ["a profile that is not there", [], { ...nobody, AWS_PROFILE: "nope" }, ["There is no AWS profile nope"]],
    ["neither", [], { ...nowhere, ...nobody }, ["no usable kubeconfig", "no usable AWS credentials"]],
  ] as const)("%s calls nothing absent, and is told once", async (_, args, environment, says) => {
    const ran = await eyrieIn(setting, ["doctor", "--short", ...args], { ...on, ...environment });
    expect(says.map((words) => ran.out.split(words).length - 1)).toEqual(says.map(() => 1));
    expect(ran.out).not.toContain("✘");
    expect(ran.code).toBe(7);
  });
});

describe("the commands that name causes, on a healthy set-up", () => {
  it.each([...healthy, ...mistaken])("eyrie %j exits with %d", async (args, code, says) => {
    const ran = await eyrieIn(setting, args, on);
    expect(`${ran.out}${ran.err}`).toMatch(says);
    expect(ran.code).toBe(code);
  });

  it("puts what is wrong in the document that --json prints, with the same exit code", async () => {
    const ran = await eyrieIn(setting, ["doctor", "--what-if", "trust.json", "--json"], on);
    expect(ran.code).toBe(5);
    const { diagnosis, exitCode } = documentOf(ran);
    expect(exitCode).toBe(5);
    expect(diagnosis?.roots.map(({ code }) => code)).toEqual(["EY104"]);
    expect(diagnosis?.roots[0]?.comparisons[0]?.expected).toBe("system:serviceaccount:milvus:milvus-s3-access-sa");
  });

  it("explains in both languages as JSON", async () => {
    const { explanations } = documentOf(await eyrieIn(setting, ["explain", "EY607", "--json", "--lang", "ja"]));
    expect(explanations?.map(({ code }) => code)).toEqual(["EY607"]);
  });

  it("tries what can was asked with --live, and leaves nothing", async () => {
    const asked = ["can", "milvus/milvus-s3-access-sa", "s3:PutObject"];
    const ran = await eyrieIn(
      setting,
      [...asked, "s3://milvus-bucket-039dd013c0712f085d60e21f/milvus-demo/x", "--live"],
      on,
    );
    expect(ran.out).toMatch(/AWS allowed it to arn:aws:sts::111122223333:assumed-role\/milvus-s3-access-sa\/eyrie-can/);
    const { keys } = await scene.clouds.s3.listKeys(scene.target.bucket, "milvus-demo/eyrie-probe-");
    expect(keys).toEqual([]);
  });
});

describe("the commands that name causes, while something is broken", () => {
  let undo: Undo;

  beforeAll(async () => {
    undo = await onTrust["subject of another namespace"].make(scene);
  });

  afterAll(() => undo());

  it("saves a bundle that diagnoses alike with no access at all", async () => {
    const saved = await eyrieIn(setting, ["doctor", "--save", "bundle"], on);
    expect(saved.err).toMatch(/Wrote all that was read to bundle/);
    const again = await eyrieIn(setting, ["doctor", "--bundle", "bundle"], cutOff);
    expect(again).toEqual({ code: 5, out: saved.out, err: "" });
    expect(await readFile(join(setting.directory, "bundle", "readings.json"), "utf8")).toMatch(/^\{/);
  });

  const broken: readonly Case[] = [
    [
      ["doctor"],
      5,
      /EY104[^]*observed +expected\n +sub +StringLike system:serviceaccount:default:[^]*✘ One cause: EY104 \(role\/milvus-s3-access-sa\)/,
    ],
    [["doctor", "--suppress", "EY104"], 0, /Nothing is wrong/],
    [["doctor", "--suppress", "EY104=role/milvus-s3-access-sa"], 0, /Nothing is wrong/],
    [["doctor", "--suppress", "EY104=role/another"], 5, /EY104/],
    [["doctor", "--check", "EY101"], 0, /1 checks passed/],
    [["doctor", "--wait", "--timeout", "0"], 5, /EY104/],
    [
      ["why", "Not authorized to perform sts:AssumeRoleWithWebIdentity"],
      5,
      /Confirmed by the reads[^]*EY104[^]*The cause: EY104/,
    ],
    [
      [
        "can",
        "milvus/milvus-s3-access-sa",
        "s3:GetObject",
        "s3://milvus-bucket-039dd013c0712f085d60e21f/milvus-demo/x",
      ],
      4,
      /may not sts:AssumeRoleWithWebIdentity[^]*The smallest change that allows it/,
    ],
  ];

  it.each(broken)("eyrie %j exits with %d", async (args, code, says) => {
    const ran = await eyrieIn(setting, args, on);
    expect(`${ran.out}${ran.err}`).toMatch(says);
    expect(ran.code).toBe(code);
  });
});

describe("a namespace of two releases", () => {
  beforeAll(async () => {
    const { clouds, target } = scene;
    const second = { ...target, release: { ...target.release, name: "second" } };
    await helmByHand(
      { clouds, target: second },
      { values: { externalS3: { ...external(target), rootPath: "second" } } },
    );
  });

  const cases: readonly Case[] = [
    [["doctor", "-n", "milvus"], 1, /has several releases of Milvus: milvus-demo, second\.[^]*--release milvus-demo/],
    [["doctor", "-n", "milvus", "--release", "milvus-demo"], 0, /Nothing is wrong/],
  ];

  it.each(cases)("eyrie %j exits with %d", async (args, code, says) => {
    const ran = await eyrieIn(setting, args, on);
    expect(`${ran.out}${ran.err}`).toMatch(says);
    expect(ran.code).toBe(code);
  });
});

const external = ({ release }: Scene["target"]) => (release.ours as { readonly externalS3: object }).externalS3;
