import type { Observed } from "../model/observed.ts";
import type { Language } from "../model/sentence.ts";
import type { Connection } from "../stages/connection.ts";
import type { ResourceStatus, Status } from "../stages/status.ts";
import { type Body, connectionJson, problemJson, saidJson } from "./json.ts";

type StatusJson = NonNullable<Body["status"]>;

export const statusJson = (
  language: Language,
  { resources, release, pods, stored, lastProof, lease }: Status,
  connection: Observed<Connection>,
  storage: StatusJson["storage"],
): StatusJson => ({
  resources: resources.map((resource) => resourceJson(language, resource)),
  storage,
  release: seen(language, release, ({ status, revision, chart }) => ({
    status,
    revision,
    chart: chart.name,
    version: chart.version,
    appVersion: chart.appVersion,
  })),
  pods: seen(language, pods, ({ workloads, identities, ...counted }) => ({
    ...counted,
    workloads: workloads.map((workload) => ({ ...workload })),
    identities: identities.map(({ identity, meant, pods: names }) => ({
      by: identity.by,
      ...(identity.by === "role" ? { role: identity.arn } : {}),
      meant,
      pods: [...names],
    })),
  })),
  stored: seen(language, stored, ({ kinds, ...total }) => ({ ...total, kinds: kinds.map((kind) => ({ ...kind })) })),
  address: seen(language, connection, (found) => connectionJson(language, found)),
  lastProof: seen(language, lastProof, ({ at, ...proof }) => ({ at: new Date(at).toISOString(), ...proof })),
  lease: seen(language, lease, (held) => held),
});

function resourceJson(language: Language, resource: ResourceStatus): StatusJson["resources"][number] {
  const { id, standing } = resource;
  switch (resource.state) {
    case "differs":
      return { id, standing, state: "differs", fields: [...resource.fields] };
    case "conflict":
      return {
        id,
        standing,
        state: "conflict",
        ...saidJson(language, { fact: resource.why, remedy: resource.remedy }),
      };
    case "unreadable":
      return { id, standing, state: "unreadable", problem: problemJson(language, resource.cause) };
    case "as-desired":
    case "missing":
      return { id, standing, state: resource.state };
  }
}

/** `null`: there is none. */
function seen<T, U>(language: Language, observed: Observed<T>, form: (value: T) => U) {
  switch (observed.status) {
    case "present":
      return form(observed.value);
    case "absent":
      return null;
    case "unreadable":
      return { problem: problemJson(language, observed.cause) };
  }
}
