import type { ContainerReading } from "../../readings/readings.ts";

/** The pair that AWS' SDKs look for first. */
export const keyVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

/** Milvus' processes whose C++ side asks S3 itself; the others do so through Go alone, which looks at no keys. */
export const asksByCpp = (component: string): boolean =>
  /^(?:querynode|datanode|indexnode|streamingnode|standalone)/i.test(component);

/** Where a container's static keys come from; none unless both are there, as the SDK has it. */
export function keySources(
  container: ContainerReading,
  namesOf: (source: ContainerReading["envFrom"][number]) => readonly string[],
): readonly string[] {
  const brought = container.envFrom.map((source) => ({ from: source.from, names: namesOf(source) }));
  const found = keyVariables.map((name) => {
    const set = container.env.find((one) => one.name === name);
    if (set !== undefined) return set.value === "" ? undefined : `env ${name}`;
    const source = brought.find(({ names }) => names.includes(name));
    return source && `envFrom ${source.from}`;
  });
  const [id, secret] = found;
  const files = container.mounts.filter(({ path }) => /\/\.aws(?:\/credentials)?$/.test(path));
  return [
    ...(id === undefined || secret === undefined ? [] : [...new Set([id, secret])]),
    ...files.map(({ path }) => path),
  ];
}
