/** What of a Milvus process talks to object storage, each with a credential chain of its own. */
export type StorageClient = "go" | "segcore" | "storage-v2" | "woodpecker";

/** One client of a component: whether the component opens it before it is healthy, and the S3 calls it makes. */
export type ClientUse = {
  readonly client: StorageClient;
  readonly opens: "start" | "later";
  /** By AWS's names: those of its opening, and those of its work. */
  readonly start: readonly string[];
  readonly work: readonly string[];
};

/**
 * What each component of each line of Milvus ("2.6") does to S3, the oldest line first and the clients in the order of
 * opening. The local cloud is told it: it is the product's knowledge, and has one source.
 */
export type MilvusAccess = Readonly<Record<string, Readonly<Record<string, readonly ClientUse[]>>>>;

/** A component of some line, as a container's image and words name it. */
export type MilvusComponent = {
  readonly line: string;
  readonly name: string;
  readonly clients: readonly ClientUse[];
};

const numbersOf = (line: string): number => {
  const [major = 0, minor = 0] = line.split(".").map(Number);
  return major * 1000 + minor;
};

/** The line of an image's tag, as `milvusdb/milvus:v2.5.16`. One that is not known is taken for the newest that is. */
export const lineOf = (image: string, access: MilvusAccess): string => {
  const lines = Object.keys(access).toSorted((a, b) => numbersOf(a) - numbersOf(b));
  const tagged = /:v?(\d+\.\d+)[^/]*$/.exec(image)?.[1];
  return lines.find((line) => line === tagged) ?? lines.at(-1) ?? "";
};

/**
 * Reads `milvus run <role> …`; `mixture` with its flags is what charts call mixcoord.
 * @returns `undefined` for a role that Milvus does not know.
 */
export const componentOf = (
  image: string,
  words: readonly string[],
  access: MilvusAccess,
): MilvusComponent | undefined => {
  const role = words[words.indexOf("run") + 1] ?? "";
  const name = role === "mixture" ? "mixcoord" : role;
  const line = lineOf(image, access);
  const components = access[line] ?? {};
  const clients = Object.hasOwn(components, name) ? components[name] : undefined;
  return clients === undefined ? undefined : { line, name, clients };
};

/** Those it opens before it is healthy. Woodpecker's only where it is the message queue. */
export const openedAtStart = ({ clients }: MilvusComponent, messageQueue: string): readonly ClientUse[] =>
  clients.filter(
    ({ client, opens }) => opens === "start" && (client !== "woodpecker" || messageQueue === "woodpecker"),
  );

/** The components whose health a proxy of the same release waits for: the coordinators that open object storage. */
export const isCoordinator = ({ name, clients }: MilvusComponent): boolean =>
  name.endsWith("coord") && clients.length > 0;
