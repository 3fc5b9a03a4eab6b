import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Handler } from "@eyrie/localcloud/http/message";
import { guideSpec, helmBinary, type Setting, startSetting } from "../setting.ts";
import { alive, childrenOf, type Command, type Ended, send, startEyrie } from "./process.ts";
import { writeOf } from "./write.ts";

/** How a run is stopped at one of its writes. */
export type Stop = {
  /** A write by its name, and, where it comes more than once, which: `iam CreateRole`, `s3 PUT bucket policy (2)`. */
  readonly write: string;
  /** `before`: it never takes effect. `after`: it did, and its answer never comes. */
  readonly moment: "before" | "after";
  /** SIGKILL of Eyrie alone, of Eyrie and all it started (a machine that loses power), or a signal to end in order. */
  readonly how: "eyrie" | "machine" | "SIGINT" | "SIGTERM";
};

export type World = Setting & {
  readonly run: (command: Command, stop?: Stop) => Promise<Ended & { readonly writes: readonly string[] }>;
  /** Files in the folder for temporary files that all runs had. */
  readonly temporary: () => Promise<readonly string[]>;
  /** Processes that killed runs had started, and that run still. */
  readonly orphans: () => readonly number[];
};

/** A local cloud, and Eyrie as a process of its own that takes it for AWS and EKS. */
export async function startWorld(): Promise<World> {
  let writes: string[] = [];
  let stop: Stop | undefined;
  let pid = 0;
  const started = new Set<number>();

  const strike = ({ how }: Stop): void => {
    const children = childrenOf(pid);
    for (const child of children) started.add(child);
    send(pid, how === "SIGINT" || how === "SIGTERM" ? how : "SIGKILL");
    if (how === "machine") for (const child of children) send(child, "SIGKILL");
  };
  const silence = new Promise<never>(() => undefined);
  const intercept =
    (handler: Handler, of: "aws" | "kubernetes"): Handler =>
    async (request) => {
      const write = writeOf(of, request);
      if (write === undefined) return handler(request);
      const before = writes.filter((other) => other === write || other.startsWith(`${write} (`)).length;
      const name = before === 0 ? write : `${write} (${before + 1})`;
      writes.push(name);
      if (stop === undefined || name !== stop.write) return handler(request);
      const reached = stop;
      stop = undefined;
      const inOrder = reached.how === "SIGINT" || reached.how === "SIGTERM";
      if (reached.moment === "before") {
        strike(reached);
        return inOrder ? handler(request) : silence;
      }
      const answer = await handler(request);
      strike(reached);
      return inOrder ? answer : silence;
    };

  const setting = await startSetting({ intercept });
  const { cloud, directory, kubeconfig } = setting;
  const temporary = join(directory, "tmp");
  await mkdir(temporary);
  await writeFile(join(directory, "one-pod.yaml"), "cluster: { enabled: false }\n");
  await writeFile(join(directory, "eyrie.yaml"), guideSpec.replace("milvus: {", "milvus: { values: one-pod.yaml,"));
  const environment = {
    PATH: process.env["PATH"],
    HOME: directory,
    TMPDIR: temporary,
    EYRIE_HELM: await helmBinary(),
    KUBECONFIG: kubeconfig,
    AWS_ENDPOINT_URL: cloud.awsEndpoint,
    AWS_ACCESS_KEY_ID: cloud.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.credentials.secretAccessKey,
  };
  return {
    ...setting,
    run: async (command, at) => {
      writes = [];
      stop = at;
      const running = startEyrie(command, directory, environment);
      ({ pid } = running);
      const ended = await running.ended;
      const missed = stop;
      stop = undefined;
      if (missed !== undefined) throw new Error(`${missed.write} never came:\n${writes.join("\n")}\n${ended.output}`);
      return { ...ended, writes };
    },
    temporary: () => readdir(temporary),
    orphans: () => alive([...started]),
  };
}
