// npm run bench:iam-policy: decisions a second on one core for requests of an IRSA set-up, beside the same with every
// policy read anew; and what a hostile wildcard costs beside the regular expression that most would write for it.
import { decide, decideTrust } from "@eyrie/iam-policy/decide";
import { parsePolicy } from "@eyrie/iam-policy/document";
import { milvusPolicy } from "#eyrie/milvus/policy";
import { trustPolicy } from "#eyrie/milvus/trust";

const seconds = Number(process.env.EYRIE_BENCH_SECONDS ?? 1);
const rounds = Number(process.env.EYRIE_BENCH_ROUNDS ?? 5);

const account = "111122223333";
const bucketArn = "arn:aws:s3:::milvus-bucket-039dd013c0712f085d60e21f";
const issuer = "https://oidc.eks.us-east-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const providerArn = `arn:aws:iam::${account}:oidc-provider/${issuer.slice("https://".length)}`;
const roleArn = `arn:aws:iam::${account}:role/eyrie/milvus-s3-access-sa`;
const subject = "system:serviceaccount:milvus:milvus-s3-access-sa";

const written = {
  identity: milvusPolicy({ bucketArn, rootPath: "milvus-demo" }),
  trust: trustPolicy({ providerArn, issuer, subject }),
  bucket: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  },
  organization: {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      {
        Effect: "Deny",
        NotAction: ["iam:*", "sts:*", "organizations:*", "support:*"],
        Resource: "*",
        Condition: { StringNotEquals: { "aws:RequestedRegion": ["us-east-2", "us-west-2"] } },
      },
    ],
  },
};
const texts = Object.fromEntries(Object.entries(written).map(([name, document]) => [name, JSON.stringify(document)]));
const parsed = () =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parsePolicy(text, { name })]));

const put = {
  action: "s3:PutObject",
  resource: `${bucketArn}/milvus-demo/insert_log/1/2/3/4/5`,
  resourceAccount: account,
  principal: {
    kind: "role-session",
    account,
    arn: `arn:aws:sts::${account}:assumed-role/milvus-s3-access-sa/milvus`,
    roleArn,
    userId: "AROAEXAMPLE:milvus",
  },
  context: {
    "aws:CurrentTime": "2026-01-01T00:00:00Z",
    "aws:EpochTime": "1767225600",
    "aws:RequestedRegion": "us-east-2",
    "aws:SecureTransport": "true",
    "aws:SourceIp": "10.0.0.1",
    "aws:SourceVpce": "vpce-0123456789abcdef0",
  },
};
const token = {
  action: "sts:AssumeRoleWithWebIdentity",
  resource: roleArn,
  principal: { kind: "web-identity", provider: providerArn },
  context: {
    [`${issuer.slice("https://".length)}:aud`]: "sts.amazonaws.com",
    [`${issuer.slice("https://".length)}:sub`]: subject,
  },
};

const policiesOf = ({ identity, bucket, organization }) => ({
  identity: [identity],
  resource: bucket,
  serviceControl: [[organization]],
});
/** Each asks one question of documents that it is given, and knows the answer. */
const questions = {
  "PutObject: allowed": [(documents) => decide(put, policiesOf(documents)), true],
  "DeleteBucket: no allow, with the nearest": [
    (documents) => decide({ ...put, action: "s3:DeleteBucket", resource: bucketArn }, policiesOf(documents)),
    false,
  ],
  "PutObject without TLS: explicit deny": [
    (documents) =>
      decide({ ...put, context: { ...put.context, "aws:SecureTransport": "false" } }, policiesOf(documents)),
    false,
  ],
  "AssumeRoleWithWebIdentity by the trust policy": [(documents) => decideTrust(token, documents.trust), true],
};

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds of a processor, not of the clock: a neighbour's work does not count. */
const spent = () => process.cpuUsage().user / 1000;

function milliseconds(call) {
  const began = spent();
  call();
  return spent() - began;
}

/** Calls in a second of one core: the median of some rounds. */
function rate(call) {
  const once = () => {
    const began = spent();
    let calls = 0;
    let took = 0;
    while (took < (seconds * 1000) / rounds) {
      for (let batch = 0; batch < 200; batch += 1) call();
      calls += 200;
      took = spent() - began;
    }
    return (calls * 1000) / took;
  };
  once();
  return median(Array.from({ length: rounds }, once));
}

const documents = parsed();
console.table(
  Object.entries(questions).map(([question, [ask, allowed]]) => {
    if (ask(documents).allowed !== allowed) throw new Error(`${question}: ${JSON.stringify(ask(documents))}`);
    const ready = rate(() => ask(documents));
    const anew = rate(() => ask(parsed()));
    return {
      question,
      "decisions/s": Math.round(ready),
      "with every policy read anew": Math.round(anew),
      ratio: (ready / anew).toFixed(1),
    };
  }),
);

const times = (call) => median(Array.from({ length: rounds }, () => milliseconds(call)));

/** `*a*a*…b` against a text of `a`s: a backtracking matcher tries every way to share the text out. */
const hostile = [2, 3, 4, 100, 200, 400].map((stars) => {
  const pattern = `${"*a".repeat(stars)}*b`;
  const text = "a".repeat(stars < 10 ? 100 : stars * 10);
  const policy = parsePolicy({ Statement: { Effect: "Allow", Action: "s3:*", Resource: `arn:aws:s3:::${pattern}` } });
  const request = { ...put, resource: `arn:aws:s3:::${text}` };
  const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
  return {
    pattern: `${stars} stars`,
    text: `${text.length} characters`,
    "decide (ms)": times(() => decide(request, { identity: [policy] })).toFixed(3),
    "a regular expression (ms)": stars < 10 ? times(() => expression.test(text)).toFixed(3) : "not tried: years",
  };
});
console.table(hostile);
