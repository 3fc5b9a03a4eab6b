import * as say from "../messages/doctor/webhook.ts";
import { noWebhook, webhookTitle } from "../messages/rules-cluster.ts";
import { shellWord } from "../model/shell.ts";
import type { Chain } from "../readings/chain.ts";
import type { PodReading, Readings, WebhookReading } from "../readings/readings.ts";
import { doctorRule, type Found, type Look } from "./doctor-rule.ts";
import { beside } from "./evidence.ts";
import { annotatedAt, isBound, namesOf, podsUnder, uninjected } from "./pods/injection.ts";
import { labelsToSelect } from "./pods/label-selector.ts";
import { renewing } from "./restart.ts";
import { rule } from "./rule.ts";

const code = "EY201";

/** EKS' own stands in the control plane and is called on the API server's loopback: no pods, no Service. */
const ofEks = /^https:\/\/127\.0\.0\.1[:/]/;

/**
 * EKS runs it in the control plane; without its configuration pods get no role, and nothing says so. Before a
 * run only that it is there is looked at; the doctor sees where it leads, whom it takes, and what came of it.
 */
export const podIdentityWebhook = {
  ...rule({
    code,
    title: webhookTitle,
    looksAt: ["podIdentityWebhook"],
    find: ({ podIdentityWebhook: found }, { cluster }) =>
      found === undefined ? [{ severity: "error", ...noWebhook(cluster.name) }] : [],
  }),
  ...doctorRule({
    code,
    title: say.injectedTitle,
    link: "pods",
    find: (chain, look, readings) => {
      const webhook = look.at(readings.webhook);
      const fault = webhook === undefined ? missing(readings) : faultOf(webhook, chain, look, readings);
      if (fault === undefined) return [];
      const bare = uninjected(chain, look).map(({ pod }) => pod);
      // Pods that have their role keep it until they are made anew.
      const works =
        bare.length === 0 && podsUnder(chain, look).length > 0 && refusedBy(webhook, look, readings).length === 0;
      const { commands = [], rolled = [], ...said } = fault;
      const left = bare.filter((pod) => !rolled.includes(pod));
      return [
        {
          severity: works ? "warning" : "error",
          about: `mutating-webhook-configuration/${webhook?.name ?? "pod-identity-webhook"}`,
          ...said,
          commands: [...commands, ...renewing(left, chain, readings)],
        },
      ];
    },
  }),
};

/** `rolled`: pods that the commands make anew as it is. */
type Fault = Omit<Found, "severity"> & { readonly rolled?: readonly PodReading[] };

const missing = ({ cluster }: Readings): Fault => ({
  ...noWebhook(cluster.status === "present" ? cluster.value.name : ""),
  commands: ["kubectl get mutatingwebhookconfigurations"],
});

function faultOf(webhook: WebhookReading, chain: Chain, look: Look, readings: Readings): Fault | undefined {
  const { namespaceSelector, objectSelector, failurePolicy, target, name } = webhook;
  const endpoints = webhook.endpoints && (look.at(webhook.endpoints) ?? 0);
  if (endpoints === 0) {
    const [namespace = "", service = ""] = target.split("/");
    return {
      ...say.noEndpoints(target, failurePolicy),
      comparisons: [beside(say.label.endpoints, "0", "≥ 1")],
      commands: [
        `kubectl get pods,endpointslices -n ${namespace}`,
        `kubectl describe service ${service} -n ${namespace}`,
      ],
    };
  }
  const toTakeNamespace =
    JSON.stringify(namespaceSelector) === "{}"
      ? []
      : labelsToSelect(namespaceSelector, look.at(readings.namespaceLabels) ?? {});
  if (toTakeNamespace.length > 0)
    return {
      ...say.namespaceExcluded(chain.namespace),
      comparisons: [
        beside(say.label.labels, JSON.stringify(look.at(readings.namespaceLabels)), JSON.stringify(namespaceSelector)),
      ],
      commands: [`kubectl label namespace ${chain.namespace} --overwrite ${toTakeNamespace.join(" ")}`],
    };
  const left = podsUnder(chain, look).filter(({ labels }) => labelsToSelect(objectSelector, labels).length > 0);
  const [first] = left;
  if (first !== undefined)
    return {
      ...say.podsExcluded(left.map((pod) => pod.name)),
      comparisons: [beside(say.label.labels, JSON.stringify(first.labels), JSON.stringify(objectSelector))],
      commands: [...new Set(left.flatMap(({ madeBy }) => madeBy ?? []))].map(
        (maker) =>
          `kubectl patch ${maker} -n ${chain.namespace} --type merge -p ${shellWord(templateLabels(labelsToSelect(objectSelector, first.labels)))}`,
      ),
      rolled: left,
    };
  const without = withoutAnswer(webhook, chain, look, readings);
  if (endpoints !== undefined || ofEks.test(target) || without === undefined) return undefined;
  return {
    ...say.unreachable(without, failurePolicy),
    comparisons: [beside(say.label.target, target, "https://127.0.0.1:23443/mutate")],
    commands: [`kubectl edit mutatingwebhookconfiguration ${name}`],
  };
}

/** Pods that were made when the account named its role and got nothing, or that could not be made: by these it shows. */
function withoutAnswer(
  webhook: WebhookReading,
  chain: Chain,
  look: Look,
  readings: Readings,
): readonly string[] | undefined {
  const since = annotatedAt(chain, look);
  const bare = isBound(chain) && since !== undefined ? uninjected(chain, look) : [];
  const silent = namesOf(bare.filter(({ pod }) => pod.createdAt >= (since ?? 0)));
  if (silent.length > 0) return silent;
  const refused = refusedBy(webhook, look, readings);
  return refused.length > 0 ? refused : undefined;
}

/** Workloads whose pods cannot be made because the webhook does not answer and must. */
const refusedBy = (webhook: WebhookReading | undefined, look: Look, { workloads }: Readings): readonly string[] =>
  webhook === undefined
    ? []
    : (look.at(workloads) ?? []).flatMap(({ kind, name, failures }) =>
        failures.some((message) => message.includes(`failed calling webhook "${webhook.entry}"`))
          ? [`${kind}/${name}`]
          : [],
      );

/** `["a=b", "c-"]` as a merge patch of a pod template. */
function templateLabels(changes: readonly string[]): string {
  const labels = Object.fromEntries(
    changes.map((change) => {
      const [key = "", value] = change.split("=");
      return value === undefined ? [key.slice(0, -1), null] : [key, value];
    }),
  );
  return JSON.stringify({ spec: { template: { metadata: { labels } } } });
}
