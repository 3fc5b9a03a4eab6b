import { makeAccount } from "../../src/aws/account.ts";
import { userOfClusterToken } from "../../src/eks/cluster-token.ts";
import { accountId } from "../aws/local-aws.ts";
import { createClock, startTestCluster } from "../kubernetes/harness.ts";
import { wholeText, wrongKubernetesAnswer } from "./answers.ts";
import { kubernetesRequests } from "./kubernetes.ts";
import { fuzz } from "./seeded.ts";

fuzz(
  async () => {
    const faults: unknown[] = [];
    const account = makeAccount({ id: accountId, surroundings: createClock() });
    const { cluster, close } = await startTestCluster({
      onFault: (fault) => faults.push(fault),
      // What `eyrie local` adds: a log, and the tokens of AWS callers.
      record: () => undefined,
      authenticate: (token) => userOfClusterToken(token, "demo", account, createClock()),
    });
    // Somebody whose requests are held against the bindings that the fuzzing makes.
    const clerk = cluster.addUser("u", [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }]);
    return { cluster, close, clerk, faults };
  },
  async ({ cluster, clerk, faults }, chance) => {
    const { first, hostile: request } = kubernetesRequests(chance, chance.once(4) ? clerk : cluster.adminToken);
    const shown = { ...request, body: Buffer.from(request.body).toString("latin1") };
    try {
      await cluster.handler(first);
      const response = await cluster.handler(request);
      const wrong = wrongKubernetesAnswer(response, await wholeText(response.body));
      // Controllers act on what was written; a fault of theirs is this request's.
      await new Promise(setImmediate);
      return { request: shown, wrong: [...wrong, ...faults.splice(0).map((fault) => String((fault as Error).stack))] };
    } catch (error) {
      return { request: shown, wrong: [String((error as Error).stack)] };
    }
  },
  async ({ cluster, close, faults }) => {
    await cluster.settled();
    await close();
    return faults.map(String);
  },
);
