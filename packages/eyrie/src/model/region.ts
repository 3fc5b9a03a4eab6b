/** Regions from before 20 March 2019; any later one of this partition an account has to enable for itself. */
const enabledByDefault =
  /^(?:us-(?:east|west)-[12]|ca-central-1|sa-east-1|eu-(?:central-1|north-1|west-[123])|ap-(?:south-1|southeast-[12]|northeast-[123]))$/;

export const isOptIn = (region: string): boolean =>
  !enabledByDefault.test(region) && !/^(?:cn|us-gov|us-iso|eu-iso|eusc)/.test(region);
