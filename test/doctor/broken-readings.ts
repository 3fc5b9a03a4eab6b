import { roleAnnotation } from "#eyrie/milvus/trust";
import { document } from "../scene.ts";
import {
  type Alter,
  and,
  bucketIn,
  withAnother,
  withBucket,
  withBucketPolicy,
  withPolicy,
  withRole,
  withStorage,
} from "./altering.ts";
import { env, madeAfter, ofAccount, ofContainers, uninjected, present, there } from "./recorded.ts";

const arnOf = (readings: Parameters<Alter>[0]) => `arn:aws:s3:::${bucketIn(readings).name}`;
const boundary = "arn:aws:iam::111122223333:policy/guardrail";
const keyArn = "arn:aws:kms:us-east-2:111122223333:key/0d9a7f2e-5b1c-4c1e-9d3a-7f2e5b1c4c1e";

const inTrust = (from: RegExp, to: string): Alter =>
  withRole(({ trust }) => {
    const changed = trust.replace(from, to);
    if (changed === trust) throw new Error(`${String(from)} is not in ${trust}`);
    return { trust: changed };
  });

/** What was read of a healthy set-up, with one thing broken. Names no code: a test does. */
export const brokenReadings = {
  "no provider": (readings) => ({ ...readings, providers: present([]) }),
  "no client id": (readings) => ({
    ...readings,
    providers: present(there(readings.providers).map((one) => ({ ...one, clientIds: ["kubernetes"] }))),
  }),
  "another's subject": inTrust(/serviceaccount:milvus:/, "serviceaccount:default:"),
  "another issuer's keys": inTrust(/:sub"/, 'x:sub"'),
  "pattern under StringEquals": inTrust(/(:sub":)"[^"]*"/, '$1"system:serviceaccount:*"'),
  "any subject": inTrust(/,"[^"]*:sub":"[^"]*"/, ""),
  "no webhook": and((readings) => ({ ...readings, webhook: { status: "absent" } }), uninjected),
  "no annotation": and(
    ofAccount(({ annotations: { [roleAnnotation]: _role, ...annotations } }) => ({ annotations })),
    uninjected,
  ),
  "older pod": and(uninjected, madeAfter(-3_600_000)),
  "static keys": ofContainers(env({ AWS_ACCESS_KEY_ID: "(hidden)", AWS_SECRET_ACCESS_KEY: "(hidden)" }), "querynode"),
  "scheme in the host": withStorage({ address: "https://s3.us-east-2.amazonaws.com" }),
  "no TLS": withStorage({ useSSL: "false" }),
  "root path of slashes": withStorage({ rootPath: "/milvus-demo/" }),
  "bucket elsewhere": withBucket(() => ({ region: "eu-west-1" })),
  "list on objects": withPolicy((_, readings) => ({
    document: document({
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: `${arnOf(readings)}/*`,
    }),
  })),
  "too much": withPolicy(() => ({ document: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }) })),
  boundary: and(
    withRole(() => ({ boundary })),
    withAnother(boundary, document({ Effect: "Allow", Action: "s3:Get*", Resource: "*" })),
  ),
  "bucket denies": (readings) =>
    withBucketPolicy({ Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${arnOf(readings)}/*` })(
      readings,
    ),
  "key denies": and(
    withBucket(() => ({ encryption: present({ algorithm: "aws:kms", keyArn }) })),
    (readings) => ({
      ...readings,
      keys: {
        [keyArn]: present({
          arn: keyArn,
          state: "Enabled",
          awsManaged: false,
          policy: present(document({ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" })),
        }),
      },
    }),
  ),
} as const satisfies Readonly<Record<string, Alter>>;
