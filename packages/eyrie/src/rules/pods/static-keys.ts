import * as say from "../../messages/doctor/injection.ts";
import type { ContainerReading } from "../../readings/readings.ts";
import { doctorRule, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { askersOf } from "./injection.ts";

const variables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

/** Milvus' processes whose C++ side asks S3 itself; the others do so through Go alone. */
const cpp = /^(?:querynode|datanode|indexnode|streamingnode|standalone)/;

/** Where a container's static keys come from; none unless both are there, as the SDK has it. */
function sourcesOf(container: ContainerReading, look: Look): readonly string[] {
  const brought = container.envFrom.map(({ from, names }) => ({ from, names: look.at(names) ?? [] }));
  const found = variables.map((name) => {
    const set = container.env.find((one) => one.name === name);
    if (set !== undefined) return set.value === "" ? undefined : { how: `env ${name}`, from: set.from ?? "env" };
    const source = brought.find(({ names }) => names.includes(name));
    return source && { how: `envFrom ${source.from}`, from: source.from };
  });
  const [id, secret] = found;
  const files = container.mounts.filter(({ path }) => /\/\.aws(?:\/credentials)?$/.test(path));
  return [
    ...(id === undefined || secret === undefined ? [] : [...new Set([id.how, secret.how])]),
    ...files.map(({ path }) => path),
  ];
}

/** The C++ SDK's chain looks at environment and profile first; minio-go's never does. */
export const keyless = doctorRule({
  code: "EY211",
  title: say.keylessTitle,
  link: "pods",
  find: (chain, look) => {
    const { namespace } = chain;
    const keyed = askersOf(chain, look).flatMap(({ pod, container }) => {
      const sources = sourcesOf(container, look);
      return sources.length === 0 ? [] : [{ pod, container, sources }];
    });
    const [first] = keyed;
    if (first === undefined) return [];
    const uses = keyed.filter(({ pod, container }) => cpp.test(pod.labels["component"] ?? container.name));
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
