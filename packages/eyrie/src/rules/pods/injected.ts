import * as say from "../../messages/doctor/injection.ts";
import type { Chain } from "../../readings/chain.ts";
import type { ContainerReading, PodReading, Readings } from "../../readings/readings.ts";
import { doctorRule, type Found, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { restarting } from "../restart.ts";
import { annotatedAt, isBound, namesOf, uninjected } from "./injection.ts";

type Bare = { readonly pod: PodReading; readonly container: ContainerReading };

const at = (time: number) => new Date(time).toISOString();

/** What a pod had to be younger than to be given its role, as far as anything tells. */
function since(chain: Chain, look: Look, { webhook }: Readings) {
  const annotated = annotatedAt(chain, look) ?? look.at(chain.serviceAccount)?.createdAt;
  const called = webhook.status === "present" ? webhook.value.createdAt : 0;
  return annotated === undefined || annotated >= called
    ? ({ than: "annotation", time: annotated } as const)
    : ({ than: "webhook", time: called } as const);
}

function found(chain: Chain, bare: readonly Bare[], time: number | undefined, said: Pick<Found, "fact" | "remedy">) {
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
      commands: restarting(
        bare.map(({ pod }) => pod),
        namespace,
      ),
    },
  ] as const;
}

/** FACTS 13. The webhook acts when a pod is made and never again. */
export const youngerThanAnnotation = doctorRule({
  code: "EY204",
  title: say.youngerTitle,
  link: "pods",
  follows: ["EY201"],
  find: (chain, look, readings) => {
    look.need(chain.serviceAccount);
    if (!isBound(chain)) return [];
    const { than, time } = since(chain, look, readings);
    const known = annotatedAt(chain, look) !== undefined;
    const bare = uninjected(chain, look);
    const early = bare.filter(({ pod }) => time === undefined || pod.createdAt < time);
    // Who wrote the annotation may be recorded nowhere: then pods of any age may be older.
    const older = known || than === "webhook" ? early : bare;
    const said = say.older(namesOf(older), known || than === "webhook" || early.length > 0 ? than : undefined);
    return found(chain, older, known || than === "webhook" ? time : undefined, said);
  },
});

/**
 * FACTS 14. The webhook answers out of its cache, and a pod made within moments of its account is passed over (WH 174).
 * Whether it was that or an outage of moments no read tells; both are mended alike.
 */
export const injectedInTime = doctorRule({
  code: "EY205",
  title: say.injectedTitle,
  link: "pods",
  follows: ["EY201"],
  find: (chain, look, readings) => {
    look.need(chain.serviceAccount);
    if (!isBound(chain) || annotatedAt(chain, look) === undefined) return [];
    if (look.at(readings.webhook) === undefined) return [];
    const { time = 0 } = since(chain, look, readings);
    const late = uninjected(chain, look).filter(({ pod }) => pod.createdAt >= time);
    return found(chain, late, time, say.passedOver(namesOf(late)));
  },
});
