import * as say from "../messages/rules-manifests.ts";
import type { FactAndRemedy } from "../model/sentence.ts";
import type { Manifest } from "../milvus/manifest.ts";
import { imagesIn, inForce } from "../readings/from-milvus.ts";
import type { PodReading } from "../readings/readings.ts";
import type { Severity } from "../model/finding.ts";

type Fault = FactAndRemedy & { readonly severity: Severity };

/** Where Milvus finds a queue that runs outside of it. */
const addresses: Readonly<Record<string, readonly [section: string, key: string]>> = {
  pulsar: ["pulsar", "address"],
  kafka: ["kafka", "brokerList"],
};

/** Milvus then takes the first that it is told an address of: Pulsar, which its own defaults put on its own pod. */
const undecided: ReadonlySet<string> = new Set(["", "default"]);

/** Inside of one process only. */
const embedded: ReadonlySet<string> = new Set(["rocksmq", "natsmq"]);

/**
 * Whether the message queue that Milvus is told to use is one that it can, and the one that is deployed.
 * @see https://github.com/milvus-io/milvus/blob/master/internal/util/dependency/factory.go
 */
export function queueFaults(
  rendered: Manifest,
  files: Readonly<Record<string, string>>,
  pods: readonly PodReading[],
): readonly Fault[] {
  const type = inForce(files, "mq", "type");
  const isCluster = pods.length > 0 && pods.every(({ labels }) => labels["component"] !== "standalone");
  const address = ([section, key]: readonly [string, string]) => inForce(files, section, key);
  const chosen = addresses[type];
  const unusable =
    isCluster &&
    (embedded.has(type) || (undecided.has(type) && Object.values(addresses).every((one) => address(one) === "")));
  const unused = undecided.has(type) ? [] : Object.keys(addresses).filter((queue) => queue !== type);
  const deployed = Object.entries(imagesIn(rendered)).flatMap(([workload, image]) =>
    unused.some((queue) => new RegExp(`/${queue}(?:[:@]|$)`).test(image)) ? [workload] : [],
  );
  return [
    ...(unusable ? [{ severity: "error", ...say.noQueue(type === "default" ? "" : type) } as const] : []),
    ...(chosen !== undefined && address(chosen) === ""
      ? [{ severity: "error", ...say.queueNowhere(type, chosen.join(".")) } as const]
      : []),
    ...(deployed.length === 0 ? [] : [{ severity: "warning", ...say.queueUnused(type, deployed) } as const]),
  ];
}
