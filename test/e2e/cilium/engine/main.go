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

// service is a Service with the labels of the pods that it selects.
type service struct {
	Namespace string            `json:"namespace"`
	Name      string            `json:"name"`
	Selector  map[string]string `json:"selector"`
}

// end is one end of flows: as peers see it, and as policies select it.
type end struct {
	peer
	Subject       []string          `json:"subject"`
	SubjectNumber uint32            `json:"subjectNumber"`
	Ports         map[string]uint16 `json:"ports"`
}

type flow struct {
	From     int    `json:"from"`
	To       int    `json:"to"`
	Protocol string `json:"protocol"`
	Port     uint16 `json:"port"`
}

// world has policies and flows between its ends.
type world struct {
	Objects  []json.RawMessage `json:"objects"`
	Services []service         `json:"services"`
	Ends     []end             `json:"ends"`
	Flows    []flow            `json:"flows"`
}

type testCase struct {
	Subject peer              `json:"subject"`
	Objects []json.RawMessage `json:"objects"`
}

type question struct {
	Peers  []peer     `json:"peers"`
	Probes []probe    `json:"probes"`
	Cases  []testCase `json:"cases"`
	Worlds []world    `json:"worlds"`
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
	if ask.Worlds != nil {
		answers := make([][]flowAnswer, len(ask.Worlds))
		for i, each := range ask.Worlds {
			answers[i] = flows(each)
		}
		if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
			log.Fatal(err)
		}
		return
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

// flowAnswer has what the policies of each end say: deny, allow, or the messages that the proxy lets through.
type flowAnswer struct {
	Error   string `json:"error"`
	Egress  string `json:"egress"`
	Ingress string `json:"ingress"`
}

// flows answers each flow of a world by its egress and its ingress.
func flows(each world) []flowAnswer {
	// As in every cluster of Kubernetes: the node of a pod reaches it.
	allowLocalhost()
	services = each.Services
	peers := make([]peer, len(each.Ends))
	portsOf = map[uint64]map[string]uint16{}
	for i, other := range each.Ends {
		peers[i] = other.peer
		number := uint64(2000 + i)
		if other.Number != 0 {
			number = uint64(other.Number)
		}
		if other.Ports != nil {
			portsOf[number] = other.Ports
		}
	}
	answers := make([]flowAnswer, len(each.Flows))
	for subject, other := range each.Ends {
		var probes []int
		for i, one := range each.Flows {
			if one.From == subject || one.To == subject {
				probes = append(probes, i)
			}
		}
		if len(probes) == 0 {
			continue
		}
		if other.Subject == nil {
			for _, i := range probes {
				if each.Flows[i].From == subject {
					answers[i].Egress = "allow"
				}
				if each.Flows[i].To == subject {
					answers[i].Ingress = "allow"
				}
			}
			continue
		}
		number := other.SubjectNumber
		if number == 0 {
			number = uint32(2000 + subject)
		}
		err := resolveFor(peer{Number: number, Labels: other.Subject}, each.Objects, peers, func(look func(bool, int, string, uint16) string) {
			for _, i := range probes {
				one := each.Flows[i]
				if one.From == subject {
					answers[i].Egress = look(false, one.To, one.Protocol, one.Port)
				}
				if one.To == subject {
					answers[i].Ingress = look(true, one.From, one.Protocol, one.Port)
				}
			}
		})
		if err != "" {
			for _, i := range probes {
				answers[i].Error = err
			}
		}
	}
	return answers
}

func resolve(each testCase, peers []peer, probes []probe) (result answer) {
	result.Error = resolveFor(each.Subject, each.Objects, peers, func(look func(bool, int, string, uint16) string) {
		rows := func(ingress bool) [][]string {
			rows := make([][]string, len(peers))
			for i := range peers {
				for _, probe := range probes {
					rows[i] = append(rows[i], look(ingress, i, probe.Protocol, probe.Port))
				}
			}
			return rows
		}
		result.Ingress, result.Egress = rows(true), rows(false)
	})
	return result
}

// resolveFor resolves policies for one endpoint, and lets use look up what they say to a peer, by its index.
func resolveFor(one peer, objects []json.RawMessage, peers []peer, use func(look func(ingress bool, peer int, protocol string, port uint16) string)) (problem string) {
	defer func() {
		if failure := recover(); failure != nil {
			problem = fmt.Sprint("panic: ", failure)
		}
	}()
	subject := identityOf(one, 1000)
	ids := identity.IdentityMap{}
	numbers := make([]identity.NumericIdentity, len(peers))
	for i, other := range peers {
		id := identityOf(other, identity.NumericIdentity(2000+i))
		numbers[i] = id.ID
		ids[id.ID] = id.LabelArray
	}
	// The labels of a node as its own host are those that its policies select.
	ids[subject.ID] = subject.LabelArray
	manager := identitymanager.NewIDManager(logger)
	translator := envoypolicy.NewEnvoyL7RulesTranslator(logger, certificatemanager.NewMockSecretManagerInline())
	repository := policy.NewPolicyRepository(logger, ids, nil, translator, manager, metrics{})
	// The agent knows the identities of its own endpoints.
	manager.Add(subject)
	introduce(repository, subject, numbers)
	for i, object := range objects {
		if err := add(repository, object, i); err != nil {
			return err.Error()
		}
	}
	resolved, err := selectorPolicy(repository, subject)
	if err != nil {
		return err.Error()
	}
	redirects := map[string]uint16{}
	for filter, tuple := range resolved.RedirectFilters() {
		redirects[policy.ProxyID(uint16(subject.ID), filter.Ingress, string(filter.Protocol), filter.Port, tuple.Policy.GetListener())] = proxyPort
	}
	self := owner{id: uint64(subject.ID), host: subject.ID == identity.ReservedIdentityHost}
	endpoint := resolved.DistillPolicy(logger, self, redirects)
	endpoint.Ready()
	defer endpoint.Detach(logger)

	use(func(ingress bool, peer int, name string, port uint16) string {
		protocol, err := u8proto.ParseProtocol(name)
		if err != nil {
			log.Fatal(err)
		}
		base := policy.EgressKey()
		if ingress {
			base = policy.IngressKey()
		}
		entry, _, _ := endpoint.Lookup(base.WithIdentity(numbers[peer]).WithPortProto(protocol, port))
		switch {
		case entry.IsDeny():
			return "deny"
		case entry.ProxyPort == 0:
			return "allow"
		default:
			return messages(endpoint, ingress, numbers[peer], protocol, port)
		}
	})
	return ""
}

// messages are the layer 7 rules of the filters that allow a connection which the proxy gets.
func messages(endpoint *policy.EndpointPolicy, ingress bool, number identity.NumericIdentity, protocol u8proto.U8proto, port uint16) string {
	found := map[string]struct{}{}
	for filter := range filters(endpoint, ingress) {
		if filter.U8Proto != u8proto.ANY && filter.U8Proto != protocol {
			continue
		}
		if filter.PortName != "" && !meansPort(endpoint.PolicyOwner.GetID(), ingress, number, filter.PortName, protocol, port) {
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
		for _, each := range read.Specs {
			resolveServices(each)
		}
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
		for _, each := range read.Specs {
			resolveServices(each)
		}
		rules, err := read.Parse(logger, defaultCluster)
		if err != nil {
			return err
		}
		return addRules(repository, rules, "ccnp//"+resource)
	case "Namespace", "Pod", "Service", "CiliumCIDRGroup":
		// Worlds have them for the library. The question states what the agent makes of them.
		return nil
	default:
		return fmt.Errorf("unknown kind %s", head.Kind)
	}
}

// services are those that policies can refer to. Programs of the builder have legacy.
var services = []service{{Namespace: "old", Name: "legacy", Selector: map[string]string{"app": "web"}}}

// resolveServices does what the agent's watcher of Services does.
func resolveServices(rule *api.Rule) {
	if rule == nil {
		return
	}
	for i, egress := range rule.Egress {
		for _, wanted := range egress.ToServices {
			for _, each := range services {
				if ref := wanted.K8sService; ref == nil || ref.ServiceName != each.Name || ref.Namespace != each.Namespace {
					continue
				}
				selected := map[string]string{"io.kubernetes.pod.namespace": each.Namespace}
				for key, value := range each.Selector {
					selected[key] = value
				}
				pods := api.NewESFromK8sLabelSelector(labels.LabelSourceK8sKeyPrefix, &metav1.LabelSelector{MatchLabels: selected})
				pods.Generated = true
				rule.Egress[i].ToEndpoints = append(rule.Egress[i].ToEndpoints, pods)
			}
		}
	}
}

// statistics are required and not read.
type statistics struct{ wait, calculation spanstat.SpanStat }

func (s *statistics) WaitingForPolicyRepository() *spanstat.SpanStat { return &s.wait }
func (s *statistics) SelectorPolicyCalculation() *spanstat.SpanStat  { return &s.calculation }

// namedPorts are those of all endpoints, unless a world has its own.
var namedPorts = map[string]uint16{"http": 8080, "metrics": 9090}

// portsOf has the named ports of the endpoints of a world, by their identities.
var portsOf map[uint64]map[string]uint16

// ownPort is the port of an endpoint with a name; 0 for none.
func ownPort(id uint64, name string, protocol u8proto.U8proto) uint16 {
	if protocol != u8proto.TCP {
		return 0
	}
	if portsOf == nil {
		return namedPorts[name]
	}
	return portsOf[id][name]
}

// namedPort is the port that a name means at any endpoint: 0 unless all agree, as before Cilium 1.20.
func namedPort(name string, protocol u8proto.U8proto) uint16 {
	if portsOf == nil {
		return ownPort(0, name, protocol)
	}
	var found uint16
	for id := range portsOf {
		port := ownPort(id, name, protocol)
		if port != 0 && found != 0 && port != found {
			return 0
		}
		found = max(found, port)
	}
	return found
}
