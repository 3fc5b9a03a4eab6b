import type { LocalCloud } from "@eyrie/localcloud/cloud";
import { proofAnnotation } from "#eyrie/kinds/ownership";

/** What `down` takes away, and what stays by design: data, and what others may rely on. */
export type Essence = { readonly ours: unknown; readonly stays: unknown };

/** What a run leaves behind in account and namespace, without what chance and time put into it. */
export function essence({ account, s3, clusters: [cluster] }: LocalCloud): Essence {
  const issuer = cluster?.identity.issuer.replace("https://", "") ?? "";
  const names = (resource: "services" | "statefulsets" | "persistentvolumeclaims") =>
    cluster?.store.list(resource, "milvus").map(({ metadata }) => metadata.name);
  const ours = {
    roles: [...account.iam.roles.values()].map(({ name, trust, attached, tags }) => [
      name,
      trust.text,
      [...attached],
      [...tags],
    ]),
    policies: [...account.iam.policies.values()].map(({ arn, versions, tags }) => [
      arn,
      versions.map(({ text }) => text),
      [...tags],
    ]),
    accounts: cluster?.store
      .list("serviceaccounts", "milvus")
      .map(({ metadata: { name, labels, annotations = {} } }) => [
        name,
        labels,
        Object.entries(annotations).filter(([annotation]) => annotation !== proofAnnotation),
      ]),
    config: cluster?.store
      .list("configmaps", "milvus")
      .filter(({ metadata }) => metadata.name === "milvus-demo")
      .map(({ data }) => data),
    workloads: cluster?.store.list("deployments", "milvus").map(({ metadata, spec }) => [metadata.name, spec.template]),
    others: [names("services"), names("statefulsets")],
  };
  const stays = {
    providers: [...account.iam.providers.values()].map(({ url, clientIds }) => [url, [...clientIds]]),
    buckets: [...s3.buckets.values()].map(({ name, tags, ownership, publicAccessBlock, policy, lifecycle }) => [
      name,
      tags,
      ownership,
      publicAccessBlock,
      policy?.text,
      lifecycle,
    ]),
    volumes: names("persistentvolumeclaims"),
  };
  return JSON.parse(JSON.stringify({ ours, stays }).replaceAll(issuer, "issuer")) as Essence;
}
