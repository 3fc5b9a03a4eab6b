import { under } from "../milvus/policy.ts";
import { strangerTo } from "../milvus/trust.ts";
import type { Direction } from "../model/kind.ts";
import type { KindName } from "../model/resource.ts";
import type { CommandWithRights } from "./command-name.ts";
import { doctorRights, neighbours } from "./doctor-rights.ts";
import { anyPolicy, type KindRights, kindRights, readingRole } from "./kind-rights.ts";
import { allow, type CommandRights, may, type Optional, type Right } from "./right.ts";
import type { SetUp } from "./set-up.ts";

type Rights = readonly Right[];

/**
 * What each command takes in any state of the world: a run that repairs needs more than the one that made everything.
 * `sts:GetCallerIdentity` is not among it: AWS asks for no permission.
 */
export const commandRights: Readonly<Record<CommandWithRights, (setUp: SetUp) => CommandRights>> = {
  plan: (setUp) => ({ required: looking(setUp), optional: [whichCluster(setUp), preflight(setUp), neighbours] }),

  up: (setUp) => ({
    required: [
      ...looking(setUp),
      ...ofWritten(setUp, ({ create, update }) => [...create, ...Object.values(update).flat()]),
      ...proving(setUp),
    ],
    optional: [
      { name: "namespace", rights: kindRights.namespace(setUp).create },
      whichCluster(setUp),
      lease(setUp),
      preflight(setUp),
      neighbours,
      ...toProve(setUp),
    ],
  }),

  status: (setUp) => ({
    required: [...looking(setUp), ...may(["list"], { resource: "pods", namespace: setUp.serviceAccount.namespace })],
    optional: [whichCluster(setUp), { name: "holder", rights: readingLease(setUp) }],
  }),

  verify: (setUp) => ({
    required: [...facts(setUp), ...proving(setUp)],
    optional: [...toProve(setUp), ...recording(setUp)],
  }),

  values: (setUp) => ({ required: setUp.valuesTold ? [] : release(setUp), optional: [] }),

  doctor: doctorRights,

  down: (setUp) => ({
    required: [
      ...looking(setUp, "down"),
      ...ofWritten(setUp, (rights) => [...rights.held, ...rights.delete, ...rights.letGo]),
    ],
    optional: [whichCluster(setUp), lease(setUp), { name: "preflight", rights: simulating(setUp) }, volumes(setUp)],
  }),
};

/** What is deployed, and where it stores. */
const release = ({ serviceAccount: { namespace } }: SetUp): Rights => may(["list"], { resource: "secrets", namespace });

const facts = (setUp: SetUp): Rights => [...allow(setUp.clusterArn, ["eks:DescribeCluster"]), ...release(setUp)];

const kindNames = Object.keys(kindRights) as readonly KindName[];

/** Reading everything that a plan compares. On the way down nothing is restarted. */
const looking = (setUp: SetUp, direction: Direction = "up"): Rights => [
  ...facts(setUp),
  ...kindNames
    .filter((kind) => direction === "up" || kind !== "rollout")
    .flatMap((kind) => kindRights[kind](setUp).observe),
];

/** Something of every kind but those that the spec says are only used. */
function ofWritten(setUp: SetUp, part: (rights: KindRights) => Rights): Rights {
  const { bucket, policy, role, serviceAccount } = setUp.relations;
  const used: Readonly<Partial<Record<KindName, boolean>>> = {
    bucket: bucket === "use",
    "iam-policy": policy === "use",
    role: role === "use",
    "policy-attachment": role === "use",
    "service-account": serviceAccount === "use",
    // Made where it is missing, but optionally so: whoever may only write in a namespace cannot make it.
    namespace: true,
  };
  return kindNames.filter((kind) => used[kind] !== true).flatMap((kind) => part(kindRights[kind](setUp)));
}

