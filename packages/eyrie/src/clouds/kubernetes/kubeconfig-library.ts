// Named, so that the bundle carries the kubeconfig and not the thousand generated API classes.
export { KubeConfig } from "@kubernetes/client-node";
