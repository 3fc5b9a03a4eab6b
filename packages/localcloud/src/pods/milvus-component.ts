/** What of a Milvus process talks to object storage, each with a credential chain of its own. */
export type StorageClient = "go" | "segcore" | "woodpecker";

/**
 * Which clients a component opens before it calls itself healthy.
 * The proxy and the coordinators for roots, queries and indexes open none: the proxy waits for a coordinator that does.
 * The data node's C++ side opens its client with the first index build, not at start.
 * `woodpecker` is opened only when it is the message queue.
 */
const clientsByComponent = {
  proxy: [],
  mixcoord: ["go"],
  rootcoord: [],
  querycoord: [],
  indexcoord: [],
  datacoord: ["go"],
  datanode: ["go"],
  indexnode: ["go", "segcore"],
  querynode: ["go", "segcore"],
  streamingnode: ["go", "segcore", "woodpecker"],
  cdc: [],
  standalone: ["go", "segcore", "woodpecker"],
} as const satisfies Record<string, readonly StorageClient[]>;
export type Component = keyof typeof clientsByComponent;

const isComponent = (word: string): word is Component => Object.hasOwn(clientsByComponent, word);

/**
 * Reads `milvus run <role> …`; `mixture` with its flags is what charts call mixcoord.
 * @returns `undefined` for a role that Milvus does not know.
 */
export const componentOf = (words: readonly string[]): Component | undefined => {
  const role = words[words.indexOf("run") + 1] ?? "";
  if (role === "mixture") return "mixcoord";
  return isComponent(role) ? role : undefined;
};

export const clientsOf = (component: Component, messageQueue: string): readonly StorageClient[] =>
  clientsByComponent[component].filter((client) => client !== "woodpecker" || messageQueue === "woodpecker");

/** The components whose health a proxy of the same release waits for: the coordinators that open object storage. */
export const isCoordinator = (component: Component): boolean => component === "mixcoord" || component === "datacoord";
