import * as say from "../../messages/doctor/injection.ts";
import type { Chain } from "../../readings/chain.ts";
import type { ContainerReading, PodReading, Readings } from "../../readings/readings.ts";
import { doctorRule, type Found } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { renewing } from "../restart.ts";
import { annotatedAt, isBound, namesOf, uninjected } from "./injection.ts";

type Bare = { readonly pod: PodReading; readonly container: ContainerReading };

const at = (time: number) => new Date(time).toISOString();

/** When the webhook's configuration was made; before, nobody called it. */
const calledSince = ({ webhook }: Readings): number => (webhook.status === "present" ? webhook.value.createdAt : 0);

function found(
  chain: Chain,
  readings: Readings,
  bare: readonly Bare[],
  time: number | undefined,
  said: Pick<Found, "fact" | "remedy">,
) {
  const { namespace, account } = chain;
  const [first] = bare;
  const names = namesOf(bare);
  if (first === undefined) return [];
  return [
    {
      severity: "error",
      ...said,
      about: names.length === 1 ? `pod/${namespace}/${first.pod.name}` : `service-account/${namespace}/${account}`,
      ...(time === undefined
        ? {}
        : { comparisons: [beside(say.label.made, `${first.pod.name} ${at(first.pod.createdAt)}`, `≥ ${at(time)}`)] }),
      commands: renewing(
        bare.map(({ pod }) => pod),
        chain,
        readings,
      ),
    },
  ] as const;
}

/** The webhook acts when a pod is made and never again. */
export const youngerThanAnnotation = doctorRule({
  code: "EY204",
  title: say.youngerTitle,
  link: "pods",
  follows: ["EY201"],
  find: (chain, look, readings) => {
    look.need(chain.serviceAccount);
    if (!isBound(chain)) return [];
    const annotated = annotatedAt(chain, look);
    const bare = uninjected(chain, look);
    // Who wrote the annotation may be recorded nowhere: then pods of any age may be older.
    if (annotated === undefined) return found(chain, readings, bare, undefined, say.older(namesOf(bare), undefined));
    const called = calledSince(readings);
    const older = bare.filter(({ pod }) => pod.createdAt < Math.max(annotated, called));
    const than = older.some(({ pod }) => pod.createdAt < annotated) ? "annotation" : "webhook";
    return found(chain, readings, older, than === "annotation" ? annotated : called, say.older(namesOf(older), than));
  },
});

/**
 * The webhook answers out of its cache, and a pod made within moments of its account is passed over.
 * Whether it was that or an outage of moments no read tells; both are mended alike.
 */
export const injectedInTime = doctorRule({
  code: "EY205",
  title: say.injectedTitle,
  link: "pods",
  follows: ["EY201"],
  find: (chain, look, readings) => {
    look.need(chain.serviceAccount);
    const annotated = annotatedAt(chain, look);
    if (!isBound(chain) || annotated === undefined || look.at(readings.webhook) === undefined) return [];
    const time = Math.max(annotated, calledSince(readings));
    const late = uninjected(chain, look).filter(({ pod }) => pod.createdAt >= time);
    return found(chain, readings, late, time, say.passedOver(namesOf(late)));
  },
});