/** What the proof reads and tries. Objects are put and got as the role, with keys that need no right of the operator's. */
function proving(setUp: SetUp): Rights {
  const { serviceAccount, permissionsBoundary: boundary, roleArn, policyArn, bucketArn } = setUp;
  const { namespace, name } = serviceAccount;
  return [
    ...readingRole(roleArn, "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
    ...allow(roleArn, ["iam:GetRolePolicy"]),
    ...(policyArn === undefined
      ? anyPolicy(setUp, "iam:GetPolicy", "iam:GetPolicyVersion")
      : allow(policyArn, ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"])),
    ...(boundary === undefined ? [] : allow(boundary, ["iam:GetPolicy", "iam:GetPolicyVersion"])),
    ...allow(bucketArn, ["s3:GetBucketPolicy"]),
    ...may(["get"], { resource: "serviceaccounts", namespace, name }),
    ...[serviceAccount, strangerTo(serviceAccount)].flatMap((account) =>
      may(["create"], { resource: "serviceaccounts/token", ...account }),
    ),
    ...may(["get"], { resource: "configmaps", namespace }),
    ...may(["list"], { resource: "pods", namespace }),
  ];
}

/** As long as there is no namespace, the cluster is asked for a token of another one's. */
const whichCluster = ({ serviceAccount: { namespace } }: SetUp): Optional => ({
  name: "which-cluster",
  rights: [...new Set([namespace, "default"])].flatMap((where) =>
    may(["create"], { resource: "serviceaccounts/token", namespace: where, name: "default" }),
  ),
});

/** Whoever runs it: as whom is not known to whoever hands out the rights. */
const simulating = ({ partition, account }: SetUp): Rights =>
  ["role", "user"].flatMap((kind) =>
    allow(`arn:${partition}:iam::${account}:${kind}/*`, ["iam:SimulatePrincipalPolicy"]),
  );

const preflight = (setUp: SetUp): Optional => ({
  name: "preflight",
  rights: [
    ...allow("*", ["iam:GetAccountSummary"]),
    ...simulating(setUp),
    ...may(["list"], { resource: "nodes" }),
    ...may(["list"], { group: "storage.k8s.io", resource: "storageclasses" }),
    ...may(["list"], { group: "storage.k8s.io", resource: "csidrivers" }),
    ...may(["get"], {
      group: "admissionregistration.k8s.io",
      resource: "mutatingwebhookconfigurations",
      name: "pod-identity-webhook",
    }),
  ],
});

const volumes = ({ serviceAccount: { namespace } }: SetUp): Optional => ({
  name: "volumes",
  rights: may(["list"], { resource: "persistentvolumeclaims", namespace }),
});

const leaseIn = ({ serviceAccount: { namespace }, release: name }: SetUp) => ({
  group: "coordination.k8s.io",
  resource: "leases",
  namespace,
  name: `eyrie-${name}`,
});

const readingLease = (setUp: SetUp): Rights => may(["get"], leaseIn(setUp));

function lease(setUp: SetUp): Optional {
  const { name: _, ...leases } = leaseIn(setUp);
  return {
    name: "lease",
    rights: [...may(["create"], leases), ...may(["get", "update", "delete"], leaseIn(setUp))],
  };
}

/** Of a service account that is only used nothing is written; `up` writes any other anyway. */
const recording = ({ relations, serviceAccount: { namespace, name } }: SetUp): readonly Optional[] =>
  relations.serviceAccount === "use"
    ? []
    : [{ name: "record", rights: may(["patch"], { resource: "serviceaccounts", namespace, name }) }];

function toProve(setUp: SetUp): readonly Optional[] {
  const { bucketArn, rootPath, policyArn, serviceAccount } = setUp;
  const { namespace } = serviceAccount;
  return [
    ...(policyArn === undefined
      ? []
      : [{ name: "other-policies", rights: anyPolicy(setUp, "iam:GetPolicy", "iam:GetPolicyVersion") } as const]),
    {
      name: "probe",
      rights: allow(`${bucketArn}/${under(rootPath, "eyrie-probe/*")}`, ["s3:DeleteObject"]),
    },
    {
      name: "data-probe",
      rights: [
        ...allow(bucketArn, ["s3:ListBucket"]),
        ...may(["list"], { resource: "services", namespace }),
        // A WebSocket begins with a GET; clusters since 1.35 ask for create as well.
        ...may(["get", "create"], { resource: "pods/portforward", namespace }),
      ],
    },
    {
      name: "reasons",
      rights: [
        ...may(["get"], { resource: "pods/log", namespace }),
        ...may(["list"], { resource: "events", namespace }),
      ],
    },
  ];
}
