import type {
  CoreV1Event,
  V1Container,
  V1Deployment,
  V1MutatingWebhookConfiguration,
  V1ObjectMeta,
  V1Pod,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  V1Volume,
} from "@kubernetes/client-node";
import type { Json } from "../model/json.ts";
import { absent } from "../model/observed.ts";
import { hiddenNamed, hiddenStrings, hiddenText } from "./hide.ts";
import type {
  ContainerReading,
  EventReading,
  LogLine,
  PodReading,
  ServiceAccountReading,
  ServiceReading,
  VolumeReading,
  WebhookReading,
  WorkloadReading,
} from "./readings.ts";

/** The API's own text; the client's types call it a Date. */
export const timeOf = (time: Date | string | undefined): number => {
  const parsed = time === undefined ? Number.NaN : Date.parse(String(time));
  return Number.isNaN(parsed) ? 0 : parsed;
};

const madeAt = (metadata: V1ObjectMeta | undefined) => timeOf(metadata?.creationTimestamp);

/** Left out where it is not set. */
const given = <Key extends string, T>(key: Key, value: T | undefined | null) =>
  (value === undefined || value === null ? {} : { [key]: value }) as { readonly [K in Key]?: T };

export function serviceAccountReading({ metadata }: V1ServiceAccount): ServiceAccountReading {
  return {
    name: metadata?.name ?? "",
    annotations: hiddenStrings(metadata?.annotations ?? {}),
    labels: metadata?.labels ?? {},
    createdAt: madeAt(metadata),
    managers: (metadata?.managedFields ?? []).map(({ manager = "", operation = "", time, fieldsV1 }) => ({
      name: manager,
      operation,
      time: timeOf(time),
      annotations: annotationsIn(fieldsV1),
    })),
  };
}

type OwnedFields = { readonly "f:metadata"?: { readonly "f:annotations"?: object } };

/** Of `{"f:metadata": {"f:annotations": {".": {}, "f:eks.amazonaws.com/role-arn": {}}}}` the annotations' names. */
const annotationsIn = (owned: OwnedFields = {}): readonly string[] =>
  Object.keys(owned["f:metadata"]?.["f:annotations"] ?? {}).flatMap((key) =>
    key.startsWith("f:") ? [key.slice(2)] : [],
  );

export function podReading({ metadata, spec, status }: V1Pod): PodReading {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  const containers = [
    ...(spec?.initContainers ?? []).map((container) => ({ container, init: true })),
    ...(spec?.containers ?? []).map((container) => ({ container, init: false })),
  ];
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const context = spec?.securityContext;
  return {
    name: metadata?.name ?? "",
    createdAt: madeAt(metadata),
    serviceAccount: spec?.serviceAccountName ?? "default",
    ...given("madeBy", makerOf(metadata)),
    phase: status?.phase ?? "",
    ready: ready?.status === "True",
    ...(ready === undefined ? {} : { readySince: timeOf(ready.lastTransitionTime) }),
    ...given("node", spec?.nodeName),
    labels: metadata?.labels ?? {},
    annotations: awsAnnotations(metadata),
    hostNetwork: spec?.hostNetwork === true,
    serviceLinks: spec?.enableServiceLinks !== false,
    ...given("fsGroup", context?.fsGroup),
    ...given("runAsUser", context?.runAsUser),
    ...given("runAsGroup", context?.runAsGroup),
    ...given("runAsNonRoot", context?.runAsNonRoot),
    ...given("supplementalGroups", context?.supplementalGroups),
    containers: containers.map(({ container, init }) =>
      containerReading(
        container,
        init,
        statuses.find(({ name }) => name === container.name),
      ),
    ),
    volumes: (spec?.volumes ?? []).map(volumeReading),
  };
}

const awsAnnotations = (metadata: V1ObjectMeta | undefined) =>
  hiddenStrings(
    Object.fromEntries(Object.entries(metadata?.annotations ?? {}).filter(([key]) => key.includes("amazonaws.com"))),
  );

/** Of a ReplicaSet, which nobody restarts, the Deployment behind it: its name ends in the template's hash. */
function makerOf(metadata: V1ObjectMeta | undefined): string | undefined {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  if (owner?.kind === "ReplicaSet") return `deployment/${owner.name.slice(0, owner.name.lastIndexOf("-"))}`;
  return owner && `${owner.kind.toLowerCase()}/${owner.name}`;
}

type Status = NonNullable<NonNullable<V1Pod["status"]>["containerStatuses"]>[number];

