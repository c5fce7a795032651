//go:build cilium_1_18

package main

import (
	"iter"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/container/versioned"
	"github.com/cilium/cilium/pkg/defaults"
	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	"github.com/cilium/cilium/pkg/fqdn/re"
	"github.com/cilium/cilium/pkg/identity"
	ipcachetypes "github.com/cilium/cilium/pkg/ipcache/types"
	"github.com/cilium/cilium/pkg/k8s"
	networkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/u8proto"
)

// defaultCluster is the cluster of peers that name none, with the values of the chart.
const defaultCluster = cmtypes.PolicyAnyCluster

// configureMore leaves out protocols without ports, which begin with Cilium 1.19.
func configureMore() { re.InitRegexCompileLRU(logger, defaults.FQDNRegexCompileLRUSize) }

func allowLocalhost() { option.Config.AllowLocalhost = option.AllowLocalhostAlways }

type metrics struct{}

func (metrics) AddRule(api.Rule) {}
func (metrics) DelRule(api.Rule) {}

type owner struct {
	id   uint64
	host bool
}

func (o owner) GetID() uint64 { return o.id }
func (o owner) GetNamedPort(ingress bool, name string, protocol u8proto.U8proto) uint16 {
	if ingress {
		return ownPort(o.id, name, protocol)
	}
	return namedPort(name, protocol)
}

// meansPort is whether a name of a rule means a port of the end that receives.
func meansPort(own uint64, ingress bool, _ identity.NumericIdentity, name string, protocol u8proto.U8proto, port uint16) bool {
	return owner{id: own}.GetNamedPort(ingress, name, protocol) == port
}
func (o owner) PolicyDebug(string, ...any) {}
func (o owner) IsHost() bool               { return o.host }
func (o owner) MapStateSize() int          { return 0 }
func (o owner) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)
	return done
}

// names would be told the DNS names of policies.
type names struct{}

func (names) RegisterFQDNSelector(api.FQDNSelector) uint64   { return 0 }
func (names) UnregisterFQDNSelector(api.FQDNSelector) uint64 { return 0 }

func introduce(repository *policy.Repository, _ *identity.Identity, _ []identity.NumericIdentity) {
	repository.GetSelectorCache().SetLocalIdentityNotifier(names{})
}

func addRules(repository *policy.Repository, rules api.Rules, resource string) error {
	repository.ReplaceByResource(rules, ipcachetypes.ResourceID(resource))
	return nil
}

func addNetworkPolicy(repository *policy.Repository, object *networkingv1.NetworkPolicy, resource string) error {
	rules, err := k8s.ParseNetworkPolicy(logger, defaultCluster, object)
	if err != nil {
		return err
	}
	return addRules(repository, rules, "netpol/"+object.Namespace+"/"+resource)
}

func selectorPolicy(repository *policy.Repository, subject *identity.Identity) (policy.SelectorPolicy, error) {
	resolved, _, err := repository.GetSelectorPolicy(subject, 0, &statistics{}, uint64(subject.ID))
	return resolved, err
}

func filters(endpoint *policy.EndpointPolicy, ingress bool) iter.Seq[*policy.L4Filter] {
	rules := endpoint.L4Policy.Egress.PortRules
	if ingress {
		rules = endpoint.L4Policy.Ingress.PortRules
	}
	return func(yield func(*policy.L4Filter) bool) { rules.ForEach(yield) }
}

func selects(_ *policy.EndpointPolicy, selector policy.CachedSelector, number identity.NumericIdentity) bool {
	return selector.Selects(versioned.Latest(), number)
}
