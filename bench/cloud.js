// A local cloud in a process of its own, so that the clients being measured do not share its processor time.
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { startLocalCloud } from "@eyrie/localcloud/cloud";

const [, , latency = "0", kubeconfig = "kubeconfig"] = process.argv;

const cloud = await startLocalCloud({
  region: "us-east-2",
  clusters: ["milvus-eks-cluster"],
  latency: Number(latency),
  surroundings: {
    now: () => Date.now(),
    random: (length) => new Uint8Array(randomBytes(length)),
    sleep: (milliseconds, signal) => pause(milliseconds, undefined, { ref: false, signal }).catch(() => undefined),
  },
});
writeFileSync(kubeconfig, cloud.clusters[0].kubeconfig(), { mode: 0o600 });
console.log(JSON.stringify({ endpoint: cloud.awsEndpoint, ...cloud.credentials }));
process.once("SIGTERM", () => void cloud.close().then(() => process.exit(0)));
