import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findContradictions } from "../../src/milvus/contradictions.ts";
import { valuesContradict } from "../../src/messages/inputs.ts";
import { milvusValues } from "../../src/milvus/values.ts";
import type { Json } from "../../src/model/json.ts";

const storing = {
  partition: "aws",
  region: "us-east-2",
  bucket: "milvus-bucket-1",
  rootPath: "milvus-demo",
  serviceAccount: "milvus-s3-access-sa",
};
const ours = milvusValues(storing);
const asked = milvusValues({
  ...storing,
  standby: "mixed",
  exposure: "internet",
  sourceRanges: ["203.0.113.0/24", "10.0.0.0/8"],
});
const prefix = "service.beta.kubernetes.io/aws-load-balancer";

const at = (text: string, values: Json = ours) =>
  findContradictions([{ file: "milvus.yaml", text }], values).contradictions.map(
    ({ line, column, path, theirs }) => `${line}:${column} ${path}=${theirs}`,
  );

describe("the user's values beside ours", () => {
  it.each([
    { what: "nothing", text: "", found: [] },
    { what: "the same", text: "minio:\n  enabled: false\n", found: [] },
    { what: "a port as a number", text: "externalS3: { port: 443 }\n", found: [] },
    { what: "YAML 1.1 truth", text: "externalS3:\n  useSSL: on\n  useIAM: yes\n", found: [] },
    { what: "YAML 1.1 falsehood", text: "externalS3:\n  useIAM: no\n", found: ["2:11 externalS3.useIAM=false"] },
    { what: "MinIO on", text: "minio:\n  enabled: true\n", found: ["2:12 minio.enabled=true"] },
    {
      what: "the guide's placeholder",
      text: 'externalS3:\n  bucketName: "<bucket-name>"\n',
      found: ["2:15 externalS3.bucketName=<bucket-name>"],
    },
    {
      what: "a host with a scheme",
      text: "externalS3:\n  host: https://s3.us-east-2.amazonaws.com\n",
      found: ["2:9 externalS3.host=https://s3.us-east-2.amazonaws.com"],
    },
    {
      what: "another account",
      text: "serviceAccount:\n  create: true\n  name: other\n",
      found: ["2:11 serviceAccount.create=true", "3:9 serviceAccount.name=other"],
    },
    { what: "null, which leaves it to us", text: "externalS3:\n  region: null\n", found: [] },
    { what: "keys that are not ours", text: "proxy:\n  replicas: 2\n", found: [] },
    {
      what: "static keys, which are not shown",
      text: "externalS3:\n  accessKey: AK123\n  secretKey: verysecret\n",
      found: ["2:14 externalS3.accessKey=undefined", "3:14 externalS3.secretKey=undefined"],
    },
    {
      what: "another name, by which nobody would find the pods",
      text: "nameOverride: vectors\n",
      found: ["1:15 nameOverride=vectors"],
    },
    {
      what: "names that change no label",
      text: "nameOverride: milvus\nfullnameOverride: vectors\ncustomConfigMap: ''\n",
      found: [],
    },
    {
      what: "a ConfigMap instead of the chart's",
      text: "customConfigMap: mine\n",
      found: ["1:18 customConfigMap=mine"],
    },
    {
      what: "what Milvus reads after the chart's configuration",
      text: "extraConfigFiles:\n  user.yaml: |+\n    minio:\n      useIAM: no\n      port: 443\n      accessKeyID: AK1\n",
      found: [
        "2:14 extraConfigFiles.user.yaml: minio.useIAM=false",
        "2:14 extraConfigFiles.user.yaml: minio.accessKeyID=undefined",
      ],
    },
    {
      what: "other configuration of the user's, and files that Milvus does not read",
      text: "extraConfigFiles:\n  user.yaml: |\n    proxy: { maxUserNum: 100 }\n    minio: { useIAM: true }\n  other.yaml: 'minio: { useIAM: false }'\n",
      found: [],
    },
    {
      what: "the chart's default of that file, which holds comments alone",
      text: "extraConfigFiles:\n  user.yaml: |+\n    #    proxy:\n    #      http:\n",
      found: [],
    },
    { what: "empty static keys", text: 'externalS3:\n  accessKey: ""\n', found: [] },
    { what: "an anchor", text: "a: &off { enabled: true }\nminio: *off\n", found: ["1:20 minio.enabled=true"] },
    {
      what: "a key twice, of which Helm takes the last",
      text: "minio: { enabled: true }\nminio: { enabled: false }\nexternalS3: { useIAM: yes, useIAM: no }\n",
      found: ["3:36 externalS3.useIAM=false"],
    },
    {
      what: "every document, of which Helm 3 takes the first and Helm 4 all",
      text: "minio: { enabled: true }\n---\nserviceAccount: { create: true }\n",
      found: ["1:19 minio.enabled=true", "3:27 serviceAccount.create=true"],
    },
    {
      what: "a merge key, which overrides what stands before it",
      text: "base: &b { enabled: true }\nminio:\n  enabled: false\n  <<: *b\n",
      found: ["1:21 minio.enabled=true"],
    },
    {
      what: "a key in front of a merge key, overridden from behind it",
      text: "base: &b { enabled: true }\nminio:\n  <<: *b\n  enabled: false\n",
      found: [],
    },
    {
      what: "the strongest of several that are merged",
      text: "a: &a { enabled: false }\nb: &b { enabled: true }\nminio:\n  <<: [*a, *b]\n",
      found: [],
    },
    { what: "a quoted <<, which is a key like any other", text: 'minio:\n  "<<": { enabled: true }\n', found: [] },
    {
      what: "a key given by an alias",
      text: "name: &m minio\n*m : { enabled: true }\n",
      found: ["2:17 minio.enabled=true"],
    },
    { what: "a merge key", text: "base: &b { enabled: true }\nminio:\n  <<: *b\n", found: ["1:21 minio.enabled=true"] },
  ])("$what", ({ text, found }) => {
    expect(at(text)).toEqual(found);
  });

  it.each([
    {
      what: "an annotation, whose name has dots",
      text: `service:\n  type: LoadBalancer\n  annotations:\n    ${prefix}-type: external\n    ${prefix}-scheme: internal\n`,
      found: [`5:58 service.annotations.${prefix}-scheme=internal milvus.exposure`],
    },
    {
      what: "keys in the place of that name, which the chart does not read",
      text: "service: { annotations: { service: { beta: { kubernetes: { io/aws-load-balancer-scheme: internal } } } } }\n",
      found: [],
    },
    {
      what: "other ranges, and security groups that make ranges idle",
      text: `service:\n  loadBalancerSourceRanges:\n    - 0.0.0.0/0\n  annotations: { ${prefix}-security-groups: sg-1 }\n`,
      found: [
        "3:5 service.loadBalancerSourceRanges=[0.0.0.0/0] milvus.sourceRanges",
        `4:80 service.annotations.${prefix}-security-groups=sg-1 milvus.sourceRanges`,
      ],
    },
    {
      what: "the same ranges, and none",
      text: "service: { loadBalancerSourceRanges: [203.0.113.0/24, 10.0.0.0/8] }\n---\nservice: { loadBalancerSourceRanges: [] }\n",
      found: [],
    },
    {
      what: "a standalone Milvus, and coordinators without a standby",
      text: "cluster: { enabled: false }\nmixCoordinator:\n  replicas: 1\n  activeStandby: { enabled: off }\n",
      found: [
        "1:21 cluster.enabled=false milvus.highAvailability",
        "3:13 mixCoordinator.replicas=1 milvus.highAvailability",
        "4:29 mixCoordinator.activeStandby.enabled=false milvus.highAvailability",
      ],
    },
    { what: "coordinators that this chart does not have", text: "rootCoordinator: { replicas: 1 }\n", found: [] },
    {
      what: "what another key of the spec decides, and what none does",
      text: "externalS3:\n  bucketName: other\n  useIAM: false\nextraConfigFiles: { user.yaml: 'minio: { region: us-west-2 }' }\n",
      found: [
        "2:15 externalS3.bucketName=other bucket.name",
        "3:11 externalS3.useIAM=false undefined",
        "4:32 extraConfigFiles.user.yaml: minio.region=us-west-2 cluster.region",
      ],
    },
  ])("names the key of the spec that decides: $what", ({ text, found }) => {
    const { contradictions } = findContradictions([{ file: "milvus.yaml", text }], asked);
    expect(
      contradictions.map(
        ({ line, column, path, theirs, specKey }) => `${line}:${column} ${path}=${theirs} ${specKey ?? "undefined"}`,
      ),
    ).toEqual(found);
  });

  it.each(["four", "mixed"] as const)("takes the guide's file beside all that it means: %s coordinators", (standby) => {
    const text = readFileSync(new URL("../../../../examples/guide.milvus.yaml", import.meta.url), "utf8");
    const bucket = "milvus-bucket-039dd013c0712f085d60e21f";
    expect(at(text, milvusValues({ ...storing, bucket }))).toEqual([]);
    expect(at(text, milvusValues({ ...storing, bucket, standby, exposure: "internet" }))).toEqual([]);
    expect(at(text, milvusValues({ ...storing, bucket, standby, exposure: "none" }))).toEqual([
      "5:9 service.type=LoadBalancer",
      // Of a ClusterIP, too, the controller would make a load balancer.
      `8:56 service.annotations.${prefix}-type=external`,
    ]);
  });

  it.each([
    ["external", [`3:${prefix.length + 12}`]],
    ["nlb-ip", [`3:${prefix.length + 12}`]],
    ["nlb", []],
    ["''", []],
  ])("of a ClusterIP %s makes load balancers: %s", (type, found) => {
    const text = `service:\n  annotations:\n    ${prefix}-type: ${type}\n`;
    const { contradictions } = findContradictions(
      [{ file: "a.yaml", text }],
      milvusValues({ ...storing, bucket: "b", standby: "mixed", exposure: "none" }),
    );
    expect(contradictions.map(({ line, column }) => `${line}:${column}`)).toEqual(found);
  });

  it("finds what one file says even where a later one takes it back", () => {
    const { contradictions } = findContradictions(
      [
        { file: "a.yaml", text: "minio:\n  enabled: true\n" },
        { file: "b.yaml", text: "minio:\n  enabled: false\n" },
      ],
      ours,
    );
    expect(contradictions.map(({ file }) => file)).toEqual(["a.yaml"]);
  });

  it.each([
    { what: "an open bracket", text: "a: 1\nb: [\n", at: "3:1", kind: "syntax" },
    { what: "a broken second document", text: "a: 1\n---\nb: 'x\n", at: "4:1", kind: "syntax" },
    { what: "a list", text: "- a\n", at: "1:1", kind: "root" },
    { what: "a text", text: "a:1\n", at: "1:1", kind: "root" },
    { what: "an expression that nobody expanded", text: "a: {{ .Values.a }}\n", at: "1:5", kind: "key" },
    { what: "no key", text: "null: 1\n", at: "1:1", kind: "key" },
    { what: "an alias of nothing", text: "a: *b\nb: &b 1\n", at: "1:4", kind: "alias-unknown" },
    { what: "an alias of what it stands in", text: "minio: &m\n  <<: *m\n", at: "2:7", kind: "alias-endless" },
    { what: "a merge of no mapping", text: "a: &a 1\nb:\n  <<: *a\n", at: "3:3", kind: "merge" },
  ])("names the place in a file that Helm cannot read: $what", ({ text, at: place, kind }) => {
    const { unreadable } = findContradictions([{ file: "a.yaml", text }], ours);
    expect(unreadable.map(({ line, column, fault }) => `${line}:${column} ${fault.kind}`)[0]).toBe(`${place} ${kind}`);
  });
});

it.each([
  ['" s3.us-east-2.amazonaws.com"', '" s3.us-east-2.amazonaws.com"'],
  ["|\n    s3.us-east-2.amazonaws.com\n", '"s3.us-east-2.amazonaws.com\\n"'],
  ["s3.amazonaws.com", "s3.amazonaws.com"],
  ["'a b'", "a b"],
])("shows blanks at the ends of %s", (written, shown) => {
  const text = `externalS3:\n  host: ${written}\n`;
  const { contradictions } = findContradictions([{ file: "milvus.yaml", text }], ours);
  const { fact } = valuesContradict(contradictions.map((one) => ({ ...one, reasons: [] })));
  expect(fact.en).toContain(`externalS3.host is ${shown}, the spec makes it`);
  expect(fact.ja).toContain(`externalS3.host は ${shown} ですが、spec では`);
});
