import { z } from "zod";
import { claimNames } from "../model/claim.ts";
import { checkGroups } from "../model/diagnosis.ts";
import { keyKinds } from "../model/stored.ts";
import { problemCodes } from "../model/problem.ts";
import { commandNames } from "./command-name.ts";
import { can, diagnosis, explanation, link, why } from "./doctor-schema.ts";
import { problem, text, trouble, vendor } from "./problem-schema.ts";

const json: z.ZodType = z.json();
const specError = z
  .strictObject({
    file: z.string(),
    line: z.number().int(),
    column: z.number().int(),
    path: text("Where in the file: milvus.values[0]; empty for the file as a whole."),
    rule: text("Stable: which rule is broken."),
    ...trouble,
    suggestion: z.string().optional(),
  })
  .meta({ id: "specError" });

const error = z
  .strictObject({
    kind: z.enum(["usage", "spec", "problem"]),
    code: z.enum(problemCodes).optional(),
    ...trouble,
    vendor: vendor.optional(),
    spec: z.array(specError).optional().meta({ description: "Every mistake in the spec." }),
  })
  .meta({ id: "error" });

const target = z
  .strictObject({
    account: z.string(),
    caller: text("ARN of who runs this."),
    partition: z.string(),
    region: z.string(),
    cluster: z.strictObject({
      name: z.string(),
      arn: z.string(),
      issuer: z.string(),
      context: text("The kubeconfig context."),
      server: z.string(),
      shownBy: z
        .enum(["token", "discovery", "address"])
        .meta({ description: "What showed that the context leads to this cluster." }),
    }),
    bucket: z.string(),
    rootPath: z.string(),
    policyArn: z.string().optional().meta({ description: "Absent: whatever policies the role bears are used." }),
    roleArn: z.string(),
    serviceAccount: z.strictObject({ namespace: z.string(), name: z.string() }),
    release: z.string(),
  })
  .meta({ id: "target", description: "What the run was aimed at." });

const about = {
  id: text("kind/name: role/milvus-s3-access-sa."),
  after: z.array(z.string()).meta({ description: "Ids of what must be there first." }),
};

/** What is known of a change that Eyrie did not make. */
const outside = z.strictObject({
  by: z.string().optional().meta({ description: "Kubernetes' field manager, or Helm's revision." }),
  at: z.string().optional(),
  was: z
    .strictObject({ value: json.optional().meta({ description: "Absent: not there." }) })
    .optional()
    .meta({ description: "What Eyrie had made it. Absent: not known." }),
});

const difference = z.strictObject({
  path: z.string(),
  have: json.optional().meta({ description: "Absent: not there." }),
  want: json.optional().meta({ description: "Absent: to be taken away." }),
  outside: outside
    .optional()
    .meta({ description: "It is certain that somebody else changed it since Eyrie wrote it. Absent: not known." }),
});

/** Whose a resource is. */
const standings = ["owned", "adopted", "used"] as const;

const change = z
  .discriminatedUnion("action", [
    z.strictObject({
      ...about,
      action: z.literal("create"),
      standing: z.enum(standings).meta({ description: "What it will be." }),
      want: json,
      outside: outside
        .optional()
        .meta({ description: "It is certain that somebody else took it away. Absent: not known." }),
    }),
    z.strictObject({
      ...about,
      action: z.literal("update"),
      standing: z.enum(standings),
      differences: z.array(difference),
    }),
    z.strictObject({
      ...about,
      action: z.literal("delete"),
      standing: z.enum(standings),
      have: json.meta({
        description: "Of a bucket: objects, versions, deleteMarkers, bytes and uploads that go with it.",
      }),
      note: z.string().optional().meta({ description: "What goes with it, or what of it is left." }),
    }),
    z.strictObject({
      ...about,
      action: z.literal("keep"),
      standing: z.enum([...standings, "absent", "foreign"]),
      note: z.string().optional().meta({ description: "What whoever keeps it has to do about it." }),
    }),
    z.strictObject({
      ...about,
      action: z.literal("conflict"),
      standing: z
        .enum([...standings, "conflict", "absent"])
        .meta({ description: "conflict: somebody else's; absent: said to exist and does not." }),
      ...trouble,
    }),
    z.strictObject({ ...about, action: z.literal("unknown"), standing: z.enum([...standings, "unknown"]), problem }),
  ])
  .meta({ id: "change" });

const count = z.number().int();
const plan = z
  .strictObject({
    direction: z.enum(["up", "down"]),
    changes: z.array(change),
    summary: z.strictObject({
      create: count,
      update: count,
      delete: count,
      keep: count,
      conflict: count,
      unknown: count,
    }),
  })
  .meta({ id: "plan" });

