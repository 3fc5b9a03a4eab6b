import type { V1ConfigMap } from "@kubernetes/client-node";
import { helmByHand } from "../helm-by-hand.ts";
import type { Scene } from "../scene.ts";
import type { Breakage } from "./breakage.ts";
import { allReady, logOf, restarted, storing } from "./symptoms.ts";

const inNamespace = ({ target }: Scene, plural: string) =>
  `/api/v1/namespaces/${target.serviceAccount.namespace}/${plural}`;

/** Milvus' configuration, edited by hand in the release's ConfigMap; new pods read it. */
export const configured =
  (edit: (text: string, scene: Scene) => string): Breakage["make"] =>
  async (scene) => {
    const { items } = await scene.kubectl<{ items: V1ConfigMap[] }>("GET", inNamespace(scene, "configmaps"));
    const map = items.find(({ data }) => data !== undefined && "default.yaml" in data);
    const path = `${inNamespace(scene, "configmaps")}/${map?.metadata?.name ?? ""}`;
    const before = map?.data?.["default.yaml"] ?? "";
    const after = edit(before, scene);
    if (after === before) throw new Error("the edit changes nothing");
    await scene.kubectl("PATCH", path, { data: { "default.yaml": after } });
    return async () => {
      await scene.kubectl("PATCH", path, { data: { "default.yaml": before } });
      await restarted(scene, "querynode");
      await allReady(scene);
    };
  };

const setting = (key: string, value: string | ((scene: Scene) => string)) =>
  configured((text, scene) =>
    text.replace(new RegExp(`^  ${key}: .*$`, "m"), `  ${key}: ${typeof value === "string" ? value : value(scene)}`),
  );

export const logs =
  (says: RegExp): Breakage["symptom"] =>
  (scene) =>
    logOf(scene, "querynode", says);

/** Values that a user gives helm by hand, on top of all that stands. */
export const upgraded =
  (values: Parameters<typeof helmByHand>[1]["values"]): Breakage["make"] =>
  async (scene) => {
    await helmByHand(scene, values === undefined ? {} : { values });
    return async () => {
      await helmByHand(scene, {});
      await allReady(scene);
    };
  };

/** What is wrong breaks nothing yet: the role may still store, and says so. */
export const noSymptom: Breakage["symptom"] = async (scene) =>
  (await storing(scene)) === "" ? "nothing: it works" : "it fails";

export const onMilvus = {
  "scheme in the host": {
    how: "the host begins with https://",
    make: setting("address", "https://s3.us-east-2.amazonaws.com"),
    symptom: logs(/fully qualified paths/),
    shows: /Endpoint url cannot have fully qualified paths/,
  },
  "scheme and port in the host": {
    how: "the host is a URL with a port",
    make: setting("address", "https://s3.us-east-2.amazonaws.com:443"),
    symptom: logs(/colons|qualified paths/),
    shows: /too many colons in address|fully qualified paths/,
  },
  "bucket in the host": {
    how: "the host begins with the bucket",
    make: setting("address", ({ target }) => `${target.bucket.name}.s3.us-east-2.amazonaws.com`),
    symptom: logs(/failed to check/),
    shows: /failed to check blob bucket exist.*Access Denied/,
  },
  "no port": {
    how: "the port is empty, as the chart has it",
    make: setting("port", '""'),
    symptom: logs(/curlCode: 3/),
    shows: /curlCode: 3, URL using bad\/illegal format/,
  },
  "no TLS": {
    how: "useSSL is false, as the chart has it",
    make: setting("useSSL", "false"),
    symptom: logs(/curlCode: 3/),
    shows: /curlCode: 3, URL using bad\/illegal format/,
  },
  "no IAM": {
    how: "Milvus is not told to use IAM",
    make: setting("useIAM", "false"),
    symptom: logs(/denied|access key/i),
    shows: /Access Denied|access key should not be empty/i,
  },
  "another cloud": {
    how: "the cloud provider is gcp",
    make: setting("cloudProvider", "gcp"),
    symptom: logs(/unsupported cloud provider/),
    shows: /unsupported cloud provider: gcp/,
  },
  "slash before the root path": {
    how: "the root path begins with a slash",
    make: setting("rootPath", "/milvus-demo"),
    symptom: noSymptom,
    shows: /works/,
  },
  "service called minio": {
    how: "somebody's Service called minio is made in the namespace, and pods after it",
    make: async (scene) => {
      const services = inNamespace(scene, "services");
      await scene.kubectl("POST", services, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "minio" },
        spec: { selector: { app: "somebody-elses" }, ports: [{ port: 9000 }] },
      });
      return async () => {
        await scene.kubectl("DELETE", `${services}/minio`);
        await restarted(scene, "querynode");
        await allReady(scene);
      };
    },
    symptom: logs(/tcp:\/\//),
    shows: /tcp:\/\//,
    sees: "the endpoint's port is “tcp://…:9000”",
  },
  "keys in the ConfigMap": {
    how: "static keys stand in the configuration",
    make: configured((text) =>
      text
        .replace(/^ {2}accessKeyID: .*$/m, "  accessKeyID: AKIAIOSFODNN7EXAMPLE")
        .replace(/^ {2}secretAccessKey: .*$/m, "  secretAccessKey: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ),
    symptom: noSymptom,
    shows: /works/,
  },
  "MinIO still on": {
    how: "the chart's MinIO is deployed beside S3",
    make: upgraded({ minio: { enabled: true } }),
    symptom: noSymptom,
    shows: /works/,
  },
  "dead coordinator keys": {
    how: "the values set the four coordinators of old charts",
    make: upgraded({ rootCoordinator: { replicas: 2 }, dataCoordinator: { replicas: 2 } }),
    symptom: noSymptom,
    shows: /works/,
  },
} as const satisfies Record<string, Breakage>;
