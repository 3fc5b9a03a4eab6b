import type { HttpResponse } from "../http/message.ts";
import { emptyAnswer, given, xmlAnswer, type ObjectExchange, type Operation } from "./exchange.ts";
import { findObject, versioned } from "./get-object.ts";
import type { Tag } from "./store.ts";
import { objectTagContext, readTagging, taggingElement } from "./tagging.ts";

const retag = (exchange: ObjectExchange, tags: readonly Tag[], status: 200 | 204): HttpResponse => {
  const { object, version } = findObject(exchange);
  object.tags = tags;
  return emptyAnswer(status, version);
};

export const getObjectTagging: Operation<ObjectExchange> = {
  permissions: versioned("s3:GetObjectTagging", "s3:GetObjectVersionTagging"),
  run: (exchange) => {
    const { object, version } = findObject(exchange);
    return xmlAnswer(taggingElement(object.tags), version);
  },
};

export const putObjectTagging: Operation<ObjectExchange> = {
  permissions: (exchange) => {
    const permissions = versioned("s3:PutObjectTagging", "s3:PutObjectVersionTagging");
    return given(objectTagContext(readTagging(exchange.call.body, "Object")), permissions(exchange));
  },
  run: (exchange) => retag(exchange, readTagging(exchange.call.body, "Object"), 200),
};

export const deleteObjectTagging: Operation<ObjectExchange> = {
  permissions: versioned("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"),
  run: (exchange) => retag(exchange, [], 204),
};
