import { statementsBroad, statementsDeny } from "./added-statements.ts";
import { balancerKept } from "./balancer-change.ts";
import { helmDriver, knownChart, usableChart, usableHelm } from "./chart.ts";
import { loadBalancerController, openToTheWorld } from "./load-balancer.ts";
import { configured, keylessPods, underAccount } from "./manifests.ts";
import { ownPlace } from "./milvus/root-path.ts";
import { readyNode } from "./nodes.ts";
import { awsPermissions, kubernetesPermissions } from "./operator.ts";
import { attachedQuota, iamQuotas } from "./quotas.ts";
import { csiDriver, storageClass } from "./storage.ts";
import { podIdentityWebhook } from "./webhook.ts";

/**
 * All that Eyrie knows to break, in the order in which it is told. EY2xx: service account and pod. EY5xx: what the role
 * may do. EY6xx: Helm and Milvus. EY7xx: what a cluster must offer. EY8xx: the operator, and what the account has room
 * for.
 */
export const catalogue = [
  podIdentityWebhook,
  statementsBroad,
  statementsDeny,
  usableHelm,
  helmDriver,
  usableChart,
  knownChart,
  loadBalancerController,
  openToTheWorld,
  balancerKept,
  ownPlace,
  underAccount,
  configured,
  keylessPods,
  storageClass,
  csiDriver,
  readyNode,
  awsPermissions,
  kubernetesPermissions,
  iamQuotas,
  attachedQuota,
] as const;

export type FindingCode = (typeof catalogue)[number]["code"];

export const findingCodes: readonly FindingCode[] = catalogue.map(({ code }) => code);
