import * as say from "../../messages/doctor/service-account.ts";
import { byEyrie } from "../../messages/doctor/trust.ts";
import { roleAnnotation } from "../../milvus/trust.ts";
import { credentialVariables, hasEndpoint, variable } from "../../readings/injection.ts";
import { isOwned } from "../../readings/owned.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { renewing } from "../restart.ts";
import { rolesMeant } from "./candidates.ts";
import { askersOf, podsWithout, templateOf } from "./injection.ts";
import { misplacedIn } from "./mistyped.ts";
import { rolelessDefault } from "./other-account.ts";

/**
 * Nothing fails until the pod asks S3, as the node's role. A misspelt annotation is another rule's, and so is
 * an annotated account that no pod uses; pods that are given both variables by their makers, or Pod Identity's, need no
 * annotation.
 */
export const roleAnnotated = doctorRule({
  code: "EY202",
  title: say.annotationTitle,
  link: "service-account",
  beforehand: "pods",
  find: (chain, look, readings) => {
    const { namespace, account, annotation } = chain;
    const { labels } = look.need(chain.serviceAccount);
    if (annotation !== undefined || misplacedIn(chain, look) !== undefined) return [];
    if (rolelessDefault(chain, look, readings) !== undefined) return [];
    const containers = askersOf(chain, look);
    const otherwise = containers.filter(({ pod, container }) => {
      if (hasEndpoint(container)) return true;
      const written = templateOf(pod, readings)?.containers.find(({ name }) => name === container.name);
      return written !== undefined && credentialVariables.every((name) => variable(written, name) !== undefined);
    });
    if (containers.length > 0 && otherwise.length === containers.length) return [];
    const roles = rolesMeant(chain, readings);
    const owned = isOwned(readings, labels);
    const expected = roles.length === 0 ? say.someRole : roles.join(", ");
    const role = roles.length === 1 ? roles[0] : "<role ARN>";
    const said = say.notAnnotated(`${namespace}/${account}`, roles.length);
    return [
      {
        severity: "error",
        ...said,
        ...(owned ? { remedy: byEyrie } : {}),
        about: `service-account/${namespace}/${account}`,
        comparisons: [beside(say.label.annotation, "-", `${roleAnnotation}: ${expected}`)],
        commands: [
          ...new Set([
            owned ? "eyrie up" : `kubectl annotate serviceaccount ${account} -n ${namespace} ${roleAnnotation}=${role}`,
            ...renewing(podsWithout(roles.length === 1 ? roles[0] : undefined, chain, look), chain, readings),
          ]),
        ],
      },
    ];
  },
});
