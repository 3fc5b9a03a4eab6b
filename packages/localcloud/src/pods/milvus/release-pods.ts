import { refusal, Refusal } from "./refusal.ts";
import type { PodTask, TaskOutcome, TaskResults } from "./tasks.ts";

/** What of Milvus can do a task; a standalone is all of it, and a streaming node writes what data nodes wrote before. */
export type Role = "coordinator" | "data node" | "query node";

const components: Record<Role, readonly string[]> = {
  coordinator: ["mixcoord", "datacoord", "standalone"],
  "data node": ["streamingnode", "datanode", "standalone"],
  "query node": ["querynode", "standalone"],
};

export type Give = (task: PodTask) => Promise<TaskOutcome>;

/** The healthy pods of one release, and the way to them. */
export type ReleasePods = {
  readonly join: (uid: string, component: string, give: Give) => void;
  readonly leave: (uid: string) => void;
  readonly has: (role: Role) => boolean;
  /** @throws Refusal when no pod of the role is healthy, or when the pod could not do it */
  readonly ask: <T extends PodTask>(role: Role, task: T) => Promise<TaskResults[T["do"]]>;
};

export const makeReleasePods = (): ReleasePods => {
  const healthy = new Map<string, { readonly component: string; readonly give: Give }>();
  /** In the order of the list: with a streaming node beside it, a data node writes no rows. */
  const find = (role: Role) =>
    components[role].flatMap((component) => [...healthy.values()].filter((pod) => pod.component === component)).at(0);
  return {
    join: (uid, component, give) => {
      healthy.set(uid, { component, give });
    },
    leave: (uid) => {
      healthy.delete(uid);
    },
    has: (role) => find(role) !== undefined,
    ask: async (role, task) => {
      const pod = find(role);
      if (pod === undefined) throw refusal("unavailable", {}, `no ${role} of the release is healthy`);
      const outcome = await pod.give(task);
      if ("failed" in outcome) throw new Refusal(outcome.kind, outcome.failed);
      return outcome.done as TaskResults[(typeof task)["do"]];
    },
  };
};
