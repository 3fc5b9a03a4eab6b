import type { Readings } from "./readings.ts";

const absent = { status: "absent" } as const;

/** Where nothing was read yet, nothing is there. */
export const nothingRead = ({ takenAt, region, scope }: Pick<Readings, "takenAt" | "region" | "scope">): Readings => ({
  takenAt,
  region,
  scope,
  caller: absent,
  cluster: absent,
  apiIssuer: absent,
  apiKeys: absent,
  issuerKeys: absent,
  webhook: absent,
  namespaceLabels: absent,
  serviceAccounts: absent,
  pods: absent,
  workloads: absent,
  storage: absent,
  release: absent,
  neighbours: absent,
  services: absent,
  events: absent,
  logs: {},
  providers: absent,
  roles: {},
  trusting: absent,
  policies: {},
  nearby: absent,
  buckets: {},
  ownBuckets: {},
  keys: {},
  simulated: {},
  endpoints: absent,
  stsEndpoints: absent,
  clocks: { aws: absent, kubernetes: absent, nodes: absent },
  account: absent,
});
