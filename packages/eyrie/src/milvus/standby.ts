import type { ChartLine } from "./chart-lines.ts";

const inPairs = { enabled: true, replicas: 2, activeStandby: { enabled: true } } as const;

/**
 * Values that run every coordinator twice, one of the two on standby. Without active-standby the chart replaces a
 * coordinator by `Recreate`, and two replicas are two that both take the lead; one standalone pod has no second at all.
 */
export const standbyValues = (coordinators: ChartLine["coordinators"]) => ({
  cluster: { enabled: true },
  ...(coordinators === "mixed"
    ? { mixCoordinator: inPairs }
    : { rootCoordinator: inPairs, queryCoordinator: inPairs, indexCoordinator: inPairs, dataCoordinator: inPairs }),
});
