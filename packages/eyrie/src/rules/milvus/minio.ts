import * as say from "../../messages/doctor/milvus.ts";
import { supposedMinio } from "../../readings/what-if.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { restarting, settingValues } from "./set-values.ts";

/** Kubernetes' variables for Services; one that a pod's own spec sets wins over them. */
export const noMinioService = doctorRule({
  code: "EY612",
  title: say.minioServiceTitle,
  link: "configuration",
  beforehand: "release",
  find: ({ pods, storage, namespace }, look, readings) => {
    const service = (look.at(readings.services) ?? []).find(({ name }) => name === "minio");
    const settings = look.need(storage);
    if (service === undefined || settings.address.startsWith("minio")) return [];
    const linked = (look.at(pods) ?? []).filter(
      (pod) =>
        pod.serviceLinks &&
        pod.containers.some(({ init, env }) => !init && env.every(({ name }) => name !== "MINIO_PORT")),
    );
    if (linked.length === 0) return [];
    const injected = linked.some(({ createdAt }) => createdAt >= service.createdAt);
    return [
      {
        severity: injected ? "error" : "warning",
        ...say.minioService(namespace, injected),
        about: `service/${namespace}/minio`,
        comparisons: [beside(say.setting("port", "MINIO_PORT"), `tcp://…:${service.ports[0] ?? ""}`, settings.port)],
        commands: [`kubectl get service minio -n ${namespace} -o yaml`, restarting(readings)],
      },
    ];
  },
});

/** The chart's own MinIO goes on running, and takes its disks, beside the bucket that Milvus stores in. */
export const noUnusedMinio = doctorRule({
  code: "EY614",
  title: say.unusedMinioTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage }, look, readings) => {
    const { address } = look.need(storage);
    const { images } = look.need(readings.release);
    if (!/\.amazonaws\./.test(address)) return [];
    return Object.entries(images)
      .filter(([, image]) => /(?:^|\/)minio[/:]|\/minio\/minio/.test(image))
      .map(([workload]) => ({
        severity: "warning" as const,
        ...(workload === supposedMinio ? say.plannedMinio() : say.unusedMinio(workload)),
        about: workload.toLowerCase().replace("/", `/${readings.scope.namespace}/`),
        settings: ["minio.enabled"],
        commands: settingValues(readings, { "minio.enabled": "false" }),
      }));
  },
});
