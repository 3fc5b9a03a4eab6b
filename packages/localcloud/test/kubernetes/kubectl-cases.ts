/**
 * What a platform engineer types on this road, in this order, and what a real cluster makes kubectl print: runs of
 * spaces count as one, and both streams are looked at. Files lie beside the kubeconfig.
 */

export type KubectlCase = {
  readonly run: string;
  readonly says: readonly (string | RegExp)[];
  /** The exit code is 1 instead of 0. */
  readonly fails?: true;
};

type Row = readonly [run: string, ...says: (string | RegExp)[]];

const works = (rows: readonly Row[]): KubectlCase[] => rows.map(([run, ...says]) => ({ run, says }));
const fails = (rows: readonly Row[]): KubectlCase[] => rows.map(([run, ...says]) => ({ run, says, fails: true }));

const node = "ip-10-0-1-23.us-east-2.compute.internal";
const by = "by Eyrie's local cluster";

export const manifests = {
  "web.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: nginx, image: "nginx:1", ports: [{ name: http, containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  replicas: 2
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: "db:1", volumeMounts: [{ name: data, mountPath: /data }] }] }
  volumeClaimTemplates:
    - { metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }
`,
  "changed.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 3 }
`,
  "mistyped.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: mistyped, namespace: shop }
spec:
  replcas: 2
  selector: { matchLabels: { app: mistyped } }
  template: { metadata: { labels: { app: mistyped } }, spec: { containers: [{ name: a, image: a }] } }
`,
  "list.yaml": `
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: listed, namespace: shop, labels: { of: list } }, data: { a: b } }
`,
  "kustomization.yaml": `
