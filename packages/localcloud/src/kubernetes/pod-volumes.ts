/** The files a container sees: its mounted ConfigMaps, Secrets, projected tokens and downward-API items. */

import { entryOf } from "./json.ts";
import type { Container, Pod, ProjectedSource, Volume } from "./kinds.ts";
import { fieldValue, plain } from "./pod-environment.ts";
import type { Store } from "./store.ts";

/** Why a volume cannot be mounted: the message of a FailedMount event. */
export class MountError extends Error {
  override readonly name = "MountError";
}

export type TokenFile = {
  /** Absolute path in the container. */
  readonly path: string;
  readonly audience: string | undefined;
  readonly seconds: number;
  /** The volume's, which is not always the file's. */
  readonly defaultMode: number;
};

export type MountedFiles = {
  /** Absolute path → content. */
  readonly files: Readonly<Record<string, string>>;
  /** Files whose content is a token still to be issued. */
  readonly tokens: readonly TokenFile[];
  /** Paths that a later change of their source does not reach, as they are mounted by `subPath`. */
  readonly frozen: ReadonlySet<string>;
};

type Content = { readonly text: string } | Omit<TokenFile, "path">;

/** @throws MountError when a source that is not optional is missing. */
export function mountFiles(store: Store, pod: Pod, container: Container): MountedFiles {
  const files: Record<string, string> = {};
  const tokens: TokenFile[] = [];
  const frozen = new Set<string>();
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find(({ name }) => name === mount.name);
    if (volume === undefined) continue;
    for (const [name, content] of contentsOf(store, pod, volume)) {
      const path = pathIn(mount.mountPath, mount.subPath, name);
      if (path === undefined) continue;
      if (mount.subPath !== undefined) frozen.add(path);
      if ("text" in content) files[path] = content.text;
      else tokens.push({ ...content, path });
    }
  }
  return { files, tokens, frozen };
}

/** Undefined for a file that a subPath leaves out. */
function pathIn(mountPath: string, subPath: string | undefined, name: string): string | undefined {
  let end = mountPath.length;
  while (mountPath[end - 1] === "/") end -= 1;
  const root = mountPath.slice(0, end);
  if (subPath === undefined || subPath === "") return `${root}/${name}`;
  if (name === subPath) return root;
  return name.startsWith(`${subPath}/`) ? `${root}/${name.slice(subPath.length + 1)}` : undefined;
}

function contentsOf(store: Store, pod: Pod, volume: Volume): Map<string, Content> {
  const { name, configMap, secret, projected, downwardAPI } = volume;
  if (configMap !== undefined) return sourceContents(store, pod, name, { configMap });
  if (secret !== undefined) return sourceContents(store, pod, name, { secret: { ...secret, name: secret.secretName } });
  if (downwardAPI !== undefined) return sourceContents(store, pod, name, { downwardAPI });
  const { sources = [], defaultMode } = projected ?? {};
  return new Map(sources.flatMap((source) => [...sourceContents(store, pod, name, source, defaultMode)]));
}

function sourceContents(
  store: Store,
  pod: Pod,
  volume: string,
  source: ProjectedSource,
  defaultMode = 0o644,
): Map<string, Content> {
  const namespace = pod.metadata.namespace ?? "";
  const { serviceAccountToken, configMap, secret, downwardAPI } = source;
  if (serviceAccountToken !== undefined) {
    const { path, audience, expirationSeconds: seconds = 3600 } = serviceAccountToken;
    return new Map([[path, { audience: audience === "" ? undefined : audience, seconds, defaultMode }]]);
  }
  if (configMap !== undefined) {
    const data = store.get("configmaps", namespace, configMap.name)?.data;
    return keyed(volume, `configmap "${configMap.name}" not found`, configMap, data, (value) => value);
  }
  if (secret !== undefined) {
    const found = store.get("secrets", namespace, secret.name);
    const data = found === undefined ? undefined : (found.data ?? {});
    return keyed(volume, `secret "${secret.name}" not found`, secret, data, plain);
  }
  const items = downwardAPI?.items ?? [];
  return new Map(items.map(({ path, fieldRef }) => [path, { text: fieldValue(pod, fieldRef?.fieldPath ?? "") }]));
}

function keyed(
  volume: string,
  missing: string,
  { items, optional }: { items?: { key: string; path: string }[]; optional?: boolean },
  data: Readonly<Record<string, string>> | undefined,
  read: (value: string) => string,
): Map<string, Content> {
  if (data === undefined) {
    if (optional === true) return new Map();
    throw new MountError(`MountVolume.SetUp failed for volume "${volume}" : ${missing}`);
  }
  if (items === undefined) return new Map(Object.entries(data).map(([key, value]) => [key, { text: read(value) }]));
  const contents = new Map<string, Content>();
  for (const { key, path } of items) {
    const value = entryOf(data, key);
    if (value !== undefined) contents.set(path, { text: read(value) });
    else if (optional !== true) {
      const why = "references non-existent config key";
      throw new MountError(`MountVolume.SetUp failed for volume "${volume}" : ${why}: ${key}`);
    }
  }
  return contents;
}
