import { XMLParser, XMLValidator } from "fast-xml-parser";
import { AwsError } from "../aws/service.ts";
import { malformedXml } from "./errors.ts";

/** An element with either text or child elements; S3's documents mix them nowhere. */
export type XmlElement = { readonly name: string; readonly content: string | readonly XmlElement[] };

/** Children that are `undefined` are left out, so optional elements need no branch at the caller. */
export const element = (
  name: string,
  content: string | number | boolean | readonly (XmlElement | undefined)[] = "",
): XmlElement => ({
  name,
  content: typeof content === "object" ? content.filter((child) => child !== undefined) : String(content),
});

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * Control characters become numeric references, as S3 writes them: XML 1.0 forbids most of them,
 * and a bare carriage return would come back as a line feed.
 */
const escapeText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  text.replace(/[&<>"\u0000-\u0008\u000B-\u001F\u007F\uFFFE\uFFFF]/g, (found) => {
    const named = escapes[found];
    return named ?? `&#x${found.charCodeAt(0).toString(16).toUpperCase()};`;
  });

/** Puts a document's pieces behind one another; a listing has thousands. */
const write = ({ name, content }: XmlElement, pieces: string[], attributes = ""): readonly string[] => {
  if (content.length === 0) pieces.push(`<${name}${attributes}/>`);
  else if (typeof content === "string") pieces.push(`<${name}${attributes}>${escapeText(content)}</${name}>`);
  else {
    pieces.push(`<${name}${attributes}>`);
    for (const child of content) write(child, pieces);
    pieces.push(`</${name}>`);
  }
  return pieces;
};

export const s3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

export const writeXml = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, [], ` xmlns="${s3Namespace}"`).join("")}`;

const references: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Entities a document declares itself are never expanded: only XML's own five and character references are known. */
const unescapeText = (text: string): string =>
  text.replace(/&([^;&]*);?/g, (whole, reference: string) => {
    const code = /^#x([0-9a-f]{1,6})$/i.exec(reference)?.[1] ?? /^#(\d{1,7})$/.exec(reference)?.[1];
    if (code !== undefined) {
      const point = Number.parseInt(code, reference.toLowerCase().startsWith("#x") ? 16 : 10);
      if (isScalarValue(point)) return String.fromCodePoint(point);
    }
    const known = whole.endsWith(";") && Object.hasOwn(references, reference) ? references[reference] : undefined;
    if (known === undefined) throw malformedXml();
    return known;
  });

/** No half of a surrogate pair. */
const isScalarValue = (point: number): boolean => point < 0xd800 || (point > 0xdfff && point <= 0x10ffff);

const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  ignoreAttributes: true,
  processEntities: false,
  trimValues: false,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: "#cdata",
});

/** What fast-xml-parser gives in `preserveOrder` mode: one object with one key for each node. */
type OrderedNode = Readonly<Record<string, unknown>>;

const isNodeList = (value: unknown): value is readonly OrderedNode[] => Array.isArray(value);

const leafText = (value: unknown): string => (typeof value === "string" ? value : "");

const toElement = (name: string, nodes: readonly OrderedNode[]): XmlElement => {
  const children: XmlElement[] = [];
  let text = "";
  for (const node of nodes) {
    for (const [childName, value] of Object.entries(node)) {
      if (childName === "#text") text += unescapeText(leafText(value));
      else if (childName === "#cdata" && isNodeList(value))
        text += value.map((part) => leafText(part["#text"])).join("");
      else if (isNodeList(value)) children.push(toElement(childName, value));
    }
  }
  if (children.length === 0) return { name, content: text };
  if (text.trim() !== "") throw malformedXml();
  return { name, content: children };
};

const parse = (text: string): readonly OrderedNode[] => {
  try {
    const parsed: unknown = parser.parse(text);
    return isNodeList(parsed) ? parsed : [];
  } catch (cause) {
    throw malformedXml(cause);
  }
};

/** Ten thousand parts with their checksums fit well. */
const longestDocument = 4 * 1024 * 1024;

/**
 * Reads a request's document.
 * @throws AwsError `MalformedXML` when it is not well-formed UTF-8 XML, declares a DOCTYPE, or has another root;
 *   `MaxMessageLengthExceeded`
 */
export const parseXml = (body: Uint8Array, rootName: string): XmlElement => {
  if (body.length > longestDocument) {
    throw new AwsError("MaxMessageLengthExceeded", 400, "Your request was too big.", {
      MaxMessageLengthBytes: String(longestDocument),
    });
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw malformedXml(cause);
  }
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) throw malformedXml();
  const roots = parse(text).filter((node) => !("#text" in node));
  const [root] = roots;
  const nodes = root?.[rootName];
  if (roots.length !== 1 || !isNodeList(nodes)) throw malformedXml();
  return toElement(rootName, nodes);
};

export const children = (parent: XmlElement, name: string): readonly XmlElement[] =>
  typeof parent.content === "string" ? [] : parent.content.filter((child) => child.name === name);

export const child = (parent: XmlElement, name: string): XmlElement | undefined => children(parent, name)[0];

/** The text of a child; `undefined` when the child is missing, `""` when it is empty. */
export const textOf = (parent: XmlElement, name: string): string | undefined => {
  const found = child(parent, name);
  return found === undefined ? undefined : typeof found.content === "string" ? found.content : "";
};
