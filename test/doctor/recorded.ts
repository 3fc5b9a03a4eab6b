import { roleAnnotation } from "#eyrie/milvus/trust";
import type {
  ContainerReading,
  PodReading,
  ReleaseReading,
  Readings,
  ServiceAccountReading,
  WebhookReading,
  WorkloadReading,
} from "#eyrie/readings/readings";

/** Recorded reads of a healthy set-up in which one thing is otherwise. Names no code: a test does. */
export type Recorded = {
  readonly how: string;
  readonly otherwise: (readings: Readings) => Readings;
  /** What the doctor has its user type, in part. */
  readonly types?: readonly string[];
};

/** What was read; where nothing was, the test has nothing to alter. */
export function there<T>(seen: { readonly status: string; readonly value?: T } | undefined): T {
  if (seen?.value === undefined) throw new Error(`nothing was read: ${seen?.status ?? "not asked"}`);
  return seen.value;
}

export const present = <T>(value: T) => ({ status: "present", value }) as const;

/** The component whose readings are changed, so that the others show what is right. */
export const component = "datanode";
export const every = "every";

export const ofPods =
  (change: (pod: PodReading) => PodReading, which = component) =>
  (readings: Readings): Readings => ({
    ...readings,
    pods: present(
      there(readings.pods).map((pod) => (which === every || pod.labels["component"] === which ? change(pod) : pod)),
    ),
  });

export const ofContainers = (change: (container: ContainerReading) => Partial<ContainerReading>, which?: string) =>
  ofPods((pod) => ({ ...pod, containers: pod.containers.map((one) => ({ ...one, ...change(one) })) }), which);

export const ofWorkloads =
  (change: (workload: WorkloadReading) => WorkloadReading, which = component) =>
  (readings: Readings): Readings => ({
    ...readings,
    workloads: present(
      there(readings.workloads).map((one) =>
        which === every || one.labels["component"] === which ? change(one) : one,
      ),
    ),
  });

export const ofAccount =
  (change: (account: ServiceAccountReading) => Partial<ServiceAccountReading>) =>
  (readings: Readings): Readings => ({
    ...readings,
    serviceAccounts: present(
      there(readings.serviceAccounts).map((one) =>
        one.name === "milvus-s3-access-sa" ? { ...one, ...change(one) } : one,
      ),
    ),
  });

export const ofWebhook =
  (change: (webhook: WebhookReading) => Partial<WebhookReading>) =>
  (readings: Readings): Readings => {
    const webhook = there(readings.webhook);
    return { ...readings, webhook: present({ ...webhook, ...change(webhook) }) };
  };

export const ofRelease =
  (change: (release: ReleaseReading) => Partial<ReleaseReading>) =>
  (readings: Readings): Readings => {
    const release = there(readings.release);
    return { ...readings, release: present({ ...release, ...change(release) }) };
  };

export const both =
  (...changes: readonly Recorded["otherwise"][]): Recorded["otherwise"] =>
  (readings) =>
    changes.reduce((so, change) => change(so), readings);

/** As if nobody had a spec: what Eyrie made is then somebody's own. */
export const withoutSpec = ({ wanted: _wanted, ...readings }: Readings): Readings => ({
  ...readings,
  scope: { namespace: readings.scope.namespace },
});

export const arn = "arn:aws:iam::111122223333:role/milvus-s3-access-sa";
export const valued = (value: string) =>
  ofAccount(({ annotations }) => ({ annotations: { ...annotations, [roleAnnotation]: value } }));
export const keyed = (key: string) =>
  ofAccount(({ annotations: { [roleAnnotation]: role = "", ...rest } }) => ({ annotations: { ...rest, [key]: role } }));

export const bare = ({ env }: ContainerReading) => ({
  env: env.filter(({ name }) => !/ROLE_ARN|TOKEN_FILE/.test(name)),
});
const withoutToken = ({ mounts }: ContainerReading) => ({
  mounts: mounts.filter(({ name }) => name !== "aws-iam-token"),
});
export const uninjected = both(
  ofContainers(bare),
  ofContainers(withoutToken),
  ofPods((pod) => ({ ...pod, volumes: pod.volumes.filter(({ name }) => name !== "aws-iam-token") })),
);
export const madeAfter = (milliseconds: number) =>
  ofPods((pod) => ({ ...pod, createdAt: pod.createdAt + milliseconds }));
export const env = (variables: Readonly<Record<string, string>>) => (container: ContainerReading) => ({
  env: [
    ...container.env.filter(({ name }) => !(name in variables)),
    ...Object.entries(variables).map(([name, value]) => ({ name, value })),
  ],
});
/** In the template and so in the pods. */
export const written = (change: (container: ContainerReading) => Partial<ContainerReading>, which?: string) =>
  both(
    ofContainers(change, which),
    ofWorkloads(
      (one) => ({
        ...one,
        template: {
          ...one.template,
          containers: one.template.containers.map((container) => ({ ...container, ...change(container) })),
        },
      }),
      which,
    ),
  );

/** As if a pod of Milvus had logged a line after it was ready. */
export function withLateLine(readings: Readings, text: string): Readings {
  const [pod] = there(readings.pods);
  const key = `${pod?.name ?? ""}/${pod?.containers[0]?.name ?? ""}`;
  const late = { at: Math.max((pod?.readySince ?? 0) + 1, readings.takenAt - 1_000), text };
  return { ...readings, logs: { ...readings.logs, [key]: { status: "present", value: [late] } } };
}
