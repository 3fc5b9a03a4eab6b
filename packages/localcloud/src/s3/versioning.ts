import { notImplemented } from "../aws/protocol.ts";
import { emptyAnswer, onBucket, xmlAnswer, type BucketExchange, type Operation } from "./exchange.ts";
import { setVersioning } from "./versions.ts";
import { element, textOf } from "./xml.ts";
import { parseShaped } from "./xml-shape.ts";

/** A bucket that never was versioned answers without a status. */
export const getBucketVersioning: Operation<BucketExchange> = {
  permissions: onBucket("s3:GetBucketVersioning"),
  run: ({ bucket: { versioning } }) =>
    xmlAnswer(element("VersioningConfiguration", versioning === undefined ? [] : [element("Status", versioning)])),
};

export const putBucketVersioning: Operation<BucketExchange> = {
  permissions: onBucket("s3:PutBucketVersioning"),
  run: ({ bucket, call }) => {
    const shape = { Status: ["Enabled", "Suspended"], "MfaDelete?": ["Enabled", "Disabled"] } as const;
    const root = parseShaped(call.body, "VersioningConfiguration", shape);
    if (textOf(root, "MfaDelete") === "Enabled") throw notImplemented("PutBucketVersioning with MfaDelete");
    setVersioning(bucket, textOf(root, "Status") === "Enabled" ? "Enabled" : "Suspended");
    return emptyAnswer(200);
  },
};
