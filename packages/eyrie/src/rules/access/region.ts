import * as say from "../../messages/doctor/storage.ts";
import { regionOfHost } from "../../milvus/s3-host.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";

/** minio-go signs for the region that it is told; without one, for that of the host, or of the bucket. */
export const bucketRegion = doctorRule({
  code: "EY510",
  title: say.regionTitle,
  link: "bucket",
  find: ({ bucket, storage }, look, readings) => {
    const { name, region } = look.need(bucket);
    const about = `bucket/${name}`;
    const configured = look.at(storage);
    if (configured === undefined || configured.bucketName !== name)
      return readings.wanted === undefined || readings.region === region
        ? []
        : [
            {
              severity: "error",
              ...say.specElsewhere(name, region, readings.region),
              about,
              comparisons: [beside(say.label.region, region, readings.region)],
            },
          ];
    const host = regionOfHost(configured.address);
    const told = configured.region === "" ? host : configured.region;
    const wrong = [
      ...(told !== undefined && told !== region ? [beside(say.label.region, told, region)] : []),
      ...(host !== undefined && host !== region
        ? [beside(say.label.host, configured.address, `s3.${region}.amazonaws.com`)]
        : []),
    ];
    if (wrong.length === 0) return [];
    const asked = told !== undefined && told !== region ? told : (host ?? "");
    return [
      {
        severity: "error",
        ...say.elsewhere(name, region, asked),
        about,
        comparisons: wrong,
      },
    ];
  },
});
