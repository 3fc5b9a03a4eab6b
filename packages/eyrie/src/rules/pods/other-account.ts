import * as say from "../../messages/doctor/service-account.ts";
import { roleAnnotation } from "../../milvus/trust.ts";
import type { Chain } from "../../readings/chain.ts";
import type { Readings } from "../../readings/readings.ts";
import { doctorRule, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { isRolled } from "../restart.ts";
import { rolesMeant } from "./candidates.ts";

type Stray = { readonly what: string; readonly account: string };

/** Pods and workloads of Milvus by the accounts that they run under. */
function strays(chain: Chain, look: Look, readings: Readings): readonly Stray[] {
  const running = (look.at(chain.pods) ?? []).map(({ name, madeBy = `pod/${name}`, serviceAccount }) => ({
    what: madeBy,
    account: serviceAccount,
  }));
  const declared = (look.at(readings.workloads) ?? []).map(({ kind, name, serviceAccount }) => ({
    what: `${kind.toLowerCase()}/${name}`,
    account: serviceAccount,
  }));
  const all = new Map([...running, ...declared].map((one) => [`${one.what} ${one.account}`, one]));
  return [...all.values()];
}

/** The only annotated account of the namespace, where Milvus runs under `default`, which nobody bound: no name was set. */
export function rolelessDefault(chain: Chain, look: Look, readings: Readings): string | undefined {
  const { scope, wanted } = readings;
  if (chain.account !== "default" || wanted !== undefined || scope.serviceAccount !== undefined) return undefined;
  if (rolesMeant(chain, readings).length > 0) return undefined;
  const annotated = (look.at(readings.serviceAccounts) ?? []).filter(
    ({ annotations }) => annotations[roleAnnotation] !== undefined,
  );
  return annotated.length === 1 ? annotated[0]?.name : undefined;
}

/**
 * With `create: true` and no name Woodpecker runs under `default`. An account that does not exist is another
 * rule's, and one that has a role of its own is somebody's intention unless a spec says otherwise.
 */
export const sameAccount = doctorRule({
  code: "EY212",
  title: say.sameAccountTitle,
  link: "pods",
  find: (chain, look, readings) => {
    const { namespace } = chain;
    const { scope, wanted } = readings;
    const accounts = look.at(readings.serviceAccounts) ?? [];
    const all = strays(chain, look, readings);
    const meant = rolelessDefault(chain, look, readings) ?? chain.account;
    const asked = scope.serviceAccount ?? scope.pod;
    if (wanted === undefined && asked !== undefined && !all.some(({ account }) => account === meant)) return [];
    const astray = all.filter(({ account }) => {
      const role = accounts.find(({ name }) => name === account)?.annotations[roleAnnotation];
      const harmless = role !== undefined && (wanted === undefined || role === wanted.roleArn);
      return account !== meant && accounts.some(({ name }) => name === account) && !harmless;
    });
    if (astray.length === 0) return [];
    const whats = [...new Set(astray.map(({ what }) => what))];
    const others = [...new Set(astray.map(({ account }) => account))];
    const makers = whats.filter(isRolled);
    return [
      {
        severity: "error",
        ...say.otherAccount(whats, others, meant, makers.length > 0),
        about: `service-account/${namespace}/${others[0] ?? ""}`,
        comparisons: [beside(say.label.account, others.join(", "), meant)],
        commands: makers.map((maker) => `kubectl set serviceaccount ${maker} ${meant} -n ${namespace}`),
      },
    ];
  },
});
