// Command engine is Cilium's own policy engine: it decodes policies as the agent does, checks them with the agent's parser, and resolves
// them for one endpoint. It reads a question as JSON from standard input, and writes what the endpoint may do as JSON.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/netip"
	"os"
	"slices"
	"strings"

	"github.com/cilium/cilium/pkg/crypto/certificatemanager"
	envoypolicy "github.com/cilium/cilium/pkg/envoy/policy"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	networkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	metav1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/spanstat"
	"github.com/cilium/cilium/pkg/u8proto"
)

const (
	cluster   = "default"
	proxyPort = 10000
)

// peer is one identity of the world: a reserved number, an address, or labels such as k8s:app=web.
type peer struct {
	Number uint32   `json:"number"`
	CIDR   string   `json:"cidr"`
	Labels []string `json:"labels"`
}

// probe is a connection that each peer is tried with.
type probe struct {
	Protocol string `json:"protocol"`
	Port     uint16 `json:"port"`
}

type testCase struct {
	Subject peer              `json:"subject"`
	Objects []json.RawMessage `json:"objects"`
}

type question struct {
	Peers  []peer     `json:"peers"`
	Probes []probe    `json:"probes"`
	Cases  []testCase `json:"cases"`
}

// answer has, by direction and peer, one text per probe: deny, allow, or the messages that the proxy lets through.
type answer struct {
	Error   string     `json:"error"`
	Ingress [][]string `json:"ingress"`
	Egress  [][]string `json:"egress"`
}

var logger = slog.New(slog.NewTextHandler(io.Discard, nil))

