// Finds or fetches what the tests call AWS with and nobody here wrote: AWS CLI 1.45 and 2.9, and a Python with boto3
// and moto. Everything fetched goes into Eyrie's cache; nothing is installed over the machine's own, and no root is
// needed. A tool that cannot be had is absent from the result, with the reason on standard error.
import { execFile } from "node:child_process";
import { access, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { unpackDebian } from "./debian.js";

const run = promisify(execFile);
const pythonPackages = ["awscli==1.45.11", "boto3==1.43.11", "moto[server]==5.2.1"];
/** AWS CLI 2 is on no Python index, and Debian 12 carries 2.9.19; with it what it imports, each as that Debian has it. */
const debianPackages = [
  "awscli=2.9.19-1",
  ..."awscrt cffi-backend colorama cryptography dateutil distro docutils jmespath prompt-toolkit pyasn1 roman".split(
    " ",
  ),
  ..."ruamel.yaml ruamel.yaml.clib six urllib3 wcwidth".split(" "),
].map((name) => (name.startsWith("awscli") ? name : `python3-${name}`));

/**
 * @param {string} cacheDirectory Eyrie's own
 * @returns {Promise<Record<string, string>>} variable → path
 */
export async function awsTools(cacheDirectory) {
  const [python, aws2] = await Promise.all([
    pythonTools(cacheDirectory),
    debianCli(cacheDirectory).catch(missing("AWS CLI 2.9")),
  ]);
  return { ...python, ...(aws2 === undefined ? {} : { EYRIE_AWS2: aws2 }) };
}

const missing = (tool) => (error) => {
  const [line] = String(error instanceof Error ? error.message : error).split("\n");
  console.error(`No ${tool} for the tests: ${line}`);
};

/** The machine's own where they will do, else both out of one virtual environment. */
async function pythonTools(cacheDirectory) {
  const own = { EYRIE_AWS1: await cliInPath(), EYRIE_PYTHON: await pythonWithMoto("python3") };
  const lacking = Object.values(own).includes(undefined);
  const fetched = lacking
    ? await virtualEnvironment(cacheDirectory).catch(missing("AWS CLI 1.45, boto3 and moto"))
    : undefined;
  return Object.fromEntries(Object.entries({ ...fetched, ...defined(own) }));
}

const defined = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

async function cliInPath() {
  for (const directory of (process.env.PATH ?? "").split(path.delimiter)) {
    const file = path.join(directory, "aws");
    const version = await answer(file, "--version");
    if (version !== undefined) return version.startsWith("aws-cli/1.45.") ? file : undefined;
  }
  return undefined;
}

/** The interpreter itself rather than what leads to it: tests call it with an environment of their own. */
const pythonWithMoto = (python) => answer(python, "-c", "import boto3, moto, sys; print(sys.executable)");

/** @returns what the program printed, or undefined when it is not there or does not run. */
async function answer(program, ...args) {
  return run(program, args).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

async function virtualEnvironment(cacheDirectory) {
  // An environment knows its own path: it is made where it stays, and a mark tells a finished one.
  const directory = path.join(cacheDirectory, "test-python-1.45.11");
  const found = {
    EYRIE_AWS1: path.join(directory, "bin", "aws"),
    EYRIE_PYTHON: path.join(directory, "bin", "python3"),
  };
  const finished = path.join(directory, "finished");
  if (await isThere(finished)) return found;
  await rm(directory, { recursive: true, force: true });
  await run("python3", ["-m", "venv", directory]);
  await run(found.EYRIE_PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...pythonPackages]);
  await writeFile(finished, "");
  return found;
}

async function debianCli(cacheDirectory) {
  const directory = path.join(cacheDirectory, "aws-cli-2.9.19");
  const program = path.join(directory, "aws");
  if (await isThere(program)) return program;
  const modules = path.join(directory, "root/usr/lib/python3/dist-packages");
  const script = path.join(directory, "root/usr/bin/aws");
  const wrapper = `#!/bin/sh\nPYTHONPATH='${modules}' exec /usr/bin/python3 -s '${script}' "$@"\n`;
  await unpackDebian(
    directory,
    async () => debianPackages,
    (draft) => writeFile(path.join(draft, "aws"), wrapper, { mode: 0o755 }),
  );
  const version = await answer(program, "--version");
  if (version?.startsWith("aws-cli/2.9.19 ") === true) return program;
  await rm(directory, { recursive: true, force: true });
  throw new Error("Debian's package does not run on this machine's /usr/bin/python3");
}

const isThere = (file) =>
  access(file).then(
    () => true,
    () => false,
  );
