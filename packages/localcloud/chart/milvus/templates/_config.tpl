{{/* Milvus' default.yaml. Only its minio section decides anything in a rehearsal; the rest is what a reader expects. */}}
{{- define "milvus.config" -}}
# Rendered by Eyrie's stand-in chart.
etcd:
  endpoints:
{{- if .Values.externalEtcd.enabled }}
{{- range .Values.externalEtcd.endpoints }}
  - {{ . }}
{{- end }}
{{- else }}
{{- $etcd := include "milvus.etcd" . }}
{{- range $ordinal := until (int .Values.etcd.replicaCount) }}
  - {{ $etcd }}-{{ $ordinal }}.{{ $etcd }}-headless.{{ $.Release.Namespace }}.{{ $.Values.etcd.clusterDomain }}:{{ $.Values.etcd.service.port }}
{{- end }}
{{- end }}

metastore:
  type: etcd

minio:
{{- if .Values.externalS3.enabled }}
{{- with .Values.externalS3 }}
  address: {{ .host }}
  port: {{ .port }}
  accessKeyID: {{ .accessKey }}
  secretAccessKey: {{ .secretKey }}
  useSSL: {{ .useSSL }}
  bucketName: {{ .bucketName }}
  rootPath: {{ .rootPath }}
  useIAM: {{ .useIAM }}
  cloudProvider: {{ .cloudProvider }}
  iamEndpoint: {{ .iamEndpoint }}
  region: {{ .region }}
  useVirtualHost: {{ .useVirtualHost }}
{{- end }}
{{- else }}
  address: {{ include "milvus.minio" . }}
{{- with .Values.minio }}
  port: {{ .service.port }}
  accessKeyID: {{ .accessKey }}
  secretAccessKey: {{ .secretKey }}
  useSSL: {{ .tls.enabled }}
  bucketName: {{ .bucketName }}
  rootPath: {{ .rootPath }}
  useIAM: {{ .useIAM }}
  {{- if .useIAM }}
  iamEndpoint: {{ .iamEndpoint }}
  {{- end }}
  {{- if .region }}
  region: {{ .region }}
  {{- end }}
  useVirtualHost: {{ .useVirtualHost }}
{{- end }}
{{- end }}

{{- $queue := "" }}
{{- if not .Values.cluster.enabled }}{{ $queue = .Values.standalone.messageQueue }}
{{- else if .Values.woodpecker.enabled }}{{ $queue = "woodpecker" }}
{{- else if .Values.pulsarv3.enabled }}{{ $queue = "pulsar" }}{{ end }}
{{- if $queue }}

mq:
  type: {{ $queue }}

messageQueue: {{ $queue }}
{{- end }}
{{- if eq $queue "pulsar" }}

pulsar:
  address: {{ include "milvus.pulsar" . }}-proxy
  port: {{ .Values.pulsarv3.proxy.ports.pulsar }}
  maxMessageSize: {{ .Values.pulsarv3.broker.configData.maxMessageSize }}
{{- end }}

proxy:
  port: 19530

{{- $mixed := and .Values.mixCoordinator.enabled .Values.mixCoordinator.activeStandby.enabled }}
{{- range $section, $key := dict "rootCoord" "rootCoordinator" "queryCoord" "queryCoordinator" "indexCoord" "indexCoordinator" "dataCoord" "dataCoordinator" }}
{{- $values := index $.Values $key }}

{{ $section }}:
  address: {{ $.Values.cluster.enabled | ternary (printf "%s-%s" (include "milvus.fullname" $) (lower $section)) "localhost" }}
  port: {{ $values.service.port }}
  enableActiveStandby: {{ or $values.activeStandby.enabled $mixed }}
{{- end }}

log:
  level: {{ .Values.log.level }}
  format: {{ .Values.log.format }}

woodpecker:
  storage:
    type: {{ eq (include "milvus.woodpecker.mode" .) "service" | ternary "service" .Values.streaming.woodpecker.storage.type }}
{{- end -}}