const resourceAbout = {
  id: about.id,
  standing: z
    .enum([...standings, "conflict", "foreign", "absent", "unknown"])
    .meta({ description: "Whose it is; absent: there is none." }),
};

const resourceStatus = z
  .discriminatedUnion("state", [
    z.strictObject({ ...resourceAbout, state: z.enum(["as-desired", "missing"]) }),
    z.strictObject({ ...resourceAbout, state: z.literal("differs"), fields: z.array(z.string()) }),
    z.strictObject({ ...resourceAbout, state: z.literal("conflict"), ...trouble }),
    z.strictObject({ ...resourceAbout, state: z.literal("unreadable"), problem }),
  ])
  .meta({ id: "resourceStatus" });

/** What was read, why it could not be, or null: there is none. */
const read = <Shape extends z.ZodRawShape>(shape: Shape, description: string) =>
  z.union([z.strictObject(shape), z.strictObject({ problem }), z.null()]).meta({ description });

const connection = z
  .strictObject({
    kind: z.enum(["address", "internal", "pending", "unknown"]),
    host: z.string().optional(),
    port: z.number().int().optional(),
    forward: z.string().optional().meta({ description: "A command that opens a tunnel." }),
    why: z.string().optional(),
    tls: z
      .enum(["none", "one-way", "two-way"])
      .optional()
      .meta({ description: "Whose certificates are asked for. Absent where the release does not tell." }),
    authorization: z.boolean().optional().meta({ description: "Whether a user or a token is asked for." }),
    serverName: z.string().optional().meta({ description: "With TLS: the name that Milvus' certificate is to bear." }),
  })
  .meta({ id: "connection" });

const counted = {
  objects: count,
  bytes: count,
  whole: z.boolean().meta({ description: "false: there is more than was counted." }),
};

const pods = {
  ready: count,
  wanted: count,
  workloads: z.array(
    z.strictObject({ kind: z.enum(["Deployment", "StatefulSet"]), name: z.string(), ready: count, wanted: count }),
  ),
  identities: z
    .array(
      z.strictObject({
        by: z
          .enum(["role", "pod-identity", "keys", "node"])
          .meta({ description: "role: web identity; keys: in the environment; node: nothing was injected." }),
        role: z.string().optional().meta({ description: "ARN of the role that was injected." }),
        meant: z.boolean().meta({ description: "Whether it is the set-up's role." }),
        pods: z.array(z.string()),
      }),
    )
    .meta({ description: "Pods by whose credentials their own containers take." }),
};

const lastProof = {
  at: z.string(),
  verdict: z.enum(["proven", "failed", "unproven"]),
  held: count,
  claims: count,
  withMilvus: z.boolean().meta({ description: "Whether Milvus itself was tried, too." }),
  by: text("ARN of who made it."),
  version: text("The Eyrie it was made with."),
};

const status = z
  .strictObject({
    resources: z.array(resourceStatus),
    storage: z
      .strictObject({ bucket: z.string(), rootPath: z.string() })
      .meta({ description: "Where the release stores, or will." }),
    release: read(
      { status: z.string(), revision: count, chart: z.string(), version: z.string(), appVersion: z.string() },
      "The latest revision that Helm has on record.",
    ),
    pods: read(pods, "Milvus' pods."),
    stored: read(
      { ...counted, kinds: z.array(z.strictObject({ kind: z.enum(keyKinds), ...counted })) },
      "What is under the root path, by the first folder. null: there is no bucket.",
    ),
    address: z
      .union([connection, z.strictObject({ problem }), z.null()])
      .meta({ description: "Where a client connects, or why not yet." }),
    lastProof: read(lastProof, "The last proof on record, by up or verify."),
    lease: read({ holder: z.string(), heldSeconds: count, renewedSecondsAgo: count }, "Who is at work on the release."),
  })
  .meta({ id: "status" });

const finding = z
  .strictObject({
    code: text("Stable: which rule found it. What --ignore takes."),
    severity: z
      .enum(["error", "warning"])
      .meta({ description: "error: up writes nothing unless --ignore names the code." }),
    ...trouble,
    about: z.string().optional().meta({ description: "What it is about: service-account/<namespace>/<name>, …" }),
    commands: z.array(z.string()).optional().meta({ description: "What to type, in this order." }),
  })
  .meta({ id: "finding" });

const outcome = z
  .discriminatedUnion("state", [
    z.strictObject({ id: z.string(), state: z.enum(["done", "kept"]) }),
    z.strictObject({ id: z.string(), state: z.literal("failed"), problem }),
    z.strictObject({ id: z.string(), state: z.literal("blocked"), by: z.string() }),
  ])
  .meta({ id: "outcome" });

