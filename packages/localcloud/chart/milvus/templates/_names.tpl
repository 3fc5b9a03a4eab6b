{{- define "milvus.name" -}}
{{ .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* A release whose name contains the chart's is the full name; any other gets the chart's name as a suffix. */}}
{{- define "milvus.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $derived := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{ .Values.fullnameOverride | default $derived | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{/* Names of the dependencies' workloads follow the same rule with the dependency's own name. */}}
{{- define "milvus.dependency" -}}
{{ contains .name .release | ternary .release (printf "%s-%s" .release .name) }}
{{- end -}}
{{- define "milvus.etcd" -}}
{{ include "milvus.dependency" (dict "name" .Values.etcd.name "release" .Release.Name) }}
{{- end -}}
{{- define "milvus.minio" -}}
{{ include "milvus.dependency" (dict "name" .Values.minio.name "release" .Release.Name) }}
{{- end -}}
{{- define "milvus.pulsar" -}}
{{ include "milvus.dependency" (dict "name" .Values.pulsarv3.name "release" .Release.Name) }}
{{- end -}}

{{- define "milvus.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary "milvus" "default") }}
{{- end -}}

{{- define "milvus.selector" -}}
app.kubernetes.io/name: {{ include "milvus.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "milvus.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "milvus.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* "service" when Woodpecker runs as a workload of its own, "embedded" otherwise. */}}
{{- define "milvus.woodpecker.mode" -}}
{{ and .Values.woodpecker.enabled (not .Values.streaming.woodpecker.embedded) | ternary "service" "embedded" }}
{{- end -}}

{{/* Which Milvus processes this release runs: a JSON list of name, key in the values and arguments after `milvus run`. */}}
{{- define "milvus.components" -}}
{{- $all := list
  (dict "name" "proxy" "key" "proxy" "run" (list "proxy") "on" .Values.proxy.enabled)
  (dict "name" "mixcoord" "key" "mixCoordinator" "run" (list "mixture" "-rootcoord" "-querycoord" "-datacoord" "-indexcoord") "on" .Values.mixCoordinator.enabled)
  (dict "name" "rootcoord" "key" "rootCoordinator" "run" (list "rootcoord") "on" .Values.rootCoordinator.enabled)
  (dict "name" "querycoord" "key" "queryCoordinator" "run" (list "querycoord") "on" .Values.queryCoordinator.enabled)
  (dict "name" "indexcoord" "key" "indexCoordinator" "run" (list "indexcoord") "on" .Values.indexCoordinator.enabled)
  (dict "name" "datacoord" "key" "dataCoordinator" "run" (list "datacoord") "on" .Values.dataCoordinator.enabled)
  (dict "name" "datanode" "key" "dataNode" "run" (list "datanode") "on" .Values.dataNode.enabled)
  (dict "name" "indexnode" "key" "indexNode" "run" (list "indexnode") "on" .Values.indexNode.enabled)
  (dict "name" "querynode" "key" "queryNode" "run" (list "querynode") "on" .Values.queryNode.enabled)
  (dict "name" "streamingnode" "key" "streamingNode" "run" (list "streamingnode") "on" .Values.streaming.enabled)
-}}
{{- $running := list -}}
{{- if .Values.cluster.enabled -}}
{{- range $all }}{{ if .on }}{{ $running = append $running . }}{{ end }}{{ end -}}
{{- else -}}
{{- $running = list (dict "name" "standalone" "key" "standalone" "run" (list "standalone")) -}}
{{- end -}}
{{ $running | toJson }}
{{- end -}}
