import { AwsError } from "../aws/service.ts";
import type { HttpResponse } from "../http/message.ts";
import { emptyAnswer, onBucket, type BucketExchange, type Operation, type Permission } from "./exchange.ts";
import type { Bucket } from "./store.ts";

type Action = Permission["action"];

type Configuration = {
  readonly reads: Action;
  readonly writes: Action;
  /** The policy alone has an action of its own for it. */
  readonly removes?: Action;
  /** @throws AwsError where there is none */
  readonly show: (exchange: BucketExchange) => HttpResponse;
  /** Puts the request's document in the place of the one before. @throws AwsError */
  readonly replace: (exchange: BucketExchange) => HttpResponse;
  readonly remove: (exchange: BucketExchange) => void;
};

type Calls = Readonly<Record<"get" | "put" | "remove", Operation<BucketExchange>>>;

/** The three calls of a document that hangs on a bucket: it is read, replaced as a whole and taken away. */
export const configuration = ({ reads, writes, removes = writes, show, replace, remove }: Configuration): Calls => ({
  get: { permissions: onBucket(reads), run: show },
  put: { permissions: onBucket(writes), run: replace },
  remove: {
    permissions: onBucket(removes),
    run: (exchange) => {
      remove(exchange);
      return emptyAnswer(204);
    },
  },
});

export const notConfigured = (code: string, message: string, { name }: Bucket): AwsError =>
  new AwsError(code, 404, message, { BucketName: name });
