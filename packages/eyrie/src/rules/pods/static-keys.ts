import * as say from "../../messages/doctor/injection.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { askersOf } from "./injection.ts";
import { asksByCpp, keySources } from "./key-sources.ts";

/** The C++ SDK's chain looks at environment and profile first; minio-go's never does. */
export const keyless = doctorRule({
  code: "EY211",
  title: say.keylessTitle,
  link: "pods",
  find: (chain, look) => {
    const { namespace } = chain;
    const keyed = askersOf(chain, look).flatMap(({ pod, container }) => {
      const sources = keySources(container, ({ names }) => look.at(names) ?? []);
      return sources.length === 0 ? [] : [{ pod, container, sources }];
    });
    const [first] = keyed;
    if (first === undefined) return [];
    const uses = keyed.filter(({ pod, container }) => asksByCpp(pod.labels["component"] ?? container.name));
    const sources = [...new Set(keyed.flatMap((one) => one.sources))];
    const makers = [...new Set(keyed.flatMap(({ pod }) => pod.madeBy ?? []))];
    const byEnv = sources.filter((source) => source.startsWith("env ")).map((source) => source.slice("env ".length));
    const elsewhere = sources.filter((source) => !source.startsWith("env "));
    return [
      {
        severity: uses.length > 0 ? "error" : "warning",
        ...say.staticKeys([...new Set(keyed.map(({ container }) => container.name))], sources, uses.length > 0),
        about: `pod/${namespace}/${(uses[0] ?? first).pod.name}`,
        comparisons: [beside(say.label.keys, sources.join(", "), "-")],
        commands: makers.flatMap((maker) => [
          ...(byEnv.length === 0
            ? []
            : [
                `kubectl set env ${maker} -n ${namespace} ${[...byEnv, "AWS_SESSION_TOKEN"].map((name) => `${name}-`).join(" ")}`,
              ]),
          ...(elsewhere.length === 0 ? [] : [`kubectl edit ${maker} -n ${namespace}`]),
        ]),
      },
    ];
  },
});
