import path from "node:path";
import { readYaml } from "../yaml.ts";

/** The `minio:` section as Milvus understands it, every value as text; what is not set is `""`. */
export type StorageConfig = {
  readonly address: string;
  readonly port: string;
  readonly useSSL: boolean;
  readonly bucketName: string;
  readonly rootPath: string;
  readonly useIAM: boolean;
  readonly cloudProvider: string;
  readonly region: string;
  readonly accessKeyID: string;
  readonly secretAccessKey: string;
};
/** Who may call the proxy, and how. */
export type SecurityConfig = {
  readonly authorizationEnabled: boolean;
  /** Of the user `root`. */
  readonly rootPassword: string;
  /** 1: the server shows a certificate; 2: the client does, too. */
  readonly tlsMode: 0 | 1 | 2;
  readonly serverPemPath: string;
  readonly serverKeyPath: string;
  readonly caPemPath: string;
};
export type MilvusConfig = {
  readonly storage: StorageConfig;
  readonly messageQueue: string;
  readonly security: SecurityConfig;
};

type Section = Readonly<Record<string, unknown>>;

const sectionOf = (document: unknown, name: string): Section => {
  const value = typeof document === "object" && document !== null ? (document as Section)[name] : undefined;
  return typeof value === "object" && value !== null ? (value as Section) : {};
};

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

/** Milvus takes `minio.useSSL` from an environment variable too, whatever its case and underscores, and prefers it. */
const fromEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
  key: string,
): string | undefined => {
  const wanted = `minio${key}`.toLowerCase();
  const name = Object.keys(environment).find((candidate) => candidate.replaceAll("_", "").toLowerCase() === wanted);
  return name === undefined ? undefined : environment[name];
};

/**
 * Merges default.yaml with user.yaml over it and the environment over both.
 * Duplicate keys are allowed, the last wins: the official chart writes `mq` twice for some values.
 * @param files in rising order of precedence
 * @throws YAMLParseError when a file is no YAML; its message quotes none of the file, which may hold keys
 */
export const readMilvusConfig = (
  files: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): MilvusConfig => {
  const documents = files.map((file): unknown => readYaml(file));
  const merged = (name: string): Section =>
    Object.assign({}, ...documents.map((document) => sectionOf(document, name)));
  const minio = merged("minio");
  const text = (key: string): string => fromEnvironment(environment, key) ?? textOf(minio[key]);
  const flag = (key: string): boolean => text(key).toLowerCase() === "true";
  const common: Section = Object.assign(
    {},
    ...documents.map((document) => sectionOf(sectionOf(document, "common"), "security")),
  );
  const tls = merged("tls");
  const tlsMode = textOf(common["tlsMode"]);
  const password = textOf(common["defaultRootPassword"]);
  /** Milvus finds a relative path from its own folder. */
  const file = (key: string, otherwise: string): string =>
    path.posix.resolve("/milvus", textOf(tls[key]) === "" ? otherwise : textOf(tls[key]));
  return {
    storage: {
      address: text("address"),
      port: text("port"),
      useSSL: flag("useSSL"),
      bucketName: text("bucketName"),
      rootPath: text("rootPath"),
      useIAM: flag("useIAM"),
      cloudProvider: text("cloudProvider"),
      region: text("region"),
      accessKeyID: text("accessKeyID"),
      secretAccessKey: text("secretAccessKey"),
    },
    messageQueue: textOf(merged("mq")["type"]),
    security: {
      authorizationEnabled: textOf(common["authorizationEnabled"]).toLowerCase() === "true",
      rootPassword: password === "" ? "Milvus" : password,
      tlsMode: tlsMode === "1" ? 1 : tlsMode === "2" ? 2 : 0,
      serverPemPath: file("serverPemPath", "configs/cert/server.pem"),
      serverKeyPath: file("serverKeyPath", "configs/cert/server.key"),
      caPemPath: file("caPemPath", "configs/cert/ca.pem"),
    },
  };
};

/** A key under the root path. Milvus drops leading slashes and takes an empty root path for ".". */
export const keyUnder = (rootPath: string, rest: string): string => {
  const root = rootPath.replace(/^\/+/, "").replace(/\/+$/, "");
  return `${root === "" ? "." : root}/${rest}`;
};
