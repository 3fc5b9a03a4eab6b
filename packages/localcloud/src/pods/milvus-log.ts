import { AwsRefusal } from "./aws-answer.ts";

/** `[key=value]` fields of a log line that tell an error: AWS's code and request id when AWS answered. */
export const errorFields = (error: unknown): Readonly<Record<string, string>> => {
  if (!(error instanceof Error)) return { error: String(error) };
  const answered = error instanceof AwsRefusal ? error : error.cause instanceof AwsRefusal ? error.cause : undefined;
  const because = error.cause instanceof Error ? { cause: error.cause.message } : {};
  const aws =
    answered === undefined
      ? {}
      : { code: answered.code, status: String(answered.status), requestId: answered.requestId };
  return { error: error.message, ...because, ...aws };
};

export type Level = "INFO" | "WARN" | "ERROR";
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, string>>) => void;

const quoted = (text: string): string => (/^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text));

/** A line in the form of Milvus' text log: `[time] [LEVEL] ["message"] [key=value]…` */
export const formatLine = (
  now: number,
  level: Level,
  message: string,
  fields: Readonly<Record<string, string>> = {},
): string => {
  const time = new Date(now).toISOString().replace(/^(\d+)-(\d+)-(\d+)T(.*)Z$/, "$1/$2/$3 $4 +00:00");
  const pairs = Object.entries(fields).map(([key, value]) => ` [${key}=${quoted(value)}]`);
  return `[${time}] [${level}] [${JSON.stringify(message)}]${pairs.join("")}`;
};
