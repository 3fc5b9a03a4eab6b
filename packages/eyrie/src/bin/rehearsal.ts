import type { LocalCloudHost, Rehearsal, RehearsalRequest } from "../cli/host.ts";
import * as say from "../messages/rehearsal.ts";

export async function startRehearsal(
  { clusters, chart }: RehearsalRequest,
  localCloud: LocalCloudHost,
): Promise<Rehearsal> {
  const region = clusters[0]?.region ?? "us-east-2";
  const cloud = await localCloud.start({ region, clusters: clusters.map(({ name }) => name) });
  const { awsEndpoint, credentials, kubeconfig, account } = cloud;
  return {
    local: { awsEndpoint, credentials, kubeconfig },
    chart: chart ?? cloud.chart,
    describe: [
      say.aws(awsEndpoint, account, region),
      say.kubernetes(cloud.clusters.map(({ name, endpoint }) => `${name} ${endpoint}`)),
      chart === undefined ? say.standInChart() : say.chartGiven(chart),
    ],
    close: cloud.close,
  };
}