func main() {
	configure()
	var ask question
	if err := json.NewDecoder(os.Stdin).Decode(&ask); err != nil {
		log.Fatal(err)
	}
	answers := make([]answer, len(ask.Cases))
	for i, each := range ask.Cases {
		answers[i] = resolve(each, ask.Peers, ask.Probes)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

// configure sets what the agent has by default or by the values that policies of the builder request.
func configure() {
	option.Config.EnableIPv4 = true
	option.Config.EnableIPv6 = true
	option.Config.EnableL7Proxy = true
	option.Config.EnableHostFirewall = true
	option.Config.EnableICMPRules = true
	option.Config.EnableNodeSelectorLabels = true
	option.Config.EnableNonDefaultDenyPolicies = true
	configureMore()
	policy.SetPolicyEnabled(option.DefaultEnforcement)
	api.InitEntities(cluster)
}

func identityOf(each peer, next identity.NumericIdentity) *identity.Identity {
	number := next
	if each.Number != 0 {
		number = identity.NumericIdentity(each.Number)
	}
	lbls := labels.NewLabelsFromModel(each.Labels)
	if each.CIDR != "" {
		lbls.MergeLabels(labels.GetCIDRLabels(netip.MustParsePrefix(each.CIDR)))
	}
	return identity.NewIdentity(number, lbls)
}

func resolve(each testCase, peers []peer, probes []probe) (result answer) {
	defer func() {
		if failure := recover(); failure != nil {
			result = answer{Error: fmt.Sprint("panic: ", failure)}
		}
	}()
	subject := identityOf(each.Subject, 1000)
	ids := identity.IdentityMap{subject.ID: subject.LabelArray}
	numbers := make([]identity.NumericIdentity, len(peers))
	for i, other := range peers {
		id := identityOf(other, identity.NumericIdentity(2000+i))
		numbers[i] = id.ID
		ids[id.ID] = id.LabelArray
	}
	manager := identitymanager.NewIDManager(logger)
	translator := envoypolicy.NewEnvoyL7RulesTranslator(logger, certificatemanager.NewMockSecretManagerInline())
	repository := policy.NewPolicyRepository(logger, ids, nil, translator, manager, metrics{})
	// The agent knows the identities of its own endpoints.
	manager.Add(subject)
	introduce(repository, subject, numbers)
	for i, object := range each.Objects {
		if err := add(repository, object, i); err != nil {
			return answer{Error: err.Error()}
		}
	}
	resolved, err := selectorPolicy(repository, subject)
	if err != nil {
		return answer{Error: err.Error()}
	}
	redirects := map[string]uint16{}
	for filter, tuple := range resolved.RedirectFilters() {
		redirects[policy.ProxyID(uint16(subject.ID), filter.Ingress, string(filter.Protocol), filter.Port, tuple.Policy.GetListener())] = proxyPort
	}
	self := owner{id: uint64(subject.ID), host: subject.ID == identity.ReservedIdentityHost}
	endpoint := resolved.DistillPolicy(logger, self, redirects)
	endpoint.Ready()
	defer endpoint.Detach(logger)

	look := func(base policy.Key, ingress bool) [][]string {
		rows := make([][]string, len(numbers))
		for i, number := range numbers {
			for _, each := range probes {
				protocol, err := u8proto.ParseProtocol(each.Protocol)
				if err != nil {
					log.Fatal(err)
				}
				entry, _, _ := endpoint.Lookup(base.WithIdentity(number).WithPortProto(protocol, each.Port))
				switch {
				case entry.IsDeny():
					rows[i] = append(rows[i], "deny")
				case entry.ProxyPort == 0:
					rows[i] = append(rows[i], "allow")
				default:
					rows[i] = append(rows[i], messages(endpoint, ingress, number, protocol, each.Port))
				}
			}
		}
		return rows
	}
	return answer{Ingress: look(policy.IngressKey(), true), Egress: look(policy.EgressKey(), false)}
}

// messages are the layer 7 rules of the filters that allow a connection which the proxy gets.
func messages(endpoint *policy.EndpointPolicy, ingress bool, number identity.NumericIdentity, protocol u8proto.U8proto, port uint16) string {
	found := map[string]struct{}{}
	for filter := range filters(endpoint, ingress) {
		if filter.U8Proto != u8proto.ANY && filter.U8Proto != protocol {
			continue
		}
		if filter.PortName != "" && namedPort(filter.PortName, protocol) != port {
			continue
		}
		if filter.Port != 0 && (port < filter.Port || port > max(filter.Port, filter.EndPort)) {
			continue
		}
		for selector, rules := range filter.PerSelectorPolicies {
			if !selects(endpoint, selector, number) {
				continue
			}
			if rules == nil || (rules.L7Rules.IsEmpty() && len(rules.ServerNames) == 0) {
				found["*"] = struct{}{}
				continue
			}
			for _, each := range rules.HTTP {
				text := strings.TrimSpace("http " + each.Method + " " + each.Path)
				found[text] = struct{}{}
			}
			for _, each := range rules.DNS {
				found["dns "+each.MatchName+each.MatchPattern] = struct{}{}
			}
			for name := range rules.ServerNames {
				found["tls "+name] = struct{}{}
			}
		}
	}
	list := make([]string, 0, len(found))
	for text := range found {
		list = append(list, text)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// add decodes an object strictly, runs the agent's parser, and puts it into the repository as the agent's watchers do.
func add(repository *policy.Repository, object json.RawMessage, index int) error {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(object, &head); err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.DisallowUnknownFields()
	resource := fmt.Sprint(index)
	switch head.Kind {
	case "NetworkPolicy":
		var read networkingv1.NetworkPolicy
		if err := decoder.Decode(&read); err != nil {
			return err
		}
		return addNetworkPolicy(repository, &read, resource)
	case "CiliumNetworkPolicy":
		var read ciliumv2.CiliumNetworkPolicy
		if err := decoder.Decode(&read); err != nil {
			return err
		}
		resolveServices(read.Spec)
		rules, err := read.Parse(logger, defaultCluster)
		if err != nil {
			return err
		}
		return addRules(repository, rules, "cnp/"+read.Namespace+"/"+resource)
	case "CiliumClusterwideNetworkPolicy":
		var read ciliumv2.CiliumClusterwideNetworkPolicy
		if err := decoder.Decode(&read); err != nil {
			return err
		}
		resolveServices(read.Spec)
		rules, err := read.Parse(logger, defaultCluster)
		if err != nil {
			return err
		}
		return addRules(repository, rules, "ccnp//"+resource)
	default:
		return fmt.Errorf("unknown kind %s", head.Kind)
	}
}

// resolveServices does what the agent's watcher of Services does, in a cluster whose only Service is legacy in old, of the pods app: web.
func resolveServices(rule *api.Rule) {
	if rule == nil {
		return
	}
	for i, egress := range rule.Egress {
		for _, service := range egress.ToServices {
			if ref := service.K8sService; ref == nil || ref.ServiceName != "legacy" || ref.Namespace != "old" {
				continue
			}
			pods := api.NewESFromK8sLabelSelector(labels.LabelSourceK8sKeyPrefix, &metav1.LabelSelector{MatchLabels: map[string]string{"app": "web", "io.kubernetes.pod.namespace": "old"}})
			pods.Generated = true
			rule.Egress[i].ToEndpoints = append(rule.Egress[i].ToEndpoints, pods)
		}
	}
}

// statistics are required and not read.
type statistics struct{ wait, calculation spanstat.SpanStat }

func (s *statistics) WaitingForPolicyRepository() *spanstat.SpanStat { return &s.wait }
func (s *statistics) SelectorPolicyCalculation() *spanstat.SpanStat  { return &s.calculation }

// namedPorts are those of all endpoints of the world.
var namedPorts = map[string]uint16{"http": 8080, "metrics": 9090}

func namedPort(name string, protocol u8proto.U8proto) uint16 {
	if protocol != u8proto.TCP {
		return 0
	}
	return namedPorts[name]
}
