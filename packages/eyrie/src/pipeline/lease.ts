import type { Planned, Prepared, Session } from "./session.ts";

/** The Lease that whoever writes to a release holds. */
export const leaseOf = (release: string) => `eyrie-${release}`;

/** The lease of one release, and who would hold it. */
export const leaseFor = ({ target }: Prepared, { clouds, holder }: Session) => ({
  leases: clouds.kubernetes.leases,
  namespace: target.serviceAccount.namespace,
  name: leaseOf(target.release.name),
  holder,
});

/** Where nothing is to be changed: takes away the lease that a killed run left, if one did. */
export async function clearUp({ abandoned }: Planned, { clouds }: Session): Promise<void> {
  // Whoever took it over in between takes it away too.
  if (abandoned !== undefined) await clouds.kubernetes.leases.remove(abandoned).catch(() => undefined);
}
