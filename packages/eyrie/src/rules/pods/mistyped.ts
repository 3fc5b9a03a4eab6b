import * as say from "../../messages/doctor/service-account.ts";
import { byEyrie } from "../../messages/doctor/trust.ts";
import { roleAnnotation } from "../../milvus/trust.ts";
import type { Chain } from "../../readings/chain.ts";
import { isOwned } from "../../readings/owned.ts";
import type { Readings } from "../../readings/readings.ts";
import { doctorRule, type Found, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { renewing } from "../restart.ts";
import { rolesMeant } from "./candidates.ts";
import { isBound, podsUnder, podsWithout } from "./injection.ts";

/** Keys whose values may well be ARNs, or hold them, and which are nobody's mistake. */
const others =
  /(?:^|\.)(?:kubernetes|k8s|helm|gke|azure)\.\w+\/|\/(?:audience|sts-regional-endpoints|token-expiration)$/;

/** A key that can only have been meant for the role: `eks.amazonaws.com/rolearn`, kube2iam's, or whatever holds a role's ARN. */
const meansRole = (key: string, value: string): boolean =>
  key !== roleAnnotation &&
  !others.test(key) &&
  (/(?:amazon|aws|iam|eks)[\w.-]*\/(?:iam[-_.]?)?role(?:[-_.]?arn)?$/i.test(key) ||
    /^["'\s]*arn:[\w-]*:iam:[:\d]*role\//.test(value));

type Misplaced = { readonly key: string; readonly value: string; readonly pods: readonly string[] };

/** Where the role stands while it does not stand where the webhook reads it. `pods`: on them, and not on their account. */
export function misplacedIn(chain: Chain, look: Look): Misplaced | undefined {
  if (chain.annotation !== undefined) return undefined;
  const { annotations = {} } = look.at(chain.serviceAccount) ?? {};
  const mistyped = Object.entries(annotations).find(([key, value]) => meansRole(key, value));
  if (mistyped !== undefined) return { key: mistyped[0], value: mistyped[1], pods: [] };
  const bearing = podsUnder(chain, look).flatMap((pod) =>
    Object.entries(pod.annotations).flatMap(([key, value]) =>
      key === roleAnnotation || meansRole(key, value) ? [{ key, value, pod: pod.name }] : [],
    ),
  );
  const [first] = bearing;
  return first && { ...first, pods: bearing.map(({ pod }) => pod) };
}

/** What is wrong with a value that is no role's ARN. */
function faultOf(value: string): say.ValueFault {
  if (/^["'\s]|["'\s]$/.test(value)) return "surrounded";
  if (/^[\w+=,.@/-]+$/.test(value)) return "name";
  if (/^arn:[\w-]*:iam::\d{12}:policy\//.test(value)) return "policy";
  if (/^arn:[\w-]*:iam::\d{12}:instance-profile\//.test(value)) return "instance-profile";
  if (/^arn:[\w-]*:sts::\d{12}:assumed-role\//.test(value)) return "session";
  if (/^arn:[\w-]*:iam:[^/]*role\//.test(value) && !/:\d{12}:/.test(value)) return "no-account";
  return "other";
}

type Wrong = Pick<Found, "fact" | "remedy" | "comparisons"> & { readonly key?: string };

/** Each of these leaves the account without the role that was meant, and nothing says so before S3 is asked. */
export const annotationSpelled = doctorRule({
  code: "EY203",
  title: say.spelledTitle,
  link: "service-account",
  beforehand: "pods",
  find: (chain, look, readings) => {
    const { labels } = look.need(chain.serviceAccount);
    const { namespace, account } = chain;
    const wrong = wrongIn(chain, look, readings);
    if (wrong === undefined) return [];
    const { key, ...said } = wrong;
    const owned = isOwned(readings, labels);
    const meant = meantBy(chain, look, readings);
    const role = meant ?? "<role ARN>";
    const remove = key === undefined ? [] : [`kubectl annotate serviceaccount ${account} -n ${namespace} ${key}-`];
    const annotate = `kubectl annotate serviceaccount ${account} -n ${namespace} --overwrite ${roleAnnotation}=${role}`;
    return [
      {
        severity: "error",
        ...said,
        ...(owned ? { remedy: byEyrie } : {}),
        about: `service-account/${namespace}/${account}`,
        commands: [
          ...new Set([
            ...(owned ? ["eyrie up"] : [...remove, annotate]),
            ...renewing(podsWithout(meant, chain, look), chain, readings),
          ]),
        ],
      },
    ];
  },
});

function wrongIn(chain: Chain, look: Look, readings: Readings): Wrong | undefined {
  const { namespace, account, annotation } = chain;
  const { wanted, caller } = readings;
  const about = `${namespace}/${account}`;
  const misplaced = misplacedIn(chain, look);
  if (misplaced !== undefined) {
    const { key, value, pods } = misplaced;
    const comparisons = [beside(say.label.key, `${key}: ${value}`, roleAnnotation)];
    return pods.length > 0
      ? { ...say.onPods(about, pods), comparisons }
      : { ...say.keyMistyped(about, key), comparisons, key };
  }
  if (annotation === undefined) return undefined;
  const expected = meantBy(chain, look, readings) ?? say.someRole;
  const comparisons = [beside(say.label.annotation, annotation, expected)];
  if (!isBound(chain)) return { ...say.valueMistyped(about, faultOf(annotation)), comparisons };
  const partition = caller.status === "present" ? caller.value.partition : undefined;
  if (partition !== undefined && annotation.split(":")[1] !== partition)
    return { ...say.valueMistyped(about, "partition"), comparisons };
  const [said, real] = [annotation, expected].map((arn) => arn.slice(arn.lastIndexOf("/") + 1).toLowerCase());
  if (annotation === expected || expected === say.someRole) return undefined;
  if (said === real) return { ...say.otherPath(about), comparisons };
  return wanted === undefined ? undefined : { ...say.otherRole(about), comparisons };
}

/**
 * The role that was meant: the spec's; else the one that a role's name in the annotation belongs to, if that role trusts
 * the account; else the only one that does.
 */
function meantBy(chain: Chain, look: Look, readings: Readings): string | undefined {
  if (readings.wanted !== undefined) return readings.wanted.roleArn;
  const role = chain.role.status === "present" ? chain.role.value : undefined;
  if (role !== undefined) return role.trust.includes(chain.subject) ? role.arn : chain.annotation;
  const roles = rolesMeant(chain, readings);
  const text = chain.annotation ?? misplacedIn(chain, look)?.value ?? "";
  const name =
    text
      .replaceAll(/["'\s]/g, "")
      .split("/")
      .at(-1) ?? "";
  return roles.find((arn) => arn.endsWith(`/${name}`)) ?? (roles.length === 1 ? roles[0] : undefined);
}