const claim = z
  .strictObject({
    name: z.enum(claimNames),
    statement: text("What is claimed, with the names of this set-up."),
    polarity: z.enum(["positive", "negative"]),
    basis: z.enum(["read", "tried", "decided"]),
    triedFrom: z.string().optional(),
    status: z.enum(["holds", "fails", "unproven"]),
    why: z.string().optional(),
    remedy: z.string().optional(),
    evidence: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  })
  .meta({ id: "claim" });

const grant = {
  iam: json.optional().meta({ description: "An IAM policy; absent: no IAM permission is needed." }),
  rbac: z.array(json).meta({ description: "Roles, and a ClusterRole, as kubectl apply takes them." }),
};

const permissions = z
  .strictObject({
    command: z.enum(commandNames),
    ...grant,
    optional: z
      .array(
        z.strictObject({ name: text("Stable: what it is for."), ...grant, without: text("What is lost without it.") }),
      )
      .meta({ description: "What the command can do without." }),
  })
  .meta({ id: "permissions" });

const modernized = z
  .strictObject({
    file: z.string(),
    chart: text("The chart version it was rewritten for."),
    milvus: text("Which Milvus that chart carries."),
    text: text("The whole file."),
    notes: z
      .array(
        z.strictObject({
          line: z.number().int(),
          column: z.number().int(),
          path: text("Dotted, where the note's kind is about a key."),
          kind: z.enum(["folded", "commented", "region", "root-path", "remark"]),
          text: z.string(),
        }),
      )
      .meta({ description: "What was done, and what is left to you; places are those of the file as it was." }),
  })
  .meta({ id: "modernized" });

const body = {
  language: z
    .enum(["en", "ja"])
    .meta({ description: "Language of the sentences; everything else is the same in both." }),
  rehearsal: z.boolean().meta({ description: "Whether this ran on a local cloud." }),
  exitCode: z.literal([0, 1, 2, 3, 4, 5, 6, 7, 64]),
  target: target.optional(),
  plan: plan.optional(),
  status: status.optional().meta({ description: "How the set-up is, as status tells it." }),
  volumes: z
    .array(z.strictObject({ namespace: z.string(), name: z.string() }))
    .optional()
    .meta({ description: "PersistentVolumeClaims of the release that down leaves." }),
  volumesProblem: problem.optional().meta({ description: "Why those could not be listed." }),
  findings: z
    .array(finding)
    .optional()
    .meta({ description: "What was seen before the first write. Absent when the plan writes nothing." }),
  diagnosis: diagnosis.optional().meta({ description: "What the doctor saw." }),
  checks: z
    .array(z.strictObject({ code: z.string(), group: z.enum(checkGroups), link, title: z.string() }))
    .optional()
    .meta({ description: "The doctor's checks, as --list-checks lists them." }),
  why: why.optional().meta({ description: "What may be behind a text." }),
  can: can.optional().meta({ description: "Whether somebody may do something." }),
  explanations: z.array(explanation).optional(),
  outcomes: z.array(outcome).optional(),
  claims: z.array(claim).optional(),
  dataLeftOut: z
    .enum(["no-data-probe", "read-only"])
    .optional()
    .meta({ description: "The option by which Milvus itself was not tried." }),
  connection: connection.optional(),
  values: json.optional().meta({ description: "The Helm values Eyrie adds." }),
  modernized: modernized.optional().meta({ description: "The values file that --modernize names, rewritten." }),
  permissions: z
    .array(permissions)
    .optional()
    .meta({ description: "The least permissions that each command needs with this spec." }),
  assumed: z
    .array(z.string())
    .optional()
    .meta({ description: "What permissions had to assume, because it could not be read." }),
  written: z.string().optional().meta({ description: "The file that init wrote." }),
  error: error.optional(),
};

const step = z.strictObject({ command: z.enum(commandNames), ...body });

/** The one document that `--json` prints. A field is never renamed or retyped within a schemaVersion. */
export const outputSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    command: z
      .enum(commandNames)
      .optional()
      .meta({ description: "Absent when the command line named none that exists." }),
    ...body,
    steps: z.array(step).optional().meta({ description: "What rehearse ran, in order." }),
  })
  .meta({ title: "Output of eyrie --json", description: "What one run of eyrie planned, did and proved." });

export type Output = z.output<typeof outputSchema>;
export type Step = z.output<typeof step>;

const fileName = "output.v1.schema.json";

/** The JSON Schema as it is shipped. */
export const outputSchemaText = (): string => {
  const schema = z.toJSONSchema(outputSchema, { target: "draft-7", io: "output" });
  return `${JSON.stringify({ $id: `https://unpkg.com/eyrie/schema/${fileName}`, ...schema }, undefined, 2)}\n`;
};