function containerReading(container: V1Container, init: boolean, status: Status | undefined): ContainerReading {
  const stopped = status?.state?.waiting ?? status?.state?.terminated;
  return {
    name: container.name,
    image: container.image ?? "",
    init,
    env: (container.env ?? []).map(({ name, value, valueFrom }) => ({
      name,
      ...(value === undefined ? {} : { value: hiddenNamed(name, value) }),
      ...given("from", sourceOf(valueFrom)),
    })),
    envFrom: (container.envFrom ?? []).map(({ secretRef, configMapRef, prefix = "" }) => ({
      from: secretRef === undefined ? `configmap/${configMapRef?.name ?? ""}` : `secret/${secretRef.name ?? ""}`,
      prefix,
      names: absent,
    })),
    mounts: (container.volumeMounts ?? []).map(({ name, mountPath }) => ({ name, path: mountPath })),
    ...given("runAsUser", container.securityContext?.runAsUser),
    ...given("runAsGroup", container.securityContext?.runAsGroup),
    restarts: status?.restartCount ?? 0,
    ready: status?.ready === true,
    ...given("reason", stopped?.reason),
    ...given("message", stopped?.message === undefined ? undefined : hiddenText(stopped.message)),
  };
}

type ValueFrom = NonNullable<V1Container["env"]>[number]["valueFrom"];

function sourceOf(from: ValueFrom): string | undefined {
  if (from?.secretKeyRef !== undefined) return `secret/${from.secretKeyRef.name ?? ""} ${from.secretKeyRef.key}`;
  if (from?.configMapKeyRef !== undefined)
    return `configmap/${from.configMapKeyRef.name ?? ""} ${from.configMapKeyRef.key}`;
  return from === undefined ? undefined : "field";
}

function volumeReading({ name, projected, secret }: V1Volume): VolumeReading {
  const token = projected?.sources?.find(({ serviceAccountToken }) => serviceAccountToken !== undefined);
  const said = token?.serviceAccountToken;
  return {
    name,
    ...(said === undefined
      ? {}
      : {
          token: {
            audience: said.audience ?? "",
            path: said.path,
            ...given("expirationSeconds", said.expirationSeconds),
          },
        }),
    ...given("defaultMode", projected?.defaultMode ?? secret?.defaultMode),
    ...given("secret", secret?.secretName),
  };
}

export function workloadReading(
  kind: WorkloadReading["kind"],
  { metadata, spec, status }: V1Deployment | V1StatefulSet,
): WorkloadReading {
  const conditions: readonly { readonly type: string; readonly status: string; readonly message?: string }[] =
    status?.conditions ?? [];
  const { annotations, containers, volumes } = podReading(spec?.template ?? {});
  return {
    kind,
    name: metadata?.name ?? "",
    labels: metadata?.labels ?? {},
    serviceAccount: spec?.template.spec?.serviceAccountName ?? "default",
    wanted: spec?.replicas ?? 1,
    ready: status?.readyReplicas ?? 0,
    failures: conditions.flatMap(({ type, status: state, message = "" }) =>
      type === "ReplicaFailure" && state === "True" ? [hiddenText(message)] : [],
    ),
    template: { annotations, containers, volumes },
  };
}

export const serviceReading = ({ metadata, spec }: V1Service): ServiceReading => ({
  name: metadata?.name ?? "",
  type: spec?.type ?? "ClusterIP",
  ports: (spec?.ports ?? []).map(({ port }) => port),
  labels: metadata?.labels ?? {},
  createdAt: madeAt(metadata),
});

export const eventReading = (event: CoreV1Event): EventReading => ({
  about: `${(event.involvedObject.kind ?? "").toLowerCase()}/${event.involvedObject.name ?? ""}`,
  reason: event.reason ?? "",
  message: hiddenText(event.message ?? ""),
  warning: event.type === "Warning",
  lastSeen: timeOf(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp),
});

/** The pod-identity webhook among its configuration's; `undefined` where the configuration holds none. */
export function webhookReading({ metadata, webhooks }: V1MutatingWebhookConfiguration): WebhookReading | undefined {
  const webhook = webhooks?.find(({ name }) => isPodIdentity(name)) ?? webhooks?.[0];
  if (webhook === undefined) return undefined;
  const { url, service } = webhook.clientConfig;
  return {
    name: metadata?.name ?? "",
    entry: webhook.name,
    createdAt: madeAt(metadata),
    failurePolicy: webhook.failurePolicy ?? "Fail",
    target: service === undefined ? (url ?? "") : `${service.namespace}/${service.name}`,
    namespaceSelector: plain(webhook.namespaceSelector),
    objectSelector: plain(webhook.objectSelector),
  };
}

/** On EKS `iam-for-pods.amazonaws.com`, as its own project and kOps install it `pod-identity-webhook.amazonaws.com`. */
export const isPodIdentity = (webhook: string): boolean => /iam-for-pods|pod-identity/.test(webhook);

const plain = (selector: object | undefined): Json => JSON.parse(JSON.stringify(selector ?? {})) as Json;

/** Lines as `timestamps=true` gives them: `2026-11-26T03:16:52.123456789Z text`. */
export const logLines = (lines: readonly string[]): readonly LogLine[] =>
  lines.map((line) => {
    const [stamp = "", ...rest] = line.split(" ");
    const at = timeOf(stamp);
    return at === 0 ? { at, text: hiddenText(line) } : { at, text: hiddenText(rest.join(" ")) };
  });
