import * as say from "../../messages/doctor/injection.ts";
import { tokenVolume, variable } from "../../readings/injection.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { renewing } from "../restart.ts";
import { askersOf, isBound, namesOf, setByHand, templateOf } from "./injection.ts";

/** What the webhook injected stays what it was; what somebody set by hand is another rule's. */
export const currentRole = doctorRule({
  code: "EY206",
  title: say.currentTitle,
  link: "pods",
  follows: ["EY203", "EY214"],
  find: (chain, look, readings) => {
    look.need(chain.serviceAccount);
    const { annotation = "", audience, namespace, account } = chain;
    if (annotation === "") return [];
    const injected = askersOf(chain, look).flatMap(({ pod, container }) => {
      const byWebhook = setByHand(pod, container, readings).length === 0;
      const role = byWebhook ? variable(container, "AWS_ROLE_ARN")?.value : undefined;
      const written = templateOf(pod, readings)?.volumes.some(({ name }) => name === tokenVolume) === true;
      const token = written ? undefined : pod.volumes.find(({ name }) => name === tokenVolume)?.token;
      return role === undefined ? [] : [{ pod, role, aud: token?.audience ?? audience }];
    });
    const ofRole = injected.filter(({ role }) => role !== annotation);
    const stale = ofRole.length > 0 || !isBound(chain) ? ofRole : injected.filter(({ aud }) => aud !== audience);
    const [first] = stale;
    if (first === undefined) return [];
    const names = namesOf(stale);
    const what = ofRole.length > 0 ? "role" : "audience";
    return [
      {
        severity: "error",
        ...say.stale(names, what),
        about: names.length === 1 ? `pod/${namespace}/${first.pod.name}` : `service-account/${namespace}/${account}`,
        comparisons: [
          what === "role"
            ? beside(say.label.role, first.role, annotation)
            : beside(say.label.audience, first.aud, audience),
        ],
        commands: renewing(
          stale.map(({ pod }) => pod),
          chain,
          readings,
        ),
      },
    ];
  },
});
