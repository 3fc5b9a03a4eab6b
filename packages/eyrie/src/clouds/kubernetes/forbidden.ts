/** A right that Kubernetes refused, in its own words for it. */
export type Refused = {
  readonly verb: string;
  /** Plural, with `/<subresource>` behind it where there is one. */
  readonly resource: string;
  /** Empty: the core group. */
  readonly group: string;
  /** Absent: at the cluster scope. */
  readonly namespace?: string;
};

const sentence =
  /cannot (?<verb>\S+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)" (?:in the namespace "(?<namespace>[^"]+)"|at the cluster scope)/g;

/**
 * Every right that a text of Kubernetes', or of helm's about it, says was refused, each once. A call can need another
 * right than its own: server-side apply of a new object is a patch, and is refused for want of create.
 */
export function refusedIn(text: string): readonly Refused[] {
  const found = [...text.replaceAll('\\"', '"').matchAll(sentence)].map(({ groups = {} }): Refused => {
    const { verb = "", resource = "", group = "", namespace } = groups;
    return { verb, resource, group, ...(namespace === undefined ? {} : { namespace }) };
  });
  return [...new Map(found.map((refused) => [JSON.stringify(refused), refused])).values()];
}