namespace: shop
configMapGenerator: [{ name: generated, literals: [a=b], options: { disableNameSuffixHash: true } }]
`,
};

export const kubectlCases: Readonly<Record<string, readonly KubectlCase[]>> = {
  create: [
    ...works([
      ["create namespace shop", "namespace/shop created"],
      ["create serviceaccount app -n shop", "serviceaccount/app created"],
      ["create configmap plain --from-literal=said=once -n shop", "configmap/plain created"],
      ["create secret generic hidden --from-literal=x=y -n shop", "secret/hidden created"],
      ["create role reader --verb=get,list --resource=pods -n shop", "role.rbac.authorization.k8s.io/reader created"],
      ["create rolebinding reads --role=reader --serviceaccount=shop:app -n shop", "rolebinding.rbac", "reads created"],
      ["create clusterrole nodes --verb=get --resource=nodes", "clusterrole.rbac", "nodes created"],
      ["create clusterrolebinding nodes --clusterrole=nodes --user=bob", "clusterrolebinding.rbac", "nodes created"],
      ["create deployment quick --image=nginx:1 --replicas=2 -n shop", "deployment.apps/quick created"],
      ["create job once --image=busybox -n shop -- true", "job.batch/once created"],
      ["create service clusterip bare --tcp=80:80 -n shop", "service/bare created"],
      ["create poddisruptionbudget few --selector=app=web --min-available=1 -n shop", "few created"],
      ["create ingress in --rule=foo.com/=web:80 -n shop", "ingress.networking.k8s.io/in created"],
      ["create token app -n shop --duration=10m", /^eyJ\S+\s*$/],
      ["run alone --image=busybox -n shop", "pod/alone created"],
      ["create configmap dry --from-literal=a=b -n shop --dry-run=server -o name", "configmap/dry"],
      ["expose deployment quick --port=80 -n shop", "service/quick exposed"],
    ]),
    ...fails([
      ["create namespace shop", 'Error from server (AlreadyExists): namespaces "shop" already exists'],
      ["create quota q -n shop", "creating resourcequotas is not implemented"],
      ["create cronjob c --image=busybox --schedule=@daily -n shop", "creating cronjobs is not implemented"],
      ["create token app -n shop --duration=1m", "may not specify a duration less than 10 minutes"],
      ["get configmap dry -n shop", "not found"],
    ]),
  ],
  "apply, diff, patch": [
    ...works([
      ["apply -f web.yaml", "deployment.apps/web created", "service/web created", "statefulset.apps/db created"],
      // As with the real server: the claims of a StatefulSet, filled in, are never what was applied.
      ["apply -f web.yaml", "deployment.apps/web unchanged", "statefulset.apps/db configured"],
      ["diff -f web.yaml", /^$/],
      ["apply --server-side --force-conflicts -f web.yaml", "deployment.apps/web serverside-applied"],
      ["apply -k .", "configmap/generated created"],
      ["apply -f list.yaml", "configmap/listed created"],
      [
        "apply --prune -l of=list --prune-allowlist=core/v1/ConfigMap -n shop -f list.yaml",
        "configmap/listed unchanged",
      ],
      ["replace -f list.yaml", "configmap/listed replaced"],
      ["label deployment web tier=front -n shop", "deployment.apps/web labeled"],
      ["annotate deployment web note=kept -n shop", "deployment.apps/web annotated"],
      ['patch deployment web -n shop -p {"metadata":{"labels":{"a":"1"}}}', "deployment.apps/web patched"],
      ['patch deployment web -n shop --type=merge -p {"metadata":{"labels":{"b":"1"}}}', "patched"],
      ['patch deployment web -n shop --type=json -p [{"op":"remove","path":"/metadata/labels/a"}]', "patched"],
      ["get deployment web -n shop --show-labels", "web 2/2 2 2", "app=web,b=1,tier=front"],
      ["edit configmap plain -n shop", "configmap/plain edited"],
      ["get configmap plain -n shop -o jsonpath={.data.said}", "edited"],
      ['patch deployment web -n shop -p {"spec":{"foo":1}}', 'Warning: unknown field "spec.foo"', "(no change)"],
    ]),
    ...fails([
      ["apply -f mistyped.yaml", 'strict decoding error: unknown field "spec.replcas"'],
      [
        "apply --server-side --field-manager=other -f changed.yaml",
        /conflict with "kubectl(-client-side-apply)?"/,
        ".spec.replicas",
      ],
      ['patch deployment web -n shop -p {"spec":{"replicas":"x"}}', "cannot unmarshal string", "type int32"],
      ["apply --server-side -f mistyped.yaml", ".spec.replcas: field not declared in schema"],
    ]),
  ],
  get: [
    ...works([
      [
        "get all -n shop",
        "deployment.apps/web 2/2",
        "statefulset.apps/db 2/2",
        "job.batch/once",
        "pod/db-0 1/1 Running",
      ],
      ["get pods -n shop -l app=db -o wide", `db-0 1/1 Running 0`, node],
      ["get pods -A", "NAMESPACE NAME READY STATUS RESTARTS AGE", "shop db-0 1/1 Running"],
      ["get pods -n shop -l app=db -o name", /^pod\/db-0\npod\/db-1\n$/],
      ["get pods -n shop -l app=db --chunk-size=1 -o name", /^pod\/db-0\npod\/db-1\n$/],
      ["get pods -n shop --field-selector=status.phase=Running -l app=db -o name", "pod/db-0", "pod/db-1"],
      ["get sts db -n shop -o jsonpath={.status.readyReplicas}", /^2$/],
      ["get pods -n shop -l app=db -o custom-columns=N:.metadata.name,I:.spec.containers[0].image", "N I db-0 db:1"],
      ["get sts db -n shop -o yaml", "kind: StatefulSet", "partition: 0", "whenDeleted: Retain"],
      ["get sts db -n shop -o json", '"kind": "StatefulSet"'],
      ["get pods -n shop -l app=db --sort-by=.metadata.name -o name", /^pod\/db-0\npod\/db-1\n$/],
      ["get pvc,pv -n shop", "persistentvolumeclaim/data-db-0 Bound pvc-", "persistentvolume/pvc-"],
      ["get deployment web -n shop --subresource=scale -o jsonpath={.status.selector}", /^app=web$/],
      ["get nodes", `${node} Ready <none>`],
      ["get endpoints web -n shop", /web 10\.0\.\d+\.\d+:80,10\.0\.\d+\.\d+:80/],
      ["get endpointslices -n shop -l kubernetes.io/service-name=web", /web-\w+ IPv4 80 10\.0\.\d+\.\d+,10\.0/],
      ["get controllerrevisions -n shop", "statefulset.apps/db 1"],
      ["get pv", "1Gi RWO Delete Bound shop/data-db-0 gp3"],
      ["get daemonsets,cronjobs -A", "No resources found"],
      ["cluster-info dump --namespaces=shop", "START logs for container nginx of pod shop/web-"],
      ["get hpa,pdb,ing,netpol -n shop", "poddisruptionbudget.policy/few", "ingress.networking.k8s.io/in"],
      ["get --raw /readyz", /^ok/],
    ]),
    ...fails([["get widgets", `the server doesn't have a resource type "widgets"`]]),
  ],
  describe: works([
    [
      "describe pod db-0 -n shop",
      "Controlled By: StatefulSet/db",
      "ClaimName: data-db-0",
      "Normal Scheduled",
      "Started",
    ],
    [
      "describe deployment web -n shop",
      "Replicas: 2 desired | 2 updated | 2 total | 2 available",
      "NewReplicaSet: web-",
      "ScalingReplicaSet",
    ],
    ["describe rs -l app=web -n shop", "Controlled By: Deployment/web", "desired-replicas: 2", "max-replicas: 3"],
    [
      "describe sts db -n shop",
      "Replicas: 2 desired | 2 total",
      "Partition: 0",
      "create Pod db-0 in StatefulSet db successful",
      "create Claim data-db-0 Pod db-0 in StatefulSet db success",
    ],
    ["describe svc web -n shop", "TargetPort: http/TCP", /Endpoints: 10\.0\.\d+\.\d+:80,10\.0\.\d+\.\d+:80/],
    [
      "describe job once -n shop",
      "Pods Statuses: 0 Active (0 Ready) / 1 Succeeded / 0 Failed",
      "Normal Completed",
      "Job completed",
    ],
    ["describe pvc data-db-0 -n shop", "Status: Bound", "Finalizers: [kubernetes.io/pvc-protection]", "Used By: db-0"],
    ["describe pv", "Claim: shop/data-db-0", "Reclaim Policy: Delete", "Driver: ebs.csi.aws.com"],
    ["describe pdb few -n shop", "Allowed disruptions: 1", "Current: 2", "Desired: 1", "Total: 2"],
    [
      "describe node",
      "Unschedulable: false",
      "HolderIdentity: ip-10-0-1-23",
      "kubelet is posting ready status",
      "Non-terminated Pods:",
      "shop db-0",
    ],
    ["describe ns shop", "Name: shop", "Status: Active", "No resource quota.", "No LimitRange resource."],
    ["describe sa app -n shop", "Name: app", "Image pull secrets: <none>"],
    ["describe secret hidden -n shop", "Type: Opaque", "x: 1 bytes"],
    ["describe cm plain -n shop", "said: ---- edited"],
    ["describe role reader -n shop", "pods [] [] [get list]"],
    ["describe clusterrolebinding nodes", "User bob"],
    ["describe sc", "IsDefaultClass: Yes", "Provisioner: ebs.csi.aws.com"],
    ["describe ing in -n shop", "foo.com", "web:80"],
  ]),
  "rollout, scale, set": [
    ...works([
      ["rollout status deployment/web -n shop", 'deployment "web" successfully rolled out'],
      ["set image deployment/web nginx=nginx:2 -n shop", "deployment.apps/web image updated"],
      ["annotate deployment/web kubernetes.io/change-cause=second -n shop", "annotated"],
      ["rollout history deployment/web -n shop", "1 <none>", "2 second"],
      ["rollout history deployment/web --revision=2 -n shop", "Image: nginx:2"],
      ["rollout undo deployment/web -n shop", "deployment.apps/web rolled back"],
      ["rollout history deployment/web -n shop", "2 second", "3 <none>"],
      ["rollout undo deployment/web --to-revision=2 -n shop", "rolled back"],
      ["get deployment web -n shop -o jsonpath={.spec.template.spec.containers[0].image}", /^nginx:2$/],
      ["rollout pause deployment/web -n shop", "deployment.apps/web paused"],
      ["set env deployment/web A=b -n shop", "deployment.apps/web env updated"],
      ["set env deployment/web --list -n shop", "A=b"],
      ["set serviceaccount deployment/web app -n shop", "deployment.apps/web serviceaccount updated"],
      ["set resources deployment/web --limits=cpu=1 -n shop", "deployment.apps/web resource requirements updated"],
      ["get deployment web -n shop", "web 2/2 0 2"],
      ["rollout resume deployment/web -n shop", "deployment.apps/web resumed"],
      ["rollout restart deployment/web statefulset/db -n shop", "web restarted", "statefulset.apps/db restarted"],
      ["rollout status statefulset/db -n shop", "partitioned roll out complete: 2 new pods have been updated"],
      ["set image statefulset/db db=db:2 -n shop", "statefulset.apps/db image updated"],
      ["rollout history statefulset/db -n shop", "1 <none>", "2 <none>", "3 <none>"],
      ["rollout history statefulset/db --revision=3 -n shop", "Image: db:2"],
      ["rollout undo statefulset/db --to-revision=1 -n shop", "statefulset.apps/db rolled back"],
      ["get statefulset db -n shop -o jsonpath={.spec.template.spec.containers[0].image}", /^db:1$/],
      ["scale deployment/web --replicas=3 -n shop", "deployment.apps/web scaled"],
      ["scale statefulset db --replicas=1 --current-replicas=2 -n shop", "statefulset.apps/db scaled"],
      ["wait --for=condition=Available deployment/web -n shop --timeout=5s", "deployment.apps/web condition met"],
      ["wait --for=jsonpath={.status.readyReplicas}=3 deployment/web -n shop --timeout=5s", "condition met"],
      ["wait --for=create sa/app -n shop", "serviceaccount/app condition met"],
      ["wait --for=condition=complete job/once -n shop --timeout=5s", "job.batch/once condition met"],
      ["logs deployment/web -n shop --tail=1", ""],
      ["get events -n shop --field-selector reason=ScalingReplicaSet", "Scaled up replica set web-"],
      ["events -n shop --for deployment/web", "ScalingReplicaSet", "Deployment/web"],
    ]),
    ...fails([
      ["scale deployment/web --replicas=2 --current-replicas=9 -n shop", "Expected replicas to be 9, was 3"],
      ["scale deployment/web --replicas=900 -n shop", "spec.replicas", "at most 500"],
      ["rollout undo deployment/web --to-revision=99 -n shop", "unable to find specified revision 99 in history"],
    ]),
  ],
  "who may, and what there is": [
    ...works([
      ["auth whoami", "Username kubernetes-admin", "system:masters"],
      ["auth can-i create pods", /^yes/],
      ["auth can-i --list -n shop --as=system:serviceaccount:shop:app", "pods [] [] [get list]", "selfsubjectreviews"],
      ["auth can-i get nodes --as=bob", /yes/],
      ["auth can-i create pods --subresource=portforward -n shop", /^yes/],
      [
        "explain deployment.spec.strategy",
        "FIELD: strategy <DeploymentStrategy>",
        "rollingUpdate <RollingUpdateDeployment>",
      ],
      [
        "explain pod.spec.containers.env --recursive",
        "FIELD: env <[]EnvVar>",
        "configMapKeyRef <ConfigMapKeySelector>",
      ],
      ["api-resources", "deployments deploy apps/v1 true Deployment"],
      ["api-versions", "apps/v1", "batch/v1", "discovery.k8s.io/v1"],
      ["cluster-info", "Kubernetes control plane is running at https://127.0.0.1:"],
      ["version", "Server Version: v1.34"],
    ]),
    ...fails([
      ["auth can-i delete pods --as=bob", /^no/],
      ["auth can-i create pods --subresource=portforward -n shop --as=bob", /^no/],
      ["explain pod.spec.nothing", 'field "nothing" does not exist'],
    ]),
  ],
  "what is not here says so": fails([
    ["exec db-0 -n shop -- ls", `pods/exec is not implemented ${by}`],
    ["cp shop/db-0:/x x", `pods/exec is not implemented ${by}`],
    ["attach db-0 -n shop", `pods/attach is not implemented ${by}`],
    ["debug db-0 -n shop --image=busybox", `pods/ephemeralcontainers is not implemented ${by}`],
    ["get --raw /api/v1/namespaces/shop/pods/db-0/proxy/", `pods/proxy is not implemented ${by}`],
    ["top pods -n shop", "Metrics API not available"],
    ["top nodes", "Metrics API not available"],
  ]),
  "nodes, and the way back": [
    ...works([
      [`cordon ${node}`, `node/${node} cordoned`],
      ["run late --image=busybox -n shop", "pod/late created"],
      ["describe pod late -n shop", "Status: Pending", "FailedScheduling", "1 node(s) were unschedulable"],
      [`uncordon ${node}`, `node/${node} uncordoned`],
      ["wait --for=condition=Ready pod/late -n shop --timeout=5s", "pod/late condition met"],
      [`taint node ${node} a=b:NoSchedule`, "tainted"],
      [`taint node ${node} a-`, "untainted"],
      [
        `drain ${node} --force --timeout=10s`,
        "deleting Pods that declare no controller",
        "pod/db-0 deleted",
        "drained",
      ],
      [`uncordon ${node}`, "uncordoned"],
      ["delete deployment quick -n shop --cascade=orphan", 'deployment.apps "quick" deleted'],
      ["get rs -n shop -l app=quick", "quick-"],
      ["delete rs -n shop -l app=quick --cascade=foreground", "deleted"],
      ["delete pod -n shop -l app=web --grace-period=0 --force", "Immediate deletion does not wait", "force deleted"],
      ["delete statefulset db -n shop", 'statefulset.apps "db" deleted'],
      ["get pvc -n shop -o name", "persistentvolumeclaim/data-db-0", "persistentvolumeclaim/data-db-1"],
      ["delete pvc --all -n shop", 'persistentvolumeclaim "data-db-0" deleted'],
      ["get pv", "No resources found"],
      ["delete namespace shop --wait", 'namespace "shop" deleted'],
    ]),
    ...fails([["get namespace shop", 'namespaces "shop" not found']]),
  ],
};
