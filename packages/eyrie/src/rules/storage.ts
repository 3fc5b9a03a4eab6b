import * as say from "../messages/rules-cluster.ts";
import { storageClassesIn, type Volume, volumesIn } from "../milvus/rendered.ts";
import type { About, Readable, StorageClass } from "./reads.ts";
import { rule } from "./rule.ts";

/** The CSI driver that makes the volumes of an AWS provisioner. Of others it is not known that they need one. */
const driverOf: Readonly<Record<string, string>> = {
  // Kubernetes hands the in-tree provisioner's volumes to the CSI driver since 1.23.
  "kubernetes.io/aws-ebs": "ebs.csi.aws.com",
  "ebs.csi.aws.com": "ebs.csi.aws.com",
  "ebs.csi.eks.amazonaws.com": "ebs.csi.eks.amazonaws.com",
  "efs.csi.aws.com": "efs.csi.aws.com",
};

/** Volumes that the run would have made: what is deployed has its own already. */
function newVolumes(rendered: Readable["rendered"], { deployed }: About): readonly Volume[] {
  const there = new Set((deployed === undefined ? [] : volumesIn(deployed)).map(({ of }) => of));
  return volumesIn(rendered).filter(({ of, storageClass }) => storageClass !== "" && !there.has(of));
}

const owners = (volumes: readonly Volume[]) => [...new Set(volumes.map(({ of }) => of))];

/** Whom a cluster's default falls to: clusters before EKS 1.30 made gp2 the default, newer ones none at all. */
export const storageClass = rule({
  code: "EY701",
  title: say.storageTitle,
  looksAt: ["rendered", "storageClasses"],
  find: ({ rendered, storageClasses = [] }, about) => {
    if (rendered === undefined) return [];
    const volumes = newVolumes(rendered, about);
    const known = new Set([...storageClasses.map(({ name }) => name), ...storageClassesIn(rendered)]);
    const unnamed = volumes.filter(({ storageClass: name }) => name === undefined);
    const lost = volumes.filter(({ storageClass: name }) => name !== undefined && !known.has(name));
    return [
      ...(unnamed.length === 0 || storageClasses.some(({ isDefault }) => isDefault)
        ? []
        : [{ severity: "error", ...say.noDefaultClass(owners(unnamed), bestOf(storageClasses)) } as const]),
      ...[...new Set(lost.map(({ storageClass: name = "" }) => name))].map((name) => {
        const asking = owners(lost.filter(({ storageClass: asked }) => asked === name));
        return { severity: "error", ...say.noSuchClass(name, asking, [...known]) } as const;
      }),
    ];
  },
});

/** The class to make the default: one of EBS, gp3 before gp2. */
const bestOf = (classes: readonly StorageClass[]): string | undefined =>
  classes
    .filter(({ provisioner }) => driverOf[provisioner]?.startsWith("ebs.") === true)
    .map(({ name }) => name)
    .toSorted((a, b) => Number(b.includes("gp3")) - Number(a.includes("gp3")) || a.localeCompare(b))[0];

export const csiDriver = rule({
  code: "EY702",
  title: say.driverTitle,
  looksAt: ["rendered", "storageClasses", "csiDrivers"],
  find: ({ rendered, storageClasses = [], csiDrivers = [] }, about) => {
    if (rendered === undefined) return [];
    const volumes = newVolumes(rendered, about);
    const chosen = storageClasses.find(({ isDefault }) => isDefault);
    const used = storageClasses.filter(({ name }) =>
      volumes.some(({ storageClass: asked = chosen?.name }) => asked === name),
    );
    return used.flatMap(({ name, provisioner }) => {
      const driver = driverOf[provisioner];
      return driver === undefined || csiDrivers.includes(driver)
        ? []
        : [{ severity: "error", ...say.noDriver(name, driver, about.cluster) } as const];
    });
  },
});
