import * as say from "../../messages/doctor/storage.ts";
import { doctorRule } from "../doctor-rule.ts";
import { aws } from "./commands.ts";

/** S3 answers `NoSuchBucket`. Milvus makes a bucket that it does not find, where it may. */
export const bucketExists = doctorRule({
  code: "EY514",
  title: say.bucketTitle,
  link: "bucket",
  find: ({ bucket, bucketName, storage }, look, readings) => {
    if (bucketName === undefined) look.need(storage);
    if (bucketName === undefined || look.at(bucket) !== undefined) return [];
    const told = storage.status === "present" ? storage.value.region : "";
    const region = told === "" ? readings.region : told;
    const owned = readings.wanted?.bucket === bucketName;
    const constraint = region === "us-east-1" ? [] : ["--create-bucket-configuration", `LocationConstraint=${region}`];
    return [
      {
        severity: "error",
        ...say.noBucket(bucketName, region),
        about: `bucket/${bucketName}`,
        commands: owned
          ? ["eyrie up"]
          : [aws("s3api create-bucket", "--bucket", bucketName, "--region", region, ...constraint)],
      },
    ];
  },
});
