import { describe, expect, it } from "vitest";
import { injectionBy, outdatedIn } from "../src/readings/injection.ts";
import { podReading } from "../src/readings/from-kubernetes.ts";

const role = "arn:aws:iam::111122223333:role/milvus";
const annotation = (name: string) => `eks.amazonaws.com/${name}`;
const injection = (more: Readonly<Record<string, string>> = {}) => {
  const made = injectionBy({ [annotation("role-arn")]: role, ...more });
  if (made === undefined) throw new Error("nothing is injected");
  return made;
};

type Env = Readonly<Record<string, string>>;
type Otherwise = { audience?: string; seconds?: number; sidecar?: Env; annotations?: Env };

const pod = (
  env: Env,
  { audience = "sts.amazonaws.com", seconds = 86_400, sidecar = {}, annotations = {} }: Otherwise = {},
) =>
  podReading({
    metadata: { annotations },
    spec: {
      containers: [
        {
          name: "proxy",
          image: "milvusdb/milvus:v2.6.15",
          env: Object.entries(env).map(([name, value]) => ({ name, value })),
        },
        { name: "mesh", image: "mesh", env: Object.entries(sidecar).map(([name, value]) => ({ name, value })) },
      ],
      volumes: [
        {
          name: "aws-iam-token",
          projected: { sources: [{ serviceAccountToken: { audience, expirationSeconds: seconds, path: "token" } }] },
        },
      ],
    },
  });

const template = (env: Env = {}, annotations: Env = {}) => ({ ...pod(env, { annotations }), volumes: [] });
const injected = { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: "/elsewhere/token" };

describe("what a running pod cannot see", () => {
  it.each([
    ["nothing of one that has it all, wherever its token is mounted", pod(injected), template(), injection(), []],
    [
      "both variables, of one that the webhook passed over",
      pod({}),
      template(),
      injection(),
      ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"],
    ],
    ["another role", pod({ ...injected, AWS_ROLE_ARN: `${role}-old` }), template(), injection(), ["AWS_ROLE_ARN"]],
    [
      "not what the template sets by hand",
      pod({ AWS_ROLE_ARN: "by hand" }),
      template({ AWS_ROLE_ARN: "by hand" }),
      injection(),
      [],
    ],
    [
      "not what the template has left out",
      pod({}),
      template({}, { [annotation("skip-containers")]: "proxy" }),
      injection(),
      [],
    ],
    [
      "not what Pod Identity gives",
      pod({ AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials" }),
      template(),
      injection(),
      [],
    ],
    ["another audience", pod(injected, { audience: "old" }), template(), injection(), ["aws-iam-token.audience"]],
    [
      "the audience that is annotated",
      pod(injected),
      template(),
      injection({ [annotation("audience")]: "new" }),
      ["aws-iam-token.audience"],
    ],
    [
      "how long a token lasts, raised to the least",
      pod(injected, { seconds: 600 }),
      template(),
      injection({ [annotation("token-expiration")]: "60" }),
      [],
    ],
    [
      "how long a token is to last",
      pod(injected),
      template(),
      injection({ [annotation("token-expiration")]: "3600" }),
      ["aws-iam-token.expirationSeconds"],
    ],
    [
      "not that where the pods' own annotation says it",
      pod(injected, { seconds: 900 }),
      template({}, { [annotation("token-expiration")]: "900" }),
      injection({ [annotation("token-expiration")]: "3600" }),
      [],
    ],
    ["not that where nothing says it", pod(injected, { seconds: 7_200 }), template(), injection(), []],
    [
      "that STS is to be asked in the region",
      pod(injected),
      template(),
      injection({ [annotation("sts-regional-endpoints")]: "true" }),
      ["AWS_STS_REGIONAL_ENDPOINTS"],
    ],
    [
      "that it is not",
      pod({ ...injected, AWS_STS_REGIONAL_ENDPOINTS: "regional" }),
      template(),
      injection({ [annotation("sts-regional-endpoints")]: "F" }),
      ["AWS_STS_REGIONAL_ENDPOINTS"],
    ],
    [
      "not that where the webhook decides",
      pod({ ...injected, AWS_STS_REGIONAL_ENDPOINTS: "regional" }),
      template(),
      injection({ [annotation("sts-regional-endpoints")]: "maybe" }),
      [],
    ],
  ] as const)("%s", (_what, running, written, given, fields) => {
    expect(outdatedIn(running, written, given).map(({ field }) => field)).toEqual(fields);
  });

  it.each([
    ["", undefined],
    ["milvus-s3-access-sa", undefined],
  ])("nothing where the annotation is %j", (value, given) => {
    expect(injectionBy({ [annotation("role-arn")]: value })).toBe(given);
  });
});
