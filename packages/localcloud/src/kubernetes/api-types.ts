/**
 * The fields of Kubernetes' kinds, one type a line, in the order of their protobuf numbers: `name@number:type`. A number
 * is one more than the one before where it is not given, a type `string`; a field without a name is inlined. `{}` is a
 * map by name, `[]` a list, `[name]` one whose items are told apart by that field, `[=]` one by its items themselves;
 * `[^name]` only by server-side apply, `[~name]` only by strategic merge patch. `?` is a pointer, `!` is written even
 * when it is zero; `=` is applied as a whole, `+` is not although its type is, `-` is patched as a whole.
 * Written by scripts/api-types.ts.
 */
export const apiTypes = `
# admissionregistration/v1
MatchCondition: name:string! expression:string!
MutatingWebhook: name:string! clientConfig:WebhookClientConfig! rules:RuleWithOperations[] failurePolicy:string? namespaceSelector:meta.LabelSelector? sideEffects:string?! timeoutSeconds:int? admissionReviewVersions:string[]! matchPolicy:string? reinvocationPolicy:string? objectSelector:meta.LabelSelector? matchConditions:MatchCondition[name]
MutatingWebhookConfiguration: metadata:meta.ObjectMeta webhooks:MutatingWebhook[name]
Rule: apiGroups:string[] apiVersions:string[] resources:string[] scope:string?
RuleWithOperations: operations:string[] :Rule
ServiceReference: namespace:string! name:string! path:string? port:int?
ValidatingWebhook: name:string! clientConfig:WebhookClientConfig! rules:RuleWithOperations[] failurePolicy:string? namespaceSelector:meta.LabelSelector? sideEffects:string?! timeoutSeconds:int? admissionReviewVersions:string[]! matchPolicy:string? objectSelector:meta.LabelSelector? matchConditions:MatchCondition[name]
ValidatingWebhookConfiguration: metadata:meta.ObjectMeta webhooks:ValidatingWebhook[name]
WebhookClientConfig: service:ServiceReference? caBundle:bytes url:string?
# apps/v1
ControllerRevision: metadata:meta.ObjectMeta data:raw! revision:int64!
Deployment: metadata:meta.ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentCondition: type:string! status:string! reason@4 message lastUpdateTime:time! lastTransitionTime:time!
DeploymentSpec: replicas:int? selector:meta.LabelSelector?! template:core.PodTemplateSpec! strategy:DeploymentStrategy minReadySeconds:int revisionHistoryLimit:int? paused:bool progressDeadlineSeconds@9:int?
DeploymentStatus: observedGeneration:int64 replicas:int updatedReplicas:int availableReplicas:int unavailableReplicas:int conditions:DeploymentCondition[type] readyReplicas:int collisionCount:int? terminatingReplicas:int?
DeploymentStrategy: type rollingUpdate:RollingUpdateDeployment?
ReplicaSet: metadata:meta.ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetCondition: type:string! status:string! lastTransitionTime:time! reason message
ReplicaSetSpec: replicas:int? selector:meta.LabelSelector?! template:core.PodTemplateSpec minReadySeconds:int
ReplicaSetStatus: replicas:int! fullyLabeledReplicas:int observedGeneration:int64 readyReplicas:int availableReplicas:int conditions:ReplicaSetCondition[type] terminatingReplicas:int?
RollingUpdateDeployment: maxUnavailable:intOrString? maxSurge:intOrString?
RollingUpdateStatefulSetStrategy: partition:int? maxUnavailable:intOrString?
StatefulSet: metadata:meta.ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetCondition: type:string! status:string! lastTransitionTime:time! reason message
StatefulSetOrdinals: start:int!
StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted whenScaled
StatefulSetSpec: replicas:int? selector:meta.LabelSelector?! template:core.PodTemplateSpec! volumeClaimTemplates:core.PersistentVolumeClaim[] serviceName:string! podManagementPolicy updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:int? minReadySeconds:int persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy? ordinals:StatefulSetOrdinals?
StatefulSetStatus: observedGeneration:int64 replicas:int! readyReplicas:int currentReplicas:int updatedReplicas:int currentRevision updateRevision collisionCount@9:int? conditions:StatefulSetCondition[type] availableReplicas:int!
StatefulSetUpdateStrategy: type rollingUpdate:RollingUpdateStatefulSetStrategy?
# authentication/v1
BoundObjectReference: kind apiVersion name uid
SelfSubjectReview: metadata:meta.ObjectMeta status:SelfSubjectReviewStatus
SelfSubjectReviewStatus: userInfo:UserInfo
TokenRequest: metadata:meta.ObjectMeta spec:TokenRequestSpec! status:TokenRequestStatus
TokenRequestSpec: audiences:string[]! boundObjectRef@3:BoundObjectReference?! expirationSeconds:int64?!
TokenRequestStatus: token:string! expirationTimestamp:time!
UserInfo: username uid groups:string[] extra:items{}
# authorization/v1
FieldSelectorAttributes: rawSelector requirements:meta.FieldSelectorRequirement[]
LabelSelectorAttributes: rawSelector requirements:meta.LabelSelectorRequirement[]
NonResourceAttributes: path verb
NonResourceRule: verbs:string[]! nonResourceURLs:string[]
ResourceAttributes: namespace verb group version resource subresource name fieldSelector:FieldSelectorAttributes? labelSelector:LabelSelectorAttributes?
ResourceRule: verbs:string[]! apiGroups:string[] resources:string[] resourceNames:string[]
SelfSubjectAccessReview: metadata:meta.ObjectMeta spec:SelfSubjectAccessReviewSpec! status:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec: resourceAttributes:ResourceAttributes? nonResourceAttributes:NonResourceAttributes?
SelfSubjectRulesReview: metadata:meta.ObjectMeta spec:SelfSubjectRulesReviewSpec! status:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec: namespace
SubjectAccessReviewStatus: allowed:bool! reason evaluationError denied:bool
SubjectRulesReviewStatus: resourceRules:ResourceRule[]! nonResourceRules:NonResourceRule[]! incomplete:bool! evaluationError
# autoscaling/v1
Scale: metadata:meta.ObjectMeta spec:ScaleSpec status:ScaleStatus
ScaleSpec: replicas:int
ScaleStatus: replicas:int! selector
# autoscaling/v2
ContainerResourceMetricSource: name:string! target:MetricTarget! container:string!
ContainerResourceMetricStatus: name:string! current:MetricValueStatus! container:string!
CrossVersionObjectReference: kind:string! name:string! apiVersion
ExternalMetricSource: metric:MetricIdentifier! target:MetricTarget!
ExternalMetricStatus: metric:MetricIdentifier! current:MetricValueStatus!
HorizontalPodAutoscaler: metadata:meta.ObjectMeta spec:HorizontalPodAutoscalerSpec status:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerBehavior: scaleUp:HPAScalingRules? scaleDown:HPAScalingRules?
HorizontalPodAutoscalerCondition: type:string! status:string! lastTransitionTime:time! reason message
HorizontalPodAutoscalerSpec: scaleTargetRef:CrossVersionObjectReference! minReplicas:int? maxReplicas:int! metrics:MetricSpec[] behavior:HorizontalPodAutoscalerBehavior?
HorizontalPodAutoscalerStatus: observedGeneration:int64? lastScaleTime:time? currentReplicas:int desiredReplicas:int! currentMetrics:MetricStatus[]! conditions:HorizontalPodAutoscalerCondition[type]
HPAScalingPolicy: type:string! value:int! periodSeconds:int!
HPAScalingRules: selectPolicy:string? policies:HPAScalingPolicy[] stabilizationWindowSeconds:int? tolerance:quantity?
MetricIdentifier: name:string! selector:meta.LabelSelector?
MetricSpec: type:string! object:ObjectMetricSource? pods:PodsMetricSource? resource:ResourceMetricSource? external:ExternalMetricSource? containerResource@7:ContainerResourceMetricSource?
MetricStatus: type:string! object:ObjectMetricStatus? pods:PodsMetricStatus? resource:ResourceMetricStatus? external:ExternalMetricStatus? containerResource@7:ContainerResourceMetricStatus?
MetricTarget: type:string! value:quantity? averageValue:quantity? averageUtilization:int?
MetricValueStatus: value:quantity? averageValue:quantity? averageUtilization:int?
ObjectMetricSource: describedObject:CrossVersionObjectReference! target:MetricTarget! metric:MetricIdentifier!
ObjectMetricStatus: metric:MetricIdentifier! current:MetricValueStatus! describedObject:CrossVersionObjectReference!
PodsMetricSource: metric:MetricIdentifier! target:MetricTarget!
PodsMetricStatus: metric:MetricIdentifier! current:MetricValueStatus!
ResourceMetricSource: name:string! target:MetricTarget!
ResourceMetricStatus: name:string! current:MetricValueStatus!
# batch/v1
Job: metadata:meta.ObjectMeta spec:JobSpec status:JobStatus
JobCondition: type:string! status:string! lastProbeTime:time! lastTransitionTime:time! reason message
JobSpec: parallelism:int? completions:int? activeDeadlineSeconds:int64? selector:meta.LabelSelector? manualSelector:bool? template:core.PodTemplateSpec! backoffLimit:int? ttlSecondsAfterFinished:int? completionMode:string? suspend:bool? podFailurePolicy:PodFailurePolicy? backoffLimitPerIndex:int? maxFailedIndexes:int? podReplacementPolicy:string? managedBy:string? successPolicy:SuccessPolicy?
JobStatus: conditions:JobCondition[~type] startTime:time? completionTime:time? active:int succeeded:int failed:int completedIndexes uncountedTerminatedPods:UncountedTerminatedPods? ready:int? failedIndexes:string? terminating:int?
PodFailurePolicy: rules:PodFailurePolicyRule[]!
PodFailurePolicyOnExitCodesRequirement: containerName:string? operator:string! values:int[^=]!
PodFailurePolicyOnPodConditionsPattern: type:string! status:string!
PodFailurePolicyRule: action:string! onExitCodes:PodFailurePolicyOnExitCodesRequirement? onPodConditions:PodFailurePolicyOnPodConditionsPattern[]
SuccessPolicy: rules:SuccessPolicyRule[]!
SuccessPolicyRule: succeededIndexes:string? succeededCount:int?
UncountedTerminatedPods: succeeded:string[^=] failed:string[^=]
# coordination/v1
Lease: metadata:meta.ObjectMeta spec:LeaseSpec
LeaseSpec: holderIdentity:string? leaseDurationSeconds:int? acquireTime:microtime? renewTime:microtime? leaseTransitions:int? strategy:string? preferredHolder:string?
# core/v1
Affinity: nodeAffinity:NodeAffinity? podAffinity:PodAffinity? podAntiAffinity:PodAntiAffinity?
AppArmorProfile: type:string! localhostProfile:string?
AttachedVolume: name:string! devicePath:string!
AWSElasticBlockStoreVolumeSource: volumeID:string! fsType partition:int readOnly:bool
AzureDiskVolumeSource: diskName:string! diskURI:string! cachingMode:string? fsType:string? readOnly:bool? kind:string?
AzureFilePersistentVolumeSource: secretName:string! shareName:string! readOnly:bool secretNamespace:string?!
AzureFileVolumeSource: secretName:string! shareName:string! readOnly:bool
Binding: metadata:meta.ObjectMeta target:ObjectReference!
Capabilities: add:string[] drop:string[]
CephFSPersistentVolumeSource: monitors:string[]! path user secretFile secretRef:SecretReference? readOnly:bool
CephFSVolumeSource: monitors:string[]! path user secretFile secretRef:LocalObjectReference? readOnly:bool
CinderPersistentVolumeSource: volumeID:string! fsType readOnly:bool secretRef:SecretReference?
CinderVolumeSource: volumeID:string! fsType readOnly:bool secretRef:LocalObjectReference?
ClientIPConfig: timeoutSeconds:int?
ClusterTrustBundleProjection: name:string? signerName:string? labelSelector:meta.LabelSelector? path:string! optional:bool?
ConfigMap: metadata:meta.ObjectMeta data:string{} binaryData:bytes{} immutable:bool?
ConfigMapEnvSource: :LocalObjectReference optional:bool?
ConfigMapKeySelector=: :LocalObjectReference key:string! optional:bool?
ConfigMapNodeConfigSource: namespace:string! name:string! uid resourceVersion kubeletConfigKey:string!
ConfigMapProjection: :LocalObjectReference items:KeyToPath[] optional@4:bool?
ConfigMapVolumeSource: :LocalObjectReference items:KeyToPath[] defaultMode:int? optional:bool?
Container: name:string! image command:string[] args:string[] workingDir ports:ContainerPort[containerPort,protocol] env:EnvVar[name] resources:ResourceRequirements volumeMounts:VolumeMount[mountPath] livenessProbe:Probe? readinessProbe:Probe? lifecycle:Lifecycle? terminationMessagePath imagePullPolicy securityContext:SecurityContext? stdin:bool stdinOnce:bool tty:bool envFrom:EnvFromSource[] terminationMessagePolicy volumeDevices:VolumeDevice[devicePath] startupProbe:Probe? resizePolicy:ContainerResizePolicy[] restartPolicy:string? restartPolicyRules:ContainerRestartRule[]
ContainerExtendedResourceRequest: containerName:string! resourceName:string! requestName:string!
ContainerImage: names:string[]! sizeBytes:int64
ContainerPort: name hostPort:int containerPort:int! protocol hostIP
ContainerResizePolicy: resourceName:string! restartPolicy:string!
ContainerRestartRule: action exitCodes:ContainerRestartRuleOnExitCodes?
ContainerRestartRuleOnExitCodes: operator values:int[^=]
ContainerState: waiting:ContainerStateWaiting? running:ContainerStateRunning? terminated:ContainerStateTerminated?
ContainerStateRunning: startedAt:time!
ContainerStateTerminated: exitCode:int! signal:int reason message startedAt:time! finishedAt:time! containerID
ContainerStateWaiting: reason message
ContainerStatus: name:string! state:ContainerState lastState:ContainerState ready:bool! restartCount:int! image:string! imageID:string! containerID started:bool? allocatedResources:quantity{} resources:ResourceRequirements? volumeMounts:VolumeMountStatus[mountPath] user:ContainerUser? allocatedResourcesStatus:ResourceStatus[name] stopSignal:string?
ContainerUser: linux:LinuxContainerUser?
CSIPersistentVolumeSource: driver:string! volumeHandle:string! readOnly:bool fsType volumeAttributes:string{} controllerPublishSecretRef:SecretReference? nodeStageSecretRef:SecretReference? nodePublishSecretRef:SecretReference? controllerExpandSecretRef:SecretReference? nodeExpandSecretRef:SecretReference?
CSIVolumeSource: driver:string! readOnly:bool? fsType:string? volumeAttributes:string{} nodePublishSecretRef:LocalObjectReference?
DaemonEndpoint: Port:int!
DownwardAPIProjection: items:DownwardAPIVolumeFile[]
DownwardAPIVolumeFile: path:string! fieldRef:ObjectFieldSelector? resourceFieldRef:ResourceFieldSelector? mode:int?
DownwardAPIVolumeSource: items:DownwardAPIVolumeFile[] defaultMode:int?
EmptyDirVolumeSource: medium sizeLimit:quantity?
EndpointAddress=: ip:string! targetRef:ObjectReference? hostname nodeName:string?
EndpointPort=: name port:int! protocol appProtocol:string?
Endpoints: metadata:meta.ObjectMeta subsets:EndpointSubset[]
EndpointSubset: addresses:EndpointAddress[] notReadyAddresses:EndpointAddress[] ports:EndpointPort[]
EnvFromSource: prefix configMapRef:ConfigMapEnvSource? secretRef:SecretEnvSource?
EnvVar: name:string! value valueFrom:EnvVarSource?
EnvVarSource: fieldRef:ObjectFieldSelector? resourceFieldRef:ResourceFieldSelector? configMapKeyRef:ConfigMapKeySelector? secretKeyRef:SecretKeySelector? fileKeyRef:FileKeySelector?
EphemeralContainer: :EphemeralContainerCommon targetContainerName
EphemeralContainerCommon: name:string! image command:string[] args:string[] workingDir ports:ContainerPort[containerPort,protocol] env:EnvVar[name] resources:ResourceRequirements volumeMounts:VolumeMount[mountPath] livenessProbe:Probe? readinessProbe:Probe? lifecycle:Lifecycle? terminationMessagePath imagePullPolicy securityContext:SecurityContext? stdin:bool stdinOnce:bool tty:bool envFrom:EnvFromSource[] terminationMessagePolicy volumeDevices:VolumeDevice[devicePath] startupProbe:Probe? resizePolicy:ContainerResizePolicy[] restartPolicy:string? restartPolicyRules:ContainerRestartRule[]
EphemeralVolumeSource: volumeClaimTemplate:PersistentVolumeClaimTemplate?
Event: metadata:meta.ObjectMeta! involvedObject:ObjectReference! reason message source:EventSource firstTimestamp:time! lastTimestamp:time! count:int type eventTime:microtime! series:EventSeries? action related:ObjectReference? reportingComponent:string! reportingInstance:string!
EventSeries: count:int lastObservedTime:microtime!
EventSource: component host
ExecAction: command:string[]
FCVolumeSource: targetWWNs:string[] lun:int? fsType readOnly:bool wwids:string[]
FileKeySelector=: volumeName:string! path:string! key:string! optional:bool?
FlexPersistentVolumeSource: driver:string! fsType secretRef:SecretReference? readOnly:bool options:string{}
FlexVolumeSource: driver:string! fsType secretRef:LocalObjectReference? readOnly:bool options:string{}
FlockerVolumeSource: datasetName datasetUUID
GCEPersistentDiskVolumeSource: pdName:string! fsType partition:int readOnly:bool
GitRepoVolumeSource: repository:string! revision directory
GlusterfsPersistentVolumeSource: endpoints:string! path:string! readOnly:bool endpointsNamespace:string?
GlusterfsVolumeSource: endpoints:string! path:string! readOnly:bool
GRPCAction: port:int! service:string?!
HostAlias: ip:string! hostnames:string[]
HostIP: ip:string!
HostPathVolumeSource: path:string! type:string?
HTTPGetAction: path port:intOrString! host scheme httpHeaders:HTTPHeader[]
HTTPHeader: name:string! value:string!
ImageVolumeSource: reference pullPolicy
ISCSIPersistentVolumeSource: targetPortal:string! iqn:string! lun:int! iscsiInterface fsType readOnly:bool portals:string[] chapAuthDiscovery:bool secretRef@10:SecretReference? chapAuthSession:bool initiatorName:string?
ISCSIVolumeSource: targetPortal:string! iqn:string! lun:int! iscsiInterface fsType readOnly:bool portals:string[] chapAuthDiscovery:bool secretRef@10:LocalObjectReference? chapAuthSession:bool initiatorName:string?
KeyToPath: key:string! path:string! mode:int?
Lifecycle: postStart:LifecycleHandler? preStop:LifecycleHandler? stopSignal:string?
LifecycleHandler: exec:ExecAction? httpGet:HTTPGetAction? tcpSocket:TCPSocketAction? sleep:SleepAction?
LinuxContainerUser: uid:int64! gid:int64! supplementalGroups:int64[]
LoadBalancerIngress: ip hostname ipMode:string? ports:PortStatus[]
LoadBalancerStatus: ingress:LoadBalancerIngress[]
LocalObjectReference=: name
LocalVolumeSource: path:string! fsType:string?
ModifyVolumeStatus: targetVolumeAttributesClassName status:string!
Namespace: metadata:meta.ObjectMeta spec:NamespaceSpec status:NamespaceStatus
NamespaceCondition: type:string! status:string! lastTransitionTime@4:time! reason message
NamespaceSpec: finalizers:string[]
NamespaceStatus: phase conditions:NamespaceCondition[type]
NFSVolumeSource: server:string! path:string! readOnly:bool
Node: metadata:meta.ObjectMeta spec:NodeSpec status:NodeStatus
NodeAddress: type:string! address:string!
NodeAffinity: requiredDuringSchedulingIgnoredDuringExecution:NodeSelector? preferredDuringSchedulingIgnoredDuringExecution:PreferredSchedulingTerm[]
NodeCondition: type:string! status:string! lastHeartbeatTime:time! lastTransitionTime:time! reason message
NodeConfigSource: configMap@2:ConfigMapNodeConfigSource?
NodeConfigStatus: assigned:NodeConfigSource? active:NodeConfigSource? lastKnownGood:NodeConfigSource? error
NodeDaemonEndpoints: kubeletEndpoint:DaemonEndpoint
NodeFeatures: supplementalGroupsPolicy:bool?
NodeRuntimeHandler: name:string! features:NodeRuntimeHandlerFeatures?
NodeRuntimeHandlerFeatures: recursiveReadOnlyMounts:bool? userNamespaces:bool?
NodeSelector=: nodeSelectorTerms:NodeSelectorTerm[]!
NodeSelectorRequirement: key:string! operator:string! values:string[]
NodeSelectorTerm=: matchExpressions:NodeSelectorRequirement[] matchFields:NodeSelectorRequirement[]
NodeSpec: podCIDR externalID providerID unschedulable:bool taints:Taint[] configSource:NodeConfigSource? podCIDRs:string[=]
NodeStatus: capacity:quantity{} allocatable:quantity{} phase conditions:NodeCondition[type] addresses:NodeAddress[type] daemonEndpoints:NodeDaemonEndpoints nodeInfo:NodeSystemInfo images:ContainerImage[] volumesInUse:string[] volumesAttached:AttachedVolume[] config:NodeConfigStatus? runtimeHandlers:NodeRuntimeHandler[] features:NodeFeatures?
NodeSwapStatus: capacity:int64?
NodeSystemInfo: machineID:string! systemUUID:string! bootID:string! kernelVersion:string! osImage:string! containerRuntimeVersion:string! kubeletVersion:string! kubeProxyVersion:string! operatingSystem:string! architecture:string! swap:NodeSwapStatus?
ObjectFieldSelector=: apiVersion fieldPath:string!
ObjectReference=: kind namespace name uid apiVersion resourceVersion fieldPath
PersistentVolume: metadata:meta.ObjectMeta spec:PersistentVolumeSpec status:PersistentVolumeStatus
PersistentVolumeClaim: metadata:meta.ObjectMeta spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition: type:string! status:string! lastProbeTime:time! lastTransitionTime:time! reason message
PersistentVolumeClaimSpec: accessModes:string[] resources:VolumeResourceRequirements volumeName selector:meta.LabelSelector? storageClassName:string? volumeMode:string? dataSource:TypedLocalObjectReference? dataSourceRef:TypedObjectReference? volumeAttributesClassName:string?
PersistentVolumeClaimStatus: phase accessModes:string[] capacity:quantity{} conditions:PersistentVolumeClaimCondition[type] allocatedResources:quantity{} allocatedResourceStatuses@7:string{} currentVolumeAttributesClassName:string? modifyVolumeStatus:ModifyVolumeStatus?
PersistentVolumeClaimTemplate: metadata:meta.ObjectMeta spec:PersistentVolumeClaimSpec!
PersistentVolumeClaimVolumeSource: claimName:string! readOnly:bool
PersistentVolumeSource: gcePersistentDisk:GCEPersistentDiskVolumeSource? awsElasticBlockStore:AWSElasticBlockStoreVolumeSource? hostPath:HostPathVolumeSource? glusterfs:GlusterfsPersistentVolumeSource? nfs:NFSVolumeSource? rbd:RBDPersistentVolumeSource? iscsi:ISCSIPersistentVolumeSource? cinder:CinderPersistentVolumeSource? cephfs:CephFSPersistentVolumeSource? fc:FCVolumeSource? flocker:FlockerVolumeSource? flexVolume:FlexPersistentVolumeSource? azureFile:AzureFilePersistentVolumeSource? vsphereVolume:VsphereVirtualDiskVolumeSource? quobyte:QuobyteVolumeSource? azureDisk:AzureDiskVolumeSource? photonPersistentDisk:PhotonPersistentDiskVolumeSource? portworxVolume:PortworxVolumeSource? scaleIO:ScaleIOPersistentVolumeSource? local:LocalVolumeSource? storageos:StorageOSPersistentVolumeSource? csi:CSIPersistentVolumeSource?
PersistentVolumeSpec: capacity:quantity{} :PersistentVolumeSource accessModes:string[] claimRef:ObjectReference?+ persistentVolumeReclaimPolicy storageClassName mountOptions:string[] volumeMode:string? nodeAffinity:VolumeNodeAffinity? volumeAttributesClassName:string?
PersistentVolumeStatus: phase message reason lastPhaseTransitionTime:time?
PhotonPersistentDiskVolumeSource: pdID:string! fsType
Pod: metadata:meta.ObjectMeta spec:PodSpec status:PodStatus
PodAffinity: requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm[] preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm[]
PodAffinityTerm: labelSelector:meta.LabelSelector? namespaces:string[] topologyKey:string! namespaceSelector:meta.LabelSelector? matchLabelKeys:string[] mismatchLabelKeys:string[]
PodAntiAffinity: requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm[] preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm[]
PodCertificateProjection: signerName keyType maxExpirationSeconds:int? credentialBundlePath keyPath certificateChainPath
PodCondition: type:string! status:string! lastProbeTime:time! lastTransitionTime:time! reason message observedGeneration:int64
PodDNSConfig: nameservers:string[] searches:string[] options:PodDNSConfigOption[]
PodDNSConfigOption: name value:string?
PodExtendedResourceClaimStatus: requestMappings:ContainerExtendedResourceRequest[]! resourceClaimName:string!
PodIP: ip:string!
PodOS: name:string!
PodReadinessGate: conditionType:string!
PodResourceClaim: name:string! resourceClaimName@3:string? resourceClaimTemplateName:string?
PodResourceClaimStatus: name:string! resourceClaimName:string?
PodSchedulingGate: name:string!
PodSecurityContext: seLinuxOptions:SELinuxOptions? runAsUser:int64? runAsNonRoot:bool? supplementalGroups:int64[] fsGroup:int64? runAsGroup:int64? sysctls:Sysctl[] windowsOptions:WindowsSecurityContextOptions? fsGroupChangePolicy:string? seccompProfile:SeccompProfile? appArmorProfile:AppArmorProfile? supplementalGroupsPolicy:string? seLinuxChangePolicy:string?
PodSpec: volumes:Volume[name] containers:Container[name]! restartPolicy terminationGracePeriodSeconds:int64? activeDeadlineSeconds:int64? dnsPolicy nodeSelector:string{}= serviceAccountName serviceAccount nodeName hostNetwork:bool hostPID:bool hostIPC:bool securityContext:PodSecurityContext? imagePullSecrets:LocalObjectReference[name] hostname subdomain affinity:Affinity? schedulerName initContainers:Container[name] automountServiceAccountToken:bool? tolerations:Toleration[] hostAliases:HostAlias[ip] priorityClassName priority:int? dnsConfig:PodDNSConfig? shareProcessNamespace:bool? readinessGates:PodReadinessGate[] runtimeClassName:string? enableServiceLinks:bool? preemptionPolicy:string? overhead:quantity{} topologySpreadConstraints:TopologySpreadConstraint[topologyKey,whenUnsatisfiable] ephemeralContainers:EphemeralContainer[name] setHostnameAsFQDN:bool? os:PodOS? hostUsers:bool? schedulingGates:PodSchedulingGate[name] resourceClaims:PodResourceClaim[name] resources:ResourceRequirements? hostnameOverride:string?
PodStatus: phase conditions:PodCondition[type] message reason hostIP podIP startTime:time? containerStatuses:ContainerStatus[] qosClass initContainerStatuses:ContainerStatus[] nominatedNodeName podIPs:PodIP[ip] ephemeralContainerStatuses:ContainerStatus[] resize resourceClaimStatuses:PodResourceClaimStatus[name] hostIPs:HostIP[~ip] observedGeneration:int64 extendedResourceClaimStatus:PodExtendedResourceClaimStatus?
PodTemplateSpec: metadata:meta.ObjectMeta spec:PodSpec
PortStatus: port:int! protocol:string! error:string?
PortworxVolumeSource: volumeID:string! fsType readOnly:bool
PreferredSchedulingTerm: weight:int! preference:NodeSelectorTerm!
Probe: :ProbeHandler initialDelaySeconds:int timeoutSeconds:int periodSeconds:int successThreshold:int failureThreshold:int terminationGracePeriodSeconds:int64?
ProbeHandler: exec:ExecAction? httpGet:HTTPGetAction? tcpSocket:TCPSocketAction? grpc:GRPCAction?
ProjectedVolumeSource: sources:VolumeProjection[]! defaultMode:int?
QuobyteVolumeSource: registry:string! volume:string! readOnly:bool user group tenant
RBDPersistentVolumeSource: monitors:string[]! image:string! fsType pool user keyring secretRef:SecretReference? readOnly:bool
RBDVolumeSource: monitors:string[]! image:string! fsType pool user keyring secretRef:LocalObjectReference? readOnly:bool
ResourceClaim: name:string! request
ResourceFieldSelector=: containerName resource:string! divisor:quantity
ResourceHealth: resourceID:string! health
ResourceRequirements: limits:quantity{} requests:quantity{} claims:ResourceClaim[^name]
ResourceStatus: name:string! resources:ResourceHealth[^resourceID]
ScaleIOPersistentVolumeSource: gateway:string! system:string! secretRef:SecretReference?! sslEnabled:bool protectionDomain storagePool storageMode volumeName fsType readOnly:bool
ScaleIOVolumeSource: gateway:string! system:string! secretRef:LocalObjectReference?! sslEnabled:bool protectionDomain storagePool storageMode volumeName fsType readOnly:bool
SeccompProfile: type:string! localhostProfile:string?
Secret: metadata:meta.ObjectMeta data:bytes{} type stringData:string{} immutable:bool?
SecretEnvSource: :LocalObjectReference optional:bool?
SecretKeySelector=: :LocalObjectReference key:string! optional:bool?
SecretProjection: :LocalObjectReference items:KeyToPath[] optional@4:bool?
SecretReference=: name namespace
SecretVolumeSource: secretName items:KeyToPath[] defaultMode:int? optional:bool?
SecurityContext: capabilities:Capabilities? privileged:bool? seLinuxOptions:SELinuxOptions? runAsUser:int64? runAsNonRoot:bool? readOnlyRootFilesystem:bool? allowPrivilegeEscalation:bool? runAsGroup:int64? procMount:string? windowsOptions:WindowsSecurityContextOptions? seccompProfile:SeccompProfile? appArmorProfile:AppArmorProfile?
SELinuxOptions: user role type level
Service: metadata:meta.ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceAccount: metadata:meta.ObjectMeta secrets:ObjectReference[name] imagePullSecrets:LocalObjectReference[] automountServiceAccountToken:bool?
ServiceAccountTokenProjection: audience expirationSeconds:int64? path:string!
ServicePort: name protocol port:int! targetPort:intOrString nodePort:int appProtocol:string?
ServiceSpec: ports:ServicePort[port,protocol] selector:string{}= clusterIP type externalIPs:string[] sessionAffinity@7 loadBalancerIP loadBalancerSourceRanges:string[] externalName externalTrafficPolicy healthCheckNodePort:int publishNotReadyAddresses:bool sessionAffinityConfig:SessionAffinityConfig? ipFamilyPolicy@17:string? clusterIPs:string[] ipFamilies:string[] allocateLoadBalancerNodePorts:bool? loadBalancerClass:string? internalTrafficPolicy:string? trafficDistribution:string?
ServiceStatus: loadBalancer:LoadBalancerStatus conditions:meta.Condition[type]
SessionAffinityConfig: clientIP:ClientIPConfig?
SleepAction: seconds:int64!
StorageOSPersistentVolumeSource: volumeName volumeNamespace fsType readOnly:bool secretRef:ObjectReference?
StorageOSVolumeSource: volumeName volumeNamespace fsType readOnly:bool secretRef:LocalObjectReference?
Sysctl: name:string! value:string!
Taint: key:string! value effect:string! timeAdded:time?
TCPSocketAction: port:intOrString! host
Toleration: key operator value effect tolerationSeconds:int64?
TopologySelectorLabelRequirement: key:string! values:string[]!
TopologySelectorTerm=: matchLabelExpressions:TopologySelectorLabelRequirement[]
TopologySpreadConstraint: maxSkew:int! topologyKey:string! whenUnsatisfiable:string! labelSelector:meta.LabelSelector? minDomains:int? nodeAffinityPolicy:string? nodeTaintsPolicy:string? matchLabelKeys:string[]
TypedLocalObjectReference=: apiGroup:string?! kind:string! name:string!
TypedObjectReference: apiGroup:string?! kind:string! name:string! namespace:string?
Volume: name:string! :VolumeSource
VolumeDevice: name:string! devicePath:string!
VolumeMount: name:string! readOnly:bool mountPath:string! subPath mountPropagation:string? subPathExpr recursiveReadOnly:string?
VolumeMountStatus: name:string! mountPath:string! readOnly:bool recursiveReadOnly:string?
VolumeNodeAffinity: required:NodeSelector?
VolumeProjection: secret:SecretProjection? downwardAPI:DownwardAPIProjection? configMap:ConfigMapProjection? serviceAccountToken:ServiceAccountTokenProjection? clusterTrustBundle:ClusterTrustBundleProjection? podCertificate:PodCertificateProjection?
VolumeResourceRequirements: limits:quantity{} requests:quantity{}
VolumeSource: hostPath:HostPathVolumeSource? emptyDir:EmptyDirVolumeSource? gcePersistentDisk:GCEPersistentDiskVolumeSource? awsElasticBlockStore:AWSElasticBlockStoreVolumeSource? gitRepo:GitRepoVolumeSource? secret:SecretVolumeSource? nfs:NFSVolumeSource? iscsi:ISCSIVolumeSource? glusterfs:GlusterfsVolumeSource? persistentVolumeClaim:PersistentVolumeClaimVolumeSource? rbd:RBDVolumeSource? flexVolume:FlexVolumeSource? cinder:CinderVolumeSource? cephfs:CephFSVolumeSource? flocker:FlockerVolumeSource? downwardAPI:DownwardAPIVolumeSource? fc:FCVolumeSource? azureFile:AzureFileVolumeSource? configMap:ConfigMapVolumeSource? vsphereVolume:VsphereVirtualDiskVolumeSource? quobyte:QuobyteVolumeSource? azureDisk:AzureDiskVolumeSource? photonPersistentDisk:PhotonPersistentDiskVolumeSource? portworxVolume:PortworxVolumeSource? scaleIO:ScaleIOVolumeSource? projected:ProjectedVolumeSource? storageos:StorageOSVolumeSource? csi:CSIVolumeSource? ephemeral:EphemeralVolumeSource? image:ImageVolumeSource?
VsphereVirtualDiskVolumeSource: volumePath:string! fsType storagePolicyName storagePolicyID
WeightedPodAffinityTerm: weight:int! podAffinityTerm:PodAffinityTerm!
WindowsSecurityContextOptions: gmsaCredentialSpecName:string? gmsaCredentialSpec:string? runAsUserName:string? hostProcess:bool?
# discovery/v1
Endpoint: addresses:string[^=]! conditions:EndpointConditions hostname:string? targetRef:core.ObjectReference? deprecatedTopology:string{} nodeName:string? zone:string? hints:EndpointHints?
EndpointConditions: ready:bool? serving:bool? terminating:bool?
EndpointHints: forZones:ForZone[] forNodes:ForNode[]
EndpointPort=: name:string? protocol:string? port:int? appProtocol:string?
EndpointSlice: metadata:meta.ObjectMeta endpoints:Endpoint[]! ports:EndpointPort[]! addressType:string!
ForNode: name:string!
ForZone: name:string!
# meta/v1
Condition: type:string! status:string! observedGeneration:int64 lastTransitionTime:time! reason:string! message:string!
DeleteOptions: gracePeriodSeconds:int64? preconditions:Preconditions? orphanDependents:bool? propagationPolicy:string? dryRun:string[] ignoreStoreReadErrorWithClusterBreakingPotential:bool?
FieldSelectorRequirement: key:string! operator:string! values:string[]
LabelSelector=: matchLabels:string{} matchExpressions:LabelSelectorRequirement[]
LabelSelectorRequirement: key:string! operator:string! values:string[]
ManagedFieldsEntry: manager operation apiVersion time:time? fieldsType@6 fieldsV1:raw? subresource
ObjectMeta: name generateName namespace selfLink uid resourceVersion generation:int64 creationTimestamp:time deletionTimestamp:time? deletionGracePeriodSeconds:int64? labels:string{} annotations:string{} ownerReferences:OwnerReference[uid] finalizers:string[=] managedFields@17:ManagedFieldsEntry[]
OwnerReference=: kind:string! name@3:string! uid:string! apiVersion:string! controller:bool? blockOwnerDeletion:bool?
Preconditions: uid:string? resourceVersion:string?
# networking/v1
HTTPIngressPath: path backend:IngressBackend! pathType:string?!
HTTPIngressRuleValue: paths:HTTPIngressPath[]!
Ingress: metadata:meta.ObjectMeta spec:IngressSpec status:IngressStatus
IngressBackend: resource@3:core.TypedLocalObjectReference? service:IngressServiceBackend?
IngressLoadBalancerIngress: ip hostname ports@4:IngressPortStatus[]
IngressLoadBalancerStatus: ingress:IngressLoadBalancerIngress[]
IngressPortStatus: port:int! protocol:string! error:string?
IngressRule: host :IngressRuleValue
IngressRuleValue: http:HTTPIngressRuleValue?
IngressServiceBackend: name:string! port:ServiceBackendPort
IngressSpec: defaultBackend:IngressBackend? tls:IngressTLS[] rules:IngressRule[] ingressClassName:string?
IngressStatus: loadBalancer:IngressLoadBalancerStatus
IngressTLS: hosts:string[] secretName
IPBlock: cidr:string! except:string[]
NetworkPolicy: metadata:meta.ObjectMeta spec:NetworkPolicySpec
NetworkPolicyEgressRule: ports:NetworkPolicyPort[] to:NetworkPolicyPeer[]
NetworkPolicyIngressRule: ports:NetworkPolicyPort[] from:NetworkPolicyPeer[]
NetworkPolicyPeer: podSelector:meta.LabelSelector? namespaceSelector:meta.LabelSelector? ipBlock:IPBlock?
NetworkPolicyPort: protocol:string? port:intOrString? endPort:int?
NetworkPolicySpec: podSelector:meta.LabelSelector! ingress:NetworkPolicyIngressRule[] egress:NetworkPolicyEgressRule[] policyTypes:string[]
ServiceBackendPort=: name number:int
# policy/v1
Eviction: metadata:meta.ObjectMeta deleteOptions:meta.DeleteOptions?
PodDisruptionBudget: metadata:meta.ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec: minAvailable:intOrString? selector:meta.LabelSelector?- maxUnavailable:intOrString? unhealthyPodEvictionPolicy:string?
PodDisruptionBudgetStatus: observedGeneration:int64 disruptedPods:time{} disruptionsAllowed:int! currentHealthy:int! desiredHealthy:int! expectedPods:int! conditions:meta.Condition[type]
# rbac/v1
AggregationRule: clusterRoleSelectors:meta.LabelSelector[]
ClusterRole: metadata:meta.ObjectMeta rules:PolicyRule[]! aggregationRule:AggregationRule?
ClusterRoleBinding: metadata:meta.ObjectMeta subjects:Subject[] roleRef:RoleRef!
PolicyRule: verbs:string[]! apiGroups:string[] resources:string[] resourceNames:string[] nonResourceURLs:string[]
Role: metadata:meta.ObjectMeta rules:PolicyRule[]!
RoleBinding: metadata:meta.ObjectMeta subjects:Subject[] roleRef:RoleRef!
RoleRef=: apiGroup:string! kind:string! name:string!
Subject=: kind:string! apiGroup name:string! namespace
# storage/v1
CSIDriver: metadata:meta.ObjectMeta spec:CSIDriverSpec!
CSIDriverSpec: attachRequired:bool? podInfoOnMount:bool? volumeLifecycleModes:string[^=] storageCapacity:bool? fsGroupPolicy:string? tokenRequests:TokenRequest[] requiresRepublish:bool? seLinuxMount:bool? nodeAllocatableUpdatePeriodSeconds:int64?
StorageClass: metadata:meta.ObjectMeta provisioner:string! parameters:string{} reclaimPolicy:string? mountOptions:string[] allowVolumeExpansion:bool? volumeBindingMode:string? allowedTopologies:core.TopologySelectorTerm[]
TokenRequest: audience:string! expirationSeconds:int64?
`;
