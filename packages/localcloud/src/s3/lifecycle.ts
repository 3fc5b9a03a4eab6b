import { demandDigest } from "./access.ts";
import { configuration, notConfigured } from "./configuration.ts";
import { invalidArgument, invalidRequest, malformedXml } from "./errors.ts";
import { emptyAnswer, xmlAnswer } from "./exchange.ts";
import { child, children, element, textOf, type XmlElement } from "./xml.ts";
import { parseShaped, type Shape } from "./xml-shape.ts";

const rootName = "LifecycleConfiguration";
const minimumSizeHeader = "x-amz-transition-default-minimum-object-size";
const minimumSizes: ReadonlySet<string> = new Set(["all_storage_classes_128K", "varies_by_storage_class"]);

const storageClass = ["GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"];
const tag: Shape = { Key: "text", Value: "text" };
const sizes: Shape = { "ObjectSizeGreaterThan?": "integer", "ObjectSizeLessThan?": "integer" };
const actions = {
  "Expiration?": { "Date?": "text", "Days?": "integer", "ExpiredObjectDeleteMarker?": "boolean" },
  "Transition*": { "Date?": "text", "Days?": "integer", StorageClass: storageClass },
  "NoncurrentVersionExpiration?": { "NoncurrentDays?": "integer", "NewerNoncurrentVersions?": "integer" },
  "NoncurrentVersionTransition*": {
    "NoncurrentDays?": "integer",
    "NewerNoncurrentVersions?": "integer",
    StorageClass: storageClass,
  },
  "AbortIncompleteMultipartUpload?": { DaysAfterInitiation: "integer" },
} as const satisfies Shape;

const shape: Shape = {
  "Rule+": {
    "ID?": "text",
    "Prefix?": "text",
    "Filter?": { "Prefix?": "text", "Tag?": tag, ...sizes, "And?": { "Prefix?": "text", "Tag*": tag, ...sizes } },
    Status: ["Enabled", "Disabled"],
    ...actions,
  },
};

const actionNames: ReadonlySet<string> = new Set(Object.keys(actions).map((name) => name.replace(/[?*]$/, "")));
const positiveDays = new Set(["Days", "NoncurrentDays", "DaysAfterInitiation"]);
const maxRules = 1000;

const elements = ({ content }: XmlElement): readonly XmlElement[] => (typeof content === "string" ? [] : content);

/** @throws AwsError for what is well-formed but means nothing. */
const checkRule = (rule: XmlElement): void => {
  const id = textOf(rule, "ID") ?? "";
  if (id.length > 255) throw invalidArgument("ID length should not exceed allowed limit of 255", "ID", id);
  const filter = child(rule, "Filter");
  if ((filter === undefined) === (child(rule, "Prefix") === undefined)) throw malformedXml();
  if (filter !== undefined && elements(filter).length > 1) throw malformedXml();
  const ruleActions = elements(rule).filter(({ name }) => actionNames.has(name));
  if (ruleActions.length === 0) throw invalidRequest("At least one action needs to be specified in a rule.");
  for (const action of ruleActions) {
    // A transition may come on day 0.
    const days = action.name === "Transition" ? [] : elements(action).filter(({ name }) => positiveDays.has(name));
    for (const { name } of days) {
      const value = textOf(action, name) ?? "";
      if (Number(value) > 0) continue;
      throw invalidArgument(`'${name}' for ${action.name} action must be a positive integer`, name, value);
    }
  }
  const byTag =
    filter !== undefined && (child(filter, "Tag") ?? child(child(filter, "And") ?? filter, "Tag")) !== undefined;
  if (byTag && child(rule, "AbortIncompleteMultipartUpload") !== undefined) {
    throw invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags.");
  }
};

const withId = (rule: XmlElement, id: string): XmlElement => {
  const named = textOf(rule, "ID") ?? "";
  if (named !== "") return rule;
  return element("Rule", [element("ID", id), ...elements(rule).filter(({ name }) => name !== "ID")]);
};

/** Rules are kept and given back element by element; none is ever carried out. */
export const lifecycle = configuration({
  reads: "s3:GetLifecycleConfiguration",
  writes: "s3:PutLifecycleConfiguration",
  show: ({ bucket }) => {
    if (bucket.lifecycle === undefined) {
      const message = "The lifecycle configuration does not exist";
      throw notConfigured("NoSuchLifecycleConfiguration", message, bucket);
    }
    const { rules, transitionDefaultMinimumObjectSize } = bucket.lifecycle;
    return xmlAnswer(element(rootName, rules), { [minimumSizeHeader]: transitionDefaultMinimumObjectSize });
  },
  replace: (exchange) => {
    const { bucket, call, cloud, headers } = exchange;
    demandDigest(exchange);
    const rules = children(parseShaped(call.body, rootName, shape), "Rule");
    if (rules.length > maxRules) throw malformedXml();
    rules.forEach(checkRule);
    const named = rules.map((rule) => withId(rule, Buffer.from(cloud.surroundings.random(16)).toString("base64url")));
    const ids = named.map((rule) => textOf(rule, "ID") ?? "");
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (repeated !== undefined)
      throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", repeated);
    const minimumSize = headers[minimumSizeHeader] ?? "all_storage_classes_128K";
    if (!minimumSizes.has(minimumSize)) throw invalidRequest(`Invalid ${minimumSizeHeader}: ${minimumSize}`);
    bucket.lifecycle = { rules: named, transitionDefaultMinimumObjectSize: minimumSize };
    return emptyAnswer(200, { [minimumSizeHeader]: minimumSize });
  },
  remove: ({ bucket }) => {
    bucket.lifecycle = undefined;
  },
});
