// Builds a real kube-apiserver and etcd with the Go of this machine, once, into Eyrie's cache directory. There is no
// package to fetch them from; the first build takes ten minutes and more. Run alone it prints where they are, as shell
// assignments; where there is no Go it says so.
import { spawn } from "node:child_process";
import { access, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectoryOf } from "../packages/eyrie/build/clouds/helm-binary.js";

const kubernetes = "1.34.2";
const etcd = "3.6.6";

/** The modules that live in Kubernetes' own repository: its go.mod names them as v0.0.0, to be replaced. */
const staged = `api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider
  cluster-bootstrap code-generator component-base component-helpers controller-manager cri-api cri-client
  csi-translation-lib dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator
  kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission
  sample-apiserver sample-cli-plugin sample-controller`.split(/\s+/);

const programs = {
  EYRIE_KUBE_APISERVER: {
    name: `kube-apiserver-${kubernetes}`,
    version: kubernetes,
    command: "k8s.io/kubernetes/cmd/kube-apiserver",
    replaced: staged.map((name) => `k8s.io/${name}=k8s.io/${name}@v${kubernetes.replace(/^1/, "0")}`),
    // The version a release's build puts in.
    flags: [
      `-X k8s.io/component-base/version.gitVersion=v${kubernetes}`,
      `-X k8s.io/component-base/version.gitMajor=${kubernetes.split(".")[0]}`,
      `-X k8s.io/component-base/version.gitMinor=${kubernetes.split(".")[1]}`,
    ],
  },
  EYRIE_ETCD: {
    name: `etcd-${etcd}`,
    version: etcd,
    command: "go.etcd.io/etcd/server/v3",
    replaced: [],
    flags: [],
  },
};

/** @throws Error saying why there is none: no Go, or what Go said. */
export async function kubeApiServer() {
  const { env: environment, platform, arch } = process;
  const cache = cacheDirectoryOf({ environment, platform, homeDirectory: homedir() });
  const found = {};
  for (const [variable, program] of Object.entries(programs)) {
    const given = environment[variable] ?? "";
    const binary = given === "" ? path.join(cache, `${program.name}-${platform}-${arch}`) : given;
    if (!(await exists(binary))) await build(program, binary);
    found[variable] = binary;
  }
  return found;
}

async function build({ name, version, command, replaced, flags }, binary) {
  console.error(`Building ${name} with Go, once; this takes a while …`);
  const folder = await mkdtemp(path.join(tmpdir(), "eyrie-go-"));
  try {
    await writeFile(path.join(folder, "tools.go"), `//go:build tools\n\npackage tools\n\nimport _ "${command}"\n`);
    await go(folder, "mod", "init", "eyrie.local/tools");
    if (replaced.length > 0) await go(folder, "mod", "edit", ...replaced.map((pair) => `-replace=${pair}`));
    await go(folder, "get", `${command}@v${version}`);
    await go(folder, "build", "-trimpath", "-ldflags", ["-s -w", ...flags].join(" "), "-o", "built", command);
    await mkdir(path.dirname(binary), { recursive: true, mode: 0o700 });
    await rename(path.join(folder, "built"), binary).catch(() => moved(path.join(folder, "built"), binary));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The cache may lie on another file system than the temporary directory. */
async function moved(from, to) {
  const { copyFile } = await import("node:fs/promises");
  await copyFile(from, `${to}.part`);
  await rename(`${to}.part`, to);
}

async function go(folder, ...args) {
  const child = spawn("go", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once("error", (error) => {
      const why = error.code === "ENOENT" ? "Go is not installed (https://go.dev/dl)" : error.message;
      reject(new Error(`no kube-apiserver: ${why}`));
    });
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`no kube-apiserver: go ${args[0]} failed\n${said.slice(-2000)}`);
}

async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    for (const [variable, binary] of Object.entries(await kubeApiServer()))
      console.log(`export ${variable}='${binary}'`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
