// Fetches the real Milvus that once was packed for Python, for the tests that hold the data probe to it. It goes into
// Eyrie's cache, ready to run: its programs are packed, and Python alone unpacks them. Linux x64 only.
import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Its last line; which version of it there is depends on the index. */
const wanted = "milvus>=2.3,<2.4";

const unpack = `
import lzma, os, shutil, sys
data, target = sys.argv[1:]
for name in os.listdir(os.path.join(data, "bin")):
    if name.endswith(".lzma"):
        file = os.path.join(target, "bin", name[:-5])
        with lzma.open(os.path.join(data, "bin", name)) as packed, open(file, "wb") as plain:
            shutil.copyfileobj(packed, plain)
        os.chmod(file, 0o755)
for name in ("config.yaml.template", "glog.conf"):
    shutil.copy(os.path.join(data, name), target)
`;

/**
 * @param {string} cacheDirectory Eyrie's own
 * @returns {Promise<Record<string, string>>} variable → path
 */
export async function milvusTool(cacheDirectory) {
  const directory = path.join(cacheDirectory, "test-milvus-2.3");
  try {
    if (process.platform !== "linux" || process.arch !== "x64") throw new Error("there is none for this platform");
    if (!(await isThere(directory))) await fetchInto(directory, cacheDirectory);
    return { EYRIE_EMBEDDED_MILVUS: directory };
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split("\n");
    console.error(`No embedded Milvus for the tests: ${line}`);
    return {};
  }
}

async function fetchInto(directory, cacheDirectory) {
  await mkdir(cacheDirectory, { recursive: true });
  const draft = await mkdtemp(path.join(cacheDirectory, ".test-milvus-"));
  try {
    const [packed, ready] = [path.join(draft, "packed"), path.join(draft, "ready")];
    await mkdir(path.join(ready, "bin"), { recursive: true });
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-deps"];
    await run("python3", ["-m", "pip", "install", ...quiet, "--target", packed, wanted]);
    await run("python3", ["-c", unpack, path.join(packed, "milvus", "data"), ready]);
    if (!(await readdir(path.join(ready, "bin"))).includes("milvus")) throw new Error("the package holds no milvus");
    await rename(ready, directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const isThere = (file) =>
  access(file).then(
    () => true,
    () => false,
  );
