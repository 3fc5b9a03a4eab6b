import { roleAnnotation, stsAudience } from "../milvus/trust.ts";
import { audienceAnnotation, isRoleArn } from "./chain.ts";
import type { ContainerReading, EnvReading, PodReading, TemplateReading } from "./readings.ts";

/** What the webhook adds to a pod and to its containers, whatever else it finds there. */
export const tokenVolume = "aws-iam-token";
const tokenDirectory = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
export const tokenFile = `${tokenDirectory}/token`;

/** Either of them set by somebody else keeps the webhook from setting both. */
export const credentialVariables = ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"] as const;
const endpointsVariable = "AWS_STS_REGIONAL_ENDPOINTS";
type InjectedVariable = (typeof credentialVariables)[number] | typeof endpointsVariable;

const expirationAnnotation = "eks.amazonaws.com/token-expiration";
const regionalAnnotation = "eks.amazonaws.com/sts-regional-endpoints";
const leastExpiration = 600;

type Strings = Readonly<Record<string, string>>;

/** The containers that ask S3: Milvus' own, and in a pod without any all that stay. Sidecars ask nothing. */
export function askers<C extends Pick<ContainerReading, "init" | "image">>(containers: readonly C[]): readonly C[] {
  const staying = containers.filter(({ init }) => !init);
  const own = staying.filter(({ image }) => /milvus|woodpecker/i.test(image));
  return own.length > 0 ? own : staying;
}

export const variable = ({ env }: Pick<ContainerReading, "env">, name: InjectedVariable): EnvReading | undefined =>
  env.find((set) => set.name === name);

/** Whether it has credentials of another kind: EKS Pod Identity's. */
export const hasEndpoint = ({ env }: ContainerReading): boolean =>
  env.some(({ name }) => name === "AWS_CONTAINER_CREDENTIALS_FULL_URI");

/** The containers that the webhook is told to leave alone: one record of CSV, in which blanks count. */
export function skippedBy(annotations: Strings): readonly string[] {
  const [record = ""] = (annotations["eks.amazonaws.com/skip-containers"] ?? "").split("\n");
  const fields = record.split(",");
  const readable = fields.every((field) => !field.includes('"') || /^"[^"]*"$/.test(field));
  return readable ? fields.map((field) => field.replaceAll('"', "")) : [];
}

/** What admission gives to a new pod of a service account. Undefined: as the webhook was started, which nobody can read. */
export type Injection = {
  readonly role: string;
  readonly audience: string;
  readonly expirationSeconds: number | undefined;
  /** Whether STS is to be asked in the region. */
  readonly regional: boolean | undefined;
};

/**
 * What the annotations of a service account say that its pods are given; `undefined`: nothing.
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook
 */
export function injectionBy(annotations: Strings): Injection | undefined {
  const role = annotations[roleAnnotation] ?? "";
  if (!isRoleArn(role)) return undefined;
  return {
    role,
    audience: annotations[audienceAnnotation] ?? stsAudience,
    expirationSeconds: seconds(annotations[expirationAnnotation]),
    regional: truth(annotations[regionalAnnotation]),
  };
}

/** A value that is no integer counts as not given; one below the minimum is raised to it. */
const seconds = (text: string | undefined): number | undefined =>
  text !== undefined && /^[+-]?\d+$/.test(text) ? Math.max(leastExpiration, Number(text)) : undefined;

/** As Go's ParseBool reads it. */
const truth = (text = ""): boolean | undefined =>
  /^(?:1|t|T|true|TRUE|True)$/.test(text) ? true : /^(?:0|f|F|false|FALSE|False)$/.test(text) ? false : undefined;

/** Something that a pod was given, or was not, and that a new one would be given otherwise. */
export type Outdated = {
  readonly field: string;
  readonly have: string | number | undefined;
  readonly want: string | number | undefined;
};

/**
 * What a running pod cannot see: what the webhook would give to a new pod of the same template, and this one has not.
 * What the template sets itself, and what it keeps the webhook from, no new pod has otherwise.
 */
export function outdatedIn(pod: PodReading, template: TemplateReading, injection: Injection): readonly Outdated[] {
  const skipped = skippedBy(template.annotations);
  const given = askers(pod.containers).filter(
    (container) => !hasEndpoint(container) && !skipped.includes(container.name),
  );
  if (given.length === 0) return [];
  const volume = pod.volumes.find(({ name }) => name === tokenVolume);
  const written = template.volumes.some(({ name }) => name === tokenVolume);
  return [
    ...given.flatMap((container) => outdatedVariables(container, template, injection)),
    ...(written || volume?.token === undefined
      ? []
      : outdatedToken(volume.token, seconds(template.annotations[expirationAnnotation]), injection)),
  ];
}

function outdatedVariables(
  container: ContainerReading,
  { containers }: TemplateReading,
  { role, regional }: Injection,
): readonly Outdated[] {
  const written = containers.find(({ name }) => name === container.name);
  const sets = (...names: readonly InjectedVariable[]) =>
    written !== undefined && names.some((name) => variable(written, name) !== undefined);
  const held = (name: InjectedVariable) => variable(container, name)?.value;
  const wanted: readonly Outdated[] = [
    ...(sets(...credentialVariables)
      ? []
      : [
          { field: "AWS_ROLE_ARN", have: held("AWS_ROLE_ARN"), want: role },
          // Where the webhook mounts it is its own business.
          ...(held("AWS_WEB_IDENTITY_TOKEN_FILE") === undefined
            ? [{ field: "AWS_WEB_IDENTITY_TOKEN_FILE", have: undefined, want: tokenFile }]
            : []),
        ]),
    ...(sets(endpointsVariable) || regional === undefined
      ? []
      : [{ field: endpointsVariable, have: held(endpointsVariable), want: regional ? "regional" : undefined }]),
  ];
  return wanted.filter(({ have, want }) => have !== want);
}

function outdatedToken(
  token: { readonly audience: string; readonly expirationSeconds?: number },
  ofPod: number | undefined,
  injection: Injection,
): readonly Outdated[] {
  const expirationSeconds = ofPod ?? injection.expirationSeconds;
  const wanted: readonly Outdated[] = [
    { field: `${tokenVolume}.audience`, have: token.audience, want: injection.audience },
    ...(expirationSeconds === undefined
      ? []
      : [{ field: `${tokenVolume}.expirationSeconds`, have: token.expirationSeconds, want: expirationSeconds }]),
  ];
  return wanted.filter(({ have, want }) => have !== want);
}
