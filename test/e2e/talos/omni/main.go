// Command omni loads a cluster template with Omni's own package, validates it and translates it into Omni's resources, as
// "omnictl cluster template" does before it talks to a server. It reads paths as JSON from standard input and writes verdicts as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/siderolabs/omni/client/pkg/omni/resources/omni"
	"github.com/siderolabs/omni/client/pkg/template"
)

type patch struct {
	ID     string            `json:"id"`
	Labels map[string]string `json:"labels"`
	Data   string            `json:"data"`
}

type verdict struct {
	Error     string   `json:"error"`
	Resources []string `json:"resources"`
	Patches   []patch  `json:"patches"`
}

func judge(path string) (verdict, error) {
	file, err := os.Open(path)
	if err != nil {
		return verdict{}, err
	}

	defer file.Close() //nolint:errcheck

	loaded, err := template.Load(file)
	if err != nil {
		return verdict{Error: "load: " + err.Error()}, nil
	}

	if err = loaded.Validate(); err != nil {
		return verdict{Error: "validate: " + err.Error()}, nil
	}

	resources, err := loaded.Translate()
	if err != nil {
		return verdict{Error: "translate: " + err.Error()}, nil
	}

	var result verdict

	for _, item := range resources {
		result.Resources = append(result.Resources, fmt.Sprintf("%s %s", item.Metadata().Type(), item.Metadata().ID()))

		config, ok := item.(*omni.ConfigPatch)
		if !ok {
			continue
		}

		data, err := config.TypedSpec().Value.GetUncompressedData()
		if err != nil {
			return verdict{}, err
		}

		result.Patches = append(result.Patches, patch{ID: item.Metadata().ID(), Labels: item.Metadata().Labels().Raw(), Data: string(data.Data())})
		data.Free()
	}

	return result, nil
}

func main() {
	var paths []string

	if err := json.NewDecoder(os.Stdin).Decode(&paths); err != nil {
		log.Fatal(err)
	}

	verdicts := make([]verdict, len(paths))

	for i, path := range paths {
		var err error
		if verdicts[i], err = judge(path); err != nil {
			log.Fatal(err)
		}
	}

	if err := json.NewEncoder(os.Stdout).Encode(verdicts); err != nil {
		log.Fatal(err)
	}
}
