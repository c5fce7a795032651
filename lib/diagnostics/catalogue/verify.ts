import type { CodeTable } from './entry';

const APPLY = '$ kubectl apply --server-side -k dist/home/manifests/cilium';

/** Codes of the command `verify`, about a running cluster. */
export const verify = {
  VER001: {
    title: 'Cluster that cannot be read',
    reason: '`verify` reads the cluster with `kubectl`. The API server gives no answer, or refuses the login of the kubeconfig.',
    console: { wrong: '$ npx cdk8s-talos-cilium verify --context hmoe', right: '$ npx cdk8s-talos-cilium verify --context home' },
  },
  VER002: {
    title: 'Machine without kubectl',
    reason: '`verify` uses the `kubectl` of your machine, with its kubeconfig and its plugins for logins.',
    console: { wrong: '$ kubectl version\nkubectl: command not found', right: '$ kubectl version\nServer Version: v1.35.0' },
  },
  VER010: {
    title: 'Object that is not in the cluster',
    reason: 'The output has the object, and the cluster does not. It was not applied, or something deleted it.',
    console: { wrong: '$ kubectl -n kube-system get daemonset cilium-envoy\nError from server (NotFound)', right: APPLY },
  },
  VER011: {
    title: 'Object that differs from the output',
    reason: 'A field of the object has another value in the cluster than in the output. Values that the API server adds, and fields that others add, are not differences. An additional entry in a ConfigMap, a role or a list is a difference, because it changes settings, permissions or traffic.',
    console: { wrong: '$ kubectl -n kube-system edit configmap cilium-config', right: APPLY },
  },
  VER012: {
    title: 'Object that is being deleted',
    reason: 'The object is marked for deletion, but is still there until its controllers have removed its finalizers. Find out what deletes it, and whether these controllers still run.',
    console: { wrong: "$ kubectl get gateway web -o jsonpath='{.metadata.deletionTimestamp}'\n2026-11-01T10:00:00Z", right: '$ kubectl apply --server-side -k dist/home/manifests/gateway    # after it is gone' },
  },
  VER013: {
    title: 'Kind or version that the API server does not serve',
    reason: 'The output has objects of a kind or version that the cluster does not know. The operator of Cilium installs the CRDs of Cilium; others come with the output or from another installation.',
    console: { wrong: '$ kubectl get httproutes\nerror: the server doesn\'t have a resource type "httproutes"', right: '$ kubectl apply --server-side -k dist/home/manifests/crds' },
  },
  VER014: {
    title: 'CustomResourceDefinition that is not established',
    reason: 'The API server has the definition and does not serve its kind, for example because another definition has the same names.',
    console: { wrong: "$ kubectl get crd ciliumnodes.cilium.io -o jsonpath='{.status.conditions}'\n[... NamesAccepted False ...]", right: '$ kubectl get crds | grep ciliumnodes    # delete the other definition with these names\n$ kubectl wait --for condition=established crd/ciliumnodes.cilium.io' },
  },
  VER015: {
    title: 'No Cilium in the cluster',
    reason: 'The cluster has no DaemonSet of Cilium agents. Either Cilium is not installed yet, or this is another cluster.',
    console: { wrong: '$ npx cdk8s-talos-cilium verify dist/home --context work', right: '$ npx cdk8s-talos-cilium verify dist/home --context home' },
  },
  VER020: {
    title: 'Workload that is not ready',
    reason: 'A DaemonSet, Deployment or StatefulSet of the output or of Cilium does not have all of its pods, or some of them still have the previous version. The message shows the reason for the first few pods.',
    console: { wrong: '$ kubectl -n kube-system get daemonset cilium\nNAME     DESIRED   CURRENT   READY\ncilium   3         3         2', right: '$ kubectl -n kube-system describe pods -l k8s-app=cilium    # says why one is not ready' },
  },
  VER021: {
    title: 'Containers that restarted',
    severity: 'warning',
    reason: 'All pods of the workload are ready, and containers in them crashed in the last hour.',
    console: { wrong: '$ kubectl -n kube-system get pods\nNAME           READY   STATUS    RESTARTS\ncilium-6xk2p   1/1     Running   4 (2m ago)', right: '$ kubectl -n kube-system logs cilium-6xk2p --previous    # says why it crashed' },
  },
  VER022: {
    title: 'Job that failed',
    reason: 'A Job of the output or of Cilium failed. The Jobs of Cilium issue the certificates of Hubble and of the cluster mesh.',
    console: { wrong: '$ kubectl -n kube-system get jobs\nNAME                    STATUS\nhubble-generate-certs   Failed', right: '$ kubectl -n kube-system logs job/hubble-generate-certs    # says why it failed' },
  },
  VER023: {
    title: 'Different versions of Cilium',
    reason: 'Agents of different versions run, or the operator has another version than the agents. This is expected only during an upgrade.',
    console: { wrong: '$ kubectl -n kube-system get pods -l k8s-app=cilium -o jsonpath="{..image}"\n... v1.18.12 ... v1.19.6', right: '$ kubectl -n kube-system rollout status daemonset/cilium' },
  },
  VER024: {
    title: 'Settings that are not in effect',
    severity: 'warning',
    reason: 'The agents and the operator read the ConfigMap cilium-config only when they start. It was changed after they started.',
    console: { wrong: '$ kubectl -n kube-system edit configmap cilium-config', right: '$ kubectl -n kube-system rollout restart daemonset/cilium deployment/cilium-operator' },
  },
  VER030: {
    title: 'Node that is not ready',
    reason: 'The kubelet or the network of the node does not work. No new pod is scheduled there. After some minutes its pods are evicted, and their controllers create new ones on other nodes.',
    console: { wrong: '$ kubectl get nodes\nNAME       STATUS\nworker-1   NotReady', right: '$ kubectl describe node worker-1    # the conditions say why' },
  },
  VER031: {
    title: 'Taint of Cilium that stays on a node',
    reason: 'A node starts with the taint `node.cilium.io/agent-not-ready`, so that no pod starts before its agent. The operator removes the taint when the agent is ready.',
    console: { wrong: "$ kubectl get node worker-1 -o jsonpath='{.spec.taints}'\n[... node.cilium.io/agent-not-ready ...]", right: '$ kubectl -n kube-system rollout status daemonset/cilium deployment/cilium-operator' },
  },
  VER032: {
    title: 'Node without Cilium',
    reason: 'No agent runs on the node, or the agent has not registered it as a CiliumNode.',
    console: { wrong: '$ kubectl -n kube-system get pods -l k8s-app=cilium -o wide    # none on worker-2', right: '$ kubectl get ciliumnodes\nNAME\nworker-1\nworker-2' },
  },
  VER033: {
    title: 'CiliumNode without a node',
    severity: 'warning',
    reason: 'The node was removed, and its CiliumNode is still there. The operator normally deletes it, so check that the operator is running.',
    console: { wrong: '$ kubectl get ciliumnodes\nNAME\nworker-1\nworker-old', right: '$ kubectl delete ciliumnode worker-old' },
  },
  VER034: {
    title: 'Node without pod addresses of its own',
    reason: 'A node has no block of pod addresses, or its block is also assigned to another node or is outside the native routing CIDR.',
    console: { wrong: "$ kubectl get ciliumnodes -o jsonpath='{..podCIDRs}'\n[\"10.244.1.0/24\"] [\"10.244.1.0/24\"]", right: "$ kubectl get ciliumnodes -o jsonpath='{..podCIDRs}'\n[\"10.244.1.0/24\"] [\"10.244.2.0/24\"]" },
  },
  VER035: {
    title: 'Node with an unsupported version of Kubernetes',
    reason: 'A kubelet is newer than the API server, or more than three minor versions older. If only the Talos releases of the nodes differ, the finding is a warning.',
    console: { wrong: '$ kubectl get nodes\nNAME       VERSION\nworker-1   v1.31.4', right: '$ talosctl upgrade-k8s --to 1.35.0' },
  },
  VER036: {
    title: 'Pods that Cilium does not manage',
    reason: 'Pods that started before Cilium, or with another CNI, have no endpoint of Cilium. No policy applies to them, and host firewall and Services may treat them as outside of the cluster.',
    console: { wrong: '$ kubectl -n kube-system get ciliumendpoints    # without coredns', right: '$ kubectl -n kube-system delete pods -l k8s-app=kube-dns' },
  },
  VER037: {
    title: 'Endpoint that is not ready',
    reason: 'The agent could not configure the endpoint of a pod, or has another address for it than Kubernetes.',
    console: { wrong: '$ kubectl get ciliumendpoints\nNAME   STATE\nweb    not-ready', right: '$ kubectl -n kube-system logs -l k8s-app=cilium    # of the agent on the node of the pod' },
  },
  VER040: {
    title: 'Both kube-proxy and its replacement',
    reason: 'Cilium and kube-proxy both implement Services. After an upgrade or a change of a Service they can disagree. Talos creates kube-proxy again unless the machine configuration disables it.',
    console: { wrong: '$ kubectl -n kube-system get daemonset kube-proxy', right: "$ talosctl edit machineconfig --nodes $CONTROL_PLANES    # cluster.proxy.disabled: true, or enabled: false in the document KubeProxyConfig\n$ kubectl -n kube-system delete daemonset kube-proxy" },
  },
  VER041: {
    title: 'Second pod network in the cluster',
    reason: 'A second CNI, such as the Flannel that Talos installs by default, writes its configuration to the nodes. Which of the two gives a pod its network depends on the name of a file. Talos creates Flannel again unless the machine configuration disables it. If only the ConfigMap of Flannel is left, the finding is a warning.',
    console: { wrong: '$ kubectl -n kube-system get daemonset kube-flannel', right: "$ talosctl edit machineconfig --nodes $CONTROL_PLANES    # cluster.network.cni.name: none, or without the document KubeFlannelCNIConfig\n$ kubectl -n kube-system delete daemonset kube-flannel" },
  },
  VER042: {
    title: 'No Service implementation is enabled',
    reason: 'The kube-proxy replacement of Cilium is off, and kube-proxy is not in the cluster.',
    console: { wrong: "new TalosCilium(chart, 'cilium', { kubeProxyReplacement: false });    // and cluster.proxy.disabled: true", right: "new TalosCilium(chart, 'cilium');" },
  },
  VER043: {
    title: 'Objects with two owners',
    reason: 'Talos lists objects of its bootstrap manifests in an inventory, and a GitOps controller applies them as well. `talosctl upgrade-k8s` puts back what the machine configuration has, and deletes what it no longer has.',
    console: { wrong: '$ kubectl -n kube-system get configmap talos-bootstrap-manifests-inventory -o yaml    # lists kube-system_cilium_apps_DaemonSet', right: '$ less dist/home/talos/README.md    # the section about the handover' },
  },
  VER050: {
    title: 'GatewayClass that is not accepted',
    reason: 'The operator of Cilium does not serve the GatewayClass. It looks for the CRDs of the Gateway API when it starts; without one of them, its controller stays off.',
    console: { wrong: '$ kubectl get gatewayclass\nNAME     ACCEPTED\ncilium   Unknown', right: '$ kubectl -n kube-system rollout restart deployment/cilium-operator' },
  },
  VER051: {
    title: 'Gateway that does not work',
    reason: 'The Gateway is not accepted or not programmed, has no address, or the operator has not processed its last change.',
    console: { wrong: '$ kubectl get gateways -A\nNAME   CLASS    ADDRESS   PROGRAMMED\nweb    cilium             False', right: '$ kubectl describe gateway web    # the conditions say why' },
  },
  VER052: {
    title: 'Listener that does not work',
    reason: 'A listener of the Gateway is refused, conflicts with another one, or refers to a certificate that cannot be used. The other listeners work.',
    console: { wrong: "$ kubectl get gateway web -o jsonpath='{.status.listeners}'\n[... ResolvedRefs False InvalidCertificateRef ...]", right: '$ kubectl get certificates' },
  },
  VER053: {
    title: 'Route that is not in effect',
    reason: 'A route or BackendTLSPolicy is not accepted, refers to something that does not exist or that it may not use, or has not been processed.',
    console: { wrong: "$ kubectl get httproute web -o jsonpath='{.status.parents}'\n[... Accepted False NotAllowedByListeners ...]", right: "$ kubectl get httproute web -o jsonpath='{.status.parents}'\n[... Accepted True ...]" },
  },
  VER060: {
    title: 'Policy that Cilium refuses',
    reason: 'The API server accepted the policy, and Cilium cannot use it. It is not in effect: what it should deny is allowed, or what it should allow is denied.',
    console: { wrong: '$ kubectl get ciliumnetworkpolicies -A\nNAME   VALID\nweb    False', right: '$ kubectl describe ciliumnetworkpolicy web    # the condition Valid says why' },
  },
  VER061: {
    title: 'Policy that selects no endpoint',
    severity: 'warning',
    reason: 'No pod that runs now has the labels that the policy selects. A label is misspelt, or the workload has no pods.',
    console: { wrong: '$ kubectl -n shop get pods -l app=wbe\nNo resources found', right: '$ kubectl -n shop get pods -l app=web\nNAME    READY\nweb-0   1/1' },
  },
  VER070: {
    title: 'Pools that overlap',
    reason: 'Two pools have the same addresses. Cilium marks the newer pool as conflicting, and assigns no addresses from it. Remove the addresses from one of the pools.',
    console: { wrong: '$ kubectl get ciliumloadbalancerippools\nNAME   CONFLICTING\nhome   True', right: '$ kubectl get ciliumloadbalancerippools\nNAME   CONFLICTING\nhome   False' },
  },
  VER071: {
    title: 'Pool without free addresses',
    severity: 'warning',
    reason: 'All addresses of the pool are in use, and the next Service gets none. Add a block to the pool.',
    console: { wrong: '$ kubectl get ciliumloadbalancerippools\nNAME   IPS AVAILABLE\nhome   0', right: '$ kubectl get ciliumloadbalancerippools\nNAME   IPS AVAILABLE\nhome   12' },
  },
  VER072: {
    title: 'Service without its address',
    reason: 'A Service of type LoadBalancer has no address, or its address is not the requested one.',
    console: { wrong: '$ kubectl get services -A\nNAME   TYPE           EXTERNAL-IP\nweb    LoadBalancer   <pending>', right: '$ kubectl describe service web    # the condition cilium.io/IPAMRequestSatisfied says why' },
  },
  VER073: {
    title: 'Address that is not announced',
    reason: 'An L2 announcement policy selects the Service, and no node answers for its address: none holds the lease, or the node that holds it no longer renews it. This code also reports policies with a selector or an interface that Cilium cannot use.',
    console: { wrong: '$ kubectl -n kube-system get leases    # without cilium-l2announce-gateways-web', right: '$ kubectl -n kube-system get leases\nNAME                             HOLDER\ncilium-l2announce-gateways-web   worker-1' },
  },
  VER074: {
    title: 'BGP configuration that is not in effect',
    reason: 'The configuration selects no node, refers to something that does not exist, or conflicts with another one.',
    console: { wrong: "$ kubectl get ciliumbgpclusterconfig home -o jsonpath='{.status.conditions}'\n[... NoMatchingNode True ...]", right: '$ kubectl label node worker-1 bgp=true' },
  },
  VER075: {
    title: 'BGP session that is not established',
    reason: 'The node has no session with the peer, so that it advertises no address to it.',
    console: { wrong: '$ kubectl -n kube-system exec ds/cilium -- cilium-dbg bgp peers\nPeer Address   Session\n192.0.2.254    active', right: '$ kubectl -n kube-system exec ds/cilium -- cilium-dbg bgp peers\nPeer Address   Session\n192.0.2.254    established' },
  },
  VER080: {
    title: 'Certificate that is not issued',
    reason: 'Either cert-manager has not issued the certificate, or the Secret does not contain it.',
    console: { wrong: '$ kubectl get certificates -A\nNAME   READY\nweb    False', right: '$ cmctl status certificate web    # says why' },
  },
  VER081: {
    title: 'Expired certificate',
    reason: 'The certificate has expired. If it expires within a week, the finding is a warning. It should have been renewed before.',
    console: { wrong: "$ kubectl get certificate web -o jsonpath='{.status.notAfter}'\n2026-12-01T00:00:00Z", right: '$ cmctl renew web' },
  },
  VER090: {
    title: 'Delivery that is not up to date',
    reason: 'An Application of Argo CD or an object of Flux in the output is not synced or not ready, so what is in Git is not in the cluster. A suspended object of Flux is a warning.',
    console: { wrong: '$ kubectl -n argocd get applications\nNAME          SYNC STATUS   HEALTH STATUS\nhome-cilium   OutOfSync     Degraded', right: '$ kubectl -n argocd describe application home-cilium    # the conditions say why' },
  },
} as const satisfies CodeTable;
