import { oidcProviderArn } from "../kinds/oidc-provider.ts";
import { roleWant } from "../kinds/role.ts";
import { serviceAccountWant } from "../kinds/service-account.ts";
import { stsAudience } from "../milvus/trust.ts";
import type { Change } from "../model/change.ts";
import { absent, type Observed, seenAs } from "../model/observed.ts";
import type { KindName } from "../model/resource.ts";
import { kindOf } from "../permissions/kind-rights.ts";
import { nothingRead } from "../readings/nothing.ts";
import type { ProviderReading, Readings, RoleReading, ServiceAccountReading } from "../readings/readings.ts";
import { documentOf } from "../rules/decisions.ts";
import type { Reads } from "../rules/reads.ts";
import { urlOf } from "../rules/trust/trust-fault.ts";
import type { Ahead } from "../stages/preflight.ts";
import type { Planned } from "./session.ts";

const changeOf = ({ plan }: Pick<Planned, "plan">, kind: KindName): Change | undefined =>
  plan.changes.find(({ id }) => kindOf(id) === kind);

const isUsed = (change: Change | undefined): boolean => change?.action === "keep" && change.standing === "used";

/** Of what new pods will run by what is to be read; whom a role of Eyrie's will trust is known. */
export const identityToRead = (planned: Planned): NonNullable<Ahead["identity"]> => ({
  serviceAccount: planned.target.serviceAccount,
  providerArn: oidcProviderArn(planned.target),
  ...(isUsed(changeOf(planned, "role")) ? { role: planned.target.role } : {}),
});

/**
 * What new pods will run by: their service account, and who takes its tokens, as the plan will leave them. What the plan
 * mends is mended here, so nothing of what is still wrong is Eyrie's own to mend: `marks` names nobody.
 */
export function foreseen(planned: Planned, reads: Reads, now: number): Readings {
  const { target, facts } = planned;
  const { account, partition, region, cluster, issuer, serviceAccount, release, role } = target;
  const trust = trustAhead(planned, reads);
  return {
    ...nothingRead({
      takenAt: now,
      region,
      scope: { namespace: serviceAccount.namespace, serviceAccount: serviceAccount.name, release: release.name },
    }),
    wanted: {
      marks: [],
      serviceAccount: serviceAccount.name,
      roleArn: role.arn,
      bucket: target.bucket.name,
      rootPath: target.rootPath,
    },
    caller: present({ account, partition, arn: facts.identity.arn }),
    cluster: present({ ...cluster, issuer, version: facts.cluster.version }),
    serviceAccounts: seenAs(accountAhead(planned, reads), (one) => [one]),
    providers: seenAs(clientIdsAhead(planned, reads), (clientIds) => [
      providerOf(oidcProviderArn(target), clientIds),
      ...(trust.status === "present" ? othersTrusted(trust.value) : []),
    ]),
    roles: { [role.arn]: seenAs(trust, (text) => roleTrusting(planned, text)) },
  };
}

const present = <T>(value: T): Observed<T> => ({ status: "present", value });

function accountAhead(planned: Planned, { serviceAccount = absent }: Reads): Observed<ServiceAccountReading> {
  const { name, annotations } = serviceAccountWant(planned.target);
  switch (changeOf(planned, "service-account")?.action) {
    case "create":
      return present({ name, annotations, labels: {}, createdAt: 0, managers: [] });
    case "update":
      return seenAs(serviceAccount, (live) => ({ ...live, annotations: { ...live.annotations, ...annotations } }));
    default:
      return serviceAccount;
  }
}

function clientIdsAhead(planned: Planned, { clientIds = absent }: Reads): Observed<readonly string[]> {
  switch (changeOf(planned, "oidc-provider")?.action) {
    case "create":
      return present([stsAudience]);
    case "update":
      return seenAs(clientIds, (listed) => [...listed, stsAudience]);
    default:
      return clientIds;
  }
}

/** Of a role that could not be read when it was planned nothing is known: what waits for it is not carried out. */
function trustAhead(planned: Planned, { trust = absent }: Reads): Observed<string> {
  const change = changeOf(planned, "role");
  if (isUsed(change)) return trust;
  return change?.action === "unknown" ? absent : present(JSON.stringify(roleWant(planned.target).trust));
}

const providerOf = (arn: string, clientIds: readonly string[] = []): ProviderReading => ({
  arn,
  url: urlOf(arn),
  clientIds,
  createdAt: 0,
});

/** Which other issuers the account knows is not read: those that are trusted pass for such, so that none loses its trust. */
const othersTrusted = (trust: string): readonly ProviderReading[] =>
  (documentOf(trust, "")?.statements ?? [])
    .flatMap(({ principals }) => principals?.values ?? [])
    .flatMap(({ type, value }) => (type === "Federated" ? [providerOf(value)] : []));

/** Of a role nothing but whom it trusts decides about tokens. */
const roleTrusting = ({ target: { role } }: Planned, trust: string): RoleReading => ({
  arn: role.arn,
  path: role.path,
  name: role.name,
  id: "",
  createdAt: 0,
  maxSessionDuration: 3600,
  trust,
  tags: {},
  attached: absent,
  inline: absent,
});
