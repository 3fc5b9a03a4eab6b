import { emptyAnswer, xmlAnswer, type ObjectExchange, type Operation } from "./exchange.ts";
import { findObject, versioned, type FoundObject } from "./get-object.ts";
import type { Tag } from "./store.ts";
import { objectTagContext, readTagging, taggingElement } from "./tagging.ts";

const found = (exchange: ObjectExchange): FoundObject =>
  findObject(exchange, exchange.bucket, exchange.key, exchange.query.get("versionId"));

const retag = (exchange: ObjectExchange, tags: readonly Tag[], status: 200 | 204) => {
  const { object, version } = found(exchange);
  object.tags = tags;
  return emptyAnswer(status, version);
};

export const getObjectTagging: Operation<ObjectExchange> = {
  permissions: versioned("s3:GetObjectTagging", "s3:GetObjectVersionTagging"),
  run: (exchange) => {
    const { object, version } = found(exchange);
    return xmlAnswer(taggingElement(object.tags), version);
  },
};

export const putObjectTagging: Operation<ObjectExchange> = {
  permissions: (exchange) => {
    const context = objectTagContext(readTagging(exchange.call.body, "Object"));
    const permissions = versioned("s3:PutObjectTagging", "s3:PutObjectVersionTagging")(exchange);
    return permissions.map((permission) => ({ ...permission, context: { ...permission.context, ...context } }));
  },
  run: (exchange) => retag(exchange, readTagging(exchange.call.body, "Object"), 200),
};

export const deleteObjectTagging: Operation<ObjectExchange> = {
  permissions: versioned("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"),
  run: (exchange) => retag(exchange, [], 204),
};
