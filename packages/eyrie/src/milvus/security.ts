import { parseDocument } from "yaml";
import { configKey, configsIn, userConfigKey } from "./chart.ts";
import type { Manifest } from "./manifest.ts";

/** How a release lets clients in. */
export type Security = {
  /** `common.security.authorizationEnabled`: a user or a token is asked for. */
  readonly authorization: boolean;
  /** `common.security.tlsMode`: none, the server's certificate, or the client's as well. */
  readonly tls: "none" | "one-way" | "two-way";
};

const modes = ["none", "one-way", "two-way"] as const;

type Section = {
  readonly authorizationEnabled?: boolean | string | null;
  readonly tlsMode?: number | string | null;
};

/**
 * What Milvus reads from its files, each laid over the ones before. Helm may have written a value as a text, which
 * Milvus takes as well.
 */
export function securityIn(texts: readonly (string | undefined)[]): Security {
  const merged = Object.assign({}, ...texts.map(sectionIn)) as Section;
  return {
    authorization: String(merged.authorizationEnabled ?? false) === "true",
    tls: modes[Number(merged.tlsMode ?? 0)] ?? "none",
  };
}

/** The same of a release, by the configuration that its chart made; undefined where it made none. */
export function securityOf(release: Manifest): Security | undefined {
  const [files] = Object.values(configsIn(release));
  return files && securityIn([files[configKey], files[userConfigKey]]);
}

/** Of a file that is no YAML what can be read: Milvus itself stops at it. */
function sectionIn(text = ""): Section {
  const read = parseDocument(text, { uniqueKeys: false }).toJS() as {
    common?: { security?: Section | null } | null;
  } | null;
  return (typeof read === "object" ? read?.common?.security : undefined) ?? {};
}
