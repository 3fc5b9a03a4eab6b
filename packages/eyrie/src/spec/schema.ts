import { z } from "zod";
import { chart, chartVersion, valuesPath } from "./rules/chart.ts";
import { clusterName, region } from "./rules/cluster.ts";
import { bucketName, rootPath } from "./rules/bucket.ts";
import { sourceRange } from "./rules/cidr.ts";
import { exposures } from "./rules/exposure.ts";
import { policyArn, policyName, roleName, rolePath } from "./rules/iam.ts";
import { context, namespace, release, serviceAccount } from "./rules/kubernetes.ts";
import { passes, type Rule } from "./rules/rule.ts";
import { statementBreaches } from "./rules/statements.ts";
import { maxTags, tagBreaches, tagKey, tagValue } from "./rules/tags.ts";

/** The rule behind each text of the schema, so that an error can say which one and what would do. */
const rules = z.registry<{ readonly rule: Rule }>();

const text = (rule: Rule, description: string) => {
  const schema = z
    .string()
    .refine((value) => passes(rule, value))
    .meta({ description, pattern: rule.pattern, maxLength: rule.maxLength, examples: [rule.example] });
  rules.add(schema, { rule });
  return schema;
};

/** Something that is there already: used and proven as it is, never written. It must be found without deriving a name. */
const existing = (found: string) =>
  z
    .boolean()
    .meta({ description: `Whether it exists and is only used: Eyrie proves it and never writes it. ${found}` })
    .exactOptional();
const byName = "It must be named then.";

/** What says in the place of a name where something that exists is found. */
const foundThrough = { bucket: undefined, policy: "role", role: "serviceAccount", serviceAccount: undefined } as const;

type Section = { readonly existing?: boolean; readonly name?: string };
type Sections = Readonly<Partial<Record<keyof typeof foundThrough, Section>>>;

/** Sections that say `existing: true`, but neither a name nor what leads to it, with what could have. */
export const unfound = (spec: Sections): readonly (readonly [keyof Sections, keyof Sections | undefined])[] =>
  (Object.keys(foundThrough) as (keyof Sections)[]).flatMap((section) => {
    const { existing: exists, name } = spec[section] ?? {};
    const through = foundThrough[section];
    const found = name !== undefined || (through !== undefined && spec[through]?.existing === true);
    return exists !== true || found ? [] : [[section, through] as const];
  });

/** Whether source ranges are given to what has no load balancer of the spec's. */
export const rangesUnused = ({ exposure, sourceRanges }: Readonly<Partial<Record<string, unknown>>>): boolean =>
  sourceRanges !== undefined && (exposure === undefined || exposure === "none");

const textOrTexts = { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };

/** The grammar of a statement, for editors; what IAM takes is looked over by its own validation. */
const statement = {
  type: "object",
  properties: {
    Sid: { type: "string", pattern: "^[A-Za-z0-9]*$" },
    Effect: { enum: ["Allow", "Deny"] },
    Action: textOrTexts,
    NotAction: textOrTexts,
    Resource: textOrTexts,
    NotResource: textOrTexts,
    Condition: { type: "object", additionalProperties: { type: "object" } },
  },
  required: ["Effect"],
  additionalProperties: false,
};

const values = text(valuesPath, "Path of a Helm values file, relative to this file.");

