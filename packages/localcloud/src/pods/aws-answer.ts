import { STATUS_CODES } from "node:http";
import type { Incoming } from "./loopback-http.ts";

/** AWS refused: its own code, words and request id. */
export class AwsRefusal extends Error {
  override readonly name = "AwsRefusal";
  readonly code: string;
  readonly status: number;
  readonly requestId: string;
  /** The bucket's, where S3 says it. */
  readonly region: string | undefined;

  constructor(code: string, status: number, message: string, requestId: string, region?: string) {
    super(message);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.region = region;
  }
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The text of the first element of that name. */
export const elementText = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`)
    .exec(xml)?.[1]
    ?.replaceAll(/&(?:(lt|gt|amp|quot|apos)|#(\d+));/g, (_, named: string | undefined, code: string | undefined) =>
      named === undefined ? String.fromCodePoint(Number(code)) : (entities[named] ?? ""),
    );

/** An answer to HEAD has no body; these are the words that minio-go puts in its place. */
const bodiless: Readonly<Record<number, readonly [code: string, message: string]>> = {
  403: ["AccessDenied", "Access Denied."],
  404: ["NoSuchBucket", "The specified bucket does not exist."],
};

export const refusalOf = ({ status, headers, body }: Incoming): AwsRefusal => {
  const line = `${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
  const [code, message] = bodiless[status] ?? [line, line];
  const requestId = elementText(body, "RequestId") ?? headers["x-amz-request-id"] ?? headers["x-amzn-requestid"] ?? "";
  const region = elementText(body, "Region") ?? headers["x-amz-bucket-region"];
  const said = elementText(body, "Message") ?? message;
  return new AwsRefusal(elementText(body, "Code") ?? code, status, said, requestId, region);
};
