// Command machinery makes base machine configurations as a version of Talos does, applies patches with Talos' own patcher and
// runs Talos' own validation. It reads cases as JSON from standard input and writes their verdicts as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/validation"
)

type testCase struct {
	// Contract is the version that generated the configuration, for example v1.13.
	Contract   string   `json:"contract"`
	Kubernetes string   `json:"kubernetes"`
	Role       string   `json:"role"`
	Patches    []string `json:"patches"`
}

type verdict struct {
	Config   string   `json:"config"`
	Warnings []string `json:"warnings"`
	Error    string   `json:"error"`
}

// metal is the mode that a bare-metal node validates in.
type metal struct{}

func (metal) String() string        { return "metal" }
func (metal) RequiresInstall() bool { return false }
func (metal) InContainer() bool     { return false }

type asClient interface {
	ValidateAsClient(validation.RuntimeMode, ...validation.Option) ([]string, error)
}

type before interface {
	Validate(validation.RuntimeMode, ...validation.Option) ([]string, error)
}

// bundles holds the keys of each contract: making them takes longer than all the rest.
var bundles = map[string]*secrets.Bundle{}

func bundleFor(contract *config.VersionContract) (*secrets.Bundle, error) {
	if bundle, ok := bundles[contract.String()]; ok {
		return bundle, nil
	}

	bundle, err := secrets.NewBundle(secrets.NewClock(), contract)
	if err != nil {
		return nil, err
	}

	bundles[contract.String()] = bundle

	return bundle, nil
}

func judge(test testCase) (verdict, error) {
	contract, err := config.ParseContractFromVersion(test.Contract)
	if err != nil {
		return verdict{}, err
	}

	bundle, err := bundleFor(contract)
	if err != nil {
		return verdict{}, err
	}

	options := []generate.Option{generate.WithVersionContract(contract), generate.WithSecretsBundle(bundle), generate.WithInstallDisk("/dev/sda")}
	input, err := generate.NewInput("test", "https://10.0.0.1:6443", test.Kubernetes, options...)
	if err != nil {
		return verdict{}, err
	}

	role := machine.TypeWorker
	if test.Role == "control-plane" {
		role = machine.TypeControlPlane
	}

	base, err := input.Config(role)
	if err != nil {
		return verdict{}, err
	}

	patches, err := configpatcher.LoadPatches(test.Patches)
	if err != nil {
		return verdict{Error: "load: " + err.Error()}, nil
	}

	// By bytes, as talosctl does it.
	bytes, err := base.Bytes()
	if err != nil {
		return verdict{}, err
	}

	output, err := configpatcher.Apply(configpatcher.WithBytes(bytes), patches)
	if err != nil {
		return verdict{Error: "apply: " + err.Error()}, nil
	}

	patched, err := output.Config()
	if err != nil {
		return verdict{Error: "read: " + err.Error()}, nil
	}

	text, err := output.Bytes()
	if err != nil {
		return verdict{}, err
	}

	result := verdict{Config: string(text)}

	switch subject := any(patched).(type) {
	case asClient:
		result.Warnings, err = subject.ValidateAsClient(metal{}, validation.WithLocal())
	case before:
		result.Warnings, err = subject.Validate(metal{}, validation.WithLocal())
	default:
		return verdict{}, fmt.Errorf("this machinery cannot validate")
	}

	if err != nil {
		result.Error = "validate: " + err.Error()
	}

	return result, nil
}

func main() {
	var cases []testCase

	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		log.Fatal(err)
	}

	verdicts := make([]verdict, len(cases))

	for i, test := range cases {
		var err error
		if verdicts[i], err = judge(test); err != nil {
			log.Fatal(err)
		}
	}

	if err := json.NewEncoder(os.Stdout).Encode(verdicts); err != nil {
		log.Fatal(err)
	}
}
