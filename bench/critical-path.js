// What a run could not have been faster than: its longest chain of calls that need one another, times the latency.

/**
 * Depth of the calls made for one node: the most that came one after the other. Calls that overlap did not wait.
 * @param {readonly { start: number, end: number }[]} calls
 */
export function depthOf(calls) {
  const ordered = calls.toSorted((a, b) => a.start - b.start);
  const depths = [];
  for (const [index, call] of ordered.entries()) {
    const before = ordered.slice(0, index).map((other, at) => (other.end <= call.start ? depths[at] : 0));
    depths.push(1 + Math.max(0, ...before));
  }
  return Math.max(0, ...depths);
}

/**
 * The longest chain through facts → observe → preflight → execute → prove. Between nodes the plan's own `after` says what waits for
 * what, not the clock: a needless wait makes a run slower than its path, and so shows.
 * @param {readonly { node: string, start: number, end: number }[]} trace
 * @param {readonly { id: string, after: readonly string[], action: string }[]} changes
 */
export function criticalPath(trace, changes) {
  const byNode = new Map();
  for (const call of trace) byNode.set(call.node, [...(byNode.get(call.node) ?? []), call]);
  const depth = (node) => depthOf(byNode.get(node) ?? []);
  const deepest = (prefix) => Math.max(0, ...[...byNode.keys()].filter((node) => node.startsWith(prefix)).map(depth));
  const reached = new Map();
  for (const { id, after, action } of changes) {
    const before = Math.max(0, ...after.map((needed) => reached.get(needed) ?? 0));
    reached.set(id, before + (action === "keep" ? 0 : depth(`${action} ${id}`)));
  }
  return {
    facts: depth("facts"),
    observe: deepest("observe "),
    preflight: depth("preflight"),
    execute: Math.max(0, ...reached.values()),
    prove: deepest("prove "),
  };
}
