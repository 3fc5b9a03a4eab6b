import { AwsError } from "../aws/service.ts";

/** Query parameters, decoded once; a parameter without `=` has the value `""`. */
export type Query = ReadonlyMap<string, string>;

/** What a request addresses. Neither name is checked here. */
export type Target = {
  readonly bucket: string | undefined;
  /** Percent-decoded exactly once; `+`, `//` and dot segments are the key's own. */
  readonly key: string | undefined;
  readonly query: Query;
  /** The region the Host header names; `undefined` for a host, such as loopback, that stands for every region. */
  readonly endpointRegion: string | undefined;
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("InvalidURI", 400, "Couldn't parse the specified URI.", { URI: text });
  }
};

const parseQuery = (text: string): Query => {
  const query = new Map<string, string>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? "" : pair.slice(equals + 1);
    query.set(decode(name.replaceAll("+", " ")), decode(value.replaceAll("+", " ")));
  }
  return query;
};

const awsHost =
  /^(?:(?<bucket>.+)\.)?s3(?:[.-](?:dualstack\.)?(?<region>[a-z]{2,4}(?:-[a-z]+)+-\d))?\.amazonaws\.(?:com(?:\.cn)?|eu)$/;
const localHost = /^(?<bucket>.+?)(?:\.s3)?\.localhost$/;

const readHost = (host: string): { bucket: string | undefined; region: string | undefined } => {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  const aws = awsHost.exec(name)?.groups;
  if (aws !== undefined) return { bucket: aws["bucket"], region: aws["region"] };
  const bucket = localHost.exec(name)?.groups?.["bucket"];
  return { bucket: bucket === "s3" ? undefined : bucket, region: undefined };
};

/**
 * Reads bucket and key from the raw target and the Host header, path-style or virtual-hosted.
 * @throws AwsError `InvalidURI` for a broken percent-encoding.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export const readTarget = (rawTarget: string, host: string): Target => {
  const question = rawTarget.indexOf("?");
  const path = (question < 0 ? rawTarget : rawTarget.slice(0, question)).replace(/^\//, "");
  const query = parseQuery(question < 0 ? "" : rawTarget.slice(question + 1));
  const { bucket, region: endpointRegion } = readHost(host);
  if (bucket !== undefined) return { bucket, key: path === "" ? undefined : decode(path), query, endpointRegion };
  if (path === "") return { bucket: undefined, key: undefined, query, endpointRegion };
  const slash = path.indexOf("/");
  // The SDK writes a bucket's own calls as `/bucket/`.
  const key = slash < 0 ? "" : path.slice(slash + 1);
  return {
    bucket: decode(slash < 0 ? path : path.slice(0, slash)),
    key: key === "" ? undefined : decode(key),
    query,
    endpointRegion,
  };
};
