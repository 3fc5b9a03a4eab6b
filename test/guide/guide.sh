#!/usr/bin/env bash
# The guide, typed by hand, in its order and with its words; then what one types next.
#
#   eyrie local --cluster milvus-eks-cluster --write-env env.sh     # in another terminal
#   source env.sh
#   CHARTS=http://127.0.0.1:8879/ bash test/guide/guide.sh
#
# CHARTS is where a chart repository with the chart `milvus` listens on loopback; this makes one of the stand-in:
#
#   helm package packages/localcloud/chart/milvus -d charts && helm repo index charts
#   python3 -m http.server 8879 --bind 127.0.0.1 -d charts
#
# Files are written into the working directory. test/guide/guide.test.ts compares what stands below each `==>` with
# samples/*.txt.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
step() { printf '\n==> %s\n' "$1"; }
# A command that must be refused, and what it says.
refused() { if "$@" 2>&1; then return 1; fi; }
# Waits for each deployment, and shows how each ended.
rolled_out() {
  local name
  for name in proxy mixcoord datanode querynode streamingnode; do
    kubectl rollout status "deployment/milvus-demo-$name" -n milvus --timeout 120s > rollout.txt
    tail -n 1 rollout.txt
  done
}

# AWS CLI 2.9 does not read AWS_ENDPOINT_URL.
endpoint=()
case $(command aws --version) in aws-cli/2.9.*) endpoint=(--endpoint-url "$AWS_ENDPOINT_URL") ;; esac
aws() { command aws ${endpoint[@]+"${endpoint[@]}"} "$@"; }

# ---- What fills the guide's placeholders -----------------------------------------------------------------------------

account_id=$(aws sts get-caller-identity --query Account --output text)
issuer=$(aws eks describe-cluster --name milvus-eks-cluster --query cluster.identity.oidc.issuer --output text)

# ---- The guide -------------------------------------------------------------------------------------------------------

milvus_bucket_name="milvus-bucket-$(openssl rand -hex 12)"

step create-bucket
aws s3api create-bucket --bucket "$milvus_bucket_name" --region 'us-east-2' --acl private  --object-ownership ObjectWriter --create-bucket-configuration LocationConstraint='us-east-2'

echo '{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:PutObject",
        "s3:ListBucket",
        "s3:DeleteObject"
      ],
      "Resource": [
        "arn:aws:s3:::'"$milvus_bucket_name"'",
        "arn:aws:s3:::'"$milvus_bucket_name"'/*"
      ]
    }
  ]
}' > milvus-s3-policy.json

step create-policy
aws iam create-policy --policy-name MilvusS3ReadWrite --policy-document file://milvus-s3-policy.json

step service-account
if command -v eksctl >/dev/null; then
  eksctl create iamserviceaccount --name milvus-s3-access-sa --namespace milvus --cluster milvus-eks-cluster --role-name milvus-s3-access-sa \
    --attach-policy-arn "arn:aws:iam::$account_id:policy/MilvusS3ReadWrite" --approve
else
  kubectl create namespace milvus
  echo '{
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Principal": { "Federated": "arn:aws:iam::'"$account_id:oidc-provider/${issuer#https://}"'" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
          "StringEquals": {
            "'"${issuer#https://}"':sub": "system:serviceaccount:milvus:milvus-s3-access-sa",
            "'"${issuer#https://}"':aud": "sts.amazonaws.com"
          }
        }
      }
    ]
  }' > trust-policy.json
  aws iam create-role --role-name milvus-s3-access-sa --assume-role-policy-document file://trust-policy.json --query Role.Arn --output text
  aws iam attach-role-policy --role-name milvus-s3-access-sa --policy-arn "arn:aws:iam::$account_id:policy/MilvusS3ReadWrite"
  kubectl create serviceaccount milvus-s3-access-sa -n milvus
  kubectl annotate serviceaccount milvus-s3-access-sa -n milvus "eks.amazonaws.com/role-arn=arn:aws:iam::$account_id:role/milvus-s3-access-sa"
  kubectl label serviceaccount milvus-s3-access-sa -n milvus app.kubernetes.io/managed-by=eksctl
fi

step get-role
aws iam get-role --role-name milvus-s3-access-sa --query Role.AssumeRolePolicyDocument

step list-attached-role-policies
aws iam list-attached-role-policies --role-name milvus-s3-access-sa --query 'AttachedPolicies[].PolicyArn' --output text

export policy_arn="arn:aws:iam::$account_id:policy/MilvusS3ReadWrite"
# The guide's samples are of a policy that was changed once.
step create-policy-version
aws iam create-policy-version --policy-arn "$policy_arn" --policy-document file://milvus-s3-policy.json --set-as-default

step get-policy
aws iam get-policy --policy-arn $policy_arn

step get-policy-version
aws iam get-policy-version --policy-arn $policy_arn --version-id v2

step describe-service-account
kubectl describe serviceaccount milvus-s3-access-sa -n milvus

step helm-repo-add
helm repo add milvus "$CHARTS"

step helm-repo-update
helm repo update

sed "s/<bucket-name>/$milvus_bucket_name/" "$here/milvus.yaml" > milvus.yaml

step helm-upgrade-install
helm upgrade --install milvus-demo milvus/milvus -n milvus -f milvus.yaml

