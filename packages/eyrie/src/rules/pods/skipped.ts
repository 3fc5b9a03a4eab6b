import * as say from "../../messages/doctor/injection.ts";
import { shellWord } from "../../model/shell.ts";
import { skippedBy } from "../../readings/injection.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { askersOf, isBare, isBound } from "./injection.ts";

const annotation = "eks.amazonaws.com/skip-containers";

/** Read as CSV whose blanks count: in `a, b` the second is ` b`, and no container is called that. */
export const notSkipped = doctorRule({
  code: "EY208",
  title: say.notSkippedTitle,
  link: "pods",
  find: (chain, look) => {
    look.need(chain.serviceAccount);
    if (!isBound(chain)) return [];
    const { namespace } = chain;
    const skipped = askersOf(chain, look).filter(
      ({ pod, container }) => isBare(container) && skippedBy(pod.annotations).includes(container.name),
    );
    const [first] = skipped;
    if (first === undefined) return [];
    const containers = [...new Set(skipped.map(({ container }) => container.name))];
    const makers = [...new Set(skipped.flatMap(({ pod }) => pod.madeBy ?? []))];
    const left = skippedBy(first.pod.annotations).filter((name) => !containers.includes(name));
    const patch = {
      spec: { template: { metadata: { annotations: { [annotation]: left.length === 0 ? null : left.join(",") } } } },
    };
    return [
      {
        severity: "error",
        ...say.skipped(containers),
        about: `pod/${namespace}/${first.pod.name}`,
        comparisons: [beside(say.label.skipped, first.pod.annotations[annotation] ?? "", left.join(",") || "-")],
        commands: makers.map(
          (maker) => `kubectl patch ${maker} -n ${namespace} --type merge -p ${shellWord(JSON.stringify(patch))}`,
        ),
      },
    ];
  },
});
