/** The `scale` subresource: how many pods, in a form that does not depend on the kind. */

import type { HttpResponse } from "../http/message.ts";
import { conform } from "./field-validation.ts";
import { type JsonObject, valueAt } from "./json.ts";
import type { KubernetesObject } from "./kinds.ts";
import { json } from "./representation.ts";
import { readObject, requireKind } from "./request-body.ts";
import { readWishes } from "./request-options.ts";
import { selectorText } from "./selectors.ts";
import { methodNotAllowed } from "./status.ts";
import { existing, patched, writeOptions, type WriteRequest } from "./writes.ts";

const kind = { group: "autoscaling", version: "v1", kind: "Scale" };

export async function scale(call: WriteRequest): Promise<HttpResponse> {
  const { info, request, stored, writer } = call;
  if (info.verb === "get") return json(200, scaleOf(existing(call)));
  if (info.verb !== "update" && info.verb !== "patch") throw methodNotAllowed();
  const given =
    info.verb === "update" ? await readObject(request, kind.kind) : await patched(call, () => scaleOf(existing(call)));
  requireKind(given, kind);
  const { object } = conform(given, kind);
  const have = existing(call);
  const { resourceVersion: _current, ...metadata } = have.metadata;
  const asked = valueAt(object, "metadata.resourceVersion");
  const body: JsonObject = {
    ...have,
    metadata: asked === undefined ? metadata : { ...metadata, resourceVersion: asked },
    spec: { ...(have["spec"] as JsonObject), replicas: valueAt(object, "spec.replicas") ?? 0 },
  };
  return json(
    200,
    scaleOf(writer.update(stored, have, body, writeOptions(call, readWishes(info.query, "UpdateOptions")))),
  );
}

function scaleOf(object: KubernetesObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: kind.kind,
    apiVersion: `${kind.group}/${kind.version}`,
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: valueAt(object, "spec.replicas") },
    status: {
      replicas: valueAt(object, "status.replicas") ?? 0,
      selector: selectorText(valueAt(object, "spec.selector")),
    },
  };
}
