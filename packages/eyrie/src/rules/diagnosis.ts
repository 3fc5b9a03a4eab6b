import * as say from "../messages/doctor/diagnosis.ts";
import {
  type Check,
  type Diagnosis,
  type Link,
  type LinkName,
  linkNames,
  type Path,
  type Root,
} from "../model/diagnosis.ts";
import type { Observed } from "../model/observed.ts";
import type { Sentence } from "../model/sentence.ts";
import { type Chain, chainsOf } from "../readings/chain.ts";
import type { Readings } from "../readings/readings.ts";
import { checksOf, type Judged } from "./diagnose.ts";

type Evidence = Link["evidence"];
type Seen = { readonly resource: string; readonly evidence: Evidence };

/** What was judged, with the picture of the way from each service account to its bucket. Pure. */
export function diagnosisOf(readings: Readings, judged: Judged): Diagnosis {
  const { scope, cluster, region, takenAt } = readings;
  const what = scope.pod ?? scope.serviceAccount ?? scope.release ?? "";
  return {
    takenAt,
    place: say.place(scope.namespace, cluster.status === "present" ? cluster.value.name : "", region, what),
    ...judged,
    paths: chainsOf(readings).map((chain) => pathOf(chain, readings, judged)),
    beyond: say.beyond,
    suppressed: judged.suppressed.map(({ code, about }) => (about === undefined ? code : `${code}=${about}`)),
  };
}

const pathOf = (chain: Chain, readings: Readings, { checks, roots }: Judged): Path => ({
  serviceAccount: `${chain.namespace}/${chain.account}`,
  links: linkNames.map((name) => {
    const { resource, evidence } = seenOf[name](chain, readings);
    return { name, resource, evidence, ...stateOf(checksOf(checks, name), roots, resource) };
  }),
});

/** A link that nobody looked at wholly, or of which nothing was found, is unknown; that is never green. */
function stateOf(checks: readonly Check[], roots: readonly Root[], resource: string): Pick<Link, "state" | "codes"> {
  const found = checks.flatMap(({ findings }) => findings);
  const codes = [...new Set(found.map(({ code }) => code))];
  const order = (code: string) => roots.findIndex((root) => root.code === code) + 1 || Number.MAX_SAFE_INTEGER;
  const ranked = codes.toSorted((a, b) => order(a) - order(b));
  if (found.some(({ severity }) => severity === "error")) return { state: "broken", codes: ranked };
  if (checks.some(({ state }) => state === "unchecked") || resource === "") return { state: "unknown", codes: ranked };
  return { state: found.length > 0 ? "warned" : "holds", codes: ranked };
}

const valueOf = <T>(seen: Observed<T>): T | undefined => (seen.status === "present" ? seen.value : undefined);

const line = (label: Sentence, value: string | undefined): Evidence =>
  value === undefined || value === "" ? [] : [{ label, value }];

/** What was seen of each link. */
const seenOf: Readonly<Record<LinkName, (chain: Chain, readings: Readings) => Seen>> = {
  pods: ({ pods }) => {
    const listed = valueOf(pods) ?? [];
    const ready = listed.filter((pod) => pod.ready).length;
    const roles = new Set(
      listed.flatMap(({ containers }) =>
        containers.flatMap(({ env }) =>
          env.flatMap(({ name, value }) => (name === "AWS_ROLE_ARN" ? (value ?? []) : [])),
        ),
      ),
    );
    return {
      resource: listed.map(({ name }) => name).join(", "),
      evidence: [
        ...line(say.evidence.ready, listed.length === 0 ? "" : `${ready}/${listed.length}`),
        ...[...roles].flatMap((role) => line(say.evidence.role, role)),
      ],
    };
  },
  "service-account": ({ namespace, account, serviceAccount, annotation }) => ({
    resource: valueOf(serviceAccount) === undefined ? "" : `${namespace}/${account}`,
    evidence: line(say.evidence.annotation, annotation),
  }),
  issuer: ({ issuer, provider }) => ({
    resource: valueOf(issuer) ?? "",
    evidence: line(say.evidence.clients, valueOf(provider)?.clientIds.join(", ")),
  }),
  token: ({ subject, audience, issuer }) => ({
    resource: subject,
    evidence: [
      ...line(say.evidence.issuer, valueOf(issuer)),
      ...line(say.evidence.subject, subject),
      ...line(say.evidence.audience, audience),
    ],
  }),
  trust: ({ role }) => {
    const found = valueOf(role);
    return {
      resource: found === undefined ? "" : `${found.name}: trust policy`,
      evidence: line(say.evidence.document, found?.trust),
    };
  },
  role: ({ role }) => {
    const found = valueOf(role);
    return {
      resource: found?.arn ?? "",
      evidence: [...line(say.evidence.id, found?.id), ...line(say.evidence.boundary, found?.boundary)],
    };
  },
  policies: ({ role }, { policies }) => {
    const found = valueOf(role);
    const attached = found === undefined ? [] : (valueOf(found.attached) ?? []);
    const inline = found === undefined ? [] : (valueOf(found.inline) ?? []);
    const documents = attached.flatMap((arn) => {
      const read = policies[arn];
      return read?.status === "present" ? [{ label: { en: arn, ja: arn }, value: read.value.document }] : [];
    });
    return {
      resource: [...attached, ...inline.map(({ name }) => name)].join(", "),
      evidence: [
        ...documents,
        ...inline.map(({ name, document }) => ({ label: { en: name, ja: name }, value: document })),
      ],
    };
  },
  "bucket-policy": ({ bucket, bucketName = "" }) => {
    const found = valueOf(bucket);
    const policy = found && valueOf(found.policy);
    return {
      resource: found === undefined ? "" : policy === undefined ? `${bucketName}: -` : `${bucketName}: bucket policy`,
      evidence: line(say.evidence.document, policy),
    };
  },
  bucket: ({ bucket }) => {
    const found = valueOf(bucket);
    const encryption = found && valueOf(found.encryption);
    return {
      resource: found === undefined ? "" : `s3://${found.name}`,
      evidence: [
        ...line(say.evidence.region, found?.region),
        ...line(
          say.evidence.encryption,
          encryption && [encryption.algorithm, encryption.keyArn ?? ""].join(" ").trim(),
        ),
      ],
    };
  },
  configuration: ({ storage }) => {
    const found = valueOf(storage);
    return {
      resource: found?.configMap ?? "",
      evidence: [
        ...line(say.evidence.host, found && `${found.address}:${found.port}`),
        ...line(say.evidence.rootPath, found?.rootPath),
      ],
    };
  },
};