# ---- Verify the installation -----------------------------------------------------------------------------------------

step rollout-status-installed
rolled_out

step get-pods
kubectl get pods -n milvus

step get-pods-wide
kubectl get pods -n milvus -o wide -l component=datanode

step get-pod-jsonpath
kubectl get pods -n milvus -l component=datanode -o jsonpath='{.items[*].spec.serviceAccountName} {.items[*].status.phase}{"\n"}'

step get-pod-yaml
kubectl get pods -n milvus -l component=datanode -o yaml

step get-svc
kubectl get svc -n milvus

step get-svc-wide
kubectl get svc milvus-demo -n milvus -o wide

step describe-svc
kubectl describe svc milvus-demo -n milvus

step get-deployments
kubectl get deployments -n milvus

step logs-deployment
kubectl logs deployment/milvus-demo-datanode -n milvus

step logs-selector
kubectl logs -n milvus -l component=datanode --tail 1 --timestamps

pod=$(kubectl get pods -n milvus -l component=datanode -o name)

step logs-previous
refused kubectl logs "$pod" -n milvus --previous

step get-events
kubectl get events -n milvus --sort-by=.lastTimestamp

step get-events-of-a-pod
kubectl get events -n milvus --field-selector "involvedObject.name=${pod#pod/}"

step get-events-wide
kubectl get events -n milvus -o wide --field-selector "reason=Started,involvedObject.name=${pod#pod/}"

step describe-pod
kubectl describe "$pod" -n milvus

# Follows until the pod ends, which the restart sees to.
kubectl logs -f "$pod" -n milvus > followed.txt &
until [ -s followed.txt ]; do sleep 0.1; done

step rollout-restart
kubectl rollout restart deployment -n milvus

step rollout-status
rolled_out

step logs-followed
wait $!
cat followed.txt

step rollout-history
kubectl rollout history deployment/milvus-demo-proxy -n milvus

step describe-deployment
kubectl describe deployment milvus-demo-proxy -n milvus

step exec
refused kubectl exec deployment/milvus-demo-proxy -n milvus -- ls /milvus/configs

step port-forward
# The guide's reader would take the same ports here; they may be taken.
kubectl port-forward service/milvus-demo :19530 :9091 -n milvus --address 127.0.0.1 > forwarded.txt 2>&1 &
until [ "$(wc -l < forwarded.txt)" -ge 2 ]; do sleep 0.2; done
metrics=$(sed -n 's/.* \(127.*\) -> 9091/\1/p' forwarded.txt)
curl --silent --show-error --fail "http://$metrics/healthz"; echo
kill $!
wait $! 2> /dev/null || true
head -n 2 forwarded.txt | sed 's/127.0.0.1:[0-9]*/127.0.0.1:<port>/'

step helm-list
helm list -n milvus

step helm-status
helm status milvus-demo -n milvus

step helm-get-values
helm get values milvus-demo -n milvus

# A bucket that is not ours: the new pods never become ready, and helm can take it back.
step helm-upgrade-wrong
helm upgrade milvus-demo milvus/milvus -n milvus -f milvus.yaml --set externalS3.bucketName=not-the-bucket

until [ -s crash.txt ]; do
  sleep 0.2
  kubectl logs -n milvus -l component=mixcoord --previous --tail 1 > crash.txt 2> /dev/null || true
done

step logs-of-the-crash
cat crash.txt

step get-pod-restarted
kubectl get pods -n milvus -l component=mixcoord -o custom-columns=READY:.status.containerStatuses[0].ready,EXIT:.status.containerStatuses[0].lastState.terminated.exitCode

step helm-history
helm history milvus-demo -n milvus

step helm-rollback
helm rollback milvus-demo 1 -n milvus
rolled_out

step helm-history-after
helm history milvus-demo -n milvus --max 1

step helm-uninstall
helm uninstall milvus-demo -n milvus

step helm-list-after
helm list -n milvus

step get-after
kubectl get pvc,svc,deployments,statefulsets -n milvus

# ---- What one types next ---------------------------------------------------------------------------------------------

step s3-cp
aws s3 cp --no-progress milvus.yaml "s3://$milvus_bucket_name/files/milvus.yaml"

step s3-ls
aws s3 ls
aws s3 ls "s3://$milvus_bucket_name"

step get-caller-identity
aws sts get-caller-identity

step list-clusters
aws eks list-clusters

step describe-cluster
aws eks describe-cluster --name milvus-eks-cluster --query 'cluster.[name,status,arn]' --output text

step update-kubeconfig
aws eks update-kubeconfig --name milvus-eks-cluster --kubeconfig eks-kubeconfig

step can-i
kubectl auth can-i create deployments -n milvus
refused kubectl auth can-i get secrets -n milvus --as system:serviceaccount:milvus:milvus-s3-access-sa

step assume-role
aws sts assume-role-with-web-identity --role-arn "arn:aws:iam::$account_id:role/milvus-s3-access-sa" --role-session-name by-hand \
  --web-identity-token "$(kubectl create token milvus-s3-access-sa -n milvus --audience sts.amazonaws.com)" --query AssumedRoleUser.Arn --output text

step get-with-eks-token
kubectl --kubeconfig eks-kubeconfig get serviceaccount milvus-s3-access-sa -n milvus