/** The file a user writes; every sentence here is shown by editors. */
export const specSchema = z
  .strictObject({
    apiVersion: z
      .literal("eyrie.dev/v1")
      .meta({ description: "Version of this file's format; eyrie.dev/v1 when left out." })
      .exactOptional(),
    cluster: z
      .strictObject({
        name: text(clusterName, "Name of the EKS cluster that Milvus runs on."),
        region: text(region, "AWS region of the cluster; the bucket is made there too."),
        context: text(context, "kubeconfig context of the cluster; the current one when left out.").exactOptional(),
      })
      .meta({ description: "The EKS cluster, which must exist." }),
    bucket: z
      .strictObject({
        name: text(
          bucketName,
          "Name of the S3 bucket, unique in all of AWS. Left out: derived from account, cluster, namespace and release.",
        ).exactOptional(),
        rootPath: text(
          rootPath,
          "Prefix of every key Milvus writes; the release's name when left out. It never moves once Milvus has data.",
        ).exactOptional(),
        existing: existing(byName),
      })
      .meta({ description: "Where Milvus keeps its data." })
      .exactOptional(),
    policy: z
      .strictObject({
        name: text(
          policyName,
          "Name of the IAM policy that lets Milvus read and write. Left out: derived.",
        ).exactOptional(),
        existing: existing("Not named, whatever policies the role bears are used; the role must exist too then."),
        extraStatements: z
          .array(z.unknown())
          .meta({
            description:
              "IAM statements of your own, appended to those that Milvus needs; what a Deny takes from these is told before anything is written. Not for a policy that exists.",
            items: statement,
          })
          .exactOptional(),
      })
      .meta({ description: "The IAM policy." })
      .exactOptional(),
    role: z
      .strictObject({
        name: text(roleName, "Name of the IAM role that Milvus' pods assume. Left out: derived.").exactOptional(),
        path: text(rolePath, "IAM path of the role, with a slash at both ends; / when left out.").exactOptional(),
        permissionsBoundary: text(
          policyArn,
          "ARN of the managed policy that bounds the role, where your organisation asks for one.",
        ).exactOptional(),
        existing: existing("Not named, the service account says it, which must exist too then."),
      })
      .meta({ description: "The IAM role." })
      .exactOptional(),
    serviceAccount: z
      .strictObject({
        namespace: text(namespace, "Kubernetes namespace of Milvus; milvus when left out.").exactOptional(),
        name: text(
          serviceAccount,
          "Kubernetes service account that Milvus' pods run under. Left out: the release's name followed by -s3.",
        ).exactOptional(),
        existing: existing(byName),
      })
      .meta({ description: "The Kubernetes service account bound to the role." })
      .exactOptional(),
    milvus: z
      .strictObject({
        release: text(release, "Name of the Helm release."),
        chart: text(
          chart,
          "A chart of the Milvus repository by its name, a path relative to this file, an archive, or an oci:// or https:// address; milvus when left out.",
        ).exactOptional(),
        version: text(
          chartVersion,
          "Exact chart version, quoted. Left out: the deployed one, or the one this Eyrie was made for.",
        ).exactOptional(),
        values: z
          .union([values, z.array(values)])
          .meta({ description: "Your own Helm values file, or several of which later ones win." })
          .exactOptional(),
        highAvailability: z
          .boolean()
          .meta({
            description:
              "Whether every coordinator runs twice, one of the two on standby. Left out or false: as your values say.",
          })
          .exactOptional(),
        exposure: z
          .enum(exposures)
          .meta({
            description:
              "From where clients reach Milvus: internal makes a load balancer inside the VPC, internet one that faces the internet, none leaves it to the cluster. Left out: as your values say.",
          })
          .exactOptional(),
        sourceRanges: z
          .array(text(sourceRange, "A CIDR, IPv4 or IPv6."))
          .min(1)
          .meta({
            description:
              "Who may connect to the load balancer of exposure, as CIDRs. 0.0.0.0/0 is everyone, and has to be written.",
          })
          .exactOptional(),
      })
      .meta({ description: "The Helm release." }),
    tags: z
      .record(text(tagKey, "Key of a tag."), text(tagValue, "Value of a tag."))
      .refine((tags) => tagBreaches(Object.keys(tags)).length === 0)
      .meta({ description: "Tags for every AWS resource Eyrie makes, beside its own.", maxProperties: maxTags })
      .exactOptional(),
  })
  .refine((spec) => unfound(spec).length === 0)
  .refine(({ milvus }) => !rangesUnused(milvus))
  .refine((spec) => statementBreaches(spec.policy, spec).length === 0)
  .meta({ title: "eyrie.yaml", description: "A Milvus on EKS that keeps its data on S3 without keys." });

export type Spec = z.output<typeof specSchema>;

export type Expected = {
  readonly schema: z.core.$ZodType;
  readonly optional: boolean;
};

const unwrapped = (schema: z.core.$ZodType): Expected =>
  schema instanceof z.ZodExactOptional ? { schema: schema.unwrap(), optional: true } : { schema, optional: false };

const inside = (schema: z.core.$ZodType, step: string | number): z.core.$ZodType | undefined => {
  if (schema instanceof z.ZodObject) return (schema.shape as Readonly<Record<string, z.core.$ZodType>>)[step];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodUnion)
    return schema.options.map((option) => inside(option, step)).find((found) => found !== undefined);
  return undefined;
};

/** What the schema asks for at a path. */
export const expectedAt = (path: readonly (string | number)[]): Expected | undefined => {
  let found: Expected = { schema: specSchema, optional: false };
  for (const step of path) {
    const next = inside(found.schema, step);
    if (next === undefined) return undefined;
    found = unwrapped(next);
  }
  return found;
};

/** The rule of a text; of a union, that of the form which is a text. */
export const ruleOf = (schema: z.core.$ZodType): Rule | undefined =>
  schema instanceof z.ZodUnion
    ? schema.options.map((option) => rules.get(option)?.rule).find((rule) => rule !== undefined)
    : rules.get(schema)?.rule;

/** Every key the file can hold, as paths. */
export const knownPaths: readonly (readonly string[])[] = Object.entries(specSchema.shape).flatMap(
  ([section, schema]): readonly (readonly string[])[] => {
    const { schema: inner } = unwrapped(schema);
    return inner instanceof z.ZodObject
      ? [[section], ...Object.keys(inner.shape).map((key) => [section, key])]
      : [[section]];
  },
);
